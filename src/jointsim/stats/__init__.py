"""Mathematics that knows nothing of crises: estimates, how sure they are, comparisons, and scores of forecasts.

Times are counted from the start of a clock; ``inf`` stands for *never reached*.
Import from the modules themselves, so that each costs only what it needs.
"""
