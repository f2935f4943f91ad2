"""Make the gallery of the shipped scenarios anew: the page and one figure a scenario.

`python docs/make_gallery.py` writes docs/gallery.md and docs/figures/gallery/*.svg; `--text` writes the page alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from jointsim.experiments.replicate import replicate
from jointsim.model.document import read_document
from jointsim.model.load import load_inputs, load_world
from jointsim.model.scenario import Response, Scenario
from jointsim.model.world import World
from jointsim.reports.figures import write_upper_panel
from jointsim.reports.names import Names
from jointsim.reports.words import capitalised, day, listed, spaced

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "gallery.md"
FIGURES = ROOT / "docs" / "figures" / "gallery"
COMMAND = "python docs/make_gallery.py"
REPLICATIONS, SEED = 200, 1

INTRODUCTION = f"""# Gallery

The crises that come with jointsim, each under the id by which it is run: `jointsim run baltic-cables`. A copy of a
file is a good beginning for [a scenario of your own](files.md). What happened, and what is assumed, each summary says.

The figures show the set-up `as-is` in {REPLICATIONS} replications, seed {SEED}: what the model makes of a crisis,
not a record of what was done. Text and figures of this page are made anew by `{COMMAND}`.
"""


def shipped() -> dict[str, Path]:
    """Find the scenarios of the project, by id; not those in the current folder."""
    return {path.stem: path for path in sorted((ROOT / "scenarios").glob("*.yaml"))}


def page() -> str:
    """Write the page: an overview, then one section a scenario."""
    world = load_world()[0]
    read = {key: Scenario.model_validate(read_document(path).value) for key, path in shipped().items()}
    parts = [INTRODUCTION, "\n".join(_overview(read)) + "\n"]
    parts += ["\n".join(_section(key, scenario, world)) + "\n" for key, scenario in read.items()]
    return "\n".join(parts)


def draw(scenario: str) -> Path:
    """Run a scenario and draw how long each response took."""
    study = replicate(load_inputs(str(shipped()[scenario])), REPLICATIONS, SEED)
    title = Names(study.inputs.world, study.inputs.scenario).title
    file, heading = FIGURES / f"{scenario}.svg", study.inputs.scenario.title
    return write_upper_panel(study.summary(), study.scores, file, title, heading)


def _overview(read: dict[str, Scenario]) -> Iterator[str]:
    yield "| scenario | domain | begins | followed for | responses |"
    yield "| --- | --- | --- | --- | --- |"
    for key, scenario in read.items():
        yield (
            f"| [{scenario.title}](#{key}) | {scenario.domain} | {day(scenario.start)} | "
            f"{_horizon(scenario)} | {len(scenario.responses)} |"
        )


def _section(key: str, scenario: Scenario, world: World) -> Iterator[str]:
    names = Names(world, scenario)
    states = {state: None for event in scenario.events.values() for state in scenario.affected_by(event)}
    affected = listed([names.state(state) for state in states]) or "no member"
    yield f"## {key}"
    yield f"\n**{scenario.title}.** {scenario.summary}"
    begins = f"{day(scenario.start)}, {scenario.start:%H:%M} local time"
    kind = f"{spaced(scenario.domain)}, {scenario.onset}"
    yield f"\nBegins {begins}; {kind}; affects {affected}. File: [{key}.yaml](../scenarios/{key}.yaml)."
    events = [capitalised(event.title or spaced(name)) for name, event in scenario.events.items()]
    yield f"\nWhat happens: {'; '.join(events)}."
    yield "\n| what is wanted | of whom | kind |\n| --- | --- | --- |"
    yield from (_row(name, response, names) for name, response in scenario.responses.items())
    yield f"\n![{scenario.title}: how long each response took](figures/gallery/{key}.svg)"


def _row(name: str, response: Response, names: Names) -> str:
    what = response.title or capitalised(spaced(name))
    return f"| {what} | {names.organisation(response.organisation)} | `{response.kind}` |"


def _horizon(scenario: Scenario) -> str:
    return f"{scenario.horizon.median / 86400:g} days"


def main(arguments: list[str]) -> None:
    """Write the page, and the figures unless only the text is asked for."""
    PAGE.write_text(page(), encoding="utf-8")
    if "--text" not in arguments:
        FIGURES.mkdir(parents=True, exist_ok=True)
        for scenario in shipped():
            draw(scenario)


if __name__ == "__main__":
    main(sys.argv[1:])
