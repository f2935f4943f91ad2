"""What a sentence may look at besides its entry: the run, the names, what followed from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jointsim.engine.record import Entry
from jointsim.engine.run import Replication
from jointsim.engine.steps.branching import all_steps
from jointsim.reports.names import Names
from jointsim.reports.words import duration, listed, spaced

SPENT: Mapping[str, str] = {
    "detection": "until it was noticed",
    "channel": "on the way",
    "release": "for release",
    "attribution": "to find out who did it",
    "initiative": "until somebody acted",
    "remit": "to settle whose task it is",
    "desk-queue": "in the queue for a desk",
    "work": "of work",
    "off-hours": "out of hours",
    "meeting": "to the end of the sitting",
    "capitals": "for capitals",
    "silence": "of silence",
    "rework": "of rework",
    "mandate": "for a mandate",
    "force-generation": "to find forces",
    "movement": "to get there",
    "other-dossier": "of waiting",
    "elsewhere": "elsewhere",
    "person": "until a person acted",
    "ended": "after the end",
}
"""How each entry of the ledger follows a length of time in a sentence."""

OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "round": {"capitals": "until the last reservation was lifted"},
    "held": {"meeting": "until the sitting"},
    "withheld": {"channel": "until the report before was out of the way"},
    "asked-for-information": {"channel": "after it was put"},
    "conference": {"force-generation": "until it was held"},
}
"""Activity → what is said otherwise of it: a round waits for capitals to lift reservations, a text for a sitting."""

STEP_KINDS: Mapping[str, str] = {
    "work": "Work",
    "attribution": "Attribute",
    "wait": "Pause",
    "wait-over": "Await",
    "wait-given-up": "Await",
}
"""Activity → the kind of step that writes it, where a sentence names the step."""


@dataclass(frozen=True)
class Scene:
    """One replication as its sentences see it.

    Attributes
    ----------
    followers
        Entry of a dossier → the entries of the same dossier that it enabled.
    """

    run: Replication
    names: Names
    followers: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, run: Replication, names: Names) -> Scene:
        """Look at a replication."""
        followers: dict[int, tuple[int, ...]] = {}
        entries = run.record.entries
        for index, entry in enumerate(entries):
            if entry.dossier and entry.cause >= 0 and entries[entry.cause].dossier == entry.dossier:
                followers[entry.cause] = (*followers.get(entry.cause, ()), index)
        return cls(run, names, followers)

    def enabled(self, index: int) -> Iterator[Entry]:
        """Go through what an entry enabled in its own dossier."""
        return (self.run.record.entries[follower] for follower in self.followers.get(index, ()))

    def response(self, entry: Entry) -> str:
        """Name the response an entry belongs to, in quotes."""
        return f"“{self.names.response(entry.dossier)}”"

    def event(self, entry: Entry) -> str:
        """Give the event that an entry is about, by id; empty if there is none."""
        dossier = self.run.dossiers.get(entry.dossier)
        return dossier.plan.event if dossier else str(entry.attributes.get("event", ""))

    def spent(self, entry: Entry) -> dict[str, int]:
        """Say how many seconds an entry took by label, closed hours apart."""
        found: dict[str, int] = {}
        start = entry.time if entry.cause < 0 else self.run.record.time(entry.cause)
        for label, until, on_hours in entry.pieces:
            length = max(0, until - start)
            open_for = length if on_hours < 0 else self.run.plan.hours[on_hours].worked(start, until)
            found[label] = found.get(label, 0) + open_for
            found["off-hours"] = found.get("off-hours", 0) + length - open_for
            start = max(start, until)
        return {label: seconds for label, seconds in found.items() if seconds > 0}

    def took(self, entry: Entry) -> str:
        """Write what the time since the cause was spent on, in brackets; nothing if it took none."""
        phrases = {**SPENT, **OTHERWISE.get(entry.activity, {})}
        spent = self.spent(entry).items()
        parts = [f"{duration(seconds)} {phrases.get(label, spaced(label))}" for label, seconds in spent]
        return f" ({', '.join(parts)})" if parts else ""

    def step(self, entry: Entry) -> str:
        """Name the step that wrote an entry by its title, else its id; empty if that cannot be told for sure."""
        if "step" in entry.attributes:
            return self.names.step(entry.dossier, str(entry.attributes["step"]))
        dossier = self.run.dossiers[entry.dossier]
        kind = STEP_KINDS.get(entry.activity)
        fitting = {
            step.path
            for authority in dossier.plan.authorities
            if authority.id == dossier.authority
            for step in all_steps(authority.tree)
            if type(step).__name__ == kind and getattr(step, "staff", "") == entry.who
        }
        return self.names.step(entry.dossier, fitting.pop()) if len(fitting) == 1 else ""

    def members(self, states: tuple[str, ...], response: str, seats: int) -> str:
        """Say how many members; only those whose position the scenario states are named."""
        named = [self.names.state(state) for state in states if self.names.states_position(state, response)]
        others = len(states) - len(named)
        if not named:
            return f"{others} of {seats}"
        rest = [f"{others} more"] if others else []
        return f"{listed(named + rest)} of {seats}"
