"""The `jointsim` command: its subcommands, and what a user sees when something is wrong."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from typing import Annotated, NoReturn, TextIO

import typer

from jointsim.cli.backtest import backtest
from jointsim.cli.calibrate import calibrate
from jointsim.cli.case import case
from jointsim.cli.check import check
from jointsim.cli.compare import compare
from jointsim.cli.diff import diff
from jointsim.cli.evidence import evidence
from jointsim.cli.explain import explain
from jointsim.cli.listing import list_things
from jointsim.cli.merge import merge
from jointsim.cli.new import new
from jointsim.cli.play import play
from jointsim.cli.run import run
from jointsim.cli.schema import schema
from jointsim.cli.sensitivity import sensitivity
from jointsim.cli.show import show
from jointsim.cli.verify import verify
from jointsim.errors import InputError, JointsimError, MissingExtra

WRONG_INPUT, FAILED, INTERRUPTED, CUT_OFF = 2, 1, 130, 141
DEBUG = "--debug"

COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "compare": compare,
    "sensitivity": sensitivity,
    "backtest": backtest,
    "calibrate": calibrate,
    "explain": explain,
    "play": play,
    "check": check,
    "new": new,
    "list": list_things,
    "show": show,
    "case": case,
    "diff": diff,
    "evidence": evidence,
    "schema": schema,
    "verify": verify,
    "merge": merge,
}

# Old and new versions of Typer take this class from different packages; both derive BadParameter from it.
_UsageError: type[Exception] = typer.BadParameter.__bases__[0]

UNREADABLE = re.compile(
    r"('[^']*': )?(?:Input should be a|'.*' is not a) valid (integer|int|number|float)\b.*$"
)
"""How a value that is no number is refused by the library that reads options."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code.

    0 if all went well, 1 if a run failed, 2 if files or options of the user are wrong or what they
    need is not installed, 130 after Ctrl-C or a signal to end.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # where it keeps its fonts is of no concern here
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # a batch system's word to end is as good as Ctrl-C
    arguments = [word for word in sys.argv[1:] if word != DEBUG]
    code = _guarded(arguments) if DEBUG not in sys.argv[1:] else _command(arguments)
    raise SystemExit(code)


def application() -> typer.Typer:
    """Put the command line together."""
    app = typer.Typer(
        name="jointsim",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback()(_jointsim)
    for name, command in COMMANDS.items():
        app.command(name)(command)
    return app


def _jointsim(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Play crises through institutions, and see how long it takes and where the time goes.

    Begin with `jointsim list scenarios` and `jointsim run baltic-cables`.
    """


def _command(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    if arguments == ["--version"]:
        print(f"jointsim {_version()}")
        return 0
    result = typer.main.get_command(application()).main(
        arguments, prog_name="jointsim", standalone_mode=False
    )
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _version() -> str:
    try:
        return version("jointsim")
    except PackageNotFoundError:
        return "not installed"


def _guarded(arguments: list[str]) -> int:
    """Run one command; what goes wrong becomes lines on stderr and an exit code, never a traceback."""
    try:
        return _command(arguments)
    except InputError as error:
        _complain(*map(str, error.faults))
        return WRONG_INPUT
    except _UsageError as error:
        return _misused(error)
    except JointsimError as error:
        _complain(f"jointsim: {error}")
        return WRONG_INPUT if isinstance(error, MissingExtra) else FAILED
    except BrokenPipeError:
        _close(sys.stdout)
        return CUT_OFF
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _complain(
            f"jointsim: {place}{error.strerror or error} — check the place, its space and its permissions"
        )
        return WRONG_INPUT
    except (KeyboardInterrupt, typer.Abort):
        _complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        what = f"a fault of the program: {type(error).__name__}: {error}"
        _complain(f"jointsim: {what} — `jointsim {DEBUG} …` shows where")
        return FAILED


def _misused(error: Exception) -> int:
    """Say in one line what is wrong with a command; a command without anything shows its help."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "jointsim"
    said = str(getattr(error, "format_message", error.__str__)())
    if type(error).__name__ == "NoArgsIsHelpError":
        print(context.get_help() if context is not None else said)
        return WRONG_INPUT
    what = UNREADABLE.sub(_unreadable, " ".join(said.split()).rstrip("."))
    right = f"see `{command} --help`"
    if "unexpected extra argument" in what and any("=" in word for word in sys.argv):
        right = f'put what has spaces in quotes: --set "a.b=12 h"; {right}'
    _complain(f"{command}: {what[:1].lower()}{what[1:]} — {right}")
    return WRONG_INPUT


def _unreadable(found: re.Match[str]) -> str:
    noun = "a whole number" if found[2].startswith("int") else "a number"
    return f"{found[1] or ''}this takes {noun}"


def _complain(*lines: str) -> None:
    try:
        for line in lines:
            print(line, file=sys.stderr)
    except BrokenPipeError:
        _close(sys.stderr)


def _close(stream: TextIO) -> None:
    """Send what is still to be written nowhere, so that the interpreter does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
