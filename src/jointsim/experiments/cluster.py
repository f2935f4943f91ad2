"""A Dask cluster on which replications are run: whether one is there at all, and a client that speaks to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from jointsim.errors import Fault, InputError, MissingExtra

if TYPE_CHECKING:
    from distributed import Client

SECONDS_TO_ANSWER = 10.0
"""How long a scheduler has to say that it is one."""

_RIGHT = "give the address that `dask scheduler` prints, such as tcp://10.0.0.5:8786"


@contextmanager
def cluster_client(address: str) -> Iterator[Client]:
    """Speak to a cluster for as long as the block lasts.

    Parameters
    ----------
    address
        Of its scheduler, or the JSON file in which that has written it.

    Raises
    ------
    MissingExtra
        The package that speaks to clusters is not installed.
    InputError
        No cluster answers there, or something else does.
    """
    try:
        from distributed import Client
    except ImportError:
        what = "a cluster needs the extra `cluster`, which is not installed"
        right = "pip install 'jointsim[cluster]', or in a checkout pip install '.[cluster]'"
        raise MissingExtra(f"{what} — {right}") from None
    place = _place(address)
    if reason := _why_not(place):
        raise _unanswered(address, reason)
    try:
        client = Client(address=place, timeout=SECONDS_TO_ANSWER, set_as_default=True)
    except Exception as error:  # it may have ended since
        raise _unanswered(address, _told(error)) from None
    with client:
        yield client


def _place(address: str) -> str:
    """Give the address itself, where a file is named in which it stands."""
    if not address.endswith(".json"):
        return address
    try:
        return str(json.loads(Path(address).read_text(encoding="utf-8"))["address"])
    except FileNotFoundError:
        what, right = f"there is no file '{address}'", "start a scheduler that writes it"
    except (OSError, ValueError, KeyError, TypeError):
        what, right = f"'{address}' holds no address", "give the file that `dask scheduler` has written"
    raise InputError([Fault("--cluster", 0, 0, "", what, right)])


def _why_not(address: str) -> str:
    """Say why what is at an address is no scheduler; empty if it is one.

    A client would wait for ever on what accepts a connection and then says nothing, or not what a scheduler says:
    so it is asked first, beside, and left alone if it takes too long.
    """
    said = ["it does not say what a scheduler says"]

    def ask() -> None:
        try:
            kind = asyncio.run(asyncio.wait_for(_kind(address), SECONDS_TO_ANSWER))
            said[0] = "" if kind == "Scheduler" else f"a {kind.lower()} answers"
        except TimeoutError:
            said[0] = f"nothing that a scheduler says came within {SECONDS_TO_ANSWER:g} s"
        except Exception as error:  # whatever listens there may answer anything
            said[0] = _told(error)

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(SECONDS_TO_ANSWER + 1.0)
    return said[0]


async def _kind(address: str) -> str:
    """Ask what listens at an address for its kind."""
    from distributed.comm import connect
    from distributed.security import Security

    how = Security().get_connection_args("client")
    connection = await connect(address, timeout=SECONDS_TO_ANSWER, **how)
    try:
        await connection.write({"op": "identity", "reply": True})
        answer = await connection.read()
    finally:
        connection.abort()
    return str(answer.get("type", "stranger"))


def _told(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _unanswered(address: str, reason: str) -> InputError:
    what = f"no cluster answers at '{address}' ({reason})"
    return InputError([Fault("--cluster", 0, 0, "", what, _RIGHT)])
