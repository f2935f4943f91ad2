"""The scenario that a new author starts from."""

from __future__ import annotations

import json
import re

from jointsim.model.shelves import NEW_SCENARIO


def new_scenario_text(name: str) -> str:
    """Write a commented scenario, ready to run against the shipped world, for an author to change.

    Parameters
    ----------
    name
        Its title.
    """
    text = NEW_SCENARIO.read_text(encoding="utf-8")
    title = f"title: {json.dumps(name, ensure_ascii=False)}"
    return re.sub(r"^title: .*$", lambda _: title, text, count=1, flags=re.MULTILINE)
