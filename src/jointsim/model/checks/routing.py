"""Checks of routing: who may ask for what, on which authority, by which procedure."""

from __future__ import annotations

from collections.abc import Iterator

from jointsim.errors import Fault
from jointsim.model.checks.names import Names, absent
from jointsim.model.document import Document
from jointsim.model.procedures import Route

AFFECTED_STATE = "affected-state"
OTHERWISE = "otherwise"
MOST_CLAUSES = 6


def check_routing(names: Names, document: Document) -> Iterator[Fault]:
    """Find what routes name that is not there, and texts with too many clauses."""
    for organisation, kinds in names.world.routing.items():
        known = names.world.organisations
        yield from absent(document, ("routing", organisation), organisation, known, "organisation")
        for kind, route in kinds.items():
            yield from _route(names, document, organisation, kind, route)


def _route(names: Names, document: Document, organisation: str, kind: str, route: Route) -> Iterator[Fault]:
    world, here = names.world, ("routing", organisation, kind)
    yield from absent(document, (*here, "procedure"), route.procedure, world.procedures, "procedure")
    askers = frozenset(world.offices) | names.staffs | {AFFECTED_STATE}
    for asker in route.asked_by:
        yield from absent(document, (*here, "asked-by", asker), asker, askers, "office or staff")
    if AFFECTED_STATE in route.asked_by and world.capitals is None:
        what = "it is the capitals of affected states that ask, but the world has no `capitals`"
        yield document.fault(
            (*here, "asked-by", AFFECTED_STATE), what, "add `capitals`, or name another asker"
        )
    for domain in route.remit:
        known = (*world.domains, OTHERWISE)
        yield from absent(document, (*here, "remit", domain), domain, known, "domain")
    for authority in route.availability:
        path = (*here, "availability", authority)
        yield from absent(document, path, authority, route.authority, "authority of this route")
    if len(route.text) > MOST_CLAUSES:
        what = f"a text has at most {MOST_CLAUSES} clauses, not {len(route.text)}"
        yield document.fault((*here, "text"), what, "put clauses together")
