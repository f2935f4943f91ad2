"""What stands in plans for each urgency."""

from __future__ import annotations

from jointsim.engine.clock.slots import SilenceDeadlines
from jointsim.engine.luck.delays import DelaySampler

Samplers = tuple[DelaySampler, DelaySampler, DelaySampler, DelaySampler]
"""One sampler for each urgency, routine first."""

OptionalSamplers = tuple[DelaySampler | None, ...]
"""Likewise, where an urgency may have none."""

HoursByUrgency = tuple[int, int, int, int]
"""Indices into ``Plan.hours``, one for each urgency; -1 for round the clock."""

DeadlinesByUrgency = tuple[SilenceDeadlines, SilenceDeadlines, SilenceDeadlines, SilenceDeadlines]
"""When silences can end, at each urgency."""
