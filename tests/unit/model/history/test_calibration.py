"""What is calibrated: the shipped file, and what is refused in one."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from jointsim.experiments.history.calibration.space import Space
from jointsim.model.document import read_document
from jointsim.model.history.calibration import CalibrationRules, Parameter, read_calibration_rules
from jointsim.model.shelves import find_setup
from tests.shipped import shipped_world

WORK: dict[str, Any] = {"paths": ["tempo.work"], "range": [0.5, 2.0], "why": "unknown"}


def rules(**parameters: Any) -> CalibrationRules:
    said = {
        "jointsim": 1,
        "waves": 1,
        "points": 2,
        "replications": 3,
        "discrepancy": {"mean": 0.3, "spread": 0.1, "why": "unknown"},
        "parameters": parameters,
    }
    return CalibrationRules.model_validate(said)


def test_the_shipped_file_moves_numbers_that_the_world_has():
    found = read_calibration_rules()
    space = Space.of(found, shipped_world("documents-only"))
    assert len(space) < 25  # a few, not dozens
    assert all(parameter.why.endswith(".") for parameter in found.parameters.values())
    assert found.discrepancy.why


def test_documents_alone_take_back_every_number_that_is_moved():
    changes = read_document(find_setup("documents-only")).value["changes"]
    for parameter in read_calibration_rules().parameters.values():
        for path in parameter.paths:
            found = changes
            for key in path.split("."):
                found = found[key]
            low, high = parameter.range
            assert found == 0.0 if ".spread." in path else low <= found <= high, path


def test_documents_alone_name_no_crisis_that_the_tempo_was_fitted_to():
    fitted, documented = (shipped_world(name).tempo.evidence for name in ("as-is", "documents-only"))
    assert set(documented) == set(fitted)
    assert all(each.cases for path, each in fitted.items() if path != "least")
    assert not any(each.cases or "fitted with" in each.assumption for each in documented.values())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"range": [2.0, 0.5]}, "the range is empty or runs backwards — write the lower bound first"),
        ({"range": [0.0, 1.0]}, "a logarithm needs a range above 0 — raise it, or write `scale: linear`"),
        ({"scale": "square"}, "Input should be 'log' or 'linear'"),
        ({"paths": []}, "at least 1 item"),
        ({"paths": ["tempo"]}, "String should match pattern"),
    ],
)
def test_what_cannot_be_spread_is_refused(changed, said):
    with pytest.raises(ValidationError) as error:
        Parameter.model_validate({**WORK, **changed})
    assert said in str(error.value)


def test_a_number_is_moved_by_one_parameter_alone():
    with pytest.raises(
        ValidationError, match=r"tempo\.work is moved by two parameters — leave it to one of them"
    ):
        rules(one=WORK, other=WORK)


def test_a_linear_range_may_begin_at_nothing():
    found = rules(spread={**WORK, "range": [0.0, 1.0], "scale": "linear"})
    assert found.parameters["spread"].range == (0.0, 1.0)
