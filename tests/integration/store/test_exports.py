"""Where an export may write, what it replaces, and what is left when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import slimdag
from slimdag_testing.runs import write_run
from slimdag_testing.small_manifest import manifest, model

OWN = {"manifest.json", "run_results.json", ".slimdag-export"}


@pytest.fixture
def store(tmp_path: Path) -> slimdag.Store:
    opened = slimdag.Store.open(tmp_path / "state.db")
    for number in (1, 2):
        content = manifest(model("a", raw_code=f"select {number}"))
        results = {"model.p.a": "success"} if number == 1 else None
        paths = write_run(tmp_path / f"run{number}", content, results)
        opened.record_run("production", status="success", run_id=f"run{number}", **paths)
    return opened


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def exported(store: slimdag.Store, run_id: str, folder: Path, **options: bool | int) -> None:
    with store.run_state(run_id) as state:
        state.export(folder, **options)  # type: ignore[arg-type]


def code_of(folder: Path) -> str:
    content = json.loads((folder / "manifest.json").read_text())
    return str(content["nodes"]["model.p.a"]["raw_code"])


def test_a_directory_that_is_made_and_made_again(store: slimdag.Store, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "er" / "out"
    exported(store, "run1", out)
    assert names(out) == OWN
    exported(store, "run2", out)
    assert names(out) == OWN - {"run_results.json"}  # It would be that of another run.
    assert code_of(out) == "select 2"
    exported(store, "run1", str(out) + "/")  # type: ignore[arg-type]
    assert names(out) == OWN
    assert names(out.parent) == {"out"}


def test_an_empty_directory_keeps_its_permissions(store: slimdag.Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o2750)
    exported(store, "run1", out)
    assert names(out) == OWN
    assert out.stat().st_mode & 0o7777 == 0o2750


def test_a_directory_of_others(store: slimdag.Store, tmp_path: Path) -> None:
    """A user's target/: nothing changes without --force, and with it only what is replaced."""
    target = tmp_path / "target"
    target.mkdir()
    before = {"manifest.json": "mine", "run_results.json": "mine", "sources.json": "mine", "x": "y"}
    for name, text in before.items():
        (target / name).write_text(text)
    with pytest.raises(slimdag.Error) as caught:
        exported(store, "run2", target)
    assert caught.value.code == "would_lose_data"
    assert "--force" in caught.value.hint
    assert {path.name: path.read_text() for path in target.iterdir()} == before
    for _ in range(2):  # It does not become a directory of exports.
        exported(store, "run2", target, force=True)
        assert code_of(target) == "select 2"
        (target / "manifest.json").write_text("mine")
        assert {path.name: path.read_text() for path in target.iterdir()} == before
    with pytest.raises(slimdag.Error):
        exported(store, "run2", target)


