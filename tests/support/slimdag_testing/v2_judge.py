"""The Rust engine as the judge: real projects, parsed by it and by dbt-core, and its `dbt ls` on them.

Answers are kept in a directory, by what was asked, so that an engine is asked once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .v2_edits import EDITS, MARTS, STATE_SELECTORS, Step, replace
from .v2_selections import Selection

PROFILES = """
slimdag_tests:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: ":memory:", schema: main}
"""


@dataclass(frozen=True)
class Answer:
    """The unique_ids that were listed, in their order, or what was said instead."""

    nodes: list[str]
    error: str | None


class Judge:
    """Engines by version (`v2`, `1.11`, `1.12`), each its `dbt`; a project; and a directory for what they said."""

    def __init__(
        self, engines: dict[str, pathlib.Path], source: pathlib.Path, kept: pathlib.Path
    ) -> None:
        self._engines = engines
        self._source = source
        digest = hashlib.sha256()
        for path in sorted(source.rglob("*")):
            if path.is_file():
                digest.update(f"{path.relative_to(source)}\n".encode() + path.read_bytes())
        # States of dbt-core are kept beside the answers that were given for them.
        digest.update(str(engines["v2"].stat().st_size).encode())
        self._kept = kept / digest.hexdigest()[:16]
        self._kept.mkdir(parents=True, exist_ok=True)

    # --- what is asked ------------------------------------------------------------------------------------------

    def manifest(self, edit: str, engine: str = "v2") -> bytes | None:
        """The manifest.json that the engine writes for the edited project; nothing if it refuses the project."""
        steps = EDITS[edit]
        path = self._kept / f"manifest-{engine}-{self._key(steps)}.json.gz"
        if not path.exists():
            with tempfile.TemporaryDirectory() as directory:
                project = self._project(pathlib.Path(directory), steps, engine)
                self._run(engine, project, ["parse"])
                written = project / "target" / "manifest.json"
                content = written.read_bytes() if written.exists() else b""
            self._write(path, gzip.compress(content, mtime=0))
        return gzip.decompress(path.read_bytes()) or None

    def state_answers(self, edit: str, states: Sequence[str]) -> dict[tuple[str, str], Answer]:
        """Of each state (the unedited project, parsed by that engine) and each state selector."""
        steps = EDITS[edit]
        wanted = [Selection(select=s, state=state) for state in states for s in STATE_SELECTORS]
        answers = self._ask(steps, wanted)
        return {(str(w.state), str(w.select)): a for w, a in zip(wanted, answers, strict=True)}

    def selections(self, wanted: Sequence[Selection], edit: str = "none") -> list[Answer]:
        return self._ask(EDITS[edit], wanted)

    # --- how ----------------------------------------------------------------------------------------------------

    def _ask(self, steps: list[Step], wanted: Sequence[Selection]) -> list[Answer]:
        path = self._kept / f"answers-{self._key(steps)}.json"
        known: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        missing = [w for w in wanted if self._question(w) not in known]
        if missing:
            with tempfile.TemporaryDirectory() as directory:
                root = pathlib.Path(directory)
                project = self._project(root, steps, "v2")
                named = {w.state for w in missing if w.state is not None}
                states = {name: self._state(root, name) for name in sorted(named)}
                for w in missing:
                    arguments = w.arguments()
                    if w.state is not None:
                        arguments += ["--state", str(states[w.state])]
                    known[self._question(w)] = self._list(project, arguments)
            self._write(path, json.dumps(known, indent=0, ensure_ascii=False).encode())
        return [Answer(**known[self._question(w)]) for w in wanted]

    @staticmethod
    def _question(selection: Selection) -> str:
        return f"{selection.arguments()} {selection.state}"

    def _list(self, project: pathlib.Path, arguments: list[str]) -> dict[str, Any]:
        done = self._run(
            "v2",
            project,
            ["ls", "-q", "--output", "json", "--output-keys", "unique_id", *arguments],
        )
        nodes = [
            json.loads(line)["unique_id"]
            for line in done.stdout.splitlines()
            if line.startswith('{"unique_id"')
        ]
        error = None
        if done.returncode != 0:
            error = next(
                (
                    line
                    for line in (done.stdout + done.stderr).splitlines()
                    if line.startswith("[error]")
                ),
                (done.stdout + done.stderr)[-300:],
            )
        return {"nodes": nodes, "error": error}

    def _state(self, root: pathlib.Path, engine: str) -> pathlib.Path:
        directory = root / f"state-{engine}"
        directory.mkdir()
        content = self.manifest("none", engine)
        assert content is not None, f"{engine} refuses the project"
        (directory / "manifest.json").write_bytes(content)
        return directory

    def _project(self, root: pathlib.Path, steps: list[Step], engine: str) -> pathlib.Path:
        project = root / "pantry"
        shutil.copytree(self._source, project)
        selectors = project / "selectors.v2.yml"
        if engine == "v2":
            selectors.replace(project / "selectors.yml")
        else:
            selectors.unlink()
            # v2 refuses a state of dbt-core in which a unit test names versions.
            replace(MARTS, "    versions: {include: [2]}\n", "").apply(project)
        (project / "profiles.yml").write_text(PROFILES)
        for step in steps:
            step.apply(project)
        self._run(engine, project, ["deps", "-q"])
        return project

    def _run(
        self, engine: str, project: pathlib.Path, arguments: list[str]
    ) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DBT_")}
        environment |= {
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_PROFILES_DIR": str(project),
            "HOME": str(project.parent),
            "NO_COLOR": "1",
        }
        return subprocess.run(
            [str(self._engines[engine]), *arguments],
            cwd=project,
            env=environment,
            text=True,
            capture_output=True,
            check=False,
            timeout=600,
        )

    @staticmethod
    def _key(steps: list[Step]) -> str:
        return hashlib.sha256(repr(steps).encode()).hexdigest()[:16]

    @staticmethod
    def _write(path: pathlib.Path, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        pathlib.Path(file.name).replace(path)
