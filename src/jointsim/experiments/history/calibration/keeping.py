"""Forecasts of a calibration kept on disk as they are done, so that one that is cut off can be gone on with."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np

from jointsim.experiments.gathering import PARTS
from jointsim.experiments.history.calibration.points import Forecast, Where
from jointsim.experiments.kept_lines import KeptLines

KEPT = "points.jsonl"
"""File of what is done, a line for each crisis at each point, in the folder of what is kept until the end."""


class KeptForecasts:
    """The forecasts of one calibration that are done: each is on disk before the next is taken in.

    Parameters
    ----------
    folder
        Of the results.
    identity
        Of the calibration, for those who find its forecasts.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._lines = KeptLines(folder / PARTS / KEPT, identity)
        self._found: dict[tuple[int, str], tuple[Any, Forecast]] = {}

    def resume(self) -> None:
        """Take in what an earlier run left; a line that was cut off is passed over, and its forecast made again."""
        self._lines.resume(self._take)

    def get(self, point: int, case: str, where: Where, milestones: int, replications: int) -> Forecast | None:
        """Give what came of a crisis at a point; None if it was not run, or is not of the same.

        Parameters
        ----------
        point, case
            Number of the point, and id of the crisis.
        where, milestones, replications
            What is to be run there.
        """
        said, forecast = self._found.get((point, case), (None, None))
        if forecast is None or said != (None if where is None else list(where)):
            return None
        return forecast if forecast.sample.shape == (milestones, replications) else None

    def keep(self, point: int, case: str, where: Where, forecast: Forecast) -> None:
        """Keep what came of a crisis at a point; where the disk is full no more are kept, as the end will say."""
        said = {
            "point": point,
            "case": case,
            "where": where,
            "stands": forecast.stands,
            "shape": forecast.sample.shape,
            "sample": base64.b64encode(forecast.sample.astype("<f4").tobytes()).decode(),
        }
        self._lines.keep(said)

    def clear(self) -> None:
        """Remove what is kept; call it once the results are written."""
        self._lines.clear()

    def _take(self, said: dict[str, Any]) -> None:
        sample = np.frombuffer(base64.b64decode(said["sample"]), dtype="<f4").reshape(said["shape"])
        forecast = Forecast(sample.astype(np.float32), tuple(said["stands"]))
        self._found[said["point"], said["case"]] = said["where"], forecast
