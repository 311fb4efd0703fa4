"""dbt-core itself against slimdag, in the same process, on mutated manifests and composed selections."""

from __future__ import annotations

import os
import random

import pytest

pytest.importorskip(
    "dbt.contracts.graph.manifest", reason="dbt-core is not installed", exc_type=ImportError
)

from slimdag_testing import differential_run


def test_same_answers_as_dbt(
    pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = pytestconfig.getoption("--differential-seed")
    if seed == "random":
        seed = str(random.SystemRandom().getrandbits(32))
    workers = pytestconfig.getoption("--differential-workers") or os.cpu_count() or 1
    cases = pytestconfig.getoption("--differential-cases") or (
        200_000 if pytestconfig.getoption("--long") else 20_000
    )
    report = differential_run.run(cases, seed, workers)
    with capsys.disabled():
        print(f"\n{report.summary()}")
    assert not report.crashed, (
        f"a process died in batch {report.crashed}; run it alone with --batch"
    )
    if report.failures:
        shown = differential_run.shrink(report.failures, differential_run.default_output())
        pytest.fail("slimdag and dbt-core differ:\n" + "\n".join(shown), pytrace=False)
