"""A cluster: two workers of a scheduler on this machine, and what is said where there is none."""

from __future__ import annotations

import json
import socket
import sys
import time
from contextlib import suppress
from threading import Thread

import distributed
import pytest

from jointsim.errors import InputError, MissingExtra
from jointsim.experiments import cluster, execute
from jointsim.experiments.cluster import cluster_client
from jointsim.experiments.execute import Compiled, LostProcess, run_tasks, split
from jointsim.experiments.precision import Precision
from jointsim.experiments.replicate import replicate
from jointsim.experiments.store import write_results
from tests.support import contents


@pytest.fixture(scope="module")
def address():
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tcp://",
        dashboard_address=None,
        processes=False,
    ) as started:
        yield started.scheduler_address


def test_a_cluster_gives_the_same_tables(inputs, address, tmp_path):
    told: list[int] = []
    there = replicate(inputs, 90, 3, cluster=address, progress=told.append, folder=tmp_path / "there")
    here = replicate(inputs, 90, 3, jobs=1)
    assert sum(told) == 90
    ours, theirs = (
        contents(write_results(study, tmp_path / name), but="manifest.json")
        for name, study in (("here", here), ("there", there))
    )
    assert ours == theirs


def test_how_many_replications_it_takes_does_not_depend_on_the_cluster(inputs, address):
    precision = Precision("words", "statement", 2.0)
    there, here = (
        replicate(inputs, 400, 3, jobs=1, cluster=each, precision=precision) for each in (address, None)
    )
    assert there.scores.replications.tolist() == here.scores.replications.tolist()


def test_an_interruption_on_a_cluster_keeps_what_is_done(inputs, address):
    def interrupt(more):
        told.append(more)
        if sum(told) >= 80:
            raise KeyboardInterrupt

    told: list[int] = []
    found = replicate(inputs, 4000, 3, cluster=address, progress=interrupt)
    assert found.ended_early == "interrupt"
    assert sum(told) == len(found.scores) < 4000


def test_a_worker_that_dies_is_a_lost_process(plan, address, monkeypatch):
    def dies(index, task):
        raise distributed.KilledWorker("task", None, 3)

    monkeypatch.setattr(execute, "_run", dies)
    tasks = split("tiny", Compiled(plan), range(4), 1, 1, batch=2)
    with pytest.raises(LostProcess):
        list(run_tasks(tasks, cluster=address))


@pytest.fixture
def closed():
    """Give an address of this machine at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{one.getsockname()[1]}"


@pytest.mark.parametrize("wrong", ["closed", "no address", "tcp://127.0.0.1:port", "carrier-pigeon://loft:1"])
def test_where_no_cluster_answers_it_is_said_in_a_line(closed, monkeypatch, wrong):
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 0.3)
    place = closed if wrong == "closed" else wrong
    with pytest.raises(InputError) as error, cluster_client(place):
        pass
    said = str(error.value)
    assert said.startswith(f"--cluster: no cluster answers at '{place}' (")
    assert said.endswith(") — give the address that `dask scheduler` prints, such as tcp://10.0.0.5:8786")
    assert "\n" not in said


@pytest.fixture
def answering():
    """Listen on this machine and give every caller one answer, then say nothing; gives the address."""
    with socket.socket() as one:

        def start(answer):
            one.bind(("127.0.0.1", 0))
            one.listen()
            Thread(target=serve, args=(answer,), daemon=True).start()
            return f"tcp://127.0.0.1:{one.getsockname()[1]}"

        def serve(answer):
            with suppress(OSError):
                while True:
                    callers.append(one.accept()[0])
                    callers[-1].sendall(answer)

        callers = []
        yield start
        for caller in callers:
            caller.close()


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n", bytes(64), bytes(range(256)) * 8],
    ids=["silence", "a web server", "zeros", "anything"],
)
def test_something_else_that_listens_there_is_given_up(answering, monkeypatch, capfd, answer):
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 0.4)
    place = answering(answer)
    begin = time.monotonic()
    with pytest.raises(InputError) as error, cluster_client(place):
        pass
    assert time.monotonic() - begin < 3
    said = str(error.value)
    assert said.startswith(f"--cluster: no cluster answers at '{place}' (")
    assert said.endswith(") — give the address that `dask scheduler` prints, such as tcp://10.0.0.5:8786")
    assert "\n" not in said
    assert capfd.readouterr().err == ""


def test_a_worker_is_no_scheduler(address):
    with distributed.Client(address) as client:
        (worker, *_) = client.scheduler_info()["workers"]
    with pytest.raises(InputError) as error, cluster_client(worker):
        pass
    assert str(error.value).startswith(
        f"--cluster: no cluster answers at '{worker}' (a worker answers) — give"
    )


@pytest.mark.parametrize("content", [b"{", b"[]", b"{}", b"\xff"])
def test_a_file_without_an_address_is_refused(tmp_path, content):
    path = tmp_path / "scheduler.json"
    with pytest.raises(InputError) as error, cluster_client(str(path)):
        pass
    assert str(error.value) == f"--cluster: there is no file '{path}' — start a scheduler that writes it"
    path.write_bytes(content)
    with pytest.raises(InputError) as error, cluster_client(str(path)):
        pass
    assert str(error.value) == (
        f"--cluster: '{path}' holds no address — give the file that `dask scheduler` has written"
    )


def test_a_file_with_the_address_will_do(address, tmp_path):
    (tmp_path / "scheduler.json").write_text(json.dumps({"type": "Scheduler", "address": address}))
    with cluster_client(str(tmp_path / "scheduler.json")) as client:
        assert client.scheduler.address == address


def test_without_the_extra_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(
            MissingExtra, match=r"^a cluster needs the extra `cluster`, which is not installed — pip install "
        ),
        cluster_client("tcp://127.0.0.1:1"),
    ):
        pass
