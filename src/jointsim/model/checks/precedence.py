"""Checks of who lets whom go first: what organisations leave to each other, and for whom they wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jointsim.errors import Fault
from jointsim.model.checks.names import Names, absent
from jointsim.model.checks.routing import OTHERWISE
from jointsim.model.document import Document, Path
from jointsim.model.institutions import Deference, Organisation


def check_precedence(names: Names, document: Document) -> Iterator[Fault]:
    """Find organisations that leave a crisis to nobody, or that let each other go first."""
    organisations = names.world.organisations
    first = {key: each.defers_to.organisation for key, each in organisations.items() if each.defers_to}
    for key, organisation in organisations.items():
        path = ("organisations", key)
        yield from _domains(names, document, (*path, "remit"), organisation.remit, OTHERWISE)
        yield from _domains(names, document, (*path, "leaves"), organisation.leaves)
        yield from _leaves(document, (*path, "leaves"), key, organisations)
        if organisation.defers_to is not None:
            known = organisations.keys()
            here = (*path, "defers-to", "organisation")
            yield from absent(document, here, organisation.defers_to.organisation, known, "organisation")
            yield from _defers(document, (*path, "defers-to"), key, organisation.defers_to, first)


def _domains(
    names: Names, document: Document, path: Path, given: Mapping[str, object], *others: str
) -> Iterator[Fault]:
    for domain in given:
        yield from absent(document, (*path, domain), domain, (*names.world.domains, *others), "domain")


def _leaves(
    document: Document, path: Path, key: str, organisations: Mapping[str, Organisation]
) -> Iterator[Fault]:
    """Find a domain that an organisation leaves to nobody, to itself, or in a circle."""
    for domain, other in organisations[key].leaves.items():
        here = (*path, domain)
        yield from absent(document, here, other, organisations, "organisation")
        left = {name: each.leaves[domain] for name, each in organisations.items() if domain in each.leaves}
        if key in _onward(left, other):
            circle = f"'{other}', which leaves it to '{key}' in turn" if other != key else "itself"
            what = f"'{key}' leaves {domain} to {circle}"
            yield document.fault(here, what, "leave it to one that answers such a crisis, or leave this out")


def _defers(
    document: Document, path: Path, key: str, deference: Deference, first: Mapping[str, str]
) -> Iterator[Fault]:
    """Find an organisation that waits for itself, in a circle, or for what is no milestone of a response."""
    other = deference.organisation
    if key in _onward(first, other):
        circle = f"'{other}', which lets '{key}' go first in turn" if other != key else "itself"
        what = f"'{key}' waits for {circle}"
        yield document.fault((*path, "organisation"), what, "let one of them wait for nobody")
    if deference.until == "detected":
        what = "an event is detected whoever responds, so nobody goes first by that"
        yield document.fault((*path, "until"), what, "write `decision`, `first-action` or another")


def _onward(following: Mapping[str, str], start: str) -> list[str]:
    """List one and those that follow from it, one from the other, until there is none or one repeats."""
    chain = [start]
    while (after := following.get(chain[-1])) is not None and after not in chain:
        chain.append(after)
    return chain
