"""The table of flags has what each engine takes: its own definitions are asked."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
from slimdag.cli._dbt_flags import BY_NAME, FLAGS, RENAMED
from slimdag.cli._dbt_sources import known_engine_variables
from slimdag.cli._engines import DBT_2
from slimdag.cli._events import EVENTS
from slimdag_testing.judges import command_of, python_of

SCRIPT = """
import json
from dbt.cli.main import cli
from dbt.contracts.project import ProjectFlags
from dbt.env_vars import KNOWN_ENGINE_ENV_VARS
from dbt_common.events.event_manager_client import get_event_manager
import dbt.events.types, dbt_common.events.types

def described(command):
    return {
        param.name: {
            "options": [*param.opts, *param.secondary_opts],
            "variables": [param.envvar] if isinstance(param.envvar, str) else param.envvar or [],
            "choices": list(getattr(param.type, "choices", [])),
        }
        for param in command.params
    }

modules = (dbt.events.types, dbt_common.events.types)
events = {name: getattr(module, name)().code() for module in modules for name in dir(module)
          if isinstance(getattr(module, name), type) and hasattr(getattr(module, name), "code")
          and name in EVENTS}
print(json.dumps({
    "behind": described(cli.commands["list"]),
    "before": described(cli),
    "project": [name for name in ProjectFlags.__dataclass_fields__],
    "known": sorted(variable.name for variable in KNOWN_ENGINE_ENV_VARS),
    "events": events,
}))
"""
ENGINES = [pytest.param(name, marks=pytest.mark.judge(name)) for name in ("1.11", "1.12")]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    script = f"EVENTS = {set(EVENTS)!r}\n{SCRIPT}"
    done = subprocess.run(
        [python_of(request.param), "-I", "-c", script], check=True, capture_output=True, text=True
    )
    return f"dbt-core-{request.param}", json.loads(done.stdout)


def test_every_flag_of_dbt_core(engine: tuple[str, dict[str, Any]]) -> None:
    name, defined = engine
    params = {**defined["before"], **defined["behind"]}
    params = {
        param: values
        for param, values in params.items()
        if param != "version" and not param.startswith("deprecated_")
    }
    assert set(params) == {flag.name for flag in FLAGS if name in flag.engines}
    for param, values in params.items():
        flag = BY_NAME[param]
        assert set(values["options"]) == set(flag.spellings(name)), param
        assert tuple(values["variables"]) == flag.variables(name), param
        if param != "exclude_resource_types":
            assert set(values["choices"]) == set(flag.choices_of(name)) - {"otel", "off", "trace"}
        assert flag.in_project == (param in defined["project"]) or param not in defined["project"]
        assert (param in defined["before"]) == flag.before or param == "show_resource_report", param


def test_every_variable_of_dbt_core(engine: tuple[str, dict[str, Any]]) -> None:
    name, defined = engine
    known = {name for name in known_engine_variables(name) if name.startswith("DBT_ENGINE_")}
    # An option that dbt does not track, so that it warns of its own variable.
    assert set(defined["known"]) == known - {"DBT_ENGINE_MAXIMUM_SEED_SIZE_MIB"}
    old = {
        variable
        for param, values in defined["behind"].items()
        if param.startswith("deprecated_")
        for variable in values["variables"]
    }
    assert old == {
        prefix + variable.removeprefix("DBT_")
        for variable in RENAMED
        for prefix in ("DBT_", "DBT_ENGINE_")
    }


def test_the_codes_of_events(engine: tuple[str, dict[str, Any]]) -> None:
    found = engine[1]["events"]
    assert len(found) >= len(EVENTS) - 1
    assert found == {name: EVENTS[name][0] for name in found}


@pytest.mark.judge("v2")
def test_every_flag_that_dbt_2_tells_about() -> None:
    text = subprocess.run(
        [command_of("v2"), "ls", "--help"], check=True, capture_output=True, text=True
    ).stdout
    spelled = set(re.findall(r"^ +(?:-\w, )?(--[\w-]+)", text, re.MULTILINE))
    known = {name for flag in FLAGS for name in flag.spellings(DBT_2)}
    assert spelled - known == {"--help"}
    variables = set(re.findall(r"\[env: (\w+)=", text))
    table = {name for flag in FLAGS for name in flag.variables(DBT_2)}
    assert variables - table == {"DBT_DISABLE_VERSION_CHECK"}  # of --no-version-check alone
