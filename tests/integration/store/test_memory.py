"""What `slimdag state` needs of memory for an environment whose manifests are large."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import slimdag
from slimdag_testing.runs import run_results

ROOT = Path(__file__).resolve().parents[3]
GENERATOR = ROOT / "benchmarks" / "data" / "generate.py"
NODES = 6_000
RUNS = 42
MOST = 300 * 1024 * 1024
TOGETHER = 1_000_000_000

PEAK = """\
import sys
from slimdag.cli._app import app
try:
    app(sys.argv[1:])
finally:
    sys.stderr.write(open("/proc/self/status").read())
"""


def generated(folder: Path) -> Path:
    subprocess.run([sys.executable, GENERATOR, "--nodes", str(NODES), folder], check=True)
    return folder / "previous" / "manifest.json"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each run has code of its own, macros included, and built another part of the nodes."""
    folder = tmp_path_factory.mktemp("large")
    text = generated(folder).read_text()
    content = json.loads(text)
    runnable = [i for i in content["nodes"] if not i.startswith("analysis.")]
    macro = next(iter(content["macros"].values()))["macro_sql"]
    path = folder / "manifest.json"
    results = folder / "run_results.json"
    total = 0
    with slimdag.Store.open(folder / "state.db") as opened:
        for number in range(RUNS):
            changed = text.replace('"raw_code": "', f'"raw_code": "-- {number}\\n')
            changed = changed.replace(json.dumps(macro), json.dumps(f"{macro} {number}"), 1)
            path.write_text(changed)
            built = dict.fromkeys(runnable[number::RUNS], "success")
            results.write_text(json.dumps(run_results(built)))
            total += path.stat().st_size
            opened.record_run(
                "production", "nightly", "success", "schedule", path, results,
                run_id=f"run{number}", finished_at=f"2026-01-01T{number // 60:02}:{number % 60:02}:00+00:00",
            )  # fmt: skip
    assert total > TOGETHER
    path.write_text(text)
    return folder


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "production", "--policy", "applied"],
        ["show", "production", "--nodes"],
        ["export", "production", "--policy", "applied", "--output", "exported"],
        ["compare", "production", "--policy", "applied", "--job", "nightly", "--manifest", "manifest.json"],
    ],
    ids=lambda arguments: " ".join(arguments[:3]),
)  # fmt: skip
def test_a_state_of_many_large_runs_needs_little_memory(store: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "state", *arguments, "--store", "state.db"],
        cwd=store,
        capture_output=True,
        text=True,
        check=True,
    )
    peak = re.search(r"^VmHWM:\s*(\d+) kB$", done.stderr, re.MULTILINE)
    assert peak is not None
    assert int(peak[1]) * 1024 < MOST, f"{int(peak[1]) / 1024:.0f} MB"
    if arguments[0] == "show" and "--nodes" not in arguments:
        assert f"built by     {RUNS} runs" in done.stdout
