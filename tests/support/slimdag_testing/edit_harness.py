"""Edits of a project's files, parsed by dbt's engines: what the engine of the current manifest selects, and what slimdag does.

    python -m slimdag_testing.edit_harness [--edits sample|all|NAME...] [--pairs 1.11:1.12 ...] [--show]   (with tests/support on PYTHONPATH)

A pair is STATE:CURRENT. Prints the agreements of each pair; everything that dbt says is kept in build/edits (or SLIMDAG_EDITS), so that
only slimdag is asked again.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import dataclasses
import functools
import hashlib
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .dbt_judge_errors import recorded_error_kind
from .judges import ROOT, command_of, python_of, why_missing
from .project_edits import EDITS, ENVIRONMENTS, NOTHING, TARGETS, Edit
from .query import Answer, Query, Warned
from .random_queries import STATES
from .remote_judge import LoadFailure, RemoteJudge

CACHE = pathlib.Path(os.environ.get("SLIMDAG_EDITS") or ROOT / "build" / "edits")
CORE_ENGINES = ("1.11", "1.12")
CORE_PAIRS = [(state, current) for state in CORE_ENGINES for current in CORE_ENGINES]
V2_PAIRS = [(state, "v2") for state in ("v2", "1.12", "1.11")]
SELECTORS = [*(f"state:{state}" for state in STATES), "state:modified+"]
SAMPLE_STEP = 16
# A manifest of its own answers for the target in which it was made; the state is production's.
STATE_TARGET = "prod"
# v2 is a process for each question.
CURRENT_TARGETS = {"1.11": TARGETS, "1.12": TARGETS, "1.13": TARGETS, "v2": ("dev",)}


def queries_for(engine: str) -> list[Query]:
    """Each state selector, for dbt-core with the flag's default, on and off."""
    flags: list[bool | None] = [None] if engine == "v2" else [None, True, False]
    return [
        Query(select=[selector], more_unrendered_values=flag)
        for flag in flags
        for selector in SELECTORS
    ]


def sample() -> list[Edit]:
    return EDITS[::SAMPLE_STEP]


# ---- manifests -----------------------------------------------------------------------------------------------------------


@functools.cache
def _project_key(edit: Edit) -> str:
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory) / "project"
        edit.write(root)
        digest = hashlib.sha256(json.dumps(ENVIRONMENTS).encode())
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@functools.cache
def _engine_key(engine: str) -> str:
    """What is installed, so that another version parses and answers anew."""
    if engine == "1.11":
        import importlib.metadata

        return importlib.metadata.version("dbt-core")
    installed = command_of(engine).parents[1] / "installed-from.txt"
    text = installed.read_text() if installed.exists() else "unknown"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def manifest_directory(edit: Edit, engine: str, target: str) -> pathlib.Path:
    return CACHE / "manifests" / f"{engine}-{_engine_key(engine)}" / target / _project_key(edit)


def parsed(edit: Edit, engine: str, target: str) -> pathlib.Path | None:
    """Where the manifest is, or None where this engine cannot parse the edit. parse_all() comes before."""
    directory = manifest_directory(edit, engine, target)
    return directory if (directory / "manifest.json").exists() else None


def parse_all(edits: Iterable[Edit], engines: Iterable[str], workers: int) -> None:
    """Parses what is not in the cache."""
    with tempfile.TemporaryDirectory(prefix="slimdag-edits-") as scratch:
        for engine in engines:
            jobs = []
            for number, edit in enumerate(edits):
                if edit.engines is not None and engine not in edit.engines:
                    continue
                project = pathlib.Path(scratch) / f"{engine}-{number}"
                for target in TARGETS:
                    to = manifest_directory(edit, engine, target)
                    if (to / "manifest.json").exists() or (to / "failed.txt").exists():
                        continue
                    if not project.exists():
                        edit.write(project)
                    jobs.append(
                        {"project": str(project), "target": target, "to": str(to),
                         "environment": ENVIRONMENTS[target]}
                    )  # fmt: skip
            with concurrent.futures.ThreadPoolExecutor(workers) as pool:
                chunks = [jobs[i::workers] for i in range(workers)]
                list(pool.map(functools.partial(_parse, engine), chunks))


def _parse(engine: str, jobs: list[dict[str, Any]]) -> None:
    if not jobs:
        return
    if engine == "v2":
        for job in jobs:
            _parse_v2(job)
        return
    subprocess.run(
        [python_of(engine), "-m", "slimdag_testing.parse_projects"],
        input="\n".join(map(json.dumps, jobs)),
        text=True,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "support")},
    )


