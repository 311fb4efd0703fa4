"""A store whose artifacts are in a bucket, while each operation on an object fails, or the process is killed right before or
after it, or another writer records the same content at that moment. Run in a process of its own: it forks for each case.

    python -m slimdag_testing.object_faults WRITER FOLDER PLACE     PLACE: file:///folder or s3://bucket/prefix
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import slimdag

from .runs import write_run
from .small_manifest import manifest, model

MODES = ("fail", "kill before", "kill after", "other writer")
CONTENTS = 5


@dataclass(frozen=True)
class Fault:
    """What happens at the operation of that number."""

    number: int = -1
    mode: str = "fail"


class FaultyFileSystem(fsspec.AbstractFileSystem):  # type: ignore[misc] # fsspec has no types
    """Another file system, of which one operation goes wrong."""

    protocol = "faulty"
    cachable = False
    fault = Fault()
    count = 0
    at_fault: Callable[[], None] | None = None

    def __init__(self, inner: str, **options: Any) -> None:
        super().__init__(**options)
        self.inner = fsspec.filesystem(inner)

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(path).removeprefix("faulty://")

    def _operation(self, action: Callable[[], Any]) -> Any:
        kind = type(self)
        number = kind.count
        kind.count += 1
        if number != kind.fault.number:
            return action()
        if kind.fault.mode == "fail":
            raise OSError("the bucket is out of order")
        if kind.fault.mode == "kill before":
            os.kill(os.getpid(), signal.SIGKILL)
        if kind.fault.mode == "other writer" and kind.at_fault is not None:
            kind.at_fault()
        result = action()
        if kind.fault.mode == "kill after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    def cat_file(self, path: str, **_: Any) -> bytes:
        return bytes(self._operation(lambda: self.inner.cat_file(path)))

    def pipe_file(self, path: str, value: bytes, **_: Any) -> None:
        def write() -> None:
            if "file" in self.inner.protocol:
                self.inner.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self.inner.pipe_file(path, value)

        self._operation(write)

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        return dict(self._operation(lambda: self.inner.info(path)))

    def invalidate_cache(self, path: str | None = None) -> None:
        self.inner.invalidate_cache(path)

    def exists(self, path: str, **_: Any) -> bool:
        return bool(self.inner.exists(path))

    def rm_file(self, path: str) -> None:
        self._operation(lambda: self.inner.rm_file(path))


class Case:
    """One store with its bucket."""

    def __init__(self, folder: Path, place: str, runs: Path) -> None:
        self.file = folder / "state.db"
        folder.mkdir()
        kind, _, path = place.partition("://")
        self.kind = kind
        self.path = f"{path}/{folder.name}"
        self.runs = runs

    def open(self) -> slimdag.Store:
        return slimdag.Store.open(
            self.file, artifacts=f"faulty://{self.path}", artifacts_options={"inner": self.kind}
        )

    def record(self, store: slimdag.Store, run_id: str, content: int, day: int) -> None:
        folder = self.runs / f"{content}"
        store.record_run(
            "production",
            "nightly",
            manifest=folder,
            run_results=folder / "run_results.json",
            run_id=run_id,
            finished_at=f"2026-01-{day + 1:02}T00:00:00+00:00",
            started_at=f"2026-01-{day + 1:02}T00:00:00+00:00",
        )

    def content_of(self, run_id: str) -> bytes:
        return (self.runs / run_id.partition("-")[2] / "manifest.json").read_bytes()

    def set_up(self) -> None:
        with self.open() as store:
            for number in range(4):
                self.record(store, f"old{number}-{number}", number, number)

    def steps(self) -> None:
        """Each may fail, and the next one goes on."""
        for step in (
            lambda store: store.prune(keep_last=1),
            lambda store: self.record(store, "new0-4", 4, 10),
            lambda store: self.record(store, "new1-0", 0, 11),
            lambda store: self.record(store, "new2-0", 0, 12),
            lambda store: store.prune(keep_last=2),
        ):
            with contextlib.suppress(slimdag.Error, OSError), self.open() as store:
                step(store)

    def other_writer(self) -> None:
        """Records what the others record and prune."""
        with self.open() as store:
            for content in range(CONTENTS):
                self.record(store, f"other{content}-{content}", content, 13 + content)

    def objects(self) -> set[str]:
        system = fsspec.filesystem(self.kind)
        if not system.exists(self.path):
            return set()
        prefix = system._strip_protocol(self.path)
        return {name.removeprefix(f"{prefix}/") for name in system.find(self.path)}

    def check_runs(self) -> list[str]:
        """Whatever is listed can be read, and is what was recorded."""
        with self.open() as store:
            listed = [run.run_id for run in store.runs()]
            for run_id in listed:
                with store.run_state(run_id) as state:
                    out = self.file.parent / "out"
                    state.export(out)
                    assert (out / "manifest.json").read_bytes() == self.content_of(run_id), run_id
                    (out / "manifest.json").unlink()
                    for rest in out.iterdir():
                        rest.unlink()
                    out.rmdir()
        return listed

    def check(self) -> None:
        listed = self.check_runs()
        with self.open() as store:
            pruned = store.prune(keep_last=100)
            assert pruned.deleted_runs == ()
            assert (pruned.pending_objects, pruned.pending_reason) == (0, None)
        assert self.check_runs() == listed
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            kept = {row[0] for row in connection.execute("SELECT object FROM slimdag_artifact")}
            assert connection.execute("SELECT * FROM slimdag_listed_object").fetchall() == []
        assert self.objects() == kept


def forked(action: Callable[[], None]) -> bool:
    """Does it in a process of its own. True where that came to its end; False where it was killed."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return False
    if status != 0:
        raise SystemExit(f"a process failed with {status}")
    return True


def faulty_steps(case: Case, fault: Fault, reached: Path) -> Callable[[], None]:
    def run() -> None:
        FaultyFileSystem.fault = fault
        FaultyFileSystem.at_fault = lambda: _assert(
            forked(lambda: _without_fault(case.other_writer))
        )
        case.steps()
        if FaultyFileSystem.count > fault.number:
            reached.touch()

    return run


def _without_fault(action: Callable[[], None]) -> None:
    FaultyFileSystem.fault = Fault()
    action()


def _assert(value: bool) -> None:
    assert value


def main(writer: str, folder: Path, place: str) -> None:
    """`writer`: another one that comes after the fault, `after`, or `none`."""
    fsspec.register_implementation("faulty", FaultyFileSystem)
    fsspec.get_filesystem_class(
        place.partition("://")[0]
    )  # Imported once, and not in each process.
    runs = folder / "runs"
    for content in range(CONTENTS):
        nodes = manifest(
            *(model(f"m{n}", raw_code=f"select {content} {'x' * 50}") for n in range(3))
        )
        write_run(runs / f"{content}", nodes, {"model.p.m0": "success"})
    counts: dict[str, int] = {}
    # A thread of the bucket's client does not survive a fork.
    for mode in MODES if place.startswith("file") else MODES[:3]:
        for number in itertools.count():
            case = Case(folder / f"{mode.replace(' ', '-')}-{number}", place, runs)
            reached = case.file.parent / "reached"
            _assert(forked(case.set_up))
            ended = forked(faulty_steps(case, Fault(number, mode), reached))
            if writer == "after":
                _assert(forked(case.other_writer))
            _assert(forked(case.check))
            if ended and not reached.exists():
                break
            counts[mode] = number + 1
    print(json.dumps(counts))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
