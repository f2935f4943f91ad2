"""What a study is (its identity: the same gives the same replications) and how it came about."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import TZPATH

from jointsim.engine.luck.addresses import SCHEME
from jointsim.experiments.effective import digest, effective
from jointsim.model.uniting import FORMAT

if TYPE_CHECKING:
    from jointsim.experiments.replicate import Study
    from jointsim.model.load import Inputs

_PACKAGES = ("jointsim", "numpy", "scipy", "simpy", "holidays")
_SHORT = 6


def now() -> str:
    """Say what time it is, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def identity(inputs: Inputs, seed: int) -> dict[str, Any]:
    """Say what replications depend on: equal identities give equal replications, on equal processors.

    How many replications there are is no part of it, so that more of them can be added; nor are the names of
    files and their layout.

    Returns
    -------
    Hashes of the effective inputs, format, versions, seed and addressing scheme, and ``sha256`` of all these.
    """
    return facts_of(effective(inputs), seed)


def facts_of(inputs: Mapping[str, Any], seed: int, **further: Any) -> dict[str, Any]:
    """Say what results depend on; see `identity`.

    Parameters
    ----------
    inputs
        Plain values by name.
    seed
        Of all random draws.
    further
        More on which the results depend.
    """
    facts = {
        "inputs": {name: digest(value) for name, value in inputs.items()},
        "format": FORMAT,
        "versions": {
            "python": platform.python_version(),
            **{name: _version(name) for name in _PACKAGES},
            "time-zones": time_zones(),
        },
        "seed": seed,
        "addressing": SCHEME,
        **further,
    }
    return {"sha256": digest(facts), **facts}


def time_zones(path: Sequence[str] = TZPATH) -> str:
    """Say which release of the time zone database clocks are read from, such as ``2025b``.

    Python takes the system's, and the package tzdata only where the system has none.

    Parameters
    ----------
    path
        Folders in which the system may keep it.

    Returns
    -------
    The release; ``unknown`` if the system does not say.
    """
    held = next((Path(folder) for folder in path if (Path(folder) / "UTC").is_file()), None)
    if held is None:
        try:
            return str(import_module("tzdata").IANA_VERSION)
        except ImportError:
            return "not installed"
    for name, pattern in (("tzdata.zi", r"# version (\S+)"), ("+VERSION", r"(\S+)")):
        with suppress(OSError), (held / name).open(encoding="utf-8", errors="replace") as file:
            if said := re.match(pattern, file.readline()):
                return said[1]
    return "unknown"


def versions_apart(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Say of what there was another version: name → (then, now).

    Parameters
    ----------
    then, now
        Identities of a study, as of `identity`.
    """
    found = {
        name: (str(version), str(now["versions"].get(name)))
        for name, version in then["versions"].items()
        if now["versions"].get(name) != version
    }
    for name in ("format", "addressing"):
        if then[name] != now[name]:
            found[name] = (str(then[name]), str(now[name]))
    return found


def short(facts: Mapping[str, Any]) -> str:
    """Give the first six characters of an identity's hash, as in the name of a folder of results."""
    return str(facts["sha256"])[:_SHORT]


def manifest(study: Study, command: str | Sequence[str], outputs: Mapping[str, str]) -> dict[str, Any]:
    """Say what a study is and how it came about: the content of ``manifest.json``.

    Parameters
    ----------
    study
        The finished or interrupted study.
    command
        The command that was given.
    outputs
        What was written: path below the folder of results → sha256.
    """
    return {
        "identity": {
            **identity(study.inputs, study.seed),
            "replications": len(study.scores),
            "failed": len(study.failures),
            "outputs": dict(outputs),
        },
        "circumstances": {
            "command": command if isinstance(command, str) else list(command),
            "scenario": study.inputs.scenario_id,
            "setup": study.inputs.setup_id,
            "title": study.inputs.setup.title,
            "jobs": study.jobs,
            "platform": machine(),
            "started": study.started,
            "finished": study.finished,
            "requested": study.requested,
            "interrupted": study.interrupted,
        },
    }


def machine() -> dict[str, Any]:
    """Say on what machine this runs."""
    return {"system": platform.system(), "machine": platform.machine(), "cores": os.cpu_count()}


@cache  # what is installed is looked up in files, and is asked for with every folder of results
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
