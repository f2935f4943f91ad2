"""Members' views of a text: the utility of DESIGN §4, drawn once per state and lasting over rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.plan import AgreementPlan, BodyPlan

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication

Vector = NDArray[np.float64]


class Views:
    """Leanings of all states in one replication: read once per issue, then kept."""

    def __init__(self, run: Replication, plan: AgreementPlan) -> None:
        self._run = run
        self.plan = plan
        self._issue: dict[str, float] = {}
        self._state: dict[str, Vector] = {}
        self._organisation: dict[tuple[str, str], Vector] = {}

    def utilities(
        self, dossier: Dossier, body: BodyPlan, contention: int, round_address: int, occurrence: int
    ) -> Vector:
        """Say how much each seat of a body likes the text as it stands, where members disagree so much (0-3)."""
        utility, response = self.plan.utility, dossier.plan
        common = (
            utility.base
            - utility.contention * contention
            + utility.confidence * self._certainty(dossier)
            + utility.concession * dossier.concessions
            + self._shared(response.event)
        )
        own = self._leaning(response.event, response.organisation) + response.shift
        noise = self._run.draws.normals(round_address, occurrence)
        everyone: Vector = common + own + utility.round * noise
        return everyone[body.seats]

    def _certainty(self, dossier: Dossier) -> float:
        response = dossier.plan
        holders = self._run.plan.organisations[response.organisation].holders[response.event]
        occurrence, attribution = self._run.knowledge.confidence(response.event, holders)
        return attribution if response.rests_on_attribution else occurrence

    def _shared(self, event: str) -> float:
        if event not in self._issue:
            drawn = self._run.draws.normal(self.plan.issue[event])
            self._issue[event] = self.plan.utility.issue * drawn
        return self._issue[event]

    def _leaning(self, event: str, organisation: str) -> Vector:
        key = (event, organisation)
        if key not in self._organisation:
            if event not in self._state:
                self._state[event] = self.plan.utility.state * self._run.draws.normals(self.plan.state[event])
            within = self._run.draws.normals(self.plan.organisation[key])
            self._organisation[key] = self._state[event] + self.plan.utility.organisation * within
        return self._organisation[key]