def _parse_v2(job: dict[str, Any]) -> None:
    to = pathlib.Path(job["to"])
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="slimdag-v2-") as target_path:
        done = _run_v2(["parse"], pathlib.Path(job["project"]), job["target"], target_path)
        made = pathlib.Path(target_path) / "manifest.json"
        if done.returncode == 0 and made.exists():
            (to / "manifest.json").write_bytes(made.read_bytes())
        else:
            (to / "failed.txt").write_text(done.stdout + done.stderr)


def _run_v2(
    arguments: Sequence[str], project: pathlib.Path, target: str, target_path: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, **ENVIRONMENTS[target], "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "NO_COLOR": "1"
    }  # fmt: skip
    places = ["--profiles-dir", ".", "--target", target, "--target-path", target_path]
    return subprocess.run(
        [command_of("v2"), *arguments, *places],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


# ---- dbt's answers -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """The edited project, its manifest as an engine wrote it, and the state it is compared with."""

    edit: Edit
    engine: str
    target: str
    current: pathlib.Path
    state: pathlib.Path


def expected_answers(subject: Subject) -> list[Answer] | None:
    """What the engine of the current manifest answers, from the cache where it was asked before; None: it cannot load them."""
    engine = subject.engine
    queries = queries_for(engine)
    key = hashlib.sha256()
    for part in (engine, _engine_key(engine), subject.target, repr(queries)):
        key.update(part.encode() + b"\0")
    for directory in (subject.current, subject.state):
        key.update((directory / "manifest.json").read_bytes() + b"\0")
    path = CACHE / "answers" / f"{key.hexdigest()[:24]}.json"
    if not path.exists():
        answers = (_ask_v2 if engine == "v2" else _ask_core)(subject, queries)
        kept = None if answers is None else [dataclasses.asdict(a) for a in answers]
        _write_whole(path, json.dumps(kept))
    read = json.loads(path.read_text())
    if read is None:
        return None
    return [_answer(a) for a in read]


def _answer(kept: dict[str, Any]) -> Answer:
    """An answer of the cache; the table of errors may have changed since."""
    answer = Answer(**{**kept, "warnings": [Warned(**w) for w in kept["warnings"]]})
    if answer.error not in (None, "error"):
        answer.error = recorded_error_kind(answer.message)
    return answer


def _write_whole(path: pathlib.Path, text: str) -> None:
    """Other processes read the file while it is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_suffix(f".{os.getpid()}")
    work.write_text(text)
    work.replace(path)


def _ask_core(subject: Subject, queries: list[Query]) -> list[Answer] | None:
    judge = RemoteJudge(subject.engine, subject.current, subject.state)
    try:
        return [judge.answer(query) for query in queries]
    except LoadFailure:
        return None


def _ask_v2(subject: Subject, queries: list[Query]) -> list[Answer]:
    with tempfile.TemporaryDirectory(prefix="slimdag-v2-") as directory:
        project = pathlib.Path(directory) / "project"
        subject.edit.write(project)
        target_path = str(pathlib.Path(directory) / "target")
        return [
            _ls_v2(project, subject.target, target_path, subject.state, query) for query in queries
        ]


def _ls_v2(
    project: pathlib.Path, target: str, target_path: str, state: pathlib.Path, query: Query
) -> Answer:
    assert query.select is not None
    arguments = ["ls", "--quiet", "--output", "json", "--output-keys", "unique_id"]
    done = _run_v2(
        [*arguments, "--state", str(state), "--select", *query.select], project, target, target_path
    )
    if done.returncode != 0:
        return Answer(error="error", message=(done.stderr or done.stdout)[-500:])
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return Answer(nodes=sorted({line["unique_id"] for line in lines}))


# ---- comparison ----------------------------------------------------------------------------------------------------------


@dataclass
class Difference:
    """One question on which slimdag and dbt differ."""

    pair: tuple[str, str]
    edit: str
    target: str
    query: Query
    text: str

    def __str__(self) -> str:
        state, current = self.pair
        flag = {None: "auto", True: "on", False: "off"}[self.query.more_unrendered_values]
        return f"{current} against {state}, {self.target}, {self.edit!r}, {self.query.select} (flag {flag}): {self.text}"


@dataclass
class Measured:
    """Answers of one pair of engines."""

    asked: int = 0
    not_empty: int = 0
    differences: list[Difference] = dataclasses.field(default_factory=list)
    not_parsed: list[str] = dataclasses.field(default_factory=list)

    def add(self, other: Measured) -> None:
        self.asked += other.asked
        self.not_empty += other.not_empty
        self.differences += other.differences
        self.not_parsed += other.not_parsed


def difference_between(expected: Answer, found: Answer) -> str | None:
    """Nodes have to be the same; where dbt raises, the kind of error, where it is known."""
    if expected.error is not None:
        if found.error is None:
            return f"dbt raises {expected.message!r}, slimdag selects {found.nodes}"
        known = expected.error == expected.error.lower() and expected.error != "error"
        if known and expected.error != found.error:
            return f"dbt raises {expected.error}, slimdag {found.error}: {found.message}"
        return None
    if found.error is not None:
        return f"slimdag raises {found.error}: {found.message}; dbt selects {expected.nodes}"
    theirs, ours = set(expected.nodes or ()), set(found.nodes or ())
    if theirs == ours:
        return None
    return f"only dbt: {sorted(theirs - ours)}; only slimdag: {sorted(ours - theirs)}"


def measure_edit(edit: Edit, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], Measured]:
    """All questions about one edit: the edited project in each target, against production's state without the edit."""
    from .slimdag_engine import Engine

    found: dict[tuple[str, str], Measured] = {}
    for pair in pairs:
        measured = found[pair] = Measured()
        state_engine, engine = pair
        if edit.engines is not None and engine not in edit.engines:
            continue
        for target in CURRENT_TARGETS[engine]:
            current = parsed(edit, engine, target)
            state = parsed(NOTHING, state_engine, STATE_TARGET)
            assert state is not None, f"{state_engine} cannot parse the project without an edit"
            if current is None:
                measured.not_parsed.append(f"{edit.name} ({target})")
                continue
            answers = expected_answers(Subject(edit, engine, target, current, state))
            if answers is None:
                measured.not_parsed.append(f"{edit.name} ({target}): dbt cannot load the state")
                continue
            try:
                slimdag = Engine(current, state)
                ours = [slimdag.answer(query) for query in queries_for(engine)]
            except Exception as error:
                ours = [Answer(error="load", message=str(error)) for _ in answers]
            for query, theirs, our in zip(queries_for(engine), answers, ours, strict=True):
                measured.asked += 1
                measured.not_empty += bool(theirs.nodes)
                text = difference_between(theirs, our)
                if text is not None:
                    measured.differences.append(Difference(pair, edit.name, target, query, text))
    return found


def measure(
    edits: list[Edit], pairs: list[tuple[str, str]], workers: int
) -> dict[tuple[str, str], Measured]:
    """Parses, asks and compares."""
    engines = {engine for pair in pairs for engine in pair}
    parse_all([NOTHING, *(e for e in edits if e is not NOTHING)], sorted(engines), workers)
    total: dict[tuple[str, str], Measured] = collections.defaultdict(Measured)
    # Each worker has servers of its own, one an engine.
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=context) as pool:
        for found in pool.map(_measure_by_name, [e.name for e in edits], [pairs] * len(edits)):
            for pair, measured in found.items():
                total[pair].add(measured)
    return dict(total)


