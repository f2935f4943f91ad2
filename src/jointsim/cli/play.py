"""`jointsim play`: one person takes a seat, and everything else goes by policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.options import World, read_inputs, require_between
from jointsim.errors import Fault, InputError, RunError

if TYPE_CHECKING:
    from jointsim.cli.dialogue import Dialogue
    from jointsim.cli.saved_game import SavedGame
    from jointsim.engine.run import Pause, Replication
    from jointsim.model.load import Inputs

NO_QUESTIONS = (
    "It may be that nobody asks you anything: the game then runs to its end by itself, and you read of it."
)
"""What a seat without a part of its own must expect."""


def play(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="A scenario file, or the id of a shipped one.")
    ] = None,
    seat: Annotated[
        str | None,
        typer.Option(
            "--seat",
            metavar="SEAT",
            help="The seat you take: a delegation (nac.FI), who chairs a body (nac.chair), "
            "or an office, a staff or an organisation (secretary-general).",
        ),
    ] = None,
    setup: Annotated[
        str | None, typer.Option("--setup", metavar="SETUP", help="A set-up. [default: as-is]")
    ] = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one value.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="[default: 1]")] = None,
    replication: Annotated[
        int | None, typer.Option("--replication", metavar="N", help="[default: 0]")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Save the game to this file.")
    ] = None,
    load: Annotated[
        Path | None, typer.Option("--load", metavar="FILE", help="Go on with a saved game.")
    ] = None,
    beside: Annotated[
        int, typer.Option("-n", metavar="N", help="How many unplayed replications to set beside the game.")
    ] = 200,
    pause: Annotated[
        str | None,
        typer.Option(
            "--pause", metavar="TIME", help="Stop at least this often, such as 12 h, so that you can act."
        ),
    ] = None,
    world: World = None,
) -> None:
    """Take one seat and play against the policy.

    Answer its questions, act unasked, and see at the end what difference it made. A delegation (nac.FI) says where
    it stands; who chairs a body (nac.chair) chooses how it comes together and what follows an objection; an
    organisation or one of its offices (nato, secretary-general) judges the urgency; who may release information
    (often a staff) does so or refuses. A chair or an office that speaks makes a statement; a delegation speaks for
    its state alone.

    Answers are read line by line, so that they can also come from a file; when they end, the policy goes on.
    A saved game brings its scenario and options along.

    Example: jointsim play baltic-cables --seat nac.FI --replication 1 --save game.yaml
    """
    from jointsim.cli.afterwards import print_comparison
    from jointsim.cli.saved_game import require_place

    require_between(0, seed=seed, replication=replication)
    require_between(0, 100_000, n=beside)
    given = {
        "scenario": scenario,
        "seat": seat,
        "setup": setup,
        "set": tuple(sets) if sets else None,
        "seed": seed,
        "replication": replication,
        "world": str(world) if world else None,
    }
    game = _game({name: value for name, value in given.items() if value is not None}, load)
    every = _pause(pause)
    if save is not None:
        require_place(save)
    inputs = read_inputs(game.scenario, game.setup, list(game.set), Path(game.world) if game.world else None)
    run = _play(inputs, game, save, every)
    if beside:
        print_comparison(inputs, run, beside)


def _pause(text: str | None) -> int | None:
    from jointsim.cli.dialogue import elapsed

    try:
        return None if text is None else elapsed(text)
    except ValueError as error:
        what, _, right = str(error).partition(" — ")
        raise InputError([Fault("--pause", 0, 0, "", what, right)]) from None


def _game(given: dict[str, Any], load: Path | None) -> SavedGame:
    """Give the game to play: a new one as the options say, or a saved one that they agree with."""
    from jointsim.cli.saved_game import SavedGame, read_game
    from jointsim.cli.seats import EXAMPLES

    if load is None:
        faults = [
            Fault(option, 0, 0, "", "nothing is given", right)
            for name, option, right in (
                ("scenario", "SCENARIO", "name a scenario, or a saved game with --load"),
                ("seat", "--seat", f"name a seat, {EXAMPLES}"),
            )
            if name not in given
        ]
        if faults:
            raise InputError(faults)
        return SavedGame(**given)
    game = read_game(load)
    faults = [
        Fault(
            "SCENARIO" if name == "scenario" else f"--{name}",
            0,
            0,
            "",
            f"{load} was played with {getattr(game, name)}",
            "leave it out",
        )
        for name, value in given.items()
        if getattr(game, name) != value
    ]
    if faults:
        raise InputError(faults)
    return game


def _play(inputs: Inputs, game: SavedGame, save: Path | None, every: int | None) -> Replication:
    """Play a game to its end, and save it whether or not it gets there."""
    from jointsim.cli.dialogue import Dialogue, Left
    from jointsim.cli.parts import lacking
    from jointsim.cli.seats import organisation_of, seated
    from jointsim.engine.luck.draws import draw_block
    from jointsim.engine.people.port import Port
    from jointsim.engine.planner import make_plan
    from jointsim.engine.run import Replication
    from jointsim.reports.names import Names
    from jointsim.reports.words import capitalised, counted

    plan = make_plan(inputs.scenario, inputs.world, scenario_id=inputs.scenario_id, setup_id=inputs.setup_id)
    seat = seated(game.seat, plan, inputs.world)
    (draws,) = draw_block(plan.book, game.seed, [game.replication])
    run = Replication(plan, draws, Port([seat], game.script()))
    names = Names.of(inputs)
    print(f"{inputs.scenario.title} — you are {names.seat(game.seat)}. 'help' lists what you can say.")
    no_part = lacking(seat, plan, organisation_of(seat, inputs.world))
    if no_part:
        print(f"{capitalised(no_part)}.")
        print(NO_QUESTIONS)
    talk = Dialogue(run, seat, names, every)
    try:
        _to_the_end(run, talk, _replayed(run, game))
        talk.end()
    except (Left, KeyboardInterrupt) as reason:
        _save(save, game, run, talk.time)
        print("\nYou left the game." + (f" Go on with: jointsim play --load {save}" if save else ""))
        raise typer.Exit(130 if isinstance(reason, KeyboardInterrupt) else 0) from None
    _save(save, game, run, plan.horizon)
    if talk.unheard:
        print(f"{counted(talk.unheard, 'question')} came after your input had ended; the policy answered.")
    elif not talk.asked and not game.played:
        because = no_part or "try another with --replication"
        print(f"No question came to {game.seat} in this replication — {because}.")
    return run


def _replayed(run: Replication, game: SavedGame) -> Pause | None:
    """Bring a run to where a game was saved, with its moves; gives where that is, or None for a new game.

    Raises
    ------
    RunError
        A move does not fit: the scenario or the world has changed since.
    InputError
        A move is no longer allowed to the seat.
    """
    from jointsim.engine.people.acts import NotAllowed

    pause: Pause | None = None
    try:
        while run.steps < game.played and (pause is None or pause.time < game.until):
            pause = run.advance(game.until)
        run.port.replay(run, run.plan.horizon)
    except NotAllowed as refused:
        what = f"move {len(run.port.moves) + 1} of the saved game is no longer allowed: {refused}"
        raise InputError([Fault("--load", 0, 0, "", what, "play it anew without that move")]) from None
    except (KeyError, ValueError, StopIteration):
        msg = "the saved game does not fit — its scenario, its world or jointsim itself has changed since"
        raise RunError(msg) from None
    return pause


def _to_the_end(run: Replication, talk: Dialogue, pause: Pause | None) -> None:
    """Let a run go on to its end, with a person as long as there is one."""
    while pause is None or not pause.over:
        if pause is not None and talk.listening:
            talk.hear(pause.questions, pause.time)
        elif pause is not None:
            talk.unheard += len(pause.questions)
        pause = run.advance(talk.until)


def _save(save: Path | None, game: SavedGame, run: Replication, until: int) -> None:
    from jointsim.cli.saved_game import write_game

    if save is not None:
        write_game(save, game.after(run.port.moves, run.steps, until))
        print(f"The game is saved in {save}.")
