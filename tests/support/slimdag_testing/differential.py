"""dbt-core against slimdag in one process, on mutated manifests and composed selections.

A batch is one pair of artifacts (current, state) with several queries; everything in it follows from the seed and the
number of the batch, so that a failure can be run again.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import slimdag

from . import artifacts, dbt_judge, mutations, properties, random_queries
from .downgrade import downgrade
from .mutations import Mutation
from .query import Query
from .slimdag_engine import Engine, explain_difference

Json = Any
QUERIES_PER_BATCH = 14
ALL_TYPES = random_queries.ALL_TYPES
# What Python raises when dbt stumbles over a value of a wrong type that it let in.
PYTHON_ERRORS = ("TypeError", "AttributeError", "AssertionError", "ValueError")
# Who may have written a state; another version than the judge's is repaired from 1.12.
STATE_VERSIONS = ["1.11.16", "1.12.0", "1.5.0", None, "PREVIOUS"]
# Where dbt's selectors fail and compare(), which needs no graph and raises for no contract, still answers.
COMPARABLE_ERRORS = (
    "contract_breaking_change",
    "cycle",
    "dependency_not_found",
    "unknown_adapter",
)


@dataclass
class Base:
    """A manifest to start from, and those of other states of the same project."""

    name: str
    path: pathlib.Path
    partners: list[pathlib.Path] = field(default_factory=list)
    weight: float = 1.0


@dataclass
class Artifacts:
    """What both engines load."""

    current: dict[str, Json]
    state: dict[str, Json] | None = None
    run_results: dict[str, Json] | None = None
    sources: dict[str, Json] | None = None
    current_sources: dict[str, Json] | None = None
    through_snapshots: tuple[str, ...] = ()
    """What slimdag loads by way of a snapshot: "manifest", "state"."""

    def write(self, directory: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path | None]:
        shutil.rmtree(directory, ignore_errors=True)
        current, state = directory / "current", directory / "state"
        current.mkdir(parents=True)
        (current / "manifest.json").write_text(mutations.dumps(self.current))
        if self.current_sources is not None:
            (current / "sources.json").write_text(json.dumps(self.current_sources))
        if self.state is None:
            return current, None
        state.mkdir()
        (state / "manifest.json").write_text(mutations.dumps(self.state))
        if self.run_results is not None:
            (state / "run_results.json").write_text(json.dumps(self.run_results))
        if self.sources is not None:
            (state / "sources.json").write_text(json.dumps(self.sources))
        return current, state


@dataclass
class Batch:
    artifacts: Artifacts
    queries: list[Query]
    story: str


@dataclass
class Failure:
    """A difference, with what is needed to see it again."""

    batch: str
    story: str
    artifacts: Artifacts
    query: Query | None
    difference: str

    def write(self, directory: pathlib.Path) -> None:
        self.artifacts.write(directory)
        (directory / "query.json").write_text(
            json.dumps(self.query.to_dict() if self.query else None, indent=1)
        )
        (directory / "difference.txt").write_text(
            f"{self.batch}\n{self.story}\n{self.difference}\n"
        )


@dataclass
class Outcome:
    """What one batch gave."""

    compared: int = 0
    questions: int = 0
    errors: int = 0
    not_empty: int = 0
    dbt_refused: int = 0
    failures: list[Failure] = field(default_factory=list)


_LOADED: dict[pathlib.Path, dict[str, Json]] = {}


def load_json(path: pathlib.Path) -> dict[str, Json]:
    if path not in _LOADED:
        if len(_LOADED) > 60:
            _LOADED.clear()
        _LOADED[path] = json.loads(path.read_bytes())
    return _LOADED[path]


def schema_version(manifest: dict[str, Json]) -> int:
    return int(manifest["metadata"]["dbt_schema_version"].rsplit("/v", 1)[1].split(".")[0])


def mutate(
    manifest: dict[str, Json], count: int, rng: random.Random
) -> tuple[dict[str, Json], list[Mutation]]:
    """Applies mutations that leave a manifest that dbt can still decode (all but a few)."""
    applied: list[Mutation] = []
    for _ in range(count):
        mutation = mutations.random_mutation(rng)
        after = mutation.apply(manifest)
        if after is manifest:
            continue
        small = json.loads(json.dumps(mutations.touched(manifest, after)))
        if rng.random() < 0.95 and not mutations.identities_are_texts(small):
            continue
        if rng.random() < 0.997 and not dbt_judge.can_load(small):
            continue
        manifest = after
        applied.append(mutation)
    return manifest, applied


def as_of(manifest: dict[str, Json], version: str | None) -> dict[str, Json]:
    """The manifest as if that dbt had written it."""
    return {**manifest, "metadata": {**manifest["metadata"], "dbt_version": version}}


def as_of_the_judge(manifest: dict[str, Json]) -> dict[str, Json]:
    """A running dbt has written the current manifest itself. From 1.12 that decides whether a state is repaired."""
    return as_of(manifest, dbt_judge.VERSION) if dbt_judge.SELECTOR_METHOD else manifest


def make_batch(bases: list[Base], seed: str, queries: int = QUERIES_PER_BATCH) -> Batch:
    rng = random.Random(seed)
    base = rng.choices(bases, [b.weight for b in bases])[0]
    original = load_json(base.path)
    version = schema_version(original)
    if rng.random() < 0.015:  # many patterns on one load
        maker = random_queries.QueryMaker(original, rng, None)
        return Batch(
            Artifacts(as_of_the_judge(original)),
            [maker.pattern() for _ in range(5 * queries)],
            f"base {base.name}, patterns",
        )
    current, story = mutate(original, rng.choice([0, 1, 2, 4, 8, 16]), rng)
    text = f"base {base.name}, current {[str(m) for m in story]}"
    made = Artifacts(current)
    if rng.random() < 0.85:
        partner = rng.choice(base.partners) if base.partners and rng.random() < 0.35 else base.path
        start = load_json(partner) if partner != base.path or rng.random() < 0.3 else current
        made.state, state_story = mutate(start, rng.choice([0, 1, 2, 4, 8, 16]), rng)
        text += f", state {partner.parent.name if partner != base.path else 'same'} {[str(m) for m in state_story]}"
        if rng.random() < 0.8:
            made.run_results = artifacts.run_results(made.state, rng)
        if rng.random() < 0.8:
            made.sources = artifacts.sources(made.state, rng)
    if rng.random() < 0.8:
        made.current_sources = artifacts.sources(current, rng)
    if version == 12:
        if rng.random() < 0.12:
            to = rng.randrange(4, 12)
            made.current = downgrade(made.current, to, rng)
            text += f", current as v{to}"
        if made.state is not None and schema_version(made.state) == 12 and rng.random() < 0.25:
            to = rng.randrange(4, 12)
            made.state = downgrade(made.state, to, rng)
            text += f", state as v{to}"
    made.current = as_of_the_judge(made.current)
    if made.state is not None and dbt_judge.SELECTOR_METHOD and rng.random() < 0.5:
        made.state = as_of(made.state, rng.choice([*STATE_VERSIONS, dbt_judge.VERSION]))
        text += f", state of {made.state['metadata']['dbt_version']}"
    # names come from both sides, so that selectors also name what was removed
    words = made.state if made.state is not None and rng.random() < 0.15 else made.current
    maker = random_queries.QueryMaker(words, rng, made.state, dbt_judge.SELECTOR_METHOD)
    return Batch(made, [maker.query() for _ in range(queries)], text)


def compare(
    made: Artifacts, queries: list[Query], directory: pathlib.Path, whole: bool = True
) -> tuple[Outcome, list[tuple[Query | None, str]]]:
    """Both engines on the same artifacts; the differences found, None for one that is not about a query."""
    outcome = Outcome()
    found: list[tuple[Query | None, str]] = []
    current, state = made.write(directory)
    try:
        judge = dbt_judge.Judge(current, state)
    except dbt_judge.LoadFailure:
        outcome.dbt_refused += 1
        with contextlib.suppress(
            slimdag.Error
        ):  # It may be read or refused, but only with a typed error.
            Engine(current, state, made.through_snapshots, dbt_judge.SEMANTICS)
        return outcome, found
    try:
        engine = Engine(current, state, made.through_snapshots, dbt_judge.SEMANTICS)
    except slimdag.Error as error:
        outcome.compared += 1
        if error.code == "invalid_artifact" and not judge.well_typed:
            return (
                outcome,
                found,
            )  # a type that dbt does not look at while it reads; a typed error is as good
        return outcome, [(None, f"slimdag cannot load what dbt loads: {error}")]
    for number, query in enumerate(queries):
        expected = judge.answer(query)
        answer = (
            engine.answer_from_file(query)
            if query.selectors is not None and number % 3 == 0
            else engine.answer(query)
        )
        outcome.compared += 1
        outcome.questions += 1
        outcome.errors += expected.error is not None
        outcome.not_empty += bool(expected.nodes)
        difference = explain_difference(expected, answer, repeats=query.selectors is None)
        if difference is None and answer.nodes is not None and number % 4 == 0:
            outcome.compared += 1
            found += [(query, text) for text in why_of_some(engine, query, answer.nodes)]
        if difference is None or (expected.error in PYTHON_ERRORS and not judge.well_typed):
            continue
        asks_adapter = expected.message == f"KeyError: {judge.manifest.metadata.adapter_type!r}"
        if asks_adapter and answer.error in (None, "contract_breaking_change"):
            continue  # dbt asks the adapter before it needs its answer, and slimdag knows adapters that are not installed
        found.append((query, difference))
    if state is not None and whole:
        found += [(None, text) for text in check_comparison(judge, engine, outcome)]
    return outcome, found


def why_of_some(engine: Engine, query: Query, selected: list[str]) -> Iterator[str]:
    """Explanations of some nodes of the selection and of some others."""
    every = properties.all_unique_ids(engine)
    step = max(1, len(every) // 3)
    yield from properties.check_why(engine, query, selected, [*selected[:2], *every[::step][:3]])


def check_comparison(judge: dbt_judge.Judge, engine: Engine, outcome: Outcome) -> list[str]:
    """Manifest.compare() gives dbt's sets, and every modified node that is not new has a reason."""
    differences: list[str] = []
    assert engine.state is not None
    expected: dict[str, set[str]] = {}
    refused = None
    for name in ("new", "modified", "unmodified"):
        query = Query(
            select=[f"state:{name}"], indirect_selection="empty", resource_types=list(ALL_TYPES)
        )
        answer = judge.answer(query)
        if answer.nodes is None:
            refused = answer
        else:
            expected[name] = set(answer.nodes)
    try:
        comparison = engine.compare()
    except slimdag.Error as error:
        if refused is None:
            return [f"compare() raises {error}, dbt answers"]
        return []
    if refused is not None and refused.error not in COMPARABLE_ERRORS:
        return (
            []
            if refused.error in PYTHON_ERRORS and not judge.well_typed
            else [f"dbt raises {refused.message!r}, compare() answers"]
        )
    if (
        refused is not None
        and refused.error == "contract_breaking_change"
        and not comparison.contract_breaks
    ):
        differences.append(f"dbt raises {refused.message!r}, compare() lists no broken contract")
    for name, nodes in expected.items():
        outcome.compared += 1
        ours = set(getattr(comparison, name))
        if ours != nodes:
            differences.append(
                f"compare().{name}: only dbt {sorted(nodes - ours)}, only slimdag {sorted(ours - nodes)}"
            )
    if "modified" in expected and not differences:
        modified = sorted(expected["modified"] - expected["new"])[:6]
        outcome.compared += len(modified) + 1
        differences += properties.check_reasons(judge, comparison, modified)
        differences += properties.check_removed(judge, comparison)
    return differences


