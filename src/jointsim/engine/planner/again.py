"""A plan with other numbers in a few places, without compiling all of it again."""

from __future__ import annotations

from dataclasses import replace

from jointsim.engine.plan import AgreementPlan, OrganisationPlan, Plan, TempoPlan
from jointsim.engine.planner.agreement import plan_agreement
from jointsim.engine.planner.context import UNUSED, Context
from jointsim.engine.planner.planner import make_plan
from jointsim.engine.planner.tempo import plan_tempo
from jointsim.model.scenario import Scenario
from jointsim.model.world import World


def plan_again(plan: Plan, scenario: Scenario, world: World, planned: World) -> Plan:
    """Give the plan of a scenario in a world that differs in a few numbers from the one of a plan.

    Tempo, how organisations judge urgency, and the coefficients of members' views are taken over into a copy, which
    takes a small part of the time; for anything else all is compiled anew. The replications are those of a plan made
    from the beginning.

    Parameters
    ----------
    plan
        Of the scenario in the other world.
    scenario, world
        As of `make_plan`.
    planned
        The other world.
    """
    context = Context(world, scenario)
    tempo = plan_tempo(context, plan.responses)
    if not _differs_little(world, planned) or not _has_draws(plan.tempo, tempo):
        return make_plan(scenario, world, scenario_id=plan.scenario, setup_id=plan.setup)
    return replace(
        plan,
        tempo=_addressed(tempo, plan.tempo),
        agreement=_coefficients(context, plan.agreement),
        organisations={name: _judging(context, own) for name, own in plan.organisations.items()},
    )


def _differs_little(world: World, planned: World) -> bool:
    """Say whether two worlds are alike but for what can be taken over."""
    organisations = {
        name: each.model_copy(update={"judges": planned.organisations[name].judges})
        for name, each in world.organisations.items()
        if name in planned.organisations
    }
    agreement = world.agreement
    if agreement is not None and planned.agreement is not None:
        utility = planned.agreement.utility.model_copy(update={"affected": agreement.utility.affected})
        agreement = agreement.model_copy(update={"utility": utility})
    update = {"tempo": planned.tempo, "organisations": organisations, "agreement": agreement}
    return world.model_copy(update=update) == planned


def _has_draws(plan: TempoPlan | None, tempo: TempoPlan | None) -> bool:
    """Say whether a plan has an address for each draw that another tempo makes."""
    if tempo is None:
        return True
    if plan is None:
        return False
    return (
        (plan.crisis_address != UNUSED or not tempo.crisis)
        and plan.response_addresses.keys() >= tempo.response_addresses.keys()
        and plan.initiative_addresses.keys() >= tempo.initiative_addresses.keys()
    )


def _addressed(tempo: TempoPlan | None, plan: TempoPlan | None) -> TempoPlan | None:
    if tempo is None or plan is None:
        return None
    return replace(
        tempo,
        crisis_address=plan.crisis_address,
        response_addresses=plan.response_addresses,
        initiative_addresses=plan.initiative_addresses,
    )


def _coefficients(context: Context, plan: AgreementPlan | None) -> AgreementPlan | None:
    agreement = context.world.agreement
    if plan is None or agreement is None:
        return plan
    found = plan_agreement(Context(context.world, context.scenario))
    return plan if found is None else replace(plan, utility=found.utility)


def _judging(context: Context, plan: OrganisationPlan) -> OrganisationPlan:
    judges = context.world.organisations[plan.id].judges
    return replace(plan, lower=judges.lower, higher=judges.higher)
