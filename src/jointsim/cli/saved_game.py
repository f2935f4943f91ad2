"""A saved game: what was played, and the ordered list of what the person did."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from jointsim.errors import Fault, InputError
from jointsim.model.base import FileModel

if TYPE_CHECKING:
    from jointsim.engine.people.port import Move

Kind = Literal["answer", "break-silence", "withdraw", "raise-urgency", "speak"]


class SavedMove(FileModel):
    """One thing the person did."""

    time: int = Field(ge=0, description="Seconds since the start.")
    step: int = Field(ge=0, description="Events that the run had processed.")
    seat: str = Field(description="The seat, such as body.STATE or body.chair.")
    kind: Kind
    target: str = Field(description="The question that was answered, or the response that was acted on.")
    value: str = ""


class SavedGame(FileModel):
    """A game, so far as it was played; a new run replays it to the same record."""

    jointsim: Literal[1] = 1
    scenario: str
    setup: str = "as-is"
    set: tuple[str, ...] = ()
    world: str | None = None
    seat: str
    seed: int = Field(1, ge=0)
    replication: int = Field(0, ge=0)
    played: int = Field(0, ge=0, description="Events that the run had processed when it was saved.")
    until: int = Field(
        0, ge=0, description="When it was saved, in seconds since the start; what comes later is asked."
    )
    moves: tuple[SavedMove, ...] = ()

    def script(self) -> list[Move]:
        """Give the moves as the port replays them."""
        from jointsim.engine.people.port import Move

        return [
            Move(each.time, each.step, each.seat, each.kind, each.target, each.value) for each in self.moves
        ]

    def after(self, moves: Iterable[Move], played: int, until: int) -> SavedGame:
        """Give the same game with all that was done up to a step and a time."""
        saved = tuple(SavedMove.model_validate(asdict(move)) for move in moves)
        return self.model_copy(update={"moves": saved, "played": played, "until": until})


def read_game(path: Path) -> SavedGame:
    """Read a saved game.

    Raises
    ------
    InputError
        It is none, or something in it is wrong.
    """
    from jointsim.engine.people.port import OPTIONS, kind_of
    from jointsim.model.document import read_document
    from jointsim.model.faults import validated

    document = read_document(path)
    if not {"seat", "moves"} <= set(document.value):
        raise InputError(
            [document.fault((), "this is no saved game", "`jointsim play … --save FILE` writes one")]
        )
    game = validated(SavedGame, document)
    faults = [
        document.fault(
            ("moves", index, "value"), f"'{move.value}' is no answer", f"one of {', '.join(options)}"
        )
        for index, move in enumerate(game.moves)
        if move.kind == "answer"
        and move.value.partition(":")[0] not in (options := OPTIONS[kind_of(move.target)])
    ]
    faults += [
        document.fault(
            ("moves", index, "seat"), f"'{move.seat}' is not the seat of this game", f"write {game.seat}"
        )
        for index, move in enumerate(game.moves)
        if move.seat != game.seat
    ]
    if faults:
        raise InputError(faults)
    return game


def write_game(path: Path, game: SavedGame) -> None:
    """Write a game, whole or not at all."""
    import yaml

    text = yaml.safe_dump(game.model_dump(by_alias=True, mode="json"), sort_keys=False, allow_unicode=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def require_place(path: Path) -> None:
    """Refuse a place where a game cannot be saved, or where something other than a game would be lost.

    Raises
    ------
    InputError
        There is no such folder, it cannot be written to, or there is a file that is no saved game.
    """
    if not path.parent.is_dir():
        raise InputError([Fault("--save", 0, 0, "", f"there is no folder {path.parent}", "make it first")])
    if not os.access(path.parent, os.W_OK | os.X_OK):
        what = f"nothing can be written in {path.parent.absolute()}"
        raise InputError([Fault("--save", 0, 0, "", what, "choose another place, or change its permissions")])
    if path.exists():
        try:
            read_game(path)
        except InputError:
            what = f"{path} is there already and is no saved game"
            raise InputError([Fault("--save", 0, 0, "", what, "choose another name")]) from None