def test_files_of_others_beside_an_export_stay(store: slimdag.Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(store, "run1", out)
    (out / "notes.txt").write_text("mine")
    (out / "folder").mkdir()
    (out / "folder" / "deep").write_text("mine")
    exported(store, "run2", out)
    assert names(out) == {"manifest.json", ".slimdag-export", "notes.txt", "folder"}
    assert (out / "folder" / "deep").read_text() == "mine"


def test_a_marker_that_is_none(store: slimdag.Store, tmp_path: Path) -> None:
    for number, make in enumerate((Path.mkdir, Path.touch, lambda path: path.symlink_to("/x"))):
        out = tmp_path / f"{number}"
        out.mkdir()
        make(out / ".slimdag-export")
        with pytest.raises(slimdag.Error) as caught:
            exported(store, "run1", out)
        assert caught.value.code == "would_lose_data"


def test_a_link_to_a_directory_stays_one(store: slimdag.Store, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for run_id in ("run1", "run2"):
        exported(store, run_id, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert code_of(tmp_path / "real") == "select 2"


def test_the_working_directory(
    store: slimdag.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for run_id in ("run1", "run2"):
        exported(store, run_id, Path())
        assert code_of(Path()) == f"select {run_id[-1]}"
    assert names(Path()) == OWN - {"run_results.json"}


def test_what_is_no_directory(store: slimdag.Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to("nowhere")
    for place in ("file", "file/out", "dangling"):
        with pytest.raises(slimdag.Error) as caught:
            exported(store, "run1", tmp_path / place, force=True)
        assert caught.value.code == "io"
    assert (tmp_path / "file").read_text() == "x"


def test_permissions(tmp_path: Path) -> None:
    """Whatever the umask is: store and export are for their owner, unless told otherwise."""
    write_run(tmp_path / "target", manifest(model("a")), {"model.p.a": "success"})
    program = (
        "import os, sys, slimdag\n"
        "os.umask(int(sys.argv[1], 8)); mode = int(sys.argv[2], 8); at = sys.argv[3]\n"
        "options = {} if mode == 0o600 else {'file_mode': mode}\n"
        "with slimdag.Store.open(at + '/s.db', **options) as store:\n"
        "    store.record_run('production', manifest=at + '/../target', status='success')\n"
        "    for name in os.listdir(at): assert os.stat(at + '/' + name).st_mode & 0o777 == mode, name\n"
        "    with store.comparison_state('production') as state: state.export(at + '/out', **options)\n"
    )
    for umask, mode, folder in (("0", 0o600, 0o700), ("77", 0o640, 0o750), ("22", 0o644, 0o755)):
        at = tmp_path / umask
        at.mkdir()
        done = [sys.executable, "-c", program, umask, oct(mode)[2:], str(at)]
        subprocess.run(done, check=True)
        assert (at / "s.db").stat().st_mode & 0o777 == mode
        assert (at / "out").stat().st_mode & 0o777 == folder
        assert names(at / "out") == {"manifest.json", ".slimdag-export"}
        for path in (at / "out").iterdir():
            assert path.stat().st_mode & 0o777 == mode
    for wrong in (0, 0o1600, 0o100, 2**32):
        with pytest.raises(slimdag.Error) as caught:
            slimdag.Store.open(tmp_path / "wrong.db", file_mode=wrong)
        assert caught.value.code == "invalid_argument"


def test_permissions_of_artifacts_in_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    paths = write_run(tmp_path / "target", manifest(model("a")), {"model.p.a": "success"})
    for mode, folder in ((0o600, 0o700), (0o640, 0o750)):
        place = tmp_path / f"{mode}" / "deep"
        options: dict[str, int] = {} if mode == 0o600 else {"file_mode": mode}
        url = f"file://{place}"
        with slimdag.Store.open(tmp_path / f"{mode}.db", artifacts=url, **options) as store:
            store.record_run("production", **paths)
            with store.comparison_state("production") as state:
                state.export(tmp_path / f"out{mode}")
        found = [path for path in (tmp_path / f"{mode}").rglob("*") if path.is_file()]
        assert len(found) == 3  # With the snapshot.
        assert {path.stat().st_mode & 0o777 for path in found} == {mode}
        folders = [path for path in (tmp_path / f"{mode}").rglob("*") if path.is_dir()]
        assert {path.stat().st_mode & 0o777 for path in (*folders, place.parent)} == {folder}


def test_the_command(store: slimdag.Store, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "x").write_text("y")
    command = [sys.executable, "-m", "slimdag", "state", "export", "production"]
    options = ["--store", str(tmp_path / "state.db"), "--output", str(target)]
    refused = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    subprocess.run([*command, *options, "--force", "--file-mode", "640"], check=True)
    assert (target / "manifest.json").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("kind", ["made", "swapped", "forced"])
def test_nothing_is_replaced_where_an_artifact_is_damaged(
    store: slimdag.Store, tmp_path: Path, kind: str
) -> None:
    """Rows that were deleted behind the store's back are a damage, and no absence."""
    out = tmp_path / "out"
    if kind == "swapped":
        exported(store, "run1", out)
    if kind == "forced":
        out.mkdir()
        (out / "run_results.json").write_text("mine")
    before = {path.name: path.read_text() for path in out.iterdir()} if out.exists() else None
    with store.run_state("run1") as state:
        code = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
            "c.execute('DELETE FROM slimdag_artifact_piece WHERE hash IN (SELECT run_results_hash FROM slimdag_run)');"
            "c.execute('DELETE FROM slimdag_artifact WHERE hash IN (SELECT run_results_hash FROM slimdag_run)'); c.commit()"
        )
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "state.db")], check=True)
        with pytest.raises(slimdag.Error) as caught:
            state.export(out, force=True)
        assert caught.value.code == "store_corrupt"
    after = {path.name: path.read_text() for path in out.iterdir()} if out.exists() else None
    assert after == before
    assert not [name for name in names(tmp_path) if "tmp" in name]
    with pytest.raises(slimdag.Error) as caught:
        store.run_state("run1")
    assert caught.value.code == "store_corrupt"


def test_a_full_disk_replaces_nothing(store: slimdag.Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(store, "run1", out)
    content = {path.name: path.read_bytes() for path in out.iterdir()}
    program = (
        "import resource, signal, sys, slimdag\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with slimdag.Store.open(sys.argv[1]) as store, store.run_state('run2') as state:\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))\n"
        "    try: state.export(sys.argv[2])\n"
        "    except slimdag.Error as error: print(error.code, 'nothing was replaced' in error.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "state.db"), str(out)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "io True\n", done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == content


def test_readers_see_one_export_or_the_other(store: slimdag.Store, tmp_path: Path) -> None:
    """A process that is killed at any moment, too."""
    out = tmp_path / "out"
    exported(store, "run1", out)
    program = (
        "import sys, slimdag\n"
        "with slimdag.Store.open(sys.argv[1]) as store:\n"
        "    states = [store.run_state('run1'), store.run_state('run2')]\n"
        "    print('go', flush=True)\n"
        "    while True:\n"
        "        for state in states: state.export(sys.argv[2])\n"
    )
    for step in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "state.db"), str(out)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(60 + step):
            assert code_of(out) in {"select 1", "select 2"}
        process.kill()
        process.wait()
        assert names(out) in (OWN, OWN - {"run_results.json"})
        assert (code_of(out) == "select 1") == ((out / "run_results.json").exists())


def test_a_directory_without_a_name(store: slimdag.Store) -> None:
    with store.run_state("run1") as state, pytest.raises(slimdag.Error) as caught:
        state.export("")
    assert caught.value.code == "io"
