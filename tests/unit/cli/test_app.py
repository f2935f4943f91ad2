"""What a user sees when something is wrong: a line that helps and an exit code, never a traceback."""

from __future__ import annotations

import pytest

import jointsim.model.load as loading
from jointsim.cli.app import COMMANDS, main
from jointsim.errors import InputError, MissingExtra, RunError


def test_help_names_every_command(jointsim):
    said = jointsim("--help")
    assert said.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in said.out] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(jointsim, name):
    said = jointsim(name, "--help")
    assert said.code == 0
    assert f"Example: jointsim {name}" in said.out


def test_nothing_at_all_shows_help(jointsim):
    said = jointsim()
    assert said.code == 2
    assert said.out.startswith("Usage: jointsim")


def test_the_version_is_told(jointsim):
    assert jointsim("--version").out.startswith("jointsim ")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["rnu"], ["jointsim: no such command 'rnu'", "'run'", "see `jointsim --help`"]),
        (["run"], ["jointsim run: missing argument 'SCENARIO' — see `jointsim run --help`"]),
        (["run", "x", "--sed", "3"], ["no such option: --sed", "--seed"]),
        (["run", "x", "--set", "a.b=12", "h"], ["unexpected extra argument", 'in quotes: --set "a.b=12 h"']),
        (
            ["run", "x", "y"],
            ["jointsim run: got unexpected extra argument(s) (y) — see `jointsim run --help`"],
        ),
        (["run", "x", "-n", "many"], ["invalid value for '-n'"]),
        (["run", "x", "--seed", "-1"], ["--seed: -1 is too small — give 0 or more"]),
        (["run", "x", "-n", "0"], ["-n: 0 is too small — give 1 to 10000000"]),
        (["run", "x", "-n", "-5"], ["-n: -5 is too small"]),
        (["run", "x", "--jobs", "0"], ["--jobs: 0 is too small — give 1 to 4096"]),
        (["schema", "wrold"], ["KIND: there is no kind of file called 'wrold' — did you mean 'world'?"]),
        (["list", "bodeis"], ["KIND: 'bodeis' cannot be listed — did you mean 'bodies'?"]),
        (["show", "nca"], ["ID: ", "did you mean 'nac'?"]),
        (["explain", "baltic-cabels"], ["baltic-cabels", "did you mean 'baltic-cables'?"]),
        (["explain", "baltic-cables", "--replication", "-1"], ["--replication: -1 is too small"]),
    ],
)
def test_a_slip_gets_one_line(jointsim, words, parts):
    said = jointsim(*words)
    assert said.code == 2
    assert len(said.complaints) == 1
    assert [part for part in parts if part not in said.err] == []


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (RunError("replication 3 failed"), 1, "jointsim: replication 3 failed"),
        (MissingExtra("install dask"), 2, "jointsim: install dask"),
        (KeyboardInterrupt(), 130, ""),
        (OSError(28, "No space left on device", "x"), 2, "jointsim: x: No space left on device — check"),
        (KeyError("odd"), 1, "jointsim: a fault of the program: KeyError: 'odd' — `jointsim --debug …`"),
    ],
)
def test_every_failure_has_its_exit_code(jointsim, monkeypatch, error, code, line):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(loading, "load_inputs", fail)
    said = jointsim("run", "anything")
    assert said.code == code
    assert said.err.startswith(line)
    assert "Traceback" not in said.err


def test_debug_shows_where(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["jointsim", "run", "nothing", "--debug"])
    with pytest.raises(InputError, match="there is no scenario of this name"):
        main()


def test_a_number_that_is_none_is_refused_in_plain_words(jointsim):
    result = jointsim("run", "baltic-cables", "-n", "abc")
    assert result.code == 2
    assert (
        result.err
        == "jointsim run: invalid value for '-n': this takes a whole number — see `jointsim run --help`\n"
    )
