"""Figures; matplotlib is imported when one is drawn, not before."""

from __future__ import annotations

from jointsim.reports.figures.response_times import write_figure, write_upper_panel

__all__ = ["write_figure", "write_upper_panel"]
