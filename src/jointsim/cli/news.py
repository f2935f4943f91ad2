"""What a person at a seat hears: how the matters of their organisation go on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jointsim.engine.run import Replication
    from jointsim.reports.names import Names

HEARD = frozenset(
    (
        "asked", "opened", "held", "round", "rework", "escalated", "carved-out", "lower-form", "given-up", "confirmed",
        "withdraw", "open", "mandate", "mandate-refused", "conference", "pledge-lost", "generated", "not-generated",
        "overtaken",
    )
)  # fmt: skip
"""Activities of the record that a delegation hears of, whether or not a milestone is reached by them."""

FIRST = ("detected", "aware")
"""Milestones that come before anybody asks for anything."""


@dataclass
class News:
    """What has become of the responses of one organisation, each piece told once.

    Parameters
    ----------
    run
        The run that is told.
    names
        What ids are called.
    organisation
        Whose responses are told.
    """

    run: Replication
    names: Names
    organisation: str
    _told: set[tuple[int, str]] = field(default_factory=set)

    def until(self, time: int) -> list[str]:
        """Tell what is new up to a time (seconds since the start), in its order: one line a piece."""
        pieces = dict.fromkeys(piece for piece in self._pieces() if piece[0] <= time)
        new = sorted((piece for piece in pieces if piece not in self._told), key=lambda piece: piece[0])
        self._told.update(new)
        return [f"  {self.names.moment(when)}: {text}" for when, text in new]

    def _pieces(self) -> Iterator[tuple[int, str]]:
        from jointsim.reports.chronicle import MARK, chronicle

        mine = {
            key: each
            for key, each in self.run.dossiers.items()
            if each.plan.organisation == self.organisation
        }
        for key, dossier in mine.items():
            for milestone in FIRST:
                if milestone in dossier.milestones:
                    when = self.run.record.time(dossier.milestones[milestone])
                    yield when, f"{self.names.response(key)}: {milestone}"
        # What a round led to is not in the record before what follows an objection is settled.
        unsettled = {
            (each.dossier, each.asked, "round")
            for each, _ in self.run.port.open.values()
            if each.kind == "concession"
        }
        for line in chronicle(self.run, self.names):
            if (line.response, line.time, line.kind) in unsettled:
                continue
            if line.response in mine and (line.kind in HEARD or MARK in line.text):
                yield line.time, line.text
