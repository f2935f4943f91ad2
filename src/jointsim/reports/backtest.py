"""What forecasts of past crises are worth."""

from __future__ import annotations


def verdict(summary):
    return ["x"]


def backtest_tables(summary):
    return []


def limits(summary):
    return []
