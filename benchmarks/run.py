#!/usr/bin/env python3
"""What `make bench` calls: every figure of docs/performance.md, as ratios to peers of the same run.

    run.py --build build/release [--nodes 20000] [--seed 1] [--repeat 5] [--scaling 1000,10000]
           [--skip-dbt] [--json FILE] [--markdown FILE] [--plot FILE]

The Python that runs this has slimdag, dbt-core, orjson and networkx. Each measurement is a process
of its own; processes of different peers take turns, and the fastest of `--repeat` counts, dbt-core,
which takes minutes, runs once. Every answer is compared with dbt-core's: a wrong one ends the run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import growth
from report import Report, ratio_text, time_text
from snapshots import report_snapshots
from stores import report_store

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

# The same questions in benchmarks/selection and benchmarks/capi.
MICRO_NAMES = {
    MAIN_JOB: "state_modified_plus",
    "*": "all",
    "tag:daily": "tag",
    "tag:daily,config.materialized:table": "intersection",
    "2+tag:pii+3": "parents_and_children",
    "@tag:finance": "childrens_parents",
}

Json = dict[str, Any]
Times = dict[str, float]


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


def micro_benchmarks(program: Path, data: Path) -> Times:
    """Google Benchmark's times in seconds by name."""
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    environment = os.environ | {"SLIMDAG_BENCHMARK_DATA": str(data)}
    done = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.2"],
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


def measure_main_job(build: Path, data: Path, repeat: int) -> dict[str, list[Json]]:
    """The peers in turn, so that a busy moment of the machine meets all of them; but those of some
    hundred MB by themselves, since a virtual machine takes its time to hand out again what they
    have given back."""
    files = (data / "current" / "manifest.json", data / "previous" / "manifest.json")
    runs: dict[str, list[Json]] = {"slimdag": [], "basic_parser": [], "orjson": []}
    for _ in range(repeat):
        runs["slimdag"].append(ask_peer("slimdag_job.py", data, *WARM))
        runs["basic_parser"].append(ask(build / "benchmarks" / "basic_parser_peer", *files))
    for _ in range(repeat):
        runs["orjson"].append(ask_peer("orjson_networkx.py", data))
    return runs


def report_main_job(
    report: Report, runs: dict[str, list[Json]], dbts: Json | None, megabytes: float
) -> None:
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
        report.at_least("cold job, dbt-core in process to slimdag", seconds / ours, 100)
    load = min(run["load_seconds"] for run in runs["slimdag"])
    compared = min(run["compare_seconds"] for run in runs["slimdag"])
    cpu = min(run["cpu_seconds"] for run in runs["slimdag"])
    parser_cpu = min(run["cpu_seconds"] for run in runs["basic_parser"])
    report.add(
        f"Cold, two manifests of {megabytes:.0f} MB together",
        rows,
        f"loading takes {load / parser:.2f} times what the empty handler takes",
        f"the main job takes {cpu / parser_cpu:.2f} times its processor time",
        f"comparing the loaded manifests takes {time_text(compared)}",
    )
    report.at_least("cold job, orjson + networkx to slimdag", script / ours, 12)
    report.at_most("cold job, slimdag to basic_parser with an empty handler", ours / parser, 2.0)
    report.at_most("cold job, the same in processor time", cpu / parser_cpu, 2.0)
    report.figures["cold"] = {"runs": runs, "seconds": ours, "megabytes": megabytes}


def report_memory(
    report: Report, runs: dict[str, list[Json]], dbts: Json | None, megabytes: float
) -> None:
    peers = {"slimdag": runs["slimdag"][0], "orjson + networkx": runs["orjson"][0]}
    if dbts is not None:
        peers["dbt-core, loading alone"] = dbts
    rows = [("peak memory above the start", "", "of the files")]
    for name, run in peers.items():
        used = run["rss_kb"] / 1000
        rows.append((name, f"{used:.0f} MB", f"{used / megabytes:.2f}x"))
    report.add("Memory", rows)
    ours = runs["slimdag"][0]["rss_kb"] / 1000 / megabytes
    report.at_most("peak memory to the size of both files", ours, 0.5)


