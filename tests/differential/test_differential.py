"""dbt-core itself against slimdag, in the same process, on mutated manifests and composed selections: 1.11 in the Python of the tests,
1.12 and 1.13 in their own."""

from __future__ import annotations

import os
import random
import subprocess

import pytest
from slimdag_testing.judges import environment_with_slimdag, python_of

pytest.importorskip(
    "dbt.contracts.graph.manifest", reason="dbt-core is not installed", exc_type=ImportError
)

from slimdag_testing import differential_run


def options(config: pytest.Config) -> tuple[int, str, int]:
    """How many comparisons, with which seed, in how many processes."""
    cases = config.getoption("--differential-cases") or (
        200_000 if config.getoption("--long") else 12_000
    )
    seed = config.getoption("--differential-seed")
    if seed == "random":
        seed = str(random.SystemRandom().getrandbits(32))
    return cases, seed, config.getoption("--differential-workers") or os.cpu_count() or 1


def test_same_answers_as_dbt(
    pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    report = differential_run.run(*options(pytestconfig))
    with capsys.disabled():
        print(f"\n{report.summary()}")
    assert not report.crashed, (
        f"a process died in batch {report.crashed}; run it alone with --batch"
    )
    if report.failures:
        shown = differential_run.shrink(report.failures, differential_run.default_output())
        pytest.fail("slimdag and dbt-core differ:\n" + "\n".join(shown), pytrace=False)
    assert not report.selects_too_little


@pytest.mark.parametrize(
    "engine", [pytest.param(e, marks=pytest.mark.judge(e)) for e in ("1.12", "1.13")]
)
def test_same_answers_as_newer_dbt(
    engine: str, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, seed, workers = options(pytestconfig)
    if engine == "1.13":  # its code for selection and comparison is that of 1.12
        cases //= 10
    arguments = ["--cases", str(cases), "--seed", seed, "--workers", str(workers)]
    if engine in differential_run.KNOWN_SHARE:  # the share is of all cases
        arguments += ["--stop-after", "1000"]
    with environment_with_slimdag() as environment:
        done = subprocess.run(
            [python_of(engine), "-m", "slimdag_testing.differential_run", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    with capsys.disabled():
        print(f"\n{done.stdout.splitlines()[0] if done.stdout else done.stderr}")
    if done.returncode:
        pytest.fail(f"slimdag and dbt-core differ:\n{done.stdout}{done.stderr}", pytrace=False)
