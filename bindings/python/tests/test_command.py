"""The command as a process of its own, on a pipe and on a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "slimdag"]


def environment(**values: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    return {**inherited, "COLUMNS": "200", "TERM": "xterm-256color", **values}


def on_terminal(*arguments: str, **values: str) -> str:
    """What a person would see."""
    return seen_of([*COMMAND, *arguments], **values)


def seen_of(command: list[str], **values: str) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env=environment(**values)
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                read = os.read(ours, 65536)
            except OSError:  # The other side is closed.
                break
            if not read:
                break
            seen += read
        process.wait()
    os.close(ours)
    assert process.returncode == 0, seen
    return seen.decode()


@pytest.fixture
def both(shop: Path) -> list[str]:
    return ["--manifest", str(shop / "current"), "--state", str(shop / "previous")]


def piped(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment(**values),
    )


def test_a_pipe_gets_plain_lines(both: list[str]) -> None:
    for arguments in (["ls", *both], ["diff", *both], ["diff", *both, "orders"]):
        done = piped(*arguments)
        assert done.returncode == 0
        assert done.stderr == ""
        assert "\x1b" not in done.stdout
        assert max(map(len, done.stdout.splitlines())) < 120


def test_a_terminal_gets_a_table_in_colour(both: list[str]) -> None:
    seen = on_terminal("diff", *both)
    assert "\x1b[" in seen
    assert "model.shop.stg_orders" in seen
    assert "change" in seen
    assert "\x1b[32m" in on_terminal("diff", *both, "stg_orders")


def test_a_terminal_without_colour(both: list[str]) -> None:
    for arguments in (["diff", *both], ["diff", *both, "stg_orders"], ["why", *both, "orders"]):
        seen = on_terminal(*arguments, NO_COLOR="1")
        assert "\x1b[3" not in seen


def test_exit_codes(both: list[str]) -> None:
    assert piped("ls", *both).returncode == 0
    assert piped("ls", "--manifest", "/does/not/exist").returncode == 1
    assert piped("ls", "--nonsense").returncode == 2


def test_a_reader_that_goes_away(both: list[str]) -> None:
    done = subprocess.run(
        f"{' '.join(COMMAND)} ls {' '.join(both)} | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert done.stdout == "exposure:shop.board\n"
    assert done.stderr == ""


def test_names_that_no_encoding_takes(target: Path) -> None:
    path = target / "manifest.json"
    content = json.loads(path.read_bytes())
    content["nodes"]["model.shop.report"]["name"] = "re\ud800port"
    path.write_text(json.dumps(content))
    done = piped("ls", "--manifest", str(target), "--output", "name", "--resource-type", "model")
    assert done.returncode == 0
    assert "re\\ud800port" in done.stdout


def test_rich_is_not_needed_for_a_list(both: list[str]) -> None:
    code = (
        "import sys; sys.argv[0] = 'slimdag'\n"
        "from slimdag.cli import main\n"
        "try: main()\n"
        "finally: print('rich' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "ls", *both],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert done.stderr == "False\n"


SLOW = """
import time
from slimdag.cli import _work
_work.PATIENCE = {patience}
with _work.spinner("Reading artifacts"):
    time.sleep(0.4)
"""


def test_a_spinner_is_shown_when_it_takes_a_while() -> None:
    assert "Reading artifacts" in seen_of([sys.executable, "-c", SLOW.format(patience=0.05)])
    assert seen_of([sys.executable, "-c", SLOW.format(patience=60)]) == ""
    done = subprocess.run(
        [sys.executable, "-c", SLOW.format(patience=0.05)], capture_output=True, check=True
    )
    assert done.stdout + done.stderr == b""
