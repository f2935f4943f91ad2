"""Settings of every test: examples are found in the same order on every machine, however slow it is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("jointsim", deadline=None, derandomize=True)
settings.load_profile("jointsim")
