"""docs/dbt-ls.md has every flag and event: its tables are those that the code makes. SLIMDAG_WRITE_DOCS=1 writes them."""

from __future__ import annotations

import os

from slimdag.cli._dbt_flags import CORE, FLAGS, NONE, REFUSED, SAME, TARGET, Flag
from slimdag.cli._engines import DBT_2, ENGINES
from slimdag.cli._events import EVENTS
from slimdag_testing.installed import REPOSITORY

PAGE = REPOSITORY / "docs" / "dbt-ls.md"
WORDS = {SAME: "same", NONE: "no effect", TARGET: "target", REFUSED: "refused"}
REASONS = {
    "NoNodesForSelectionCriteria": "a criterion of the command line matches nothing",
    "NoNodesSelected": "nothing is selected",
    "UnversionedBreakingChange": "a change breaks the contract of a model without versions",
    "SeedIncreased": "a seed has grown beyond the size up to which its content is compared",
    "SeedExceedsLimitSamePath": "a seed is too large, and its path is the same",
    "SeedExceedsLimitAndPathChanged": "a seed is too large, and its path is another one",
    "SeedExceedsLimitChecksumChanged": "a seed is too large, and its checksum is another one",
    "GetMetaKeyWarning": "a criterion reads a key of `meta` as if it were one of the config",
    "WarnStateTargetEqual": "state and target path are the same",
    "SelectExcludeIgnoredWithSelectorWarning": "`--selector` beside `--select` or `--exclude` (1.12)",
    "ModelParamUsageDeprecation": "`--models`, `--model`, `-m`",
    "EnvironmentVariableRenamed": "a variable under its old name",
    "EnvironmentVariableNamespaceDeprecation": "a variable `DBT_ENGINE_...` that dbt does not know",
    "WEOIncludeExcludeDeprecation": "`include` or `exclude` in `warn_error_options`",
    "ProjectFlagsMovedDeprecation": "`config:` in profiles.yml",
    "DeprecationsSummary": "the last event where there were deprecations; in JSON logs only",
}


def _options(flag: Flag) -> str:
    names = [f"`{name}`" for name in flag.options]
    return ", ".join([*names, f"`{flag.off}`"] if flag.off else names)


def _variable(flag: Flag) -> str:
    """Its names; a star where no engine reads it with the prefix DBT_ENGINE_ as well."""
    found: dict[str, bool] = {}
    for engine in flag.engines:
        variables = flag.variables(engine)
        if variables:
            found[variables[-1]] = found.get(variables[-1], True) and len(variables) == 1
    return ", ".join(f"`{name}`" + ("\\*" if alone else "") for name, alone in found.items())


def _engines(flag: Flag) -> str:
    if flag.engines == ENGINES:
        return "all"
    return ", ".join(
        engine.removeprefix("dbt-core-").replace("dbt-2", "2") for engine in flag.engines
    )


def flags_table() -> str:
    rows = ["| flag | variable | engines | | slimdag | |", "|---|---|---|---|---|---|"]
    for flag in FLAGS:
        project = "F" if flag.in_project and set(flag.engines) & set(CORE) else ""
        cells = (
            _options(flag),
            _variable(flag),
            _engines(flag),
            project,
            WORDS[flag.effect],
            flag.note,
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def events_table() -> str:
    rows = ["| event | when | 1.11 | 1.12 |", "|---|---|---|---|"]
    for name, (_, handled) in EVENTS.items():
        only_later = name == "SelectExcludeIgnoredWithSelectorWarning"
        before = "not there" if only_later else ("yes" if handled else "no")
        rows.append(f"| `{name}` | {REASONS[name]} | {before} | yes |")
    return "\n".join(rows)


def with_tables(text: str) -> str:
    for name, table in (("flags", flags_table()), ("events", events_table())):
        begin, end = f"<!-- {name}: ", f"<!-- end of {name} -->"
        head, rest = text.split(begin)
        made_from, _, rest = rest.partition("-->\n")
        text = f"{head}{begin}{made_from}-->\n\n{table}\n\n{end}{rest.split(end)[1]}"
    return text


def test_the_tables_are_those_of_the_code() -> None:
    text = PAGE.read_text()
    if os.environ.get("SLIMDAG_WRITE_DOCS"):
        PAGE.write_text(with_tables(text))
        text = PAGE.read_text()
    assert text == with_tables(text), "docs/dbt-ls.md: SLIMDAG_WRITE_DOCS=1 pytest " + __file__


def test_every_flag_says_what_it_does() -> None:
    assert [
        flag.name for flag in FLAGS if flag.effect in (SAME, TARGET, REFUSED) and not flag.note
    ] == []
    assert {flag.effect for flag in FLAGS if DBT_2 in flag.engines} == {SAME, NONE, TARGET, REFUSED}
