"""The Rust engine against slimdag: kinds of edits of a project against its own state and those of dbt-core, and
selections of every sort."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

import pytest
import slimdag
from slimdag_testing import judges
from slimdag_testing.v2_edits import EDITS, STATE_SELECTORS
from slimdag_testing.v2_judge import Answer, Judge
from slimdag_testing.v2_selections import SELECTIONS, Selection

PROJECT = judges.ROOT / "tests" / "data" / "projects" / "pantry"
KEPT = judges.ROOT / "build" / "v2-answers"

pytestmark = pytest.mark.judge("v2")

# What the engine's own manifest does not carry: arguments of methods, and modes of indirect selection. With the
# project's selectors.yml the answers are the engine's.
NOT_IN_THE_MANIFEST = {"nightly", "inherited", "cautious_atoms"}


class Loaded:
    """Manifests and states that several tests take."""

    def __init__(self, judge: Judge, directory: pathlib.Path) -> None:
        self.judge = judge
        self._directory = directory
        self._states: dict[str, slimdag.State] = {}

    def manifest(self, edit: str) -> slimdag.Manifest | None:
        content = self.judge.manifest(edit)
        if content is None:
            return None
        path = self._directory / "manifest.json"
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        return slimdag.Manifest.load(path)

    def state(self, engine: str) -> slimdag.State:
        if engine not in self._states:
            directory = self._directory / f"state-{engine}"
            directory.mkdir()
            content = self.judge.manifest("none", engine)
            assert content is not None
            (directory / "manifest.json").write_bytes(content)
            self._states[engine] = slimdag.State.load(directory)
        return self._states[engine]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    engines = {
        name: judges.command_of(name)
        for name in ("v2", "1.11", "1.12")
        if judges.why_missing(name) is None
    }
    return Loaded(Judge(engines, PROJECT, KEPT), tmp_path_factory.mktemp("v2"))


def sample(config: pytest.Config, items: Sequence[str], every: int) -> list[str]:
    return list(items) if config.getoption("--long") else list(items)[::every]


def wrong(asked: str, got: set[str], answer: Answer) -> list[str]:
    expected = set(answer.nodes)
    if got == expected:
        return []
    return [f"{asked}: too many {sorted(got - expected)}, missing {sorted(expected - got)}"]


def compare_with_state(loaded: Loaded, edits: Sequence[str], engine: str) -> tuple[int, list[str]]:
    count, failures = 0, []
    for edit in edits:
        manifest = loaded.manifest(edit)
        if manifest is None:
            continue  # The engine refuses the edited project.
        answers = loaded.judge.state_answers(edit, [engine])
        for selector in STATE_SELECTORS:
            answer = answers[engine, selector]
            assert answer.error is None, f"{edit}, {selector}: {answer.error}"
            got = manifest.select(selector, state=loaded.state(engine))
            failures += wrong(f"{edit}, {selector} against {engine}", set(got), answer)
            count += 1
    return count, failures


def test_edits_against_its_own_state(loaded: Loaded, pytestconfig: pytest.Config) -> None:
    count, failures = compare_with_state(loaded, sample(pytestconfig, list(EDITS), 8), "v2")
    assert count >= 300
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize(
    "engine", [pytest.param(e, marks=pytest.mark.judge(e)) for e in ("1.11", "1.12")]
)
def test_edits_against_a_state_of_dbt_core(
    loaded: Loaded, engine: str, pytestconfig: pytest.Config
) -> None:
    count, failures = compare_with_state(loaded, sample(pytestconfig, list(EDITS), 30), engine)
    assert count >= 80
    assert not failures, "\n".join(failures)


def is_usage_error(answer: Answer) -> bool:
    """Refused by the command line's parser: nothing about selection."""
    return answer.error is not None and answer.error.startswith("error: ")


def ask(
    loaded: Loaded, manifest: slimdag.Manifest, selection: Selection, selectors: pathlib.Path | None
) -> set[str] | slimdag.Error:
    more = {} if selection.indirect is None else {"indirect_selection": selection.indirect}
    try:
        return set(
            manifest.select(
                selection.select,
                selection.exclude,
                selector=selection.selector,
                selectors=selectors,
                state=None if selection.state is None else loaded.state(selection.state),
                resource_types=list(selection.resource_types) or None,
                exclude_resource_types=list(selection.exclude_resource_types) or None,
                **more,  # type: ignore[arg-type]
            )
        )
    except slimdag.Error as error:
        return error


def compare_selections(
    loaded: Loaded, selections: Sequence[Selection], selectors: pathlib.Path | None = None
) -> tuple[int, list[str]]:
    manifest = loaded.manifest("none")
    assert manifest is not None
    count, failures = 0, []
    for selection, answer in zip(selections, loaded.judge.selections(selections), strict=True):
        if is_usage_error(answer):
            continue
        got = ask(loaded, manifest, selection, selectors)
        count += 1
        if answer.error is not None or isinstance(got, slimdag.Error):
            if answer.error is None or not isinstance(got, slimdag.Error):
                failures.append(f"{selection}: {got} instead of {answer.error or answer.nodes}")
            continue
        failures += wrong(str(selection), got, answer)
    return count, failures


@pytest.mark.judge("1.11")
@pytest.mark.judge("1.12")
def test_selections(loaded: Loaded, pytestconfig: pytest.Config) -> None:
    chosen = [s for s in SELECTIONS if s.selector not in NOT_IN_THE_MANIFEST]
    if not pytestconfig.getoption("--long"):
        chosen = chosen[::3]
    count, failures = compare_selections(loaded, chosen)
    assert count >= 150
    assert not failures, "\n".join(failures)


def test_yaml_selectors_of_a_file(loaded: Loaded) -> None:
    chosen = [s for s in SELECTIONS if s.selector is not None]
    count, failures = compare_selections(loaded, chosen, PROJECT / "selectors.v2.yml")
    assert count >= 80
    assert not failures, "\n".join(failures)
