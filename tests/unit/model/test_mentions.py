"""What models say within: ids and evidence are found at any depth, and evidence is no text of its own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from jointsim.model.base import Documented, Evidence
from jointsim.model.institutions import Body
from jointsim.model.mentions import evidence_within, with_higher, words


class Box(Documented):
    """Something that holds other things."""

    name: str = "box"
    inner: Any = None


SEEN = Evidence(assumption="thought so", range=(0.5, 2.0), cases=("flood",))
READ = Evidence(says="it was so", source="book", confidence="low")
NESTED = Box(
    name="outer", inner=[{"key": Box(name="within", evidence={"size": SEEN})}], evidence={"name": READ}
)


def bodies(**above: tuple[list[str], list[str]]) -> dict[str, Body]:
    made = {name: SimpleNamespace(higher=up, sits_as=seats) for name, (up, seats) in above.items()}
    return cast("dict[str, Body]", made)


def test_text_is_found_at_any_depth_with_keys_and_without_what_evidence_says():
    assert sorted(words(NESTED)) == ["key", "name", "outer", "size", "within"]


def test_evidence_is_found_at_any_depth():
    assert {each.cases for each in evidence_within(NESTED)} == {("flood",), ()}
    assert list(evidence_within((NESTED.inner, "text", 3))) == [SEEN]


def test_what_is_no_text_says_nothing():
    assert list(words([3, None, True, 0.5])) == []
    assert list(evidence_within(["text", None])) == []


def test_bodies_bring_those_above_them_and_those_they_sit_as():
    world = bodies(a=(["b"], []), b=(["c", "gone"], []), c=([], ["d"]), d=(["a"], []), e=(["a"], []))
    assert with_higher({"a"}, world) == {"a", "b", "c", "d"}
    assert with_higher((), world) == set()
