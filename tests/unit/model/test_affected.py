"""What ``affected.X`` stands for."""

from __future__ import annotations

import pytest

from jointsim.model.affected import at_home, is_of_affected


@pytest.mark.parametrize(
    ("name", "states", "found"),
    [
        ("affected.coast-guard", ("FI", "EE"), ("FI.coast-guard", "EE.coast-guard")),
        ("affected.coast-guard", (), ()),
        ("EE.coast-guard", ("FI",), ("EE.coast-guard",)),
        ("affected-by-it", ("FI",), ("affected-by-it",)),
    ],
)
def test_a_name_stands_for_a_staff_of_each_affected_state_or_for_itself(name, states, found):
    assert at_home(name, states) == found
    assert is_of_affected(name) is name.startswith("affected.")
