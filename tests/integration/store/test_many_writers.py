"""Many processes, killed processes, full disks: on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag_testing.postgres import PostgresServer
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

WRITERS = 64
RUNS_OF_EACH = 16
KILLS = int(os.environ.get("SLIMDAG_KILLS", "200"))
NODES = [model(f"m{number}", raw_code=f"select {number}\n" * 40) for number in range(50)]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.create_database("history")
    return server.url("history")


@pytest.fixture
def artifacts(tmp_path: Path) -> dict[str, Any]:
    return write_run(
        tmp_path / "run", manifest(*NODES), {node["unique_id"]: "success" for node in NODES}
    )


def child(action: Callable[[], None]) -> int:
    """Runs it in a process of its own, without waiting; the exit code is 0 where it succeeds."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        action()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def succeeded(pid: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.mark.parametrize("as_bucket", [False, True], ids=["inside", "bucket"])
def test_64_processes(url: str, artifacts: dict[str, Any], tmp_path: Path, as_bucket: bool) -> None:
    if as_bucket and not url.startswith("sqlite"):
        pytest.skip("once is enough")
    place = f"file://{tmp_path}/bucket" if as_bucket else None
    writers, runs = (8, 4) if as_bucket else (WRITERS, RUNS_OF_EACH)

    def write(writer: int) -> None:
        with slimdag.Store.open(url, artifacts=place) as store:
            for number in range(runs):
                content = manifest(*NODES, model("own", raw_code=f"{writer} {number // 4}"))
                folder = tmp_path / f"writer{writer}"
                paths = write_run(
                    folder, content, {"model.p.own": "success"}, invocation_id=f"{writer}-{number}"
                )
                store.record_run("production", f"job{writer % 4}", trigger="schedule", **paths)
                # What everybody records at the same moment is there once.
                store.record_run(
                    "production",
                    run_id="shared",
                    finished_at="2026-01-01T00:00:00+00:00",
                    **artifacts,
                )

    pids = [child(lambda writer=writer: write(writer)) for writer in range(writers)]  # type: ignore[misc]
    results = [succeeded(pid) for pid in pids]  # Of all, also where one fails.
    assert all(results)
    with slimdag.Store.open(url, artifacts=place) as store:
        recorded = [run.run_id for run in store.runs(limit=10_000)]
        assert len(recorded) == len(set(recorded)) == writers * runs + 1
        assert set(recorded) == {f"{w}-{n}" for w in range(writers) for n in range(runs)} | {
            "shared"
        }
        with store.comparison_state("production", "applied") as state:
            assert state.manifest is not None and len(state.manifest) == 51


