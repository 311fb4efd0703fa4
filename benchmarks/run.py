#!/usr/bin/env python3
"""What `make bench` calls: the main job against its peers, ratios from one run on one machine.

    run.py --build build/release [--nodes 20000] [--seed 1] [--repeat 5] [--skip-dbt]

The Python that runs this has slimdag, dbt-core, orjson and networkx. Each measurement is a process
of its own; processes of different peers take turns, and the fastest of `--repeat` counts, dbt-core,
which takes minutes, runs once. Every answer is compared with dbt-core's: a wrong one ends the run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / "peers"
EXAMPLE = ROOT / "examples" / "shop"
MAIN_JOB = "state:modified+"
WARM = (
    MAIN_JOB,
    "*",
    "tag:daily",
    "tag:daily,config.materialized:table",
    "2+tag:pii+3",
    "@tag:finance",
)

Json = dict[str, Any]


def prepare_data(build: Path, nodes: int, seed: int) -> Path:
    """Generates the manifests unless the same generator made them before."""
    generator = ROOT / "benchmarks" / "data" / "generate.py"
    directory = build / "benchmark-data" / f"{nodes}-{seed}"
    made = directory / "current" / "manifest.json"
    if not made.exists() or made.stat().st_mtime < generator.stat().st_mtime:
        arguments: list[str | Path] = [directory, "--nodes", str(nodes), "--seed", str(seed)]
        subprocess.run([sys.executable, generator, *arguments], check=True)
    for path in directory.glob("*/manifest.json"):
        with path.open("rb") as file:  # into the page cache, for all peers alike
            while file.read(1 << 20):
                pass
    return directory


def ask(*command: str | Path) -> Json:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    answer: Json = json.loads(done.stdout)
    return answer


def ask_peer(name: str, *arguments: str | Path) -> Json:
    return ask(sys.executable, PEERS / name, *arguments)


def job_seconds(answer: Json) -> float:
    """Of the main job in a fresh process: loading, and the first selection."""
    first = answer["selections"][MAIN_JOB]
    seconds: float = answer["load_seconds"] + first.get("first_seconds", first["seconds"])
    return seconds


def micro_benchmarks(program: Path, data: Path) -> dict[str, float]:
    """Google Benchmark's times in seconds by name."""
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    environment = os.environ | {"SLIMDAG_BENCHMARK_DATA": str(data)}
    done = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.3"],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    return {
        entry["name"].removesuffix("/real_time"): entry["real_time"] * units[entry["time_unit"]]
        for entry in json.loads(done.stdout)["benchmarks"]
    }


def check_answers(ours: Json, dbts: Json) -> None:
    for text in WARM:
        mine = set(ours["selections"][text]["nodes"])
        theirs = set(dbts["selections"][text]["nodes"])
        if mine != theirs:
            sys.exit(f"{text}: slimdag and dbt-core differ in {sorted(mine ^ theirs)[:10]}")


def table(title: str, rows: Sequence[tuple[str, ...]]) -> None:
    print(f"\n{title}")
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  " + "  ".join([row[0].ljust(len(first)), *others]))