def snapshots_of_batch(seed: str) -> tuple[str, ...]:
    """One batch of four has a snapshot as its state, and every other one of these as its manifest too."""
    drawn = random.Random(f"{seed} snapshots").randrange(8)
    return {0: ("state",), 1: ("state", "manifest")}.get(drawn, ())


def run_batch(
    bases: list[Base], seed: str, directory: pathlib.Path, queries: int = QUERIES_PER_BATCH
) -> Outcome:
    """One batch; failures are not yet shrunk."""
    batch = make_batch(bases, seed, queries)
    batch.artifacts.through_snapshots = snapshots_of_batch(seed)
    if batch.artifacts.through_snapshots:
        batch.story += f", snapshot of {' and '.join(batch.artifacts.through_snapshots)}"
    outcome, differences = compare(batch.artifacts, batch.queries, directory)
    outcome.failures = [
        Failure(seed, batch.story, batch.artifacts, query, text) for query, text in differences
    ]
    return outcome


# ---- shrinking -----------------------------------------------------------------------------------------------------------


class Shrinker:
    """Makes a failure small: leaves out parts of the query and entries and keys of the manifests while it still fails."""

    def __init__(self, failure: Failure, directory: pathlib.Path, seconds: float = 60.0) -> None:
        self.failure = failure
        self.directory = directory
        self.deadline = time.monotonic() + seconds

    def fails(self, made: Artifacts, query: Query | None) -> str | None:
        try:
            _, found = compare(
                made, [query] if query is not None else [], self.directory, whole=query is None
            )
        except Exception as error:
            return (
                f"{type(error).__name__}: {error}"
                if self.failure.difference.startswith(type(error).__name__)
                else None
            )
        kind = self.failure.difference.split(":")[0][:18]
        return next((text for _, text in found if text.split(":")[0][:18] == kind), None)

    def out_of_time(self) -> bool:
        return time.monotonic() > self.deadline

    def shrink(self) -> Failure:
        failure = self.failure
        if self.fails(failure.artifacts, failure.query) is None:
            failure.story += " (not reproduced alone)"
            return failure
        if failure.query is not None:
            failure.query = self._query(failure.query)
        for name in ("run_results", "sources", "current_sources"):
            self._try(Artifacts(**{**vars(failure.artifacts), name: None}))
        for _ in range(3):
            before = json.dumps([failure.artifacts.current, failure.artifacts.state], default=str)
            self._entries()
            if (
                json.dumps([failure.artifacts.current, failure.artifacts.state], default=str)
                == before
                or self.out_of_time()
            ):
                break
        self._keys()
        if failure.query is not None:
            failure.query = self._query(failure.query)
        failure.difference = self.fails(failure.artifacts, failure.query) or failure.difference
        return failure

    def _try(self, made: Artifacts) -> bool:
        if self.out_of_time() or self.fails(made, self.failure.query) is None:
            return False
        self.failure.artifacts = made
        return True

    def _query(self, query: Query) -> Query:
        changed = True
        while changed and not self.out_of_time():
            changed = False
            for smaller in smaller_queries(query):
                if self.fails(self.failure.artifacts, smaller) is not None:
                    query, changed = smaller, True
                    break
        return query

    def _entries(self) -> None:
        """Leaves out entries of the sections, many at a time first."""
        made = self.failure.artifacts
        items = sorted(
            {
                (s, uid)
                for m in (made.current, made.state or {})
                for s, entries in m.items()
                if isinstance(entries, dict) and s != "metadata"
                for uid in entries
            }
        )
        size = max(1, len(items) // 2)
        while size >= 1 and not self.out_of_time():
            at = 0
            while at < len(items) and not self.out_of_time():
                chunk = set(items[at : at + size])
                if self._try(without_entries(self.failure.artifacts, chunk)):
                    items = [i for i in items if i not in chunk]
                else:
                    at += size
            if size == 1:
                break
            size //= 2

    def _keys(self) -> None:
        """Leaves out keys of the entries that are left."""
        for which in ("current", "state"):
            manifest = getattr(self.failure.artifacts, which)
            for section in list(manifest or {}):
                entries = manifest[section]
                if not isinstance(entries, dict) or section == "metadata":
                    continue
                for uid in list(entries):
                    entry = getattr(self.failure.artifacts, which)[section].get(uid)
                    for key in list(entry) if isinstance(entry, dict) else []:
                        manifest_now = getattr(self.failure.artifacts, which)
                        smaller = {k: v for k, v in manifest_now[section][uid].items() if k != key}
                        new = {**manifest_now, section: {**manifest_now[section], uid: smaller}}
                        self._try(Artifacts(**{**vars(self.failure.artifacts), which: new}))


def without_entries(made: Artifacts, chunk: set[tuple[str, str]]) -> Artifacts:
    def strip(manifest: dict[str, Json] | None) -> dict[str, Json] | None:
        if manifest is None:
            return None
        gone = {uid for _, uid in chunk}

        def without_gone(values: list[Json]) -> list[Json]:
            return [v for v in values if not (isinstance(v, str) and v in gone)]

        result: dict[str, Json] = {}
        for section, entries in manifest.items():
            if not isinstance(entries, dict) or section == "metadata":
                result[section] = entries
                continue
            kept = {}
            for uid, entry in entries.items():
                if (section, uid) in chunk:
                    continue
                depends = entry.get("depends_on") if isinstance(entry, dict) else None
                if isinstance(depends, dict):
                    left = {
                        k: without_gone(v) if isinstance(v, list) else v for k, v in depends.items()
                    }
                    kept[uid] = {**entry, "depends_on": left}
                else:
                    kept[uid] = entry
            result[section] = kept
        return result

    current = strip(made.current)
    assert current is not None
    return Artifacts(**{**vars(made), "current": current, "state": strip(made.state)})


def smaller_queries(query: Query) -> list[Query]:
    import dataclasses

    def replaced(**changes: Json) -> Query:
        return dataclasses.replace(query, **changes)

    candidates: list[Query] = []
    for name, default in dataclasses.asdict(Query()).items():
        if getattr(query, name) != default and not (
            name == "select" and query.select and not query.exclude
        ):
            candidates.append(replaced(**{name: default}))
    for name in ("select", "exclude"):
        strings: list[str] | None = getattr(query, name)
        if not strings:
            continue
        for i, text in enumerate(strings):
            if len(strings) > 1:
                candidates.append(replaced(**{name: strings[:i] + strings[i + 1 :]}))
            for separator in (" ", ","):
                parts = text.split(separator)
                for j in range(len(parts)) if len(parts) > 1 else ():
                    shorter = separator.join(parts[:j] + parts[j + 1 :])
                    candidates.append(
                        replaced(**{name: [*strings[:i], shorter, *strings[i + 1 :]]})
                    )
            for cut in (text.lstrip("@+0123456789"), text.rstrip("+0123456789")):
                if cut != text:
                    candidates.append(replaced(**{name: [*strings[:i], cut, *strings[i + 1 :]]}))
    for name in ("resource_types", "exclude_resource_types"):
        types: list[str] | None = getattr(query, name)
        for i in range(len(types)) if types and len(types) > 1 else ():
            candidates.append(replaced(**{name: types[:i] + types[i + 1 :]}))  # type: ignore[index]
    if query.selectors is not None:
        candidates += [replaced(selectors=s) for s in _smaller_json(query.selectors)]
    return candidates


def _smaller_json(value: Json) -> list[Json]:
    result: list[Json] = []
    if isinstance(value, dict):
        for key in value:
            result.append({k: v for k, v in value.items() if k != key})
            result += [{**value, key: smaller} for smaller in _smaller_json(value[key])]
    elif isinstance(value, list):
        for i, item in enumerate(value):
            result.append(value[:i] + value[i + 1 :])
            result += [[*value[:i], smaller, *value[i + 1 :]] for smaller in _smaller_json(item)]
    return result


# ---- bases ---------------------------------------------------------------------------------------------------------------


def bundled_bases(tests: pathlib.Path) -> list[Base]:
    """Our own manifests: the small projects of the tests and the example."""
    bases: list[Base] = []
    groups: dict[str, list[pathlib.Path]] = {}
    for path in sorted((tests / "data").glob("manifests*/*/manifest.json")):
        groups.setdefault(path.parent.name.split("-")[0], []).append(path)
    example = sorted((tests.parent / "examples").rglob("manifest.json"))
    if example:
        groups["example"] = example
    for paths in groups.values():
        for path in paths:
            name = "/".join(path.parts[-3:-1])
            bases.append(Base(name, path, [p for p in paths if p != path], 2.0 / len(paths)))
    return bases


def oracle_bases(oracle: pathlib.Path, largest: int = 1_300_000) -> list[Base]:
    """Manifests of the recorded cases and of real projects, where they are at hand (unpacked)."""
    bases: list[Base] = []
    for recorded in (oracle / "recorded", oracle / "recorded-1.12"):
        bases += recorded_bases(recorded)
    ready = [
        p
        for p in sorted((oracle / "corpus" / "ready").rglob("manifest.json"))
        if p.stat().st_size <= largest
    ]
    for path in ready:
        version = schema_version(json.loads(path.read_bytes()))
        if version >= 4:
            bases.append(Base(f"ready-{path.parent.name}", path, [], 2.0 / len(ready)))
    return bases


def recorded_bases(recorded: pathlib.Path) -> list[Base]:
    """The manifests of recorded cases, each with the states it was compared with."""
    if not (recorded / "cases.jsonl").exists():
        return []
    partners: dict[str, set[str]] = {}
    for line in (recorded / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        current, state = case["current"]["manifest"], case.get("state", {}).get("manifest")
        partners.setdefault(current, set())
        if state:
            partners[current].add(state)
    return [
        Base(
            f"{recorded.name}-{current}",
            recorded / "artifacts" / f"{current}.json",
            [recorded / "artifacts" / f"{s}.json" for s in sorted(partners[current])],
            2.0 / len(partners),
        )
        for current in sorted(partners)
    ]


Progress = Callable[[Outcome], None]
