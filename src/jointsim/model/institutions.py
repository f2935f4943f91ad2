"""Who there is: states, organisations, offices, bodies, staffs, forces."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from jointsim.model.base import Dated, Documented, FileModel, Identifier, Span
from jointsim.model.calendars import Meets
from jointsim.model.channels import Participation
from jointsim.model.elapsed import ElapsedField, ElapsedLength
from jointsim.model.moments import CountryText, PlaceText
from jointsim.model.quantities import DelayByUrgency, DelayField, Probability, ShareByUrgency
from jointsim.model.steps import Milestone

MOST_DESKS = 10_000

Level = Literal["experts", "ambassadors", "ministers", "leaders"]


class State(Dated):
    """A member state; its capital instructs its delegations in every body."""

    name: str = Field(description="Name in English.")
    also: tuple[str, ...] = Field(
        (),
        description="Other codes in use for it; files take its id alone, but messages point from these to it.",
    )
    zone: PlaceText = Field(description="Time zone of the capital (IANA name).")
    holidays: CountryText = Field(description="Country code of its public holidays, or `none`.")
    memberships: dict[Identifier, Span] = Field(
        default_factory=dict, description="Organisations it is in, each with its dates."
    )
    agreements: dict[Identifier, Span] = Field(
        default_factory=dict, description="Security agreements it holds, each with its dates."
    )
    population: int | None = Field(None, gt=0, description="People counted for qualified majorities.")


class Awareness(FileModel):
    """When an organisation counts as aware of an event."""

    at: tuple[Identifier, ...] = Field(
        min_length=1,
        description="Staffs or bodies whose picture counts; `affected.X` is staff X of each affected state.",
    )
    occurrence: Probability = Field(description="How sure one of them must be that it happened.")


class UrgencyJudgement(FileModel):
    """How an organisation's own judgement of urgency differs from the scenario's."""

    lower: Probability = Field(0.0, description="Chance that it judges the crisis one step less urgent.")
    higher: Probability = Field(0.0, description="Chance that it judges the crisis one step more urgent.")

    @model_validator(mode="after")
    def _at_most_always(self) -> Self:
        if self.lower + self.higher > 1.0:
            msg = (
                "the chances of `lower` and `higher` add up to more than 1 — the rest is that it judges alike"
            )
            raise ValueError(msg)
        return self


class Deference(FileModel):
    """Whom an organisation lets go first: its own dossiers open once the other has come so far."""

    organisation: Identifier = Field(description="The organisation that goes first.")
    until: Milestone = Field(
        description="Milestone of a response of it to the same event that is waited for."
    )
    at_most: ElapsedField = Field(description="Longest wait.")


class Organisation(Documented):
    """An organisation of states."""

    name: str = Field(description="Name in English.")
    members: Literal["by-membership", "all-states"] = Field(
        "by-membership",
        description="`all-states`: every state acts in it, such as states on their own or an open coalition.",
    )
    awareness: Awareness = Field(description="When it counts as aware of an event.")
    judges: UrgencyJudgement = Field(
        default_factory=UrgencyJudgement,
        description="How its judgement of urgency differs from the scenario's.",
    )
    remit: dict[Identifier, ElapsedField] = Field(
        default_factory=dict,
        description="How long the question takes whether a crisis is its own, by domain or `otherwise`, "
        "where a route does not say.",
    )
    leaves: dict[Identifier, Identifier] = Field(
        default_factory=dict,
        description="Domain → organisation to which it leaves a crisis of that domain, if that one is wanted "
        "to respond; nobody then asks this one for more than words.",
    )
    defers_to: Deference | None = Field(
        None,
        description="Another organisation whose council it lets go first; none given: it waits for nobody.",
    )


class Office(Dated):
    """An office-holder, who may ask, convene and speak in their own name."""

    name: str = Field(description="What the office is called.")
    organisation: Identifier = Field(description="The organisation whose office it is.")
    staff: Identifier = Field(description="The staff or body whose picture the office-holder has.")


class Desks(Dated):
    """How a staff works: how many dossiers at once, when, and how busy it is with other things."""

    name: str = Field(description="What it is called.")
    desks: int | None = Field(
        None, ge=1, le=MOST_DESKS, description="Dossiers it can work on at once; none given: no limit."
    )
    calendar: Identifier = Field(description="When it is open.")
    load: ShareByUrgency | None = Field(
        None, description="Share of its desks busy with other work that goes first, by urgency."
    )
    task: DelayField | None = Field(None, description="How long that other work takes (needed with `load`).")

    @model_validator(mode="after")
    def _load_needs_task(self) -> Self:
        if self.load is not None and (self.task is None or self.desks is None):
            msg = "a load needs the number of desks and the length of the other work — add `desks` and `task`"
            raise ValueError(msg)
        return self


class Staff(Desks):
    """A staff element that works on dossiers and holds a picture of events."""

    organisation: Identifier | None = Field(None, description="The organisation it belongs to, if any.")
    state: Identifier | None = Field(None, description="The state it belongs to, if any.")


class CapitalDesks(Documented):
    """The desks of a capital, which instruct all its delegations."""

    desks: int | None = Field(
        None, ge=1, le=MOST_DESKS, description="Requests it can handle at once; none given: no limit."
    )
    calendar: Identifier = Field(description="When capitals are open, each in its own zone.")
    picture: Identifier = Field(description="The national staff whose picture is the capital's.")
    asks: Identifier | None = Field(
        None,
        description="Calendar in which the government of an affected state lodges requests; "
        "none given: that of `picture`.",
    )


class Holding(FileModel):
    """When a text is held for a dated sitting of a higher body."""

    within: ElapsedLength = Field(description="How long before that sitting a text may be held for it.")
    chance: ShareByUrgency = Field(description="Chance that a text which comes so shortly before is held.")


class Body(Dated):
    """Delegations that decide together."""

    name: str = Field(description="What it is called.")
    organisation: Identifier
    level: Level = Field(description="Who sits in it: experts, ambassadors, ministers or leaders.")
    reservations: bool = Field(
        True,
        description="Whether a member may agree under a reservation, lifted later; if not, that is support.",
    )
    seats: Literal["members"] | tuple[Identifier, ...] = Field(
        "members", description="One delegation per member, or a list of states."
    )
    joint_with: Identifier | None = Field(
        None, description="A second organisation, whose members sit in it too; such a format decides nothing."
    )
    agreement: Identifier | None = Field(
        None, description="Security agreement that a state must hold to sit in it."
    )
    participation: Participation | None = Field(
        None, description="What it may treat where two states do not accept one another at the table."
    )
    sits_as: tuple[Identifier, ...] = Field(
        (), description="Bodies in whose sittings it sits too; the first of them that comes is used."
    )
    rule: Identifier = Field(description="The decision rule.")
    calendar: Identifier = Field(description="When it can sit and when a silence may end.")
    meets: Meets | None = Field(None, description="Its regular and dated sittings.")
    business: float | None = Field(
        None, ge=0, le=1000, description="Mean number of other items on an agenda."
    )
    sitting: DelayField | None = Field(None, description="From the start of a sitting to its conclusion.")
    convenes: DelayByUrgency | None = Field(
        None, description="Notice for an extraordinary sitting; below the lowest urgency given there is none."
    )
    silence: DelayByUrgency | None = Field(None, description="Length of a silence procedure.")
    written: DelayByUrgency | None = Field(None, description="Length of a written procedure.")
    higher: tuple[Identifier, ...] = Field((), description="Where a blocked text can go up to, in order.")
    held_for: Holding | None = Field(
        None, description="When its texts are held for a dated sitting of a `higher` body."
    )

    @field_validator("seats")
    @classmethod
    def _once_each(cls, seats: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if isinstance(seats, str):
            return seats
        if twice := sorted({state for state in seats if seats.count(state) > 1}):
            msg = f"{', '.join(twice)} stands here twice — a state has one seat in a body"
            raise ValueError(msg)
        return seats

    @model_validator(mode="after")
    def _can_sit(self) -> Self:
        if self.meets is None and self.convenes is None and not self.sits_as:
            msg = "a body that never sits cannot decide — give `meets` or `convenes`"
            raise ValueError(msg)
        return self


class AbstentionLimit(FileModel):
    """When declared abstentions bring a text down: both shares reached together."""

    members: Probability
    population: Probability


class Rule(Documented):
    """A decision rule: shares, blocking number and abstention limit are data."""

    name: str = Field(description="What it is called.")
    vote: Literal["unanimous", "majority", "chair"] = Field(
        description="`unanimous`: one objection blocks; `majority`: shares decide; `chair`: the chair does."
    )
    members: Probability | None = Field(None, description="Share of members needed in favour.")
    population: Probability | None = Field(None, description="Share of population needed in favour.")
    blocking: int | None = Field(None, ge=1, description="Fewest members that can block by population.")
    abstention_limit: AbstentionLimit | None = Field(
        None, description="When declared abstentions bring a text down; none given: never."
    )
    carve_out: bool = Field(False, description="Whether an objector may stand aside from the measure.")

    @model_validator(mode="after")
    def _majority_needs_share(self) -> Self:
        if self.vote == "majority" and self.members is None and self.population is None:
            msg = "a majority needs a share — add `members` or `population`"
            raise ValueError(msg)
        return self
