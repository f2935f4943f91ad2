"""The real calendar on the run's clock: days, open hours, sittings and deadlines."""