def report_warm(
    report: Report, runs: dict[str, list[Json]], dbts: Json | None, micro: dict[str, Times]
) -> None:
    rows = [
        (
            "selection, manifests loaded",
            "nodes",
            "dbt-core",
            "Python",
            "ratio",
            "C ABI",
            "C++",
            "ratio",
        )
    ]
    for text in WARM:
        python = min(run["selections"][text]["seconds"] for run in runs["slimdag"])
        nodes = str(len(runs["slimdag"][0]["selections"][text]["nodes"]))
        name = MICRO_NAMES.get(text, "")
        c = micro["C ABI"].get(f"select_nodes/{name}")
        cpp = micro["C++"].get(f"select_nodes/{name}")
        theirs = None if dbts is None else dbts["selections"][text]["seconds"]
        rows.append(
            (
                text,
                nodes,
                "" if theirs is None else time_text(theirs),
                time_text(python),
                "" if theirs is None else ratio_text(theirs, python),
                "" if c is None else time_text(c),
                "" if cpp is None else time_text(cpp),
                "" if theirs is None or cpp is None else ratio_text(theirs, cpp),
            )
        )
        if text == MAIN_JOB and theirs is not None and c is not None and cpp is not None:
            report.at_least(f"warm {MAIN_JOB}, dbt-core to C++", theirs / cpp, 1000)
            report.at_least(f"warm {MAIN_JOB}, dbt-core to C ABI", theirs / c, 1000)
    report.add("Warm", rows, "Python's figures contain the sorted list of unique ids")


def report_threads(report: Report, build: Path, data: Path) -> None:
    found = ask(build / "benchmarks" / "threads", data)
    one, eight = found["one_thread"], found["eight_threads"]
    processors = min(8, found["processors"])
    rows = [
        ("10,000 selections over one manifest", "time", "ratio to one thread"),
        ("one thread", time_text(one), ""),
        (f"eight threads on {processors} processors", time_text(eight), ratio_text(one, eight)),
    ]
    report.add("Threads", rows)
    report.at_least(
        "share of the processors that eight threads use", one / eight / processors, 0.8, ""
    )
    report.figures["threads"] = found


def measure_micro(build: Path, data: Path) -> dict[str, Times]:
    programs = {"C++": "slimdag_benchmarks", "C ABI": "slimdag_c_benchmarks"}
    return {
        title: micro_benchmarks(build / "benchmarks" / program, data)
        for title, program in programs.items()
    }


def report_micro(report: Report, micro: dict[str, Times]) -> None:
    for title, times in micro.items():
        rows = [("", "time"), *((name, time_text(seconds)) for name, seconds in times.items())]
        report.add(f"Parts, {title}", rows)
    report.figures["parts"] = micro


class Fastest(NamedTuple):
    """Of several runs of a command; the times need not be of the same run."""

    seconds: float
    cpu_seconds: float
    lines: str


