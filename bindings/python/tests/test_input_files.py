"""What is opened for reading: who named it decides."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import slimdag

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
READERS = {
    "Manifest.load": slimdag.Manifest.load,
    "State.load": slimdag.State.load,
}


@pytest.fixture(autouse=True)
def _limit() -> Iterator[None]:
    before = slimdag.input_limit()
    yield
    slimdag.set_input_limit(before)


def in_a_process(source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """It would hang, or fill the memory, where the library waits or reads on."""
    program = [sys.executable, "-c", source, *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)


LOAD = """
import sys, slimdag
try:
    getattr(slimdag, sys.argv[1]).load(sys.argv[2])
except slimdag.Error as error:
    print(error.code)
"""


@pytest.mark.parametrize("name", ["manifest.json", "state.slimdag"])
def test_a_pipe_inside_a_directory_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert in_a_process(LOAD, "Manifest", str(tmp_path)).stdout == "io\n"
    # As in dbt, a state has what is a file.
    assert in_a_process(LOAD, "State", str(tmp_path)).stdout == ""


@pytest.mark.parametrize("reader", READERS)
def test_a_link_out_of_the_directory_is_not_followed(
    shop: Path, tmp_path: Path, reader: str
) -> None:
    (tmp_path / "manifest.json").symlink_to(shop / "current" / "manifest.json")
    with pytest.raises(slimdag.Error, match="leads out of its directory") as raised:
        READERS[reader](tmp_path)
    assert raised.value.code == "io"
    READERS[reader](tmp_path / "manifest.json")  # A person names the link.


def test_results_beside_a_manifest_are_not_followed_either(shop: Path, tmp_path: Path) -> None:
    shutil.copy(shop / "current" / "manifest.json", tmp_path)
    secret = tmp_path.parent / "secret.json"
    secret.write_text("{}")
    (tmp_path / "run_results.json").symlink_to(secret)
    for path in (tmp_path, tmp_path / "manifest.json"):
        with pytest.raises(slimdag.Error, match="leads out of its directory"):
            slimdag.State.load(path)


@pytest.mark.parametrize("absolute", [False, True])
def test_a_link_that_stays_inside_is_followed(shop: Path, tmp_path: Path, absolute: bool) -> None:
    (tmp_path / "kept").mkdir()
    shutil.copy(shop / "current" / "manifest.json", tmp_path / "kept" / "m.json")
    target = tmp_path / "kept" / "m.json" if absolute else Path("kept/m.json")
    (tmp_path / "manifest.json").symlink_to(target)
    assert len(slimdag.Manifest.load(tmp_path)) > 0


def test_the_directory_itself_may_be_a_link(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "target").symlink_to(shop / "current")
    assert len(slimdag.Manifest.load(tmp_path / "target")) > 0


def test_a_run_is_recorded_from_inside_its_directory(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").symlink_to(shop / "current" / "manifest.json")
    store = slimdag.Store.open(":memory:")
    with pytest.raises(slimdag.Error, match="leads out of its directory"):
        store.record_run("production", status="success", manifest=tmp_path)


@pytest.mark.skipif(shutil.which("bash") is None, reason="a pipe of bash's")
def test_a_person_may_name_a_pipe(shop: Path) -> None:
    manifest = shop / "current" / "manifest.json"
    code = "import sys, slimdag; print(len(slimdag.Manifest.load(sys.argv[1])))"
    command = f"'{sys.executable}' -c '{code}' <(cat '{manifest}')"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{len(slimdag.Manifest.load(manifest))}\n", "")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize("kind", ["Manifest", "State", "Environments"])
def test_a_device_without_an_end_is_refused(kind: str) -> None:
    assert in_a_process(LOAD, kind, "/dev/zero").stdout == "io\n"


def test_the_limit_of_sizes(shop: Path, tmp_path: Path) -> None:
    manifest = shop / "current" / "manifest.json"
    slimdag.set_input_limit(1000)
    assert slimdag.input_limit() == 1000
    with pytest.raises(slimdag.Error, match="larger than 1000 bytes") as raised:
        slimdag.Manifest.load(manifest)
    assert raised.value.code == "io"
    slimdag.set_input_limit(manifest.stat().st_size)
    assert len(slimdag.Manifest.load(manifest)) > 0


ENDLESS = """
import os, sys, threading, slimdag
slimdag.set_input_limit(10_000_000)
read, write = os.pipe()
def fill():
    try:
        while True:
            os.write(write, b'[' + b' ' * 65536)
    except OSError:
        pass
threading.Thread(target=fill, daemon=True).start()
try:
    slimdag.Environments.load(f"/dev/fd/{read}")
except slimdag.Error as error:
    print(error.code)
"""


def test_a_pipe_without_an_end_is_left_at_the_limit() -> None:
    assert in_a_process(ENDLESS).stdout == "io\n"
