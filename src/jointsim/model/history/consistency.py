"""What the parts of a past case must agree in: names given once, days in order, double entries that exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from difflib import get_close_matches

from jointsim.errors import Fault, nearest
from jointsim.model.document import Document, Path
from jointsim.model.history.cases import Case, CaseResponse, Window

MARGIN = timedelta(hours=36)
"""By how much a day may be off, since the zone of a source and the hour it speaks of are not always known."""

SURE = 0.8
"""Share of letters in common from which on an unknown word is taken for a known one, ill written."""

ORGANISATIONS = ("nato", "eu")
"""Those of which responses are coded; others may be, and are not played."""

Blame = Callable[[Path, str, str], Fault]


def same_names(document: Document) -> Iterator[Fault]:
    """Find cases that have the id of one before them."""
    seen = set()
    for place, case in enumerate(document.value["cases"]):
        name = case.get("id") if isinstance(case, dict) else None
        if isinstance(name, str) and name in seen:
            what = f"several cases are called '{name}'"
            yield document.fault(("cases", place, "id"), what, "give each an id of its own")
        elif isinstance(name, str):
            seen.add(name)


def contradictions(case: Case, path: Path, blame: Blame) -> tuple[list[Fault], list[Fault]]:
    """Find what cannot be so in a case, and what is hardly meant.

    Parameters
    ----------
    case
        As read.
    path
        Where it stands.
    blame
        Makes a fault of a path, what is wrong and what would be right.

    Returns
    -------
    list of Fault, list of Fault
        Faults, and remarks.
    """
    faults: list[Fault] = []
    remarks: list[Fault] = []
    window = case.window
    if max(window.earliest - case.onset, case.onset - window.latest) > MARGIN:
        right = "check `onset` and `onset_window`"
        remarks.append(blame((*path, "onset"), "the onset lies outside its own window", right))
    for place, response in enumerate(case.responses):
        for index, milestone in enumerate(response.milestones):
            where = (*path, "responses", place, "milestones", index)
            if (early := window.earliest - milestone.latest) > timedelta(0):
                (faults if early > MARGIN else remarks).append(_early(where, early, window, blame))
            if milestone.duplicate_of is not None:
                others = [each for each in case.responses if each is not response]
                faults += _nothing_doubled(where, milestone.duplicate_of, response, others, blame)
    return faults, remarks


def never_decided(case: Case, path: Path, blame: Blame) -> Iterator[Fault]:
    """Find responses without milestones of which nobody says that this is meant."""
    for place, response in enumerate(case.responses):
        if not response.milestones and response.outcome is None:
            what = "without milestones it counts as asked for and never decided"
            right = (
                "say so in `outcome` if that is meant; leave the response out if only its dates are unknown"
            )
            yield blame((*path, "responses", place, "milestones"), what, right)


def odd_words(
    case: Case, path: Path, domains: Collection[str], kinds: Collection[str], blame: Blame
) -> Iterator[Fault]:
    """Find domain, organisations and kinds of responses that are almost one known; any other may be meant so."""
    words = [((*path, "domain"), "domain", case.domain, domains)]
    for place, response in enumerate(case.responses):
        where = (*path, "responses", place)
        words.append(((*where, "organisation"), "organisation", response.organisation, ORGANISATIONS))
        words.append(((*where, "kind"), "kind of response", response.kind, kinds))
    for where, noun, word, known in words:
        close = [] if word in known else get_close_matches(word.casefold(), known, n=1, cutoff=SURE)
        if close:
            yield blame(where, f"'{word}' is no {noun} known here", f"did you mean '{close[0]}'?")


def _early(where: Path, early: timedelta, window: Window, blame: Blame) -> Fault:
    begins = f"{window.earliest:%Y-%m-%dT%H:%MZ}"
    hours = early / timedelta(hours=1)
    length = f"{hours:.3g} h" if hours < 100 else f"{hours / 24:.0f} d"
    what = f"it ends {length} before the onset window begins ({begins})"
    return blame((*where, "latest"), what, "check `latest`, or the onset")


def _nothing_doubled(
    where: Path, kind: str, response: CaseResponse, others: Sequence[CaseResponse], blame: Blame
) -> Iterator[Fault]:
    known = {each.kind for each in others if each.organisation == response.organisation}
    if kind not in known:
        what = f"'{response.organisation}' has no other response of the kind '{kind}' in this case"
        right = nearest(kind, known) or "leave `duplicate_of` out, or add that response"
        yield blame((*where, "duplicate_of"), what, right)