def fastest_command(command: Sequence[str | Path], repeat: int) -> Fastest:
    seconds, cpu_seconds, lines = [], [], ""
    for _ in range(repeat):
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        seconds.append(time.perf_counter() - begin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu_seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        lines = done.stdout
    return Fastest(min(seconds), min(cpu_seconds), lines)


def lay_out_example(directory: Path) -> None:
    """The example project with its branch laid over it, as examples/shop/make_manifests.py does."""
    shutil.rmtree(directory, ignore_errors=True)
    for layer in ("project", "branch"):
        shutil.copytree(EXAMPLE / layer, directory, dirs_exist_ok=True)
    for name in (EXAMPLE / "branch" / "REMOVED").read_text().split():
        (directory / name).unlink()


def report_example(report: Report, build: Path, repeat: int, *, with_dbt: bool) -> None:
    """`slimdag ls` on the example project, and `dbt ls`; the state is in the repository."""
    tools = Path(sys.executable).parent
    asked = [f"--select={MAIN_JOB}", f"--state={EXAMPLE / 'states' / 'production'}"]
    manifest = EXAMPLE / "states" / "branch"
    rows = [("command on the example project", "time", "ratio to slimdag ls", "processor time")]
    manifest, theirs = EXAMPLE / "states" / "branch", None
    if with_dbt:
        project = build / "benchmark-data" / "shop"
        lay_out_example(project)
        places = [f"--project-dir={project}", f"--profiles-dir={project}"]
        deps: list[str | Path] = [tools / "dbt", "--quiet", "deps", *places]
        subprocess.run(deps, check=True, capture_output=True, cwd=ROOT)
        target = f"--target-path={project / 'target'}"
        dbt: list[str | Path] = [tools / "dbt", "--quiet", "ls", *places, target, *asked]
        theirs = fastest_command(dbt, min(repeat, 2))
        manifest = project / "target"
    slimdag: list[str | Path] = [tools / "slimdag", "ls", f"--manifest={manifest}", *asked]
    ours = fastest_command(slimdag, 3 * repeat)
    empty = fastest_command([sys.executable, "-c", "pass"], 3 * repeat)
    commands = {"slimdag ls": ours, "python -c pass": empty}
    if theirs is not None:
        if ours.lines.split() != theirs.lines.split():
            sys.exit(f"slimdag ls and dbt ls differ:\n{ours.lines}\n{theirs.lines}")
        commands["dbt ls, nothing to parse"] = theirs
    for name, of in commands.items():
        ratio = "" if of is ours else ratio_text(of.seconds, ours.seconds)
        rows.append((name, time_text(of.seconds), ratio, time_text(of.cpu_seconds)))
    report.add("The command on a small project", rows)
    above = (ours.seconds - empty.seconds) * 1e3
    cpu_above = (ours.cpu_seconds - empty.cpu_seconds) * 1e3
    report.at_most("slimdag ls above an empty Python process", above, 60, " ms")
    report.at_most("slimdag ls, the same in processor time", cpu_above, 60, " ms")
    report.figures["example"] = {name: of[:2] for name, of in commands.items()}


def report_large_ls(report: Report, data: Path, repeat: int) -> None:
    """`dbt ls` with a warm partial parse against `slimdag ls` on the large pair."""
    tools = Path(sys.executable).parent
    project = data / "dbt"
    subprocess.run([sys.executable, PEERS / "dbt_project.py", data, project], check=True)
    places = [f"--project-dir={project}", f"--profiles-dir={project}"]
    asked = [f"--select={MAIN_JOB}", f"--state={project / 'state'}"]
    dbt: list[str | Path] = [tools / "dbt", "--quiet", "ls", *places, *asked]
    theirs, _, dbt_lines = fastest_command(dbt, 2)
    slimdag: list[str | Path] = [
        tools / "slimdag",
        "ls",
        f"--manifest={project / 'target'}",
        *asked,
    ]
    ours, _, lines = fastest_command(slimdag, repeat)
    if lines.split() != dbt_lines.split():
        sys.exit("slimdag ls and dbt ls differ on the large pair")
    rows = [
        ("command on the large pair", "time", "ratio to slimdag ls"),
        ("slimdag ls", time_text(ours), ""),
        ("dbt ls, warm partial parse", time_text(theirs), ratio_text(theirs, ours)),
    ]
    report.add("The command on a large project", rows, f"{len(lines.split())} nodes are listed")
    report.at_least("dbt ls with a warm partial parse to slimdag ls", theirs / ours, 150)
    report.figures["large"] = {"slimdag": ours, "dbt": theirs}


def machine() -> str:
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} processors ({name}){load}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--skip-dbt", action="store_true")
    parser.add_argument("--scaling", default="1000,10000,100000,1000000", help="numbers of nodes")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--markdown", type=Path, help="where to write the tables")
    parser.add_argument("--plot", type=Path, help="where to write the picture of the growth (SVG)")
    arguments = parser.parse_args()
    build = arguments.build.resolve()

    data = prepare_data(build, arguments.nodes, arguments.seed)
    megabytes = sum(path.stat().st_size for path in data.glob("*/manifest.json")) / 1e6
    report = Report(f"{arguments.nodes:,} nodes, seed {arguments.seed}; {machine()}.")
    print(report.title)
    runs = measure_main_job(build, data, arguments.repeat)
    dbts = None if arguments.skip_dbt else ask_peer("dbt_core.py", data, *WARM)
    if dbts is not None:
        check_answers(runs["slimdag"][0], dbts)
    report_main_job(report, runs, dbts, megabytes)
    report_memory(report, runs, dbts, megabytes)
    micro = measure_micro(build, data)
    report_warm(report, runs, dbts, micro)
    report_threads(report, build, data)
    report_snapshots(report, build, data / "current" / "manifest.json")
    report_store(report, data / "current" / "manifest.json")
    report_example(report, build, arguments.repeat, with_dbt=dbts is not None)
    if dbts is not None:
        report_large_ls(report, data, arguments.repeat)
    sizes = [int(size) for size in arguments.scaling.split(",") if size]
    if len(sizes) > 1:
        grown = growth.measure(build / "benchmarks" / "scaling", sizes)
        growth.report_growth(report, grown)
        if arguments.plot:
            growth.write_plot(arguments.plot, grown)
    report_micro(report, micro)
    report.add_goals()
    if arguments.json:
        report.write_json(arguments.json)
    if arguments.markdown:
        report.write_markdown(arguments.markdown)


if __name__ == "__main__":
    main()
