"""A set-up: a way of coordinating, as changes to the world."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from jointsim.model.agreement import Stance
from jointsim.model.base import FileModel, Identifier, Span


class CloseChannels(FileModel):
    """Close every channel between two organisations, but for those named."""

    between: tuple[Identifier, Identifier] = Field(description="The two organisations.")
    but: tuple[Identifier, ...] = Field((), description="Channels that stay open.")


class DocumentedPosition(Span):
    """What a state is on record for on a matter, laid over every scenario on that matter."""

    state: Identifier = Field(description="The state.")
    organisation: Identifier = Field(description="Where it took the position.")
    kinds: tuple[Identifier, ...] = Field(min_length=1, description="Kinds of response it concerns.")
    topics: tuple[Identifier, ...] = Field(
        (), description="Topics of a scenario on which it holds, any of them; none given: on every one."
    )
    stance: Stance = Field(description="for, favourable, sceptical or against.")
    says: str = Field(description="What the source says, in our own words.")
    source: str = Field(description="URL or document.")
    confidence: Literal["high", "medium", "low"] = Field(description="How far the source can be relied on.")


class Setup(FileModel):
    """A way of coordinating."""

    jointsim: Literal[1] = Field(description="Version of the file format.")
    title: str = Field(description="What the set-up is called.")
    summary: str = Field("", description="A paragraph for readers.")
    proposed_by: str | None = Field(None, description="Who proposed it.")
    source: str | None = Field(None, description="Where it was proposed.")
    close_channels: CloseChannels | None = Field(
        None, description="Channels to close, where a patch would be long."
    )
    positions: dict[Identifier, DocumentedPosition] = Field(
        default_factory=dict, description="Documented positions of states; a scenario's own go before them."
    )
    changes: dict[str, Any] = Field(default_factory=dict, description="Merge patch on the world.")
