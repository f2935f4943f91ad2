"""A set-up: a way of coordinating, as changes to the world."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from jointsim.model.base import FileModel, Identifier


class CloseChannels(FileModel):
    """Close every channel between two organisations, but for those named."""

    between: tuple[Identifier, Identifier] = Field(description="The two organisations.")
    but: tuple[Identifier, ...] = Field((), description="Channels that stay open.")


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
    changes: dict[str, Any] = Field(default_factory=dict, description="Merge patch on the world.")