def _measure_by_name(name: str, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], Measured]:
    return measure_edit(next(e for e in EDITS if e.name == name), pairs)


def summary(measured: dict[tuple[str, str], Measured]) -> str:
    lines = []
    for (state, current), found in measured.items():
        agreed = found.asked - len(found.differences)
        lines.append(
            f"current {current:5} state {state:5} {agreed:6} of {found.asked:6} answers as dbt "
            f"({found.not_empty} select something; {len(found.not_parsed)} not parsed)"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--edits", nargs="+", default=["all"])
    parser.add_argument("--pairs", nargs="+", help="STATE:CURRENT, default: all of 1.11 and 1.12")
    parser.add_argument(
        "--show", type=int, nargs="?", const=40, default=0, help="differences to print"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    pairs: list[tuple[str, str]] = list(CORE_PAIRS)
    if options.pairs:
        pairs = [
            (state, current) for state, _, current in (p.partition(":") for p in options.pairs)
        ]
    for engine in {engine for pair in pairs for engine in pair}:
        reason = why_missing(engine)
        if reason:
            sys.exit(f"judge dbt {engine} is missing: {reason}")
    edits = {"all": EDITS, "sample": sample()}.get(
        options.edits[0], [e for e in EDITS if e.name in options.edits]
    )
    measured = measure(edits, pairs, options.workers)
    differences = [d for found in measured.values() for d in found.differences]
    for difference in differences[: options.show]:
        print(difference)
    kinds = collections.Counter((d.pair, d.edit) for d in differences)
    if options.show:
        print(
            "differences by edit:",
            [(f"{p[1]}<-{p[0]}", e, n) for (p, e), n in kinds.most_common(40)],
        )
        print("not parsed:", {p: m.not_parsed for p, m in measured.items() if m.not_parsed})
    print(summary(measured))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
