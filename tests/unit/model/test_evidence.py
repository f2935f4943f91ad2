"""Finding the evidence for a value: the nearest map that speaks of it, its most particular key."""

from __future__ import annotations

import pytest

from jointsim.model.evidence import evidence_for, is_fitted

WORLD = {
    "procedures": {
        "sail": {
            "steps": {
                "plan": {
                    "takes": {"routine": "4 h", "flash": "1 h"},
                    "evidence": {"takes": {"says": "step"}},
                },
                "order": {"takes": {"routine": "4 h", "flash": "1 h"}},
                "go": {"choose": {"a": {"chance": 0.5}}},
            },
            "evidence": {
                "steps.plan.takes": {"says": "procedure"},
                "steps.order.takes": {"says": "broad"},
                "steps.order.takes.flash": {"says": "narrow"},
                "steps": {"says": "all"},
            },
        }
    },
    "bodies": {"council": {"silence": "1 d", "evidence": None}},
}
SAIL = ("procedures", "sail")


@pytest.mark.parametrize(
    ("path", "where", "says"),
    [
        ((*SAIL, "steps", "plan", "takes", "flash"), (*SAIL, "steps", "plan", "evidence", "takes"), "step"),
        (
            (*SAIL, "steps", "order", "takes", "flash"),
            (*SAIL, "evidence", "steps.order.takes.flash"),
            "narrow",
        ),
        ((*SAIL, "steps", "order", "takes", "routine"), (*SAIL, "evidence", "steps.order.takes"), "broad"),
        ((*SAIL, "steps", "order", "takes", "immediate"), (*SAIL, "evidence", "steps.order.takes"), "broad"),
        ((*SAIL, "steps", "go", "choose", "a", "chance"), (*SAIL, "evidence", "steps"), "all"),
    ],
)
def test_the_nearest_and_most_particular_evidence_is_found(path, where, says):
    assert evidence_for(WORLD, path) == (where, {"says": says})


@pytest.mark.parametrize("path", [("bodies", "council", "silence"), ("bodies", "none", "x"), SAIL, ()])
def test_without_evidence_nothing_is_found(path):
    assert evidence_for(WORLD, path) is None


def test_a_key_that_only_begins_alike_is_not_meant():
    value = {"a": {"silence-length": "1 d", "evidence": {"silence": {"says": "x"}}}}
    assert evidence_for(value, ("a", "silence-length")) is None


@pytest.mark.parametrize(
    ("evidence", "fitted"),
    [
        ({"assumption": "Fitted to past crises.", "cases": ["flood"]}, True),
        ({"assumption": "As for work; fitted with the others.", "cases": ["flood"]}, True),
        ({"assumption": "Read off the flood.", "cases": ["flood"]}, False),
        ({"assumption": "As before anything was fitted.", "cases": []}, False),
        ({"assumption": "As before anything was fitted."}, False),
        ({"assumption": "Uniforms are refitted.", "cases": ["flood"]}, False),
        ({"says": "They fitted it.", "source": "x", "confidence": "low", "cases": ["flood"]}, False),
        ({"set-by": "quick"}, False),
    ],
)
def test_fitted_is_what_says_so_and_names_the_crises(evidence, fitted):
    assert is_fitted(evidence) is fitted
