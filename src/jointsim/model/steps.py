"""The steps of a procedure, one class a kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Discriminator, Field, Tag, model_validator

from jointsim.model.base import Documented, FileModel, Identifier
from jointsim.model.elapsed import ElapsedByUrgency, ElapsedField
from jointsim.model.quantities import ByUrgency, DelayByUrgency, FieldByUrgency, Probability, Units

Milestone = Literal[
    "detected",
    "aware",
    "asked",
    "statement",
    "consultation",
    "cmc",
    "decision",
    "conops",
    "oplan",
    "launch",
    "first-action",
    "full-operation",
]
After = Identifier | tuple[Identifier, ...]
Sitting = Literal["meeting", "next-meeting", "extraordinary"]
Way = Literal["meeting", "next-meeting", "extraordinary", "silence", "written-procedure"]
WayT = TypeVar("WayT", bound=str)


def _listed(ways: ByUrgency[tuple[WayT, ...] | WayT]) -> ByUrgency[tuple[WayT, ...]]:
    """Write one way as a list of it."""
    given = ((urgency, (way,) if isinstance(way, str) else way) for urgency, way in ways.given)
    return ByUrgency(tuple(given))


class Step(Documented):
    """A step of a procedure."""

    title: str | None = Field(None, description="What it is called in sentences; none given: its id.")
    after: After | dict[Identifier, After] | None = Field(
        None,
        description="Step or steps it waits for (default: the one before it in the file); or, by authority.",
    )
    under: tuple[Identifier, ...] = Field(
        (), description="Authorities under which it takes part; default: all."
    )
    domains: tuple[Identifier, ...] = Field(
        (), description="Domains of crises in which it takes part; default: all."
    )
    reaches: tuple[Milestone, ...] | Milestone = Field((), description="Milestones reached when it ends.")

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones reached when the step ends."""
        return (self.reaches,) if isinstance(self.reaches, str) else self.reaches

    def takes_part(self, authority: str, domain: str) -> bool:
        """Say whether it takes part on an authority, in crises of a domain."""
        return (not self.under or authority in self.under) and (not self.domains or domain in self.domains)


class Work(Step):
    """A staff works on the dossier at one of its desks."""

    work: Identifier = Field(
        description="The staff; `affected.X` is staff X of the affected state that asked, else of the first."
    )
    takes: DelayByUrgency = Field(description="Time at the desk.")


class Capitals(Step):
    """Capitals send instructions to their delegations; the slowest of those with a stake decides."""

    capitals: Identifier = Field(description="The body whose members instruct.")
    takes: DelayByUrgency = Field(description="From the request to one capital's instruction.")
    stake: Probability = Field(1.0, description="Chance that a member has a stake and is waited for.")


class Meet(Step):
    """A body meets without deciding."""

    meet: Identifier
    by: Annotated[ByUrgency[tuple[Sitting, ...] | Sitting], FieldByUrgency] = Field(
        ByUrgency.of({"routine": "meeting"}),
        description="Ways to sit, also by urgency: the one that comes first is taken.",
    )

    @property
    def ways(self) -> ByUrgency[tuple[Sitting, ...]]:
        """The ways to sit."""
        return _listed(self.by)


class LowerForm(FileModel):
    """What is settled for when members cannot agree."""

    by: Identifier = Field(description="The office-holder who then speaks.")
    takes: ElapsedByUrgency = Field(description="Until the office-holder has spoken.")
    reaches: Milestone | None = Field(None, description="Milestone reached by it, if any.")


class Agree(Step):
    """A body agrees a text, with all that objections bring."""

    agree: Identifier
    then: tuple[Identifier, ...] | Identifier = Field((), description="Bodies that confirm, in order.")
    by: Annotated[ByUrgency[tuple[Way, ...] | Way], FieldByUrgency] = Field(
        ByUrgency.of({"routine": "meeting"}),
        description="Ways to agree, also by urgency: the one that ends first is taken.",
    )
    rule: Identifier | None = Field(
        None,
        description="Decision rule for this text, in the body and in those of `then`; "
        "none given: that of each body.",
    )
    lower_form: LowerForm | None = Field(None, description="What is settled for when members cannot agree.")

    @model_validator(mode="after")
    def _confirms_once(self) -> Self:
        if len(set(self.confirming)) < len(self.confirming):
            msg = "a body confirms twice — name each body in `then` once"
            raise ValueError(msg)
        return self

    @property
    def confirming(self) -> tuple[str, ...]:
        """The bodies that confirm what was agreed, in order."""
        return (self.then,) if isinstance(self.then, str) else self.then

    @property
    def ways(self) -> ByUrgency[tuple[Way, ...]]:
        """The ways to agree."""
        return _listed(self.by)


class Tell(Step):
    """Pass what is known over a channel; skipped and recorded as untold if the channel is not there."""

    tell: Identifier = Field(description="The channel.")


class Ask(Step):
    """Ask a staff for what it knows, over a channel that leads here; skipped if it is not there."""

    ask: Identifier = Field(description="The channel over which the answer comes.")
    takes: ElapsedByUrgency = Field(description="From the question to somebody working on the answer.")


