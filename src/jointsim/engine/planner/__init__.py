"""From files to a plan: references resolved, calendars laid out, draws addressed."""

from __future__ import annotations

from jointsim.engine.planner.planner import make_plan

__all__ = ["make_plan"]
