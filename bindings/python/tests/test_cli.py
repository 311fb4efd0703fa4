"""The command, run in this process."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import click
import pytest
import slimdag
from click.testing import CliRunner, Result
from slimdag.cli._app import app
from slimdag.cli._dotenv import parse_dotenv

TEST = "test.shop.not_null_orders_id.0123456789"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def both(shop: Path) -> list[str]:
    return ["--manifest", str(shop / "current"), "--state", str(shop / "previous")]


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_version_and_help() -> None:
    assert run("--version").stdout == f"slimdag {slimdag.__version__}\n"
    text = run("--help").stdout
    for name in (
        "ls",
        "diff",
        "why",
        "draw",
        "defer",
        "clone",
        "stale",
        "Examples:",
        "Exit codes:",
    ):
        assert name in text
    for name in ("ls", "diff", "why", "draw", "defer", "clone", "stale"):
        text = run(name, "--help").stdout
        assert "Examples:" in text
        assert f"slimdag {name} " in text


def test_ls_prints_selectors(both: list[str]) -> None:
    assert lines(run("ls", *both)) == [
        "exposure:shop.board",
        "shop.marts.buyers",
        "shop.marts.dim_customers.v2",
        "shop.marts.orders",
        "shop.marts.payments",
        "shop.marts.report",
        "shop.staging.stg_orders",
        "shop.countries",
        "source:shop.raw.orders",
        "source:shop.raw.refunds",
        "shop.marts.not_null_orders_id",
    ]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("name", ["dim_customers.v2", "raw.orders"]),
        ("path", ["models/marts/dim_customers_v2.sql", "models/staging/_sources.yml"]),
        ("unique_id", ["model.shop.dim_customers.v2", "source.shop.raw.orders"]),
        ("SELECTOR", ["shop.marts.dim_customers.v2", "source:shop.raw.orders"]),
    ],
)
def test_ls_output(both: list[str], output: str, expected: list[str]) -> None:
    selected = ["--select", "dim_customers", "source:raw.orders"]
    indirect = ["--indirect-selection", "empty"]
    assert lines(run("ls", *both, *selected, *indirect, "--output", output)) == expected


def test_ls_json(both: list[str], content: dict[str, dict[str, dict[str, object]]]) -> None:
    selected = ["--select", "report", "source:shop.raw.orders", "--indirect-selection", "empty"]
    model, source = map(json.loads, lines(run("ls", *both, *selected, "--output", "json")))
    assert list(model) == [
        "name",
        "resource_type",
        "package_name",
        "original_file_path",
        "unique_id",
        "alias",
        "config",
        "tags",
        "depends_on",
    ]
    assert model.items() <= content["nodes"]["model.shop.report"].items()
    assert list(source)[-3:] == ["source_name", "tags", "config"]


def test_ls_json_with_keys(both: list[str]) -> None:
    arguments = ["ls", *both, "--select", "report", "--output", "json", "--output-keys"]
    expected = {"name": "report", "group": None, "config.materialized": "view"}
    keys = ["name", "group", "config.materialized", "config.group", "nothing", "no.thing"]
    for given in (keys, [" ".join(keys)]):
        (line,) = lines(run(*arguments, *given))
        assert json.loads(line) == expected
        assert list(json.loads(line)) == list(expected)


@pytest.mark.parametrize(
    "given",
    [
        ["--select", "report", "buyers"],
        ["--select", "report buyers"],
        ["-s", "report", "-s", "buyers"],
        ["--models", "report", "buyers"],
        ["-m", "report buyers"],
        ["--select=report", "buyers"],
    ],
)
def test_several_values(both: list[str], given: list[str]) -> None:
    assert lines(run("ls", *both, *given, "--output", "name")) == ["buyers", "report"]


def test_resource_types(both: list[str]) -> None:
    def names(*given: str) -> list[str]:
        return lines(run("ls", *both, *given, "--output", "unique_id"))

    assert names("--resource-type", "seed", "source") == [
        "seed.shop.countries",
        "source.shop.raw.orders",
        "source.shop.raw.refunds",
    ]
    assert len(names("--resource-type", "default")) == 11
    assert len(names("--resource-types", "all")) == 11
    assert names("--resource-type", "all", "--exclude-resource-type", "model", "test") == [
        "exposure.shop.board",
        "seed.shop.countries",
        "source.shop.raw.orders",
        "source.shop.raw.refunds",
    ]
    wrong = run("ls", *both, "--resource-type", "table")
    assert wrong.exit_code == 2
    assert "'table' is not one of" in wrong.stderr


def test_a_selection_of_nothing_warns(both: list[str]) -> None:
    result = run("ls", *both, "--select", "nothing_here")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "nothing_here" in result.stderr
    assert result.stderr.endswith("Warning: No nodes selected!\n")


def test_ls_with_a_state(both: list[str]) -> None:
    assert lines(run("ls", *both, "-s", "state:modified", "--output", "unique_id")) == [
        "model.shop.buyers",
        "model.shop.orders",
        "model.shop.payments",
        "model.shop.stg_orders",
        TEST,
    ]


def test_selectors(both: list[str], tmp_path: Path) -> None:
    assert lines(run("ls", *both, "--selector", "nightly", "--output", "name")) == [
        "orders",
        "not_null_orders_id",
    ]
    file = tmp_path / "selectors.yml"
    file.write_text("selectors:\n  - name: mine\n    definition: report\n")
    arguments = ["--selector", "mine", "--selectors", str(file)]
    assert lines(run("ls", *both, *arguments)) == ["shop.marts.report"]


def test_errors(both: list[str], tmp_path: Path) -> None:
    result = run("ls", *both, "--select", "@orders+")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert "[invalid_selector]" in result.stderr

    result = run("ls", "--manifest", tmp_path)
    assert result.exit_code == 1
    assert "[file_not_found]" in result.stderr
    assert f"where: {tmp_path}" in result.stderr
    assert "hint:" in result.stderr

    for wrong in (["ls", "--nonsense"], ["nonsense"], ["diff", "--manifest", "x"], ["why"]):
        assert run(*wrong).exit_code == 2
    exclusive = run("ls", *both, "--models", "a", "--select", "b")
    assert exclusive.exit_code == 2
    assert "mutually exclusive" in exclusive.stderr


HEADING = "State comparison of dbt-core-1.11 (the manifest is of dbt 1.11.0)"


def test_diff(both: list[str]) -> None:
    assert lines(run("diff", *both)) == [
        HEADING,
        "+ new      model.shop.buyers",
        "+ new      source.shop.raw.refunds",
        "~ modified model.shop.orders",
        '    configs unrendered_config.meta.owner: "ben" -> "anna"',
        "~ modified model.shop.payments",
        "    macros macro.shop.money > macro.shop.rounded (changed)",
        "~ modified model.shop.stg_orders",
        '    body raw_code: "select 1 as id" -> "select 1 as id, 2 as amount"',
        f"~ modified {TEST}",
        "    macros macro.shop.money > macro.shop.rounded (changed)",
        "- removed  model.shop.customers",
        "- removed  model.shop.gone",
        "> renamed  model.shop.customers -> model.shop.buyers",
        "4 modified, 2 new, 2 removed, 1 renamed",
    ]


def test_diff_of_a_broken_contract(shop: Path) -> None:
    arguments = ["--manifest", str(shop / "current"), "--state", str(shop / "other_contract")]
    result = lines(run("diff", *arguments))
    assert "! contract model.shop.dim_customers.v2" in result
    assert result[-1].endswith("1 with a broken contract")


def test_diff_of_the_same(shop: Path) -> None:
    same = str(shop / "current")
    assert lines(run("diff", "--manifest", same, "--state", same)) == [HEADING, "No changes."]


def test_diff_json(both: list[str], manifest: slimdag.Manifest, state: slimdag.State) -> None:
    assert json.loads(run("diff", *both, "--json").stdout)["new"] == manifest.compare(state).new
    assert run("diff", *both, "--json", "orders").exit_code == 2


@pytest.mark.parametrize("given", [["stg_orders"], ["--node", "model.shop.stg_orders"]])
def test_diff_of_one_node(both: list[str], given: list[str]) -> None:
    assert lines(run("diff", *both, *given)) == [
        HEADING,
        "~ modified model.shop.stg_orders",
        '    body raw_code: "select 1 as id" -> "select 1 as id, 2 as amount"',
        "",
        "--- state/models/staging/stg_orders.sql",
        "+++ manifest/models/staging/stg_orders.sql",
        "@@ -1 +1 @@",
        "-select 1 as id",
        "+select 1 as id, 2 as amount",
    ]


def test_diff_of_nodes_on_one_side(both: list[str]) -> None:
    new = lines(run("diff", *both, "buyers"))
    assert new[1] == "+ new      model.shop.buyers"
    assert new[3] == "--- /dev/null"
    removed = lines(run("diff", *both, "gone"))
    assert removed[1] == "- removed  model.shop.gone"
    assert removed[-1] == "-select 'gone'"
    assert lines(run("diff", *both, "report")) == [HEADING, "= model.shop.report is unmodified."]
    source = lines(run("diff", *both, "raw.refunds"))
    assert any('"identifier": "refunds"' in line for line in source)


def test_diff_of_a_node_that_is_not_there(both: list[str]) -> None:
    result = run("diff", *both, "stg_order")
    assert result.exit_code == 1
    assert "Did you mean" in result.stderr
    assert "stg_orders" in result.stderr


def test_a_name_that_several_nodes_have(both: list[str], target: Path) -> None:
    path = target / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"name": "payments"', b'"name": "orders"'))
    result = run("diff", "--manifest", target, "--state", target, "orders")
    assert result.exit_code == 1
    assert "model.shop.orders" in result.stderr
    assert "model.shop.payments" in result.stderr


def test_why(both: list[str]) -> None:
    text = run("why", *both, "board").stdout
    assert text.startswith("exposure.shop.board: selected\n")
    assert "model.shop.orders\n" in text
    assert "└─ model.shop.report" in text
    assert "  modified model.shop.orders\n      configs unrendered_config.meta.owner" in text
    assert "countries: not selected" in run("why", *both, "countries").stdout
    for given in (["report", "--select", "tag:nightly"], ["--select", "tag:nightly", "report"]):
        assert ": not selected" in run("why", *both, *given).stdout
    assert json.loads(run("why", *both, "board", "--json").stdout)["selected"] is True
    assert run("why", *both, "nobody").exit_code == 1


def test_why_without_a_state(shop: Path) -> None:
    result = run("why", "--manifest", shop / "current", "orders")
    assert "model.shop.orders: selected" in result.stdout


def test_draw(both: list[str], tmp_path: Path) -> None:
    assert "<svg" in run("draw", *both).stdout
    assert "digraph" in run("draw", *both, "--format", "dot", "--select", "orders+").stdout
    for name, sign in (
        ("a.svg", "<svg"),
        ("a.dot", "digraph"),
        ("a.html", "<html"),
        ("a.mmd", "flowchart"),
    ):
        result = run("draw", *both, "--output", tmp_path / name, "--title", "The shop")
        assert result.exit_code == 0, result.output
        assert sign in (tmp_path / name).read_text(encoding="utf-8")
    failed = run("draw", *both, "--output", tmp_path / "no" / "a.svg")
    assert failed.exit_code == 1
    assert "cannot be written" in failed.stderr


def test_colour_only_where_it_is_wanted(both: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["diff", *both, "stg_orders"]
    coloured = CliRunner().invoke(app, arguments, color=True).stdout
    assert click.unstyle(coloured) != coloured
    assert "\x1b[" not in CliRunner().invoke(app, arguments).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in CliRunner().invoke(app, arguments, color=True).stdout


def test_the_default_directory(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shop / "current", tmp_path / "target")
    monkeypatch.chdir(tmp_path)
    assert len(lines(run("ls"))) == 11
    monkeypatch.setenv("DBT_STATE", str(shop / "previous"))
    assert len(lines(run("ls", "--select", "state:modified"))) == 5


def test_defer(both: list[str]) -> None:
    printed = lines(run("defer", *both, "--select", "report"))
    assert printed[0] == "model.shop.report"
    assert any("deferred, absent_from_target" in line for line in printed)
    assert printed[-1].endswith("problems")
    answer = json.loads(run("defer", *both, "--select", "report", "--json").stdout)
    assert answer["build"] == ["model.shop.report"]
    assert answer["mode"] == "dbt"


def test_defer_knows_what_is_there(both: list[str], tmp_path: Path) -> None:
    select = ["--select", "report", "--json"]
    answer = json.loads(run("defer", *both, *select).stdout)
    (reference, *_) = answer["resolutions"]["model.shop.report"]
    own = json.loads(run("defer", *both, "--state", both[1], *select).stdout)
    (own_reference, *_) = own["resolutions"]["model.shop.report"]
    there = str(own_reference["relation_name"])
    file = tmp_path / "relations.txt"
    file.write_text(f"{there}\n\n")
    for options in (["--existing", there], ["--existing-file", str(file)]):
        found = json.loads(run("defer", *both, *options, *select).stdout)
        (first, *_) = found["resolutions"]["model.shop.report"]
        assert (first["origin"], first["relation_name"]) == ("target", there)
    assert reference["origin"] == "deferred"


def test_defer_and_clone_need_a_state(shop: Path) -> None:
    for command in ("defer", "clone", "stale"):
        result = run(command, "--manifest", shop / "current")
        assert result.exit_code == 2
        assert "--state" in result.stderr


def test_clone_and_stale(both: list[str]) -> None:
    steps = json.loads(run("clone", *both, "--json").stdout)
    assert {step["action"] for step in steps} <= {"clone", "not_in_state", "same_relation"}
    assert steps[0]["unique_id"] in "\n".join(lines(run("clone", *both)))
    stale = json.loads(run("stale", *both, "--json").stdout)
    assert [entry["unique_id"] for entry in stale] == sorted(
        (entry["unique_id"] for entry in stale),
        key=[entry["unique_id"] for entry in stale].index,
    )
    printed = lines(run("stale", *both))
    assert len(printed) == len(stale)


def test_the_warehouse_is_never_named_in_an_error(both: list[str]) -> None:
    url = "postgresql://user:canary-secret@127.0.0.1:1/db"
    result = run("defer", *both, "--warehouse", url)
    assert result.exit_code != 0
    assert "canary-secret" not in result.output


# ---- `ls` as `dbt ls`: where things are, and what is said about flags that it cannot follow


@pytest.fixture
def project(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with its manifest in out/, and a folder models/ to stand in."""
    for name in ("DBT_STATE", "DBT_TARGET_PATH", "DBT_PROJECT_DIR", "DBT_TARGET"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    shutil.copytree(shop / "current", folder / "out")
    shutil.copytree(shop / "previous", folder / "prod")
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(
        "name: shop\ntarget-path: \"{{ env_var('SHOP_OUT', 'out') }}\"\n"
    )
    monkeypatch.chdir(folder / "models")
    return folder


def of_version(manifest: Path, version: str) -> None:
    content = json.loads(manifest.read_bytes())
    content["metadata"]["dbt_version"] = version
    manifest.write_text(json.dumps(content))


REPORT = ["-s", "report", "--output", "name"]


def test_ls_finds_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(run("ls", *REPORT)) == ["report"]
    assert lines(run("ls", "-s", "state:new", "--state", "prod", "--output", "name")) == [
        "buyers",
        "raw.refunds",
    ]
    monkeypatch.setenv("SHOP_OUT", "elsewhere")
    missing = run("ls", *REPORT)
    assert missing.exit_code == 1
    assert str(project / "elsewhere") in missing.stderr
    assert lines(run("ls", *REPORT, "--target-path", "out")) == ["report"]
    (project / "dbt_project.yml").write_text("target-path: \"{{ var('x') }}\"\n")
    refused = run("ls", *REPORT)
    assert refused.exit_code == 1
    assert "Pass --manifest or --target-path." in refused.stderr


def test_beside_a_manifest_paths_are_relative_to_here(project: Path) -> None:
    given = ["--manifest", "../out", "-s", "state:new", "--output", "name"]
    assert lines(run("ls", *given, "--state", "../prod")) == ["buyers", "raw.refunds"]
    assert run("ls", *given, "--state", "prod").exit_code == 1


def test_a_state_that_nobody_asks_for_may_be_missing(project: Path) -> None:
    result = run("ls", *REPORT, "--state", "nowhere")
    assert lines(result) == ["report"]
    assert f"There are no artifacts in {project / 'nowhere'}." in result.stderr
    needed = run("ls", "-s", "state:new", "--state", "nowhere")
    assert needed.exit_code == 1
    assert f"where: {project / 'nowhere'}" in needed.stderr


def test_flags_without_effect_are_said_once(project: Path) -> None:
    result = run("ls", *REPORT, "--fail-fast", "--no-partial-parse", "--fail-fast")
    assert lines(result) == ["report"]
    assert result.stderr == (
        "Note: --fail-fast, --no-partial-parse have no effect here: slimdag reads what dbt wrote.\n"
    )
    assert run("ls", *REPORT, "--fail-fast", "--quiet").stderr == ""
    assert run("ls", *REPORT, "--defer", "--favor-state", "--no-use-colors").stderr == ""


def test_another_target_is_a_warning(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "the manifest may be another target's"
    assert said in run("ls", *REPORT, "--target", "prod").stderr
    assert said in run("ls", *REPORT, "--vars", "{a: 1}").stderr
    monkeypatch.setenv("DBT_TARGET", "prod")
    assert f"DBT_TARGET: {said}" in run("ls", *REPORT).stderr


def test_flags_of_other_engines_are_wrong_usage(project: Path) -> None:
    manifest = project / "out" / "manifest.json"
    for version, flag, code in (
        ("1.11.16", "--threads=2", 2),
        ("1.12.6", "--threads=2", 2),
        ("2.0.4", "--threads=2", 0),
        ("1.11.16", "--hints-enabled", 2),
        ("1.12.6", "--hints-enabled", 0),
        ("2.0.4", "--dirty", 2),
        ("2.0.4", "--no-warn-error", 0),
        ("1.12.6", "--no-warn-error", 2),
        ("2.0.4", "--log-level=none", 2),
    ):
        of_version(manifest, version)
        result = run("ls", *REPORT, flag)
        assert result.exit_code == code, (version, flag, result.output)


def test_dotenv_is_of_1_12(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLIMDAG_DBT_EXIT_CODES", raising=False)
    text = "DBT_ENGINE_STATE=prod\nSLIMDAG_DBT_EXIT_CODES=1\nSLIMDAG_STORE=x\n"
    (project / ".env").write_text(text)
    before = dict(os.environ)
    manifest = project / "out" / "manifest.json"
    new = ["-s", "state:new", "--output", "name"]
    of_version(manifest, "1.11.16")
    assert run("ls", *new).exit_code == 1
    of_version(manifest, "1.12.6")
    assert lines(run("ls", *new)) == ["buyers", "raw.refunds"]
    assert run("ls", "-s", "@orders+").exit_code == 1  # SLIMDAG_DBT_EXIT_CODES is not read
    assert dict(os.environ) == before


def test_dotenv_may_say_where_the_manifest_is(project: Path) -> None:
    shutil.copytree(project / "out", project / "later")
    of_version(project / "later" / "manifest.json", "1.12.6")
    of_version(project / "out" / "manifest.json", "1.11.16")
    (project / ".env").write_text("DBT_TARGET_PATH=later\n")
    assert run("ls", *REPORT, "--hints-enabled").exit_code == 0  # of 1.12
    of_version(project / "later" / "manifest.json", "1.11.16")
    assert run("ls", *REPORT, "--hints-enabled").exit_code == 2  # 1.11 reads no .env: out/
    shutil.rmtree(project / "later")
    assert lines(run("ls", *REPORT)) == ["report"]


def test_flags_before_the_command(project: Path) -> None:
    assert lines(run("--quiet", "--state", "prod", "ls", *REPORT)) == ["report"]
    twice = run("--quiet", "ls", "-q")
    assert twice.exit_code == 2
    assert "both before and after the subcommand" in twice.stderr
    other = run("--quiet", "diff")
    assert other.exit_code == 2
    assert "may stand before the command `ls` only" in other.stderr


def test_a_warning_that_is_an_error(project: Path) -> None:
    result = run("ls", "-s", "nothing", "--warn-error")
    assert result.exit_code == 1
    assert "NoNodesForSelectionCriteria; --warn-error makes this warning an error" in result.stderr
    assert run("ls", "-s", "nothing", "--warn-error", "--dbt-exit-codes").exit_code == 2
    of_version(project / "out" / "manifest.json", "2.0.4")
    assert run("ls", "-s", "nothing", "--warn-error", "--dbt-exit-codes").exit_code == 1


def test_secrets_are_not_printed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_ENV_SECRET_WORD", "repo")
    assert lines(run("ls", *REPORT)) == ["*****rt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nB = two words # comment\n", {"A": "1", "B": "two words"}),
        ("export A='it''s'\nB=2", {"B": "2"}),
        ("A='a\\'b'\nB=\"c\\nd\"", {"A": "a'b", "B": "c\nd"}),
        ("# A=1\n\nB=#x\nC= # x\n", {"B": "#x", "C": ""}),
        ("A=1\nB=${A}-${NOT_THERE:-default}-${NOT_THERE}", {"A": "1", "B": "1-default-"}),
        (
            "A=${SHELL_HAS_IT}\nSHELL_HAS_IT=file\nB=${SHELL_HAS_IT}",
            {"A": "shell", "SHELL_HAS_IT": "file", "B": "shell"},
        ),
        ("not a line\nA=1", {"A": "1"}),
        ("A\nB=\nC=1", {"B": "", "C": "1"}),
    ],
)
def test_dotenv_files(text: str, expected: dict[str, str]) -> None:
    assert parse_dotenv(text, {"SHELL_HAS_IT": "shell"}) == expected
