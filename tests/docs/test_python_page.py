"""The Python of docs/python.md runs, and prints what the page says (GOLDEN=write writes it into the page)."""

from __future__ import annotations

import os
import re
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import matplotlib

from tests.docs.pages import DOCS

PAGE = DOCS / "python.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def test_blocks_print_what_the_page_says():
    matplotlib.use("Agg")
    page = PAGE.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    printed = {}
    for block in BLOCK.finditer(page):
        with redirect_stdout(StringIO()) as said:
            exec(block[1], names)
        printed[block.start()] = (block[2] or "", said.getvalue())
    if os.environ.get("GOLDEN") == "write":
        PAGE.write_text(
            BLOCK.sub(lambda block: _filled(block, printed[block.start()][1]), page), encoding="utf-8"
        )
        return
    for shown, said in printed.values():
        assert [line.rstrip() for line in said.splitlines()] == shown.splitlines()


def _filled(block: re.Match[str], said: str) -> str:
    lines = "".join(f"{line.rstrip()}\n" for line in said.splitlines())
    return f"```python\n{block[1]}```\n" + (f"\n```text\n{lines}```\n" if block[2] is not None else "")
