"""Edits of a project's files: what slimdag selects with each state selector, against the dbt that wrote the current manifest."""

from __future__ import annotations

import os
import re

import pytest
from slimdag_testing import edit_harness
from slimdag_testing.edit_harness import CORE_PAIRS, V2_PAIRS, Difference
from slimdag_testing.project_edits import EDITS

# The engine in Rust takes a seed with CRLF line ends for the same where dbt 1.11 wrote its checksum: it hashes the file
# again. slimdag has the checksums alone, and says modified.
KNOWN = {("1.11", "v2"): {"seed.market.crlf"}}


def pairs() -> list[object]:
    return [
        pytest.param(
            pair,
            id=f"{pair[1]}-against-{pair[0]}",
            marks=[pytest.mark.judge(engine) for engine in dict.fromkeys(pair)],
        )
        for pair in (*CORE_PAIRS, *V2_PAIRS)
    ]


def is_known(difference: Difference) -> bool:
    nodes = set(re.findall(r"'(\w+\.\w+\.[^']+)'", difference.text))
    return bool(nodes) and nodes <= KNOWN.get(difference.pair, set())


def test_there_are_many_kinds_of_edits() -> None:
    assert len(EDITS) >= 90
    assert len({edit.name for edit in EDITS}) == len(EDITS)


@pytest.mark.parametrize("pair", pairs())
def test_state_selectors_after_edits(
    pair: tuple[str, str], pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = EDITS if pytestconfig.getoption("--long") else edit_harness.sample()
    measured = edit_harness.measure(edits, [pair], os.cpu_count() or 1)
    with capsys.disabled():
        print(f"\n{len(edits)} edits: {edit_harness.summary(measured)}")
    differences = [d for d in measured[pair].differences if not is_known(d)]
    assert not differences, "\n".join(map(str, differences[:20]))