def time_text(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms"


def ratio_text(peer: float, ours: float) -> str:
    return f"{peer / ours:.3g}x"


def measure_main_job(build: Path, data: Path, repeat: int) -> dict[str, list[Json]]:
    """The peers in turn, so that a busy moment of the machine meets all of them."""
    files = (data / "current" / "manifest.json", data / "previous" / "manifest.json")
    runs: dict[str, list[Json]] = {"slimdag": [], "basic_parser": [], "orjson": []}
    for _ in range(repeat):
        runs["slimdag"].append(ask_peer("slimdag_job.py", data, *WARM))
        runs["basic_parser"].append(ask(build / "benchmarks" / "basic_parser_peer", *files))
        runs["orjson"].append(ask_peer("orjson_networkx.py", data))
    return runs


def report_main_job(runs: dict[str, list[Json]], dbts: Json | None, megabytes: float) -> None:
    ours = min(map(job_seconds, runs["slimdag"]))
    parser = min(run["seconds"] for run in runs["basic_parser"])
    script = min(run["seconds"] for run in runs["orjson"])
    rows = [
        ("main job: load both, compare, select state:modified+", "time", "ratio to slimdag"),
        ("slimdag (Python, C ABI)", time_text(ours), ""),
        ("orjson + networkx, checksums only", time_text(script), ratio_text(script, ours)),
        ("basic_parser with an empty handler", time_text(parser), ratio_text(parser, ours)),
    ]
    if dbts is not None:
        seconds = job_seconds(dbts)
        rows.insert(2, ("dbt-core in process", time_text(seconds), ratio_text(seconds, ours)))
    table(f"Cold, two manifests of {megabytes:.0f} MB together", rows)
    load = min(run["load_seconds"] for run in runs["slimdag"])
    compared = min(run["compare_seconds"] for run in runs["slimdag"])
    print(f"  loading takes {load / parser:.2f} times what the empty handler takes")
    print(f"  comparing the loaded manifests takes {time_text(compared)}")


def report_memory(runs: dict[str, list[Json]], dbts: Json | None, megabytes: float) -> None:
    peers = {"slimdag": runs["slimdag"][0], "orjson + networkx": runs["orjson"][0]}
    if dbts is not None:
        peers["dbt-core, loading alone"] = dbts
    rows = [("peak memory above the start", "", "of the files")]
    for name, run in peers.items():
        used = run["rss_kb"] / 1000
        rows.append((name, f"{used:.0f} MB", f"{used / megabytes:.2f}x"))
    table("Memory", rows)


def report_warm(runs: dict[str, list[Json]], dbts: Json | None) -> None:
    rows = [("selection, manifests loaded", "nodes", "slimdag", "dbt-core", "ratio")]
    for text in WARM:
        ours = min(run["selections"][text]["seconds"] for run in runs["slimdag"])
        nodes = str(len(runs["slimdag"][0]["selections"][text]["nodes"]))
        theirs = ("", "")
        if dbts is not None:
            seconds = dbts["selections"][text]["seconds"]
            theirs = (time_text(seconds), ratio_text(seconds, ours))
        rows.append((text, nodes, time_text(ours), *theirs))
    table("Warm, from Python", rows)


def report_micro(build: Path, data: Path) -> None:
    for title, program in (("C++", "slimdag_benchmarks"), ("C ABI", "slimdag_c_benchmarks")):
        times = micro_benchmarks(build / "benchmarks" / program, data)
        table(title, [(name, time_text(seconds)) for name, seconds in times.items()])


def fastest_command(command: Sequence[str | Path], repeat: int) -> tuple[float, str]:
    seconds, lines = [], ""
    for _ in range(repeat):
        begin = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        seconds.append(time.perf_counter() - begin)
        lines = done.stdout
    return min(seconds), lines


def lay_out_example(directory: Path) -> None:
    """The example project with its branch laid over it, as examples/shop/make_manifests.py does."""
    shutil.rmtree(directory, ignore_errors=True)
    for layer in ("project", "branch"):
        shutil.copytree(EXAMPLE / layer, directory, dirs_exist_ok=True)
    for name in (EXAMPLE / "branch" / "REMOVED").read_text().split():
        (directory / name).unlink()


def report_commands(build: Path, repeat: int) -> None:
    """`slimdag ls` against `dbt ls` on the example project; the state is in the repository."""
    tools = Path(sys.executable).parent
    project = build / "benchmark-data" / "shop"
    lay_out_example(project)
    places = [f"--project-dir={project}", f"--profiles-dir={project}"]
    deps: list[str | Path] = [tools / "dbt", "--quiet", "deps", *places]
    subprocess.run(deps, check=True, capture_output=True, cwd=ROOT)
    asked = [f"--select={MAIN_JOB}", f"--state={EXAMPLE / 'states' / 'production'}"]
    dbt: list[str | Path] = [
        tools / "dbt",
        "--quiet",
        "ls",
        *places,
        f"--target-path={project / 'target'}",
        *asked,
    ]
    theirs, dbt_lines = fastest_command(dbt, min(repeat, 3))
    slimdag: list[str | Path] = [
        tools / "slimdag",
        "ls",
        f"--manifest={project / 'target'}",
        *asked,
    ]
    ours, lines = fastest_command(slimdag, repeat)
    if lines.split() != dbt_lines.split():
        sys.exit(f"slimdag ls and dbt ls differ:\n{lines}\n{dbt_lines}")
    rows = [
        ("command on the example project, Python's start included", "time", "ratio"),
        ("slimdag ls", time_text(ours), ""),
        ("dbt ls (it also parses the project)", time_text(theirs), ratio_text(theirs, ours)),
    ]
    table("Commands", rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--skip-dbt", action="store_true")
    arguments = parser.parse_args()
    build = arguments.build.resolve()

    data = prepare_data(build, arguments.nodes, arguments.seed)
    megabytes = sum(path.stat().st_size for path in data.glob("*/manifest.json")) / 1e6
    runs = measure_main_job(build, data, arguments.repeat)
    dbts = None if arguments.skip_dbt else ask_peer("dbt_core.py", data, *WARM)
    if dbts is not None:
        check_answers(runs["slimdag"][0], dbts)
    print(f"{arguments.nodes} nodes, seed {arguments.seed}, {os.cpu_count()} processors")
    report_main_job(runs, dbts, megabytes)
    report_memory(runs, dbts, megabytes)
    report_warm(runs, dbts)
    report_micro(build, data)
    if dbts is not None:
        report_commands(build, arguments.repeat)


if __name__ == "__main__":
    main()