class Awaited(FileModel):
    """What a wait is for: a milestone of another response, or a level of confidence."""

    organisation: Identifier | None = Field(None, description="Whose response is awaited.")
    kind: Identifier | None = Field(None, description="Its kind.")
    milestone: Milestone | None = Field(None, description="The milestone awaited.")
    occurrence: Probability = 0.0
    attribution: Probability = 0.0

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        other = [self.organisation, self.kind, self.milestone]
        if any(part is not None for part in other) and not all(part is not None for part in other):
            msg = "waiting for another response needs all of `organisation`, `kind` and `milestone`"
            raise ValueError(msg)
        if self.milestone is None and not (self.occurrence or self.attribution):
            msg = "a wait needs something to wait for — give `occurrence`, `attribution` or another response"
            raise ValueError(msg)
        return self


class Wait(Step):
    """Wait for a length of time, for confidence, or for another response."""

    wait: ElapsedField | Awaited = Field(description="A length of time, or what is waited for.")
    at_most: ElapsedField | None = Field(
        None, description="Longest wait; the dossier then goes on regardless."
    )


class Attribute(Step):
    """A national service says who did it: a sovereign act, slower the harder it is."""

    attribute: Identifier = Field(
        description="The staff; `affected.X` is staff X of the first affected state."
    )
    takes: DelayByUrgency = Field(
        description="Time at the desk at difficulty 0; the world's tempo slows it with difficulty."
    )
    adds: Probability = Field(description="Weight it gives to attribution.")


class Mandate(Step):
    """A parliament gives its leave, where it must; without it the dossier goes no further on this branch."""

    mandate: Identifier = Field(
        description="The parliament, a staff; `affected.X` is staff X of the first affected state."
    )
    takes: DelayByUrgency = Field(description="Until it has decided.")
    needed: Probability = Field(1.0, description="Chance that it must be asked at all.")
    refused: Probability = Field(0.0, description="Chance that it says no.")


class Generate(Step):
    """Members offer forces, conference after conference, until enough is pledged."""

    generate: Identifier = Field(description="The force; it must describe its `generation`.")
    need: Units = Field(description="Units needed: `4`, or `4 ships`.")
    least: Units | None = Field(
        None,
        description="Units with which it goes on after the last conference; none given: all that are needed.",
    )

    @model_validator(mode="after")
    def _needs_more_than_least(self) -> Self:
        if self.least is not None and self.least > self.need:
            msg = f"`least` ({self.least}) is more than what is needed ({self.need}) — write at most {self.need}"
            raise ValueError(msg)
        return self


class Move(Step):
    """Forces move: notice, clearance, transit; or, once there, build up to full operation."""

    move: Identifier
    phase: Literal["arrival", "build-up"] = Field(
        "arrival", description="`arrival`: until the first effect on the scene; `build-up`: from then on."
    )


class Mark(Step):
    """Nothing but a milestone."""

    milestone: Milestone = Field(description="The milestone reached.")


class Option(FileModel):
    """One way of a choice."""

    chance: Probability = Field(description="Chance that it is taken; the chances add up to 1.")
    steps: dict[Identifier, AnyStep] = Field(description="Its steps.")


class Choose(Step):
    """One of several ways is taken."""

    choose: dict[Identifier, Option] = Field(description="The ways, by name.")

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(option.chance for option in self.choose.values())
        if abs(total - 1) > 1e-9:
            msg = f"the chances add up to {total:g} — they must add up to 1"
            raise ValueError(msg)
        return self


class Round(FileModel):
    """Steps that are gone through again and again."""

    times: int = Field(ge=1, le=60, description="How often at most.")
    again: Probability = Field(1.0, description="Chance of another round after each.")
    steps: dict[Identifier, AnyStep] = Field(description="The steps repeated.")


class Repeat(Step):
    """Steps in a loop."""

    repeat: Round = Field(description="What is repeated, and how often.")


VERBS: dict[str, type[Step]] = {
    "work": Work,
    "capitals": Capitals,
    "meet": Meet,
    "agree": Agree,
    "tell": Tell,
    "ask": Ask,
    "wait": Wait,
    "attribute": Attribute,
    "mandate": Mandate,
    "generate": Generate,
    "move": Move,
    "milestone": Mark,
    "choose": Choose,
    "repeat": Repeat,
}


def _verb(raw: Any) -> str | None:
    if isinstance(raw, Step):
        return next(verb for verb, kind in VERBS.items() if kind is type(raw))
    if not isinstance(raw, dict):
        return None
    found = [verb for verb in VERBS if verb in raw]
    return found[0] if len(found) == 1 else None


AnyStep = Annotated[
    Annotated[Work, Tag("work")]
    | Annotated[Capitals, Tag("capitals")]
    | Annotated[Meet, Tag("meet")]
    | Annotated[Agree, Tag("agree")]
    | Annotated[Tell, Tag("tell")]
    | Annotated[Ask, Tag("ask")]
    | Annotated[Wait, Tag("wait")]
    | Annotated[Attribute, Tag("attribute")]
    | Annotated[Mandate, Tag("mandate")]
    | Annotated[Generate, Tag("generate")]
    | Annotated[Move, Tag("move")]
    | Annotated[Mark, Tag("milestone")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Repeat, Tag("repeat")],
    Discriminator(_verb),
]


for _model in (Option, Round, Choose, Repeat):
    _model.model_rebuild()
