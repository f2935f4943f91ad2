"""What figures look like: colours that survive colour blindness and grey print, ticks in daily units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

INK, PALE, FAINT = "#222222", "#6b6b6b", "#d9d9d9"
BLUE, LIGHT_BLUE = "#1f4e79", "#9dc3e2"

SETTINGS: Mapping[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "jointsim",
    "text.color": INK,
    "xtick.color": INK,
}
"""Everything that bytes depend on is fixed, whatever a user's own settings say."""

UNDATED: Mapping[str, Any] = {"Date": None, "Creator": None}
"""Metadata of an SVG that is the same whenever it is written."""


@contextmanager
def settled(**further: str) -> Iterator[None]:
    """Draw with settings of our own (``further`` ones go before them), and leave those of the user as they were."""
    from matplotlib import rc_context, rcdefaults, rcParams

    with rc_context():
        rcdefaults()
        rcParams.update(SETTINGS)  # type: ignore[arg-type]
        rcParams.update(further)  # type: ignore[arg-type]
        yield


class Fill(NamedTuple):
    """Colour and hatching of a part of a bar; the hatching tells parts of like greyness apart."""

    colour: str
    hatch: str = ""


FILLS: Mapping[str, Fill] = {
    "detection": Fill("#16446e"),
    "channel": Fill("#6fa8d6"),
    "release": Fill("#c6dcef", "////"),
    "attribution": Fill("#3f7fb8", ".."),
    "initiative": Fill("#f7d35c"),
    "remit": Fill("#fcebb0", "\\\\\\\\"),
    "desk-queue": Fill("#c3e3c5", "xxxx"),
    "work": Fill("#2e8b57"),
    "off-hours": Fill("#e3e3e3"),
    "meeting": Fill("#b5481b", "|||"),
    "capitals": Fill("#f0934e"),
    "silence": Fill("#fad7b8", "////"),
    "rework": Fill("#7a2a0d", ".."),
    "mandate": Fill("#d9743a", "\\\\\\\\"),
    "force-generation": Fill("#59408c", "xxxx"),
    "movement": Fill("#a99bd0", "---"),
    "other-dossier": Fill("#8c8c8c", "////"),
    "elsewhere": Fill("#bdbdbd", ".."),
    "person": Fill("#3d3d3d"),
    "ended": Fill("#ededed", "xx"),
}
"""Blue: knowing; yellow: starting; green: working; orange: agreeing; violet: moving; grey: none of these."""

OTHER = "other"
OTHER_FILL = Fill("#f4f4f4", "..")

TICKS: Mapping[float, str] = {
    1 / 60: "1 min",
    1 / 6: "10 min",
    1.0: "1 h",
    6.0: "6 h",
    24.0: "1 d",
    72.0: "3 d",
    168.0: "1 wk",
    720.0: "1 mo",
    2160.0: "3 mo",
    8760.0: "1 yr",
    43800.0: "5 yr",
}
"""Hours → how a tick of a time axis is labelled; a month is 30 days."""


def is_dark(colour: str) -> bool:
    """Say whether text on a colour (``#rrggbb``) must be light (relative luminance, ITU-R BT.709)."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5


def fill_of(label: str) -> Fill:
    """Say how an entry of the ledger is filled."""
    return FILLS.get(label, OTHER_FILL)
