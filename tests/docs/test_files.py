"""docs/files.md and docs/world.md: their files run, their fragments fit, mistakes are met with the messages quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from jointsim.errors import Fault, InputError
from jointsim.experiments.replicate import replicate
from jointsim.measures.ledger import LABELS
from jointsim.model.document import parse_document
from jointsim.model.history.cases import Cases
from jointsim.model.history.reading import read_cases
from jointsim.model.load import Inputs, load_inputs, load_world
from jointsim.model.scenario import Scenario
from jointsim.model.setup import Setup
from jointsim.model.shapes import known_keys
from jointsim.model.steps import VERBS
from jointsim.model.template import new_scenario_text
from jointsim.model.world import World
from tests.docs.pages import DOCS, Fence, fences, files, read, table, write_files
from tests.support import merged

PAGES_OF_FILES = ("files.md", "world.md")
SCENARIO, SETUP, WORLD = "oil-spill.yaml", "duty-officer.yaml", "ports/world.yaml"
BLANK_SETUP = {"jointsim": 1, "title": "A fragment", "summary": "From a page."}
FRAGMENTS = [fence for fence in fences("yaml") if not fence.marked[0]]


def home_of(keys: set[str]) -> str:
    """Say which kind of file a fragment with these keys is from."""
    if keys <= {"changes", "close-channels"} or keys == {"positions"}:
        return SETUP
    return WORLD if keys <= set(known_keys(World)) else SCENARIO


def load(folder: Path, *, setup: str = SETUP, sets: tuple[tuple[str, str], ...] = ()) -> Inputs:
    return load_inputs(
        str(folder / SCENARIO),
        setup if setup == "as-is" else str(folder / setup),
        sets=sets,
        world=folder / "ports",
    )


def written(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_files(tmp_path, "file")
    return tmp_path


@pytest.mark.parametrize("page", PAGES_OF_FILES)
def test_the_page_is_short_enough_to_be_read(page: str):
    assert len(read(DOCS / page).splitlines()) <= 350


def test_whole_files_of_all_kinds_are_shown():
    assert {SCENARIO, SETUP, WORLD} <= set(files())


def test_the_invented_world_runs_and_the_duty_officer_saves_time(folder):
    medians = []
    for setup in ("as-is", SETUP):
        study = replicate(load(folder, setup=setup), 60, seed=1, jobs=1)
        assert not study.failures
        decision = study.summary()["responses"]["close-ports"]["milestones"]["decision"]
        assert decision["reached"] > 0.5
        medians.append(decision["median_hours"])
    assert medians[1] < medians[0]


def test_the_past_case_is_read_without_a_remark(folder):
    file = read_cases(folder / "spills.yaml")
    assert [case.id for case in file.cases] == ["long-spill-2019"]
    assert file.remarks == ()


@pytest.mark.parametrize("fence", FRAGMENTS, ids=str)
def test_fragments_fit_into_a_file(tmp_path: Path, fence: Fence):
    value = parse_document(fence.text, str(fence)).value
    target = tmp_path / "fragment.yaml"
    home = home_of(set(value))
    if home == SCENARIO:
        target.write_text(written(merged(parse_document(new_scenario_text("x"), "x").value, value)))
        load_inputs(str(target))
    else:
        changes = {"changes": value} if home == WORLD else value
        target.write_text(written(BLANK_SETUP | changes))
        load_world(str(target))


def test_every_verb_is_shown_with_an_example_that_fits(tmp_path):
    rows = table("world.md", "verb")
    steps = {
        f"example-{n}": yaml.safe_load(example) | {"after": "clear"}
        for n, (_, _, example, _) in enumerate(rows)
    }
    assert {verb for verb, *_ in rows} == set(VERBS)
    assert all(verb in step for (verb, *_), step in zip(rows, steps.values(), strict=True))
    setup = BLANK_SETUP | {"changes": {"procedures": {"nato-statement": {"steps": steps}}}}
    (tmp_path / "verbs.yaml").write_text(written(setup))
    world, _ = load_world(str(tmp_path / "verbs.yaml"))
    assert steps.keys() <= world.procedures["nato-statement"].steps.keys()


def test_the_labels_beside_the_verbs_are_those_of_the_ledger():
    named = {label for *_, labels in table("world.md", "verb") for label in labels.split(", ")}
    assert named - {"nothing", "its steps"} <= set(LABELS)


@pytest.mark.parametrize("row", table("files.md", "in the example files you write"), ids=lambda row: row[0])
def test_mistakes_are_met_with_the_messages_quoted(folder: Path, row: list[str]):
    mistake, message = row
    faults = refused(folder, mistake)
    assert [f"{fault.what} — {fault.right}" for fault in faults] == [message]


def refused(folder: Path, mistake: str) -> tuple[Fault, ...]:
    """Make a mistake in the page's files and give what is said about it."""
    sets: tuple[tuple[str, str], ...] = ()
    if mistake.startswith("--set "):
        path, _, value = mistake.removeprefix("--set ").partition("=")
        sets = ((path, value.strip('"')),)
    else:
        name, text = mistaken(mistake)
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(folder, sets=sets)
    return caught.value.faults


def mistaken(mistake: str) -> tuple[str, str]:
    """Put a mistake into the file it belongs to: as text if it is no YAML, else merged."""
    try:
        patch = parse_document(mistake, "mistake").value
    except InputError:
        key = mistake.partition(":")[0]
        return SCENARIO, re.sub(rf"(?m)^{key}: .*$", mistake, files()[SCENARIO])
    name = home_of(set(patch))
    value = parse_document(files()[name], name).value
    return name, written(value | patch if name == SETUP else merged(value, patch))


def models(annotation: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """List the models that an annotation leads to."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            yield annotation
            for field in annotation.model_fields.values():
                yield from models(field.annotation, seen)
        return
    for part in get_args(annotation):
        yield from models(part, seen)


@pytest.mark.parametrize("kind", [Scenario, Setup, World, Cases], ids=lambda kind: kind.__name__)
def test_every_key_is_on_a_page(kind: type[BaseModel]):
    page = "".join(read(DOCS / page) for page in PAGES_OF_FILES)
    keys = {key for model in models(kind, set()) for key in known_keys(model)}
    missing = {key for key in keys if not re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", page)}
    assert missing == set()
