from __future__ import annotations

import io
import sys
from dataclasses import replace

import numpy as np
import pytest
from rich.text import Text

from jointsim.cli.afterwards import share_later
from jointsim.cli.terminal import console, print_table, progress
from jointsim.reports.tables import Table

LONG = "a cell that is long " * 12
TABLE = Table("Title [bold]", ("name", "value"), (("one", LONG.strip()), ("[red]two", "2")), ("a note",))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_is_printed_as_it_is(capsys):
    print_table(console(), TABLE)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "Title [bold]"
    assert lines[1].split() == ["name", "value"]
    assert lines[3] == f"one        {LONG.strip()}"
    assert lines[4] == "[red]two   2"
    assert lines[5:] == ["a note", ""]


@pytest.mark.parametrize("width", range(24, 40))
def test_a_length_of_time_stays_in_one_piece(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys, "stdout", Terminal())
    cell = "1 h 31 min (12 min – 2 d 13 h) or 95 % of all"
    print_table(console(), Table("T", ("name", "value"), (("statement", cell),)))
    lines = Text.from_ansi(sys.stdout.getvalue()).plain.splitlines()
    for piece in ("1 h 31 min", "(12 min", "2 d 13 h)", "95 %"):
        assert any(piece in line for line in lines)


@pytest.mark.parametrize(("width", "shown"), [(60, 3), (24, 2), (18, 1), (12, 1)])
def test_a_narrow_page_leaves_out_the_last_columns_and_says_so(monkeypatch, width, shown):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys, "stdout", Terminal())
    columns = ("milestone", "reached", "interval of the median")
    print_table(console(), Table("T", columns, (("statement", "100 %", "13 h – 21 h"),), needed=1))
    said = " ".join(Text.from_ansi(sys.stdout.getvalue()).plain.split())
    assert ("on a wider page also: " + ", ".join(columns[shown:]) in said) == (shown < 3)
    assert ("100 %" in said) == (shown > 1)
    assert ("13 h – 21 h" in said) == (shown > 2)


IDS = Table(
    "T",
    ("id", "name", "from", "to"),
    (("navy-maritime-coalition", "navies to the coalition", "*.navy", "maritime-coalition-headquarters"),),
    least=2,
)


def printed(monkeypatch, table, width) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(sys, "stdout", Terminal())
    print_table(console(), table)
    lines = Text.from_ansi(sys.stdout.getvalue()).plain.splitlines()
    assert max(map(len, lines)) <= width
    return [line.rstrip() for line in lines]


@pytest.mark.parametrize("width", range(40, 110))
def test_no_id_is_broken_on_any_page(monkeypatch, width):
    said = " ".join(printed(monkeypatch, IDS, width)).split()
    assert "navy-maritime-coalition" in said
    gone = " ".join(said).partition("on a wider page also: ")[2]
    assert ("maritime-coalition-headquarters" in said) == ("to" not in gone.split())
    assert ("*.navy" in said) == ("from," not in gone.split())


def test_columns_go_where_words_would_be_broken(monkeypatch):
    assert printed(monkeypatch, IDS, 60)[-2] == "on a wider page also: to"
    assert printed(monkeypatch, IDS, 45)[-2] == "on a wider page also: from, to"


def test_where_not_even_the_least_fit_side_by_side_rows_are_stacked(monkeypatch):
    assert printed(monkeypatch, replace(IDS, least=None), 60)[:3] == [
        "T",
        "navy-maritime-coalition",
        "    name: navies to the coalition · from: *.navy ·",
    ]


def test_a_table_without_rows_has_its_title_and_notes(capsys):
    print_table(console(), Table("Title", ("", ""), (), ("a note",)))
    assert capsys.readouterr().out.split("\n") == ["Title", "a note", "", ""]


def test_an_address_in_a_note_is_not_broken(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr(sys, "stdout", Terminal())
    address = "https://example.org/a-long-way/to-go/until-the-end"
    print_table(console(), Table("T", ("a",), (), (f"see {address}",)))
    assert address in Text.from_ansi(sys.stdout.getvalue()).plain.splitlines()


def test_headings_that_say_nothing_are_left_out(capsys):
    print_table(console(), Table("Title", ("", ""), (("a", "b"),)))
    assert capsys.readouterr().out.split() == ["Title", "a", "b"]


@pytest.mark.parametrize(("variable", "coloured"), [("OTHER", True), ("NO_COLOR", False)])
def test_colours_on_a_terminal_alone(monkeypatch, variable, coloured):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv(variable, "1")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stdout", Terminal())
    target = console()
    print_table(target, TABLE)
    assert target.width <= 60
    assert (target.color_system is not None and not target.no_color) == coloured


def test_no_progress_without_a_terminal(capsys):
    with progress("work", 10) as tell:
        assert tell is None
    assert capsys.readouterr() == ("", "")


def test_progress_counts_what_is_done(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    with progress("work", 10) as tell:
        assert tell is not None
        tell(4)
        tell(3)
    assert "7/10" in shown.getvalue()


def test_the_share_that_came_later_counts_ties_as_half():
    others = np.array([1.0, 2.0, 3.0, np.inf])
    assert [share_later(yours, others) for yours in (0.5, 2.0, 10.0, np.inf)] == [1.0, 0.625, 0.25, 0.125]
    assert np.isnan(share_later(float("nan"), others))
