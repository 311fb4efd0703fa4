"""Makes tests/data/manifests from the projects in tests/data/projects with real dbt; with dbt 1.12 tests/data/manifests-1.12.

    python tests/support/build_manifests.py [PROJECT-VARIANT ...]
    build/judges/1.12/bin/python tests/support/build_manifests.py kitchen-base odd-base market-dev market-prod

Needs dbt-core with dbt-duckdb and dbt-postgres; no database. The text of dbt's own macros and docs is left out, since
only text that is ours belongs in the repository, and so are those of its macros that no node of the project can reach.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slimdag_testing import project_edits

TESTS = pathlib.Path(__file__).resolve().parents[1]
PROJECTS = TESTS / "data" / "projects"
DBT_VERSION = ".".join(importlib.metadata.version("dbt-core").split(".")[:2])
MANIFESTS = TESTS / "data" / ("manifests" if DBT_VERSION == "1.11" else f"manifests-{DBT_VERSION}")
LINES = TESTS / "conformance" / "lines"
PROFILES = """
slimdag_tests:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: ":memory:", schema: main}
    postgres: {type: postgres, host: localhost, user: x, password: x, port: 5432, dbname: db, schema: public, threads: 1}
"""

MARTS = "models/marts/_marts.yml"
STAGING = "models/staging/_staging.yml"
SOURCES = "models/staging/_sources.yml"


@dataclass
class Variant:
    """A project with some edits: texts replaced in files, files moved (to None: deleted), files written."""

    project: str
    target: str = "duckdb"
    replace: list[tuple[str, str, str]] = field(default_factory=list)
    move: dict[str, str | None] = field(default_factory=dict)
    write: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


CONTRACT_EDITS = [
    (MARTS, "constraints: [{type: not_null}, {type: unique}]", "constraints: [{type: unique}]"),
    (
        MARTS,
        "  - {type: foreign_key, columns: [best_order]",
        "  - {type: foreign_key, columns: [id]",
    ),
    (MARTS, "data_type: text\n", "data_type: integer\n"),
]

VARIANTS: dict[str, Variant] = {
    "kitchen-base": Variant("kitchen"),
    "kitchen-bodies": Variant(
        "kitchen",
        replace=[
            ("models/staging/stg_orders.sql", "select id,", "select  id,"),
            ("seeds/extra_customers.csv", "2,Bob", "2,Rob"),
            ("tests/no_parents.sql", "select 1", "select 2"),
            ("functions/net.sql", "0.2", "0.19"),
            ("snapshots/customers_history.sql", "ref('stg_payments')", "ref('stg_orders')"),
            ("analyses/best_days.sql", "select *", "select 1"),
            ("models/python/pandas_model.py", 'packages=["pandas"]', 'packages=["numpy"]'),
            ("tests/fixtures/some_orders.csv", "1,2", "1,3"),
            ("macros/money.sql", " 10 ", " 11 "),
            ("macros/money.sql", "{% macro unused() %} nothing {% endmacro %}\n", ""),
        ],
        write={"macros/added.sql": "{% macro added() %} x {% endmacro %}\n"},
    ),
    "kitchen-properties": Variant(
        "kitchen",
        replace=[
            ("dbt_project.yml", "+meta: {team: cooks}", "+meta: {team: bakers}"),
            ("dbt_project.yml", "+tags: marts", "+tags: [marts, more]"),
            (MARTS, "description: Everyone.", "description: Nobody."),
            (MARTS, "description: in cents", "description: in euros"),
            (MARTS, "access: public", "access: protected"),
            (MARTS, "latest_version: 2", "latest_version: 1"),
            (MARTS, 'deprecation_date: "2099-01-31"', 'deprecation_date: "2098-01-31"'),
            (MARTS, "schema: finance", "schema: finances"),
            (MARTS, "maturity: high", "maturity: low"),
            (MARTS, "label: Ratio", "label: Quota"),
            (MARTS, "label: Daily", "label: Weekly"),
            (MARTS, "description: who}", "description: whose}"),
            (MARTS, "export_as: table", "export_as: view"),
            (SOURCES, "identifier: orders_v2", "identifier: orders_v3"),
            (SOURCES, "count: 12", "count: 13"),
            (SOURCES, "file_format: parquet", "file_format: csv"),
            (STAGING, "severity: warn", "severity: error"),
            (STAGING, "ratio: 1.0", "ratio: 1"),
            (STAGING, "alias: payments", "alias: paid"),
            ("functions/_functions.yml", "default_value: 0.2", "default_value: 0.3"),
            ("snapshots/_snapshots.yml", "hard_deletes: new_record", "hard_deletes: invalidate"),
            ("selectors.yml", "value: daily", "value: marts"),
        ],
    ),
    "kitchen-moved": Variant(
        "kitchen",
        move={
            "models/staging/stg_payments.sql": "models/marts/stg_payments.sql",
            "models/marts/days.sql": "models/days.sql",
            "tests/no_parents.sql": "tests/generic/../no_parents_at_all.sql",
            "seeds/big/calendar.csv": None,
            "analyses/best_days.sql": None,
            "models/python/pandas_model.py": None,
        },
        replace=[
            ("analyses/_analyses.yml", "best_days", "worst_days"),
            (MARTS, "ref('pandas_model')", "ref('customers')"),
            (
                STAGING,
                "  - name: stg_closed\n    config: {enabled: false}\n",
                "  - name: stg_closed\n",
            ),
            (SOURCES, "- name: t2", "- name: t3"),
            (MARTS, "- name: plain_query", "- name: plainer_query"),
        ],
        write={
            "models/staging/stg_new.sql": "select * from {{ ref('stg_closed') }}\n",
            "analyses/worst_days.sql": "select 1\n",
        },
    ),
    "kitchen-contracts": Variant(
        "kitchen",
        replace=[
            *CONTRACT_EDITS,
            (
                MARTS,
                "      - name: amount\n        data_type: decimal(10,2)",
                "      - name: amount\n        data_type: decimal(12,2)",
            ),
        ],
    ),
    "kitchen-postgres": Variant("kitchen", "postgres"),
    "kitchen-postgres_contracts": Variant("kitchen", "postgres", replace=CONTRACT_EDITS),
    **{
        f"market-{target}": Variant(
            "market",
            target,
            environment=project_edits.ENVIRONMENTS[target],
            write={"seeds/big.csv": project_edits.BIG_SEED.decode()},
        )
        for target in project_edits.TARGETS
    },
    "odd-base": Variant("odd"),
    "odd-edited": Variant(
        "odd",
        replace=[
            ("macros/m.sql", "{% macro m5() %}", "{% macro m6() %}6{% endmacro %}{% macro m5() %}"),
            ("macros/m.sql", "{% macro m4() %}{{ m5() }}", "{% macro m4() %}{{ m5() }} "),
            ("dbt_project.yml", "n: 1,", "n: 1.0,"),
            ("dbt_project.yml", "b: true,", "b: 1,"),
            ("dbt_project.yml", '"select 1"', '"select 1 "'),
            ("models/schema.yml", "latest_version: 1.5", "latest_version: 1"),
            ("models/schema.yml", "{name: T}", "{name: T, identifier: T2}"),
        ],
        move={
            "models/deep/er/est/leaf.sql": "models/deep/est/leaf.sql",
            "local/odd_pkg/models/deep/odd_twin.sql": None,
        },
    ),
}


def copy_project(variant: Variant, to: pathlib.Path) -> None:
    shutil.copytree(PROJECTS / variant.project, to)
    for path, old, new in variant.replace:
        text = (to / path).read_text()
        if old not in text:
            raise SystemExit(f"{path} of {variant.project} does not contain {old!r}")
        (to / path).write_text(text.replace(old, new, 1))
    for path, target in variant.move.items():
        if target is None:
            (to / path).unlink()
        else:
            (to / target).parent.mkdir(parents=True, exist_ok=True)
            (to / path).rename(to / target)
    for path, text in variant.write.items():
        (to / path).write_text(text)


def run_dbt(project: pathlib.Path, target: str, environment: dict[str, str]) -> dict[str, Any]:
    profiles = project / "profiles.yml"
    profiles.write_text(PROFILES + project_edits.PROFILES)
    environment = {
        **os.environ,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "TZ": "UTC",
        **environment,
    }
    dbt = [str(pathlib.Path(sys.executable).parent / "dbt"), "-q"]
    if (project / "packages.yml").exists():
        subprocess.run([*dbt, "deps"], cwd=project, env=environment, check=True)
    subprocess.run(
        [*dbt, "parse", "--target", target],
        cwd=project,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    manifest: dict[str, Any] = json.loads((project / "target" / "manifest.json").read_text())
    return manifest


# What is asked of the real command `dbt ls` in the real project directory, for the projects as they are.
LISTINGS: list[list[str]] = [
    [],
    ["--output", "name"],
    ["--output", "path"],
    ["--output", "json"],
    [
        "--output",
        "json",
        "--output-keys",
        "unique_id",
        "config.materialized",
        "config.meta.level",
        "fqn",
        "nothing",
        "columns.id.data_type",
    ],
    ["--resource-type", "all"],
    ["--resource-type", "test", "unit_test"],
    ["--exclude-resource-type", "test", "model"],
    ["--select", "path:models"],
    ["--select", "path:models/*"],
    ["--select", "models/**/*.sql", "--output", "path"],
    ["--select", "path:*/*.yml"],
    ["--select", "path:./models/"],
    ["--select", "@stg_orders", "leaf+", "--exclude", "test_type:generic"],
    [
        "--select",
        "tag:daily,config.materialized:view",
        "--indirect-selection",
        "cautious",
        "--output",
        "name",
    ],
    ["--select", "source:*+1", "--output", "name"],
    [
        "--select",
        "semantic_model:*",
        "saved_query:*",
        "unit_test:*",
        "metric:*",
        "exposure:*",
        "resource_type:function",
    ],
    ["--select", "nothing_at_all"],
    ["--models", "*", "--exclude", "tag:daily"],
    ["--selector", "nightly"],
    ["--selector", "nested"],
]


def record_listings(project: pathlib.Path, target: str) -> list[dict[str, Any]]:
    """The lines of `dbt ls`, and whether it failed."""
    import contextlib
    import io

    from dbt.cli.main import dbtRunner

    answers = []
    with contextlib.chdir(project):
        for arguments in LISTINGS:
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                result = dbtRunner().invoke(
                    [
                        "--quiet",
                        "--no-send-anonymous-usage-stats",
                        "ls",
                        "--profiles-dir",
                        ".",
                        "--target",
                        target,
                        *arguments,
                    ]
                )
            if not result.success and arguments == []:
                raise SystemExit(f"dbt ls fails: {result.exception}")
            answers.append(
                {
                    "arguments": arguments,
                    "lines": list(result.result) if result.success and result.result else [],
                    "success": result.success,
                }
            )
    return answers


def own_packages(manifest: dict[str, Any]) -> set[str]:
    """Packages whose text is ours: those that have nodes or sources; dbt's own have macros and docs only."""
    return {
        n["package_name"] for section in ("nodes", "sources") for n in manifest[section].values()
    }


