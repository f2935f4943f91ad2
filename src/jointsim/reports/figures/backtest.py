"""The figure of a backtest."""


def backtest_figure(summary):
    return {}
