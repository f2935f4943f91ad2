"""Every command line that a page shows exists; the quick ones do and print what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from jointsim.cli.app import application
from tests.docs.pages import PAGES, ROOT, Shown, in_blocks, in_sentences, write_files

QUICK = ("run", "explain", "check", "new", "list", "show", "diff", "evidence", "schema")
FEW = ["-n", "3", "--jobs", "1"]
BLOCKS = list(in_blocks())


@pytest.mark.parametrize(
    "shown", {str(shown): shown for shown in (*BLOCKS, *in_sentences())}.values(), ids=str
)
def test_command_lines_name_commands_and_options_that_exist(shown: Shown):
    words = ["1" if word == "N" else word for word in shown.words if word not in ("--debug", "…")]
    if words and words[0] not in ("--help", "--version"):
        name, *rest = words
        commands = typer.main.get_command(application()).commands
        assert name in commands
        if rest and rest != ["--help"]:
            commands[name].make_context(name, rest)


def quick(words: list[str]) -> list[str]:
    """Give a command that is done soon: few replications, one process."""
    if words[0] != "run":
        return words
    at = words.index("-n") if "-n" in words else len(words)
    return [*words[:at], *words[at + 2 :], *FEW]


@pytest.mark.parametrize("page", [str(page.relative_to(ROOT)) for page in PAGES])
def test_quick_commands_print_what_the_page_says(page, tmp_path: Path, jointsim, unwritten):
    write_files(tmp_path, "file", "wrong")
    shown = [each for each in BLOCKS if each.page == page and not each.is_pattern]
    for each in shown:
        if each.words and each.words[0] in QUICK and "--cluster" not in each.words:
            said = jointsim(*quick(each.words))
            is_refused = any(re.match(r"\S+:\d+:\d+ ", line) for line in each.prints)
            assert said.code == (2 if is_refused else 0), said.err
            printed = (said.err if is_refused else said.out).splitlines()
            assert (printed if is_refused else [line for line in printed if line in each.prints]) == [
                *each.prints
            ]
