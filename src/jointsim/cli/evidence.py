"""`jointsim evidence`: on what the numbers of the world stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointsim.cli.options import Setup, World
from jointsim.errors import Fault, InputError, nearest

if TYPE_CHECKING:
    from jointsim.reports.evidence import Ground

FORMATS = ("text", "markdown", "csv")


def evidence(
    confidence: Annotated[
        list[str] | None,
        typer.Option(
            "--confidence", metavar="KIND", help="Only high, medium, low or assumption; repeatable."
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option("--of", metavar="PATH", help="Only what stands for this path: bodies.nac."),
    ] = None,
    setup: Setup = "as-is",
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, markdown or csv.")] = "text",
    pages: Annotated[
        list[Path] | None,
        typer.Option(
            "--page", metavar="FILE", help="Write it between the markers of this page instead; repeatable."
        ),
    ] = None,
    world: World = None,
) -> None:
    """List the evidence for the numbers of the world: value, what it rests on, source, confidence, range.

    Example: jointsim evidence --of bodies.nac --confidence low --confidence assumption
    """
    from jointsim.reports.evidence import CONFIDENCES

    faults = list(_unknown("--confidence", confidence or [], CONFIDENCES)) + list(
        _unknown("--format", [form], FORMATS)
    )
    if faults:
        raise InputError(faults)
    found = _found(of, confidence, setup, world)
    if pages:
        _renew(pages, found)
    else:
        _print(found, form)


def _unknown(option: str, given: list[str], known: tuple[str, ...]) -> list[Fault]:
    return [
        Fault(option, 0, 0, "", f"'{word}' is not known here", nearest(word, known))
        for word in given
        if word not in known
    ]


def _found(of: str | None, confidence: list[str] | None, setup: str, world: Path | None) -> list[Ground]:
    from jointsim.model.load import load_world
    from jointsim.reports.evidence import grounds, grounds_at

    document = load_world(setup, world=world)[1]
    found = grounds(document)
    if of is not None:
        found = grounds_at(found, document, of)
    return [each for each in found if not confidence or each.confidence in confidence]


def _print(found: list[Ground], form: str) -> None:
    from jointsim.cli.terminal import console
    from jointsim.reports.evidence import as_csv, as_markdown, as_text

    if form == "csv":
        print(as_csv(found), end="")
    elif form == "markdown":
        print(as_markdown(found))
    else:
        print(as_text(found, console().width))


def _renew(pages: list[Path], found: list[Ground]) -> None:
    from jointsim.reports.evidence_page import renew

    for page in pages:
        print(f"{page}: {'written anew' if renew(page, found) else 'as it was'}")
