"""The world: institutions as pure data."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from jointsim.model.agreement import Agreement, Attribution
from jointsim.model.base import FileModel, Identifier
from jointsim.model.calendars import Calendar
from jointsim.model.channels import Channel, Reporting
from jointsim.model.institutions import (
    Body,
    CapitalDesks,
    Desks,
    Force,
    Office,
    Organisation,
    Rule,
    Staff,
    State,
)
from jointsim.model.procedures import Procedure, Route


class World(FileModel):
    """Everything that is there before a crisis begins."""

    jointsim: Literal[1] = Field(1, description="Version of the file format.")
    markings: tuple[Identifier, ...] = Field((), description="Classification markings, from lowest to highest.")
    domains: tuple[Identifier, ...] = Field((), description="Domains a crisis can be in.")
    organisations: dict[Identifier, Organisation] = Field(default_factory=dict)
    offices: dict[Identifier, Office] = Field(default_factory=dict)
    states: dict[Identifier, State] = Field(default_factory=dict)
    capitals: CapitalDesks | None = Field(None, description="The desks of every capital.")
    national_staffs: dict[Identifier, Desks] = Field(
        default_factory=dict, description="Template: every state X has a staff `X.id` for each."
    )
    calendars: dict[Identifier, Calendar] = Field(default_factory=dict)
    staffs: dict[Identifier, Staff] = Field(default_factory=dict)
    bodies: dict[Identifier, Body] = Field(default_factory=dict)
    rules: dict[Identifier, Rule] = Field(default_factory=dict)
    reporting: Reporting | None = Field(None, description="When staffs report on.")
    channels: dict[Identifier, Channel] = Field(default_factory=dict)
    forces: dict[Identifier, Force] = Field(default_factory=dict)
    agreement: Agreement | None = None
    attribution: Attribution | None = None
    routing: dict[Identifier, dict[Identifier, Route]] = Field(
        default_factory=dict, description="By organisation and kind of response."
    )
    procedures: dict[Identifier, Procedure] = Field(default_factory=dict)

    def members(self, organisation: str, day: date) -> tuple[str, ...]:
        """Name the states that are in an organisation on a day, by id."""
        return tuple(
            sorted(
                state_id
                for state_id, state in self.states.items()
                if organisation in state.memberships and state.memberships[organisation].holds_on(day)
            )
        )