def reachable_macros(manifest: dict[str, Any], own: set[str]) -> set[str]:
    found = {uid for uid, macro in manifest["macros"].items() if macro["package_name"] in own}
    for section in (
        "nodes",
        "metrics",
        "unit_tests",
        "semantic_models",
        "saved_queries",
        "functions",
        "exposures",
    ):
        for node in manifest[section].values():
            found.update(node.get("depends_on", {}).get("macros", []))
    todo = list(found)
    while todo:
        for uid in manifest["macros"].get(todo.pop(), {}).get("depends_on", {}).get("macros", []):
            if uid not in found:
                found.add(uid)
                todo.append(uid)
    return found


def distil(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest without other people's text, and without what changes from run to run."""
    own = own_packages(manifest)
    keep = reachable_macros(manifest, own)
    manifest["macros"] = {uid: macro for uid, macro in manifest["macros"].items() if uid in keep}
    for macro in manifest["macros"].values():
        if macro["package_name"] not in own:
            macro.update(macro_sql="", description="", arguments=[])
    manifest["docs"] = {
        uid: doc for uid, doc in manifest["docs"].items() if doc["package_name"] in own
    }
    manifest["metadata"].update(
        generated_at="2026-01-01T00:00:00.000000Z",
        run_started_at="2026-01-01T00:00:00.000000+00:00",
        invocation_started_at="2026-01-01T00:00:00.000000Z",
        invocation_id="00000000-0000-0000-0000-000000000000",
        user_id=None,
    )

    def fix_time(entry: dict[str, Any]) -> None:
        if "created_at" in entry:
            entry["created_at"] = 1767225600.0
        if isinstance(entry.get("root_path"), str):
            entry["root_path"] = "/project"

    for_each_entry(manifest, fix_time)
    return manifest


def for_each_entry(manifest: dict[str, Any], visit: Callable[[dict[str, Any]], None]) -> None:
    for section in manifest.values():
        if isinstance(section, dict):
            for entry in section.values():
                for item in entry if isinstance(entry, list) else [entry]:
                    if isinstance(item, dict):
                        visit(item)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("variants", nargs="*", choices=[*VARIANTS, []])
    for name in parser.parse_args().variants or VARIANTS:
        with tempfile.TemporaryDirectory() as directory:
            project = pathlib.Path(directory) / "project"
            copy_project(VARIANTS[name], project)
            variant = VARIANTS[name]
            manifest = distil(run_dbt(project, variant.target, variant.environment))
            if name.endswith("-base") and DBT_VERSION == "1.11":
                listings = "\n".join(
                    json.dumps(a, ensure_ascii=False)
                    for a in record_listings(project, VARIANTS[name].target)
                )
                LINES.mkdir(parents=True, exist_ok=True)
                (LINES / f"{name}.jsonl").write_text(listings + "\n")
        to = MANIFESTS / name / "manifest.json"
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(json.dumps(manifest, separators=(",", ":"), ensure_ascii=False) + "\n")
        print(f"{name}: {len(manifest['nodes'])} nodes, {to.stat().st_size} bytes")


if __name__ == "__main__":
    main()
