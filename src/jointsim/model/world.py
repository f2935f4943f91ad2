"""The world: institutions as pure data."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from jointsim.model.agreement import Agendas, Agreement, Attribution, Severity
from jointsim.model.base import FileModel, Identifier
from jointsim.model.calendars import Calendar
from jointsim.model.channels import Channel, ParticipationProblem, Reporting
from jointsim.model.forces import Force, ForceGeneration
from jointsim.model.institutions import (
    Body,
    CapitalDesks,
    Desks,
    Office,
    Organisation,
    Rule,
    Staff,
    State,
)
from jointsim.model.procedures import Procedure, Route
from jointsim.model.tempo import Tempo
from jointsim.model.trust import Trust


class World(FileModel):
    """Everything that is there before a crisis begins."""

    jointsim: Literal[1] = Field(1, description="Version of the file format.")
    describes_since: date | None = Field(
        None,
        description="First day it describes (YYYY-MM-DD); a scenario that starts before is refused. None given: any.",
    )
    markings: tuple[Identifier, ...] = Field(
        (), description="Classification markings, from lowest to highest."
    )
    domains: tuple[Identifier, ...] = Field((), description="Domains a crisis can be in.")
    organisations: dict[Identifier, Organisation] = Field(
        default_factory=dict, description="Organisations of states."
    )
    offices: dict[Identifier, Office] = Field(
        default_factory=dict, description="Office-holders, who may ask and speak in their own name."
    )
    states: dict[Identifier, State] = Field(
        default_factory=dict, description="States, by their two-letter code."
    )
    capitals: CapitalDesks | None = Field(None, description="The desks of every capital.")
    national_staffs: dict[Identifier, Desks] = Field(
        default_factory=dict, description="Template: every state X has a staff `X.id` for each."
    )
    calendars: dict[Identifier, Calendar] = Field(
        default_factory=dict, description="Open hours and closing days."
    )
    staffs: dict[Identifier, Staff] = Field(default_factory=dict, description="Staffs of organisations.")
    bodies: dict[Identifier, Body] = Field(default_factory=dict, description="Bodies that decide.")
    agendas: Agendas | None = Field(
        None, description="What is taken up although an agenda is full; none given: nothing."
    )
    rules: dict[Identifier, Rule] = Field(default_factory=dict, description="Decision rules.")
    reporting: Reporting | None = Field(None, description="When staffs report on.")
    channels: dict[Identifier, Channel] = Field(
        default_factory=dict, description="One-way paths for information."
    )
    participation: dict[Identifier, ParticipationProblem] = Field(
        default_factory=dict, description="States that do not accept one another at a joint table."
    )
    trust: Trust | None = Field(None, description="Trust between staffs; none given: it plays no part.")
    forces: dict[Identifier, Force] = Field(default_factory=dict, description="Forces that can be moved.")
    force_generation: ForceGeneration | None = Field(
        None, description="What moves members to pledge forces; none given: nothing but their own chance."
    )
    agreement: Agreement | None = Field(None, description="How members come to a view.")
    attribution: Attribution | None = Field(None, description="How difficulty slows attribution.")
    tempo: Tempo | None = Field(None, description="Factors on how long things take; none given: none.")
    severity: Severity | None = Field(None, description="How urgent a crisis is that does not say it itself.")
    routing: dict[Identifier, dict[Identifier, Route]] = Field(
        default_factory=dict, description="By organisation and kind of response."
    )
    procedures: dict[Identifier, Procedure] = Field(
        default_factory=dict, description="How each kind of response is produced."
    )

    def members(self, organisation: str, day: date) -> tuple[str, ...]:
        """Name the states that are in an organisation on a day, by id.

        Parameters
        ----------
        organisation
            Its id; one that nobody belongs to has no members, and one of `all-states` has every state of that day.
        day
            First and last days of a membership count as in it.
        """
        found = self.organisations.get(organisation)
        if found is not None and found.members == "all-states":
            return tuple(sorted(state_id for state_id, state in self.states.items() if state.exists_on(day)))
        return tuple(
            sorted(
                state_id
                for state_id, state in self.states.items()
                if organisation in state.memberships and state.memberships[organisation].holds_on(day)
            )
        )
