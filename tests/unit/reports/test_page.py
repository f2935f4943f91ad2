"""Text on a page: lines are broken at words, columns share a line so that words stay whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.reports.page import broken, joined, parted, shared_out

WORDS = st.text(alphabet="ab-.9 ", max_size=40)


@pytest.mark.parametrize("piece", ["1 h 31 min", "2 d 13 h", "95 %", "Wed 25 Dec 2024,", "Fri 3 Jan 2025,"])
def test_lengths_shares_and_dates_stay_in_one_piece(piece):
    assert piece in broken(f"until {piece} or so", 2)
    assert parted(joined(piece)) == piece


def test_lines_are_broken_at_spaces_alone():
    text = "by way of maritime-coalition-headquarters, at last"
    assert broken(text, 16, "- ", "  ") == [
        "- by way of",
        "  maritime-coalition-headquarters,",
        "  at last",
    ]
    assert broken(text, None, "- ") == [f"- {text}"]
    assert broken("", 10) == [""]


def test_the_widest_columns_wrap_and_the_last_gets_what_is_left():
    columns = [
        ["id", "jef-headquarters"],
        ["name", "one two three four five six"],
        ["what", "seven eight nine ten"],
    ]
    assert shared_out(columns, 100) == [16, 27, 20]
    assert shared_out(columns, 46) == [16, 13, 17]
    assert shared_out(columns, 26) == [16, 5, 5]
    assert shared_out(columns, 25) is None


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=4), st.integers(1, 90))
def test_what_is_shared_out_fits_and_breaks_no_word(columns, space):
    widths = shared_out(columns, space)
    if widths is not None:
        assert sum(widths) <= space
        for cells, width in zip(columns, widths, strict=True):
            for cell in cells:
                lines = broken(cell, width or None) if cell.strip() else [""]
                assert " ".join(lines).split() == cell.split()
                assert all(len(line) <= width for line in lines)