def test_killed_writers(url: str, artifacts: dict[str, Any], tmp_path: Path) -> None:
    chance = random.Random(20261121)
    done = tmp_path / "done"
    done.write_text("")

    def write(number: int, runs: int = 1000) -> None:
        with slimdag.Store.open(url) as store, done.open("a") as log:
            for each in range(runs):
                content = manifest(*NODES, model("own", raw_code=f"{number} {each}"))
                paths = write_run(
                    tmp_path / "killed",
                    content,
                    {"model.p.own": "success"},
                    invocation_id=f"{number}-{each}",
                )
                run_id = store.record_run("production", **paths)
                log.write(run_id + "\n")
                log.flush()

    started = time.monotonic()
    assert succeeded(child(lambda: write(KILLS, runs=1)))
    one = time.monotonic() - started  # Machines differ.
    for number in range(KILLS):
        pid = child(lambda number=number: write(number))  # type: ignore[misc]
        time.sleep(chance.uniform(0.0, 2.5 * one))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    finished = set(done.read_text().split())
    assert len(finished) >= KILLS // 4  # They were killed at work, not before.
    with slimdag.Store.open(url) as store:
        runs = {run.run_id for run in store.runs(limit=100_000)} if store.runs() else set()
        # Nothing that was reported is lost; of each writer at most the run that it did not live to report is more.
        assert finished <= runs
        assert len(runs - finished) <= KILLS
        for run_id in runs:  # Nothing half-written is seen.
            with store.run_state(run_id) as state:
                assert state.manifest is not None and len(state.manifest) == 51
        store.record_run("production", run_id="after", **artifacts)
    if url.startswith("sqlite"):
        import sqlite3

        with contextlib.closing(sqlite3.connect(tmp_path / "state.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_full_disk(tmp_path: Path, artifacts: dict[str, Any]) -> None:
    """A limit on the size of files is what a quota is to SQLite."""
    url = f"sqlite:///{tmp_path}/state.db"
    with slimdag.Store.open(url) as store:
        store.record_run("production", run_id="before", **artifacts)
    noise = random.Random(1)
    content = manifest(
        model("a", raw_code="".join(chr(noise.randrange(32, 126)) for _ in range(2_000_000)))
    )
    large = write_run(tmp_path / "large", content, {"model.p.a": "success"}, invocation_id="large")

    def write() -> None:
        with slimdag.Store.open(url) as store:
            resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))
            with pytest.raises(slimdag.Error) as caught:
                store.record_run("production", **large)
            assert caught.value.code == "store_full", caught.value
            assert [run.run_id for run in store.runs()] == ["before"]

    assert succeeded(child(write))
    with slimdag.Store.open(url) as store:
        assert [run.run_id for run in store.runs()] == ["before"]
        store.record_run("production", **large)
        with store.comparison_state("production") as state:
            assert state.manifest is not None and len(state.manifest) == 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may read."""
    with tempfile.TemporaryDirectory(prefix="slimdag-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_a_store_that_may_only_be_read(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder}/state.db"
    paths = write_run(open_folder / "run", manifest(model("a")), {"model.p.a": "success"})
    with slimdag.Store.open(url, file_mode=0o644) as store:
        store.record_run("production", **paths)
    before = (open_folder / "state.db").read_bytes()

    def write() -> None:
        os.setgid(65534)
        os.setuid(65534)
        with pytest.raises(slimdag.Error) as caught, slimdag.Store.open(url) as store:
            store.record_run("production", run_id="other", **paths)
        assert caught.value.code == "store_read_only", caught.value

    assert succeeded(child(write))
    assert (open_folder / "state.db").read_bytes() == before


def test_a_server_that_goes_away(
    postgres_server: PostgresServer, artifacts: dict[str, Any]
) -> None:
    postgres_server.create_database("history")
    url = postgres_server.url("history")
    with slimdag.Store.open(url) as store:
        store.record_run("production", run_id="one", **artifacts)
        with (
            contextlib.closing(postgres_server.connect()) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'history'"
            )
        with pytest.raises(slimdag.Error) as caught:
            store.record_run("production", run_id="two", **artifacts)
        assert caught.value.code == "store_unreachable"
    with slimdag.Store.open(url) as store:
        assert [run.run_id for run in store.runs()] == ["one"]


def test_a_newer_store_and_a_user_without_rights(
    postgres_server: PostgresServer, artifacts: dict[str, Any]
) -> None:
    postgres_server.create_database("history")
    url = postgres_server.url("history")
    slimdag.Store.open(url).close()
    with (
        contextlib.closing(postgres_server.connect("history")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("drop role if exists reader")
        cursor.execute("create role reader login")
        cursor.execute("grant select on all tables in schema public to reader")
        with slimdag.Store.open(url.replace("//slimdag@", "//reader@")) as store:
            with pytest.raises(slimdag.Error) as caught:
                store.record_run("production", **artifacts)
            assert caught.value.code == "store_read_only"
            assert store.runs() == []
        cursor.execute("drop owned by reader; drop role reader")
        cursor.execute("update slimdag_store set version = 99")
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open(url)
    assert caught.value.code == "store_version"
    with pytest.raises(slimdag.Error) as caught:
        slimdag.Store.open(postgres_server.url("nowhere"))
    assert caught.value.code == "store_unreachable"


def test_both_kinds_answer_alike(url: str, tmp_path: Path) -> None:
    """Policies, applied state, export and retention, the same on each."""
    with slimdag.Store.open(url) as store:
        for number, (nodes, built, trigger) in enumerate(
            [
                ([model("a"), model("b")], ["a", "b"], "schedule"),
                ([model("a", raw_code="new"), model("b")], ["a"], "merge"),
                ([model("a", raw_code="pr"), model("b")], ["a"], "pull_request"),
            ]
        ):
            paths = write_run(
                tmp_path / str(number),
                manifest(*nodes),
                {f"model.p.{n}": "success" for n in built},
                invocation_id=f"run{number}",
            )
            store.record_run(
                "production",
                f"job{number}",
                trigger=trigger,
                finished_at=f"2026-01-0{number + 1}T00:00:00+00:00",
                **paths,
            )
        states = {}
        for policy in ("last_successful_run", "last_successful_deploy_run", "applied"):
            with store.comparison_state("production", policy) as state:
                assert state.manifest is not None
                built_by = [state.provenance(i) for i in sorted(state.manifest.unique_ids)]
                states[policy] = [run.run_id for run in built_by if run is not None]
                state.export(tmp_path / policy)
        assert states == {
            "last_successful_run": ["run2", "run2"],
            "last_successful_deploy_run": ["run1", "run1"],
            "applied": ["run1", "run0"],
        }
        merged = json.loads((tmp_path / "applied" / "manifest.json").read_text())
        assert [node["raw_code"] for node in merged["nodes"].values()] == ["new", "select 'b'"]
        assert store.prune(keep_last=1).deleted_runs == ()
        assert [run.job for run in store.runs("production")] == ["job2", "job1", "job0"]
        assert store.run("run1").trigger == "merge"
