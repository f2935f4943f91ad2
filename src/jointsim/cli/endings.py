"""How commands that take long come to their end: undisturbed, saying what is missing, with the right exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.experiments.replicate import Study
    from jointsim.experiments.rounds import Ending

INTERRUPTED, FAILED = 130, 1
ENDINGS = {
    "interrupt": "interrupted",
    "lost-process": "a process was ended from outside, as when memory runs out (fewer `--jobs` need less)",
}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C, or a signal to end, not lose what is being written."""
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def tell_failures(studies: Sequence[Study]) -> None:
    """Say on stderr how many replications of each study failed, and how to see where."""
    for study in studies:
        if study.failures:
            first, setup = study.failures[0], study.inputs.setup_id
            under = f" under {setup}" if len(studies) > 1 else ""
            done = len(study.scores) + len(study.failures)
            said = f"{len(study.failures)} of {done} replications failed{under}; number {first.replication}"
            again = f"jointsim explain … --seed {study.seed} --replication {first.replication} --debug"
            print(f"{said}: {first.error}: {first.message} — `{again}` shows where", file=sys.stderr)


def leave_early(ending: Ending, said: str) -> NoReturn:
    """Say what came of work that ended early, and leave.

    Raises
    ------
    typer.Exit
        Always: 130 after Ctrl-C, 1 otherwise.
    """
    print(f"{ENDINGS[ending]}: {said}", file=sys.stderr)
    raise typer.Exit(INTERRUPTED if ending == "interrupt" else FAILED)


def require_writable(folder: Path) -> None:
    """Refuse a folder in which nothing can be written, before any work is done.

    Raises
    ------
    InputError
        It is a file, it cannot be made, or it cannot be written to.
    """
    import os

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise _no_place(f"{folder} is not a folder", "name a folder; it is made if it is not there") from None
    except OSError as error:
        raise _no_place(f"{folder} cannot be made: {error.strerror}", "choose another place") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _no_place(f"{folder} cannot be written to", "choose another place, or change its permissions")


def _no_place(what: str, right: str) -> InputError:
    return InputError([Fault("--out", 0, 0, "", what, right)])
