"""What a person at a seat may do unasked, and how it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from jointsim.engine.people.acts import has_silence, may_withdraw
from jointsim.engine.people.seats import sits_for
from jointsim.errors import nearest
from jointsim.model.quantities import URGENCIES
from jointsim.reports.words import capitalised, spaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from jointsim.engine.dossier import Dossier
    from jointsim.engine.people.port import Question
    from jointsim.engine.people.seats import Seat
    from jointsim.engine.run import Replication
    from jointsim.reports.names import Names

ACTS = ("break", "withdraw", "urgency", "speak")

NOTHING = {
    "break": "no silence is running here — 'object' when you are asked",
    "withdraw": "there is nothing that you asked for and could take back",
    "urgency": "there is nothing open of an organisation in which you sit",
    "speak": "there is nothing open on which to speak",
}
"""What is said where no response could be named."""


class NotPossible(Exception):
    """What was said cannot be done now."""


def refuse(message: str) -> NoReturn:
    """Refuse what was said, with the reason.

    Raises
    ------
    NotPossible
        Always.
    """
    raise NotPossible(message)


@dataclass(frozen=True)
class Acts:
    """The acts of one seat.

    Parameters
    ----------
    run, seat
        Where, and who acts.
    names
        What ids are called.
    say
        How an act is confirmed.
    """

    run: Replication
    seat: Seat
    names: Names
    say: Callable[[str], None]

    def do(self, act: str, rest: str, question: Question | None) -> bool:
        """Do what was said; say whether that also settles the question.

        Raises
        ------
        NotPossible
            It cannot be done now.
        """
        if act == "speak":
            self._speak(rest, question)
            return False
        target = self._target(rest, question, act)
        if act == "urgency":
            self._urge(target)
        elif act == "withdraw":
            self._withdraw(target)
        else:
            self._break(target)
        return question is not None and question.dossier == target and act != "urgency"

    def _speak(self, rest: str, question: Question | None) -> None:
        first, _, words = rest.partition(" ")
        named = first if first in self.run.dossiers else ""
        said = words if named else rest
        if not said:
            refuse("say what — speak WORDS")
        target = self._target(named, question, "speak")
        before = set(self.run.dossiers[target].milestones)
        self.run.port.act(self.run, self.seat, "speak", target, said)
        reached = set(self.run.dossiers[target].milestones) - before
        first_word = f" — {spaced(min(reached))} on “{self.names.response(target)}”" if reached else ""
        self.say(f"  {capitalised(self.names.speaker(str(self.seat)))} says: “{said}”{first_word}")

    def _urge(self, target: str) -> None:
        organisation = self.run.dossiers[target].plan.organisation
        called = self.names.party(organisation)
        if not sits_for(self.run.plan, self.seat, organisation):
            title = self.names.response(target)
            refuse(f"“{title}” is a matter of {called}: only its own seats can raise the urgency there")
        before = self.run.urgency_of(organisation)
        self.run.port.act(self.run, self.seat, "raise-urgency", target)
        after = self.run.urgency_of(organisation)
        how = "now" if after != before else "already"
        self.say(f"  the urgency for {called} is {how} {URGENCIES[after]}")
        most = self.run.dossiers[target].urgency
        if most < after:
            self.say(f"  (“{self.names.response(target)}” is handled as {URGENCIES[most]} at most)")

    def _withdraw(self, target: str) -> None:
        dossier, title = self.run.dossiers[target], self.names.response(target)
        if dossier.asked < 0:
            refuse(f"nobody has asked for “{title}” yet — wait until somebody does")
        if not may_withdraw(self.run, self.seat, dossier):
            asked = self.run.record.entries[dossier.asked]
            asker = self.names.asker(str(asked.attributes["role"]), asked.who)
            refuse(f"“{title}” was asked for by {asker}: only {asker} can take it back")
        self.run.port.act(self.run, self.seat, "withdraw", target)
        self.say(f"  you took “{title}” back")

    def _break(self, target: str) -> None:
        title = self.names.response(target)
        try:
            self.run.port.act(self.run, self.seat, "break-silence", target)
        except KeyError:
            refuse(f"no silence is running on “{title}” here — 'object' when you are asked")
        self.say(f"  you broke the silence on “{title}”")

    def _target(self, given: str, question: Question | None, act: str) -> str:
        """Say which response is meant: the one named, else the one that the question is about."""
        if not given and question is not None and question.dossier:
            return question.dossier
        if given not in self.run.dossiers:
            said = f"there is no response '{given}'" if given else "say which response"
            known = [each.id for each in self.run.dossiers.values() if self._may(act, each)]
            refuse(f"{said} — {nearest(given, known)}" if known else NOTHING[act])
        if self.run.dossiers[given].is_closed:
            title, outcome = self.names.response(given), spaced(self.run.dossiers[given].outcome)
            refuse(f"“{title}” is closed already — it was {outcome}")
        return given

    def _may(self, act: str, dossier: Dossier) -> bool:
        """Say whether the seat can do this to a dossier now."""
        if dossier.is_closed:
            return False
        if act == "withdraw":
            return may_withdraw(self.run, self.seat, dossier)
        if act == "urgency":
            return sits_for(self.run.plan, self.seat, dossier.plan.organisation)
        return act == "speak" or has_silence(self.run, self.seat, dossier.id)
