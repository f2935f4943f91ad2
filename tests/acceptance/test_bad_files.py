"""Files as people write them: each fault is a line with place and remedy, never a traceback."""

from __future__ import annotations

import re
import subprocess

import pytest

from jointsim.model.shelves import NEW_SCENARIO
from tests.acceptance.conftest import COMMAND

GOOD = NEW_SCENARIO.read_text(encoding="utf-8")
BOMB = "jointsim: 1\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the file is empty"),
    "comments-alone": ("# nothing yet\n", "the file is empty"),
    "binary": (bytes(range(256)), "bad"),
    "latin": ("jointsim: 1\ntitle: Krise in Östersund\n".encode("latin-1"), "UTF-8"),
    "list": ("- one\n- two\n", "a list stands where a map must"),
    "bomb": (BOMB, "bad"),
    "python": ("jointsim: 1\ntitle: !!python/object/apply:os.system [ls]\n", "bad"),
    "duplicate": (changed("severity: 2 ", "severity: 2\nseverity: 3 "), "severity"),
    "unclosed": (changed("affected: [EE]", "affected: [EE"), "bad"),
    "tab": (changed("  first-incident:", "\tfirst-incident:"), "bad"),
    "unknown-key": (changed("contention: 1 ", "contension: 1 "), "did you mean 'contention'?"),
    "no-such-state": (changed("affected: [EE]", "affected: [EX]"), "'EX'"),
    "norway-as-it-was": (changed("affected: [EE]", "affected: [false]"), "affected"),
    "dangling-event": (
        changed("event: first-incident", "event: frist-incident"),
        "did you mean 'first-incident'?",
    ),
    "dangling-staff": (changed("by: marcom", "by: markom"), "did you mean 'marcom'?"),
    "impossible": (changed("occurrence: 0.8", "occurrence: 1.8"), "1.8"),
    "no-duration": (changed("horizon: 90 d", "horizon: soon"), "horizon"),
    "backwards": (changed("p90: 3 h", "p90: 3 min"), "after"),
    "no-offset": (changed("+02:00\n", "\n"), "start"),
    "version": (changed("jointsim: 1", "jointsim: 2"), "jointsim"),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory, environment) -> dict[str, list[str]]:
    """Check all of them at once; returns what is said of each."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (content, _) in BAD.items():
        (folder / f"{name}.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    files = [f"{name}.yaml" for name in BAD]
    done = subprocess.run(
        [*COMMAND, "check", *files, "missing.yaml"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    return {
        name: [line for line in lines if line.startswith(f"{name}.yaml:")]
        for name in (*BAD, "missing", "Traceback")
    }


@pytest.mark.parametrize("name", BAD)
def test_a_fault_has_its_line_its_place_and_its_remedy(complaints, name):
    said = complaints[name]
    assert said
    for line in said:
        assert re.match(r"[a-z-]+\.yaml:\d+:\d+( [\w.*[\]-]+)?: .+ — .+", line), line
    if BAD[name][1] != "bad":
        assert any(BAD[name][1] in line for line in said), said


def test_a_missing_file_is_told(complaints):
    assert [line.partition(" — ")[0] for line in complaints["missing"]] == [
        "missing.yaml: there is no such file"
    ]


def test_a_slip_of_the_pen_is_one_line(complaints):
    single = ("duplicate", "unknown-key", "dangling-event", "dangling-staff", "impossible", "no-duration")
    assert {name: len(complaints[name]) for name in single if len(complaints[name]) > 2} == {}


def test_running_a_bad_file_says_the_same(jointsim, tmp_path):
    (tmp_path / "bad.yaml").write_text(BAD["dangling-event"][0])
    checked, ran, told = (jointsim(command, "bad.yaml") for command in ("check", "run", "explain"))
    assert checked.code == ran.code == told.code == 2
    assert checked.err == ran.err == told.err
    assert not (tmp_path / "results").exists()


def test_yaml_means_what_it_says(jointsim, tmp_path):
    text = changed("affected: [EE]", "affected: [NO]").replace(
        "changes: {}", "changes: {bodies: {nac: {meets: {days: [wed], at: 10:00}}}}"
    )
    (tmp_path / "norway.yaml").write_text(text)
    done = jointsim("check", "norway.yaml")
    assert (done.code, done.err) == (0, "")
