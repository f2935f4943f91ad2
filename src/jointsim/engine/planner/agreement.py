"""Plan of how members come to a view."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from jointsim.engine.luck.delays import compile_delay
from jointsim.engine.plan import AgreementPlan, UtilityPlan
from jointsim.engine.planner.context import Context, samplers


def plan_agreement(context: Context) -> AgreementPlan | None:
    """Plan how members come to a view; None in a world that does not describe it."""
    agreement = context.world.agreement
    if agreement is None:
        return None
    written = {**agreement.utility.model_dump(), **agreement.cuts.model_dump()}
    kinds = agreement.reservations
    events = context.scenario.events
    return AgreementPlan(
        utility=UtilityPlan(**{field.name: written[field.name] for field in fields(UtilityPlan)}),
        reservation_shares=tuple(np.cumsum([kind.share for kind in kinds.values()]).tolist()),
        reservation_takes=tuple(samplers(kind.takes) for kind in kinds.values()),
        rework=samplers(agreement.rework),
        remedies={str(name): weight for name, weight in agreement.remedies.items()},
        rounds=agreement.rounds,
        late_share=agreement.late_break.share,
        late_within=compile_delay(agreement.late_break.within),
        issue={event: context.scalar(f"agreement/{event}/issue") for event in events},
        state={event: context.vector(f"agreement/{event}/state") for event in events},
        organisation={
            (event, organisation): context.vector(f"agreement/{event}/{organisation}")
            for event in events
            for organisation in context.world.organisations
        },
    )
