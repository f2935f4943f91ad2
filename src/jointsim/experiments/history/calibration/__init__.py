"""Calibration: which values of a few numbers past crises rule out, and what a choice among the rest is worth."""
