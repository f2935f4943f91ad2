"""docs/channels.md: every channel of the survey stands there, and what it names is in the library."""

from __future__ import annotations

import re

from tests.docs.pages import DOCS, read
from tests.shipped import shipped_world

PAGE = read(DOCS / "channels.md")
NUMBERS = [f"C{number:02}" for number in range(1, 41)]


def rows() -> dict[str, str]:
    return dict(re.findall(r"^\| (C\d\d) \| [^|]+ \| ([^|]+) \|", PAGE, re.MULTILINE))


def test_every_channel_of_the_survey_has_a_row():
    assert sorted(rows()) == NUMBERS


def test_what_the_rows_name_is_in_the_library():
    world = shipped_world()
    assert world.trust is not None
    known = {*world.channels, *world.bodies, *world.staffs, *world.trust.relations}
    named = {word for ids in rows().values() for word in re.findall(r"[a-z]+(?:-[a-z]+)+", ids)}
    missing = {
        name
        for name in named
        if not any(each == name or each.startswith((f"{name}-", f"{name}.")) for each in known)
    }
    assert missing == set()


def test_the_rules_are_all_there():
    assert re.findall(r"^\| (R\d) ", PAGE, re.MULTILINE) == [f"R{number}" for number in range(1, 10)]
