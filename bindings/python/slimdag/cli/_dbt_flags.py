"""Every flag of `dbt ls`, of each engine, and what `slimdag ls` does with it: the one table from
which options, variables and docs/dbt-ls.md are made.

Sources: dbt/cli/params.py and dbt/cli/main.py (`cli.commands["list"]`) of dbt-core 1.11 and 1.12,
`class ProjectFlags` in dbt/contracts/project.py; ListArgs and CommonArgs in
crates/dbt-clap-core/src/lib.rs of dbt 2.
"""

from __future__ import annotations

from typing import NamedTuple

from ._engines import CORE_1_11, CORE_1_12, DBT_2, ENGINES
from ._resource_types import ALL_RESOURCE_TYPES

CORE = (CORE_1_11, CORE_1_12)
LATER = (CORE_1_12, DBT_2)

# What slimdag does with a flag.
SAME = "same"  # What dbt does.
NONE = "none"  # Accepted; said once on the standard error to have no effect.
TARGET = "target"  # Accepted; a warning that the manifest may be another target's.
REFUSED = "refused"  # A usage error: slimdag cannot answer with it.

INDIRECT_SELECTIONS = ("eager", "cautious", "buildable", "empty")
LOG_FORMATS = ("text", "debug", "json", "default")
LOG_LEVELS = ("debug", "info", "warn", "error", "none")
OUTPUTS = ("selector", "name", "path", "json")


class Flag(NamedTuple):
    """One flag of `dbt ls`."""

    name: str
    """dbt's name of the parameter; also the key in `flags:` and in the user's settings."""
    options: tuple[str, ...]
    """Spellings on the command line; the first is the one that messages use."""
    kind: str
    """`switch` (on and off), `mark` (on only), `many` (several values), else the type of one value:
    `text`, `number`, `path`, `folder` (one that exists), `yaml`, `choice`."""
    off: str = ""
    """The negative spelling of a switch."""
    variable: str = ""
    """`DBT_X`, which is also read as `DBT_ENGINE_X`; or a variable with that prefix only."""
    engines: tuple[str, ...] = ENGINES
    effect: str = NONE
    choices: tuple[str, ...] = ()
    in_project: bool = False
    """dbt-core reads it from `flags:` in dbt_project.yml."""
    before: bool = True
    """May stand before the sub-command: `dbt --quiet ls`."""
    note: str = ""
    """What slimdag does, for the help and the documentation."""

    def variables(self, engine: str) -> tuple[str, ...]:
        """In the order in which the engine asks them."""
        if engine not in self.engines:
            return ()
        variable = self.variable
        if engine == DBT_2:
            variable = VARIABLES_OF_2.get(self.name, variable)
        if not variable:
            return ()
        if variable.startswith("DBT_ENGINE_") or (engine == DBT_2 and self.name in PLAIN_IN_2):
            return (variable,)
        return ("DBT_ENGINE_" + variable.removeprefix("DBT_"), variable)

    def choices_of(self, engine: str) -> tuple[str, ...]:
        return CHOICES_OF_2.get(self.name, self.choices) if engine == DBT_2 else self.choices

    def spellings(self, engine: str) -> tuple[str, ...]:
        """What the engine takes on the command line."""
        if engine not in self.engines:
            return ()
        options = self.options
        if engine != DBT_2:
            options = tuple(option for option in options if option not in ONLY_IN_2)
        off = self.off if (self.name, engine) not in WITHOUT_OFF else ""
        return (*options, off) if off else options


# Where dbt 2 differs: names of variables, those that have no form with DBT_ENGINE_
# (crates/dbt-main/src/vars.rs), choices and spellings.
VARIABLES_OF_2 = {
    "maximum_seed_size_mib": "DBT_MAXIMUM_SEED_SIZE_MIB",
    "show_all_deprecations": "DBT_SHOW_ALL_DEPRECATIONS",
    "use_v2_parser": "",
    "manage_state": "DBT_ENGINE_MANAGE_STATE",
}
PLAIN_IN_2 = ("resource_types", "exclude_resource_types", "x_alt_target", "write_metadata")
_TYPES_OF_2 = (
    "model",
    "source",
    "seed",
    "snapshot",
    "test",
    "unit_test",
    "analysis",
    "function",
    "semantic_model",
    "metric",
    "saved_query",
)
CHOICES_OF_2 = {
    "resource_types": _TYPES_OF_2,
    "exclude_resource_types": _TYPES_OF_2,
    "log_format": ("text", "json", "default", "otel"),
    "log_format_file": ("text", "json", "default", "otel"),
    "log_level": ("off", "error", "warn", "info", "debug", "trace"),
    "log_level_file": ("off", "error", "warn", "info", "debug", "trace"),
}
ONLY_IN_2 = ("--format",)
WITHOUT_OFF = {
    ("warn_error", CORE_1_11),
    ("warn_error", CORE_1_12),
    ("show_all_deprecations", DBT_2),
}


def _switch(name: str, *, short: str = "", **values: object) -> Flag:
    dashed = name.replace("_", "-")
    options = (f"--{dashed}", f"-{short}") if short else (f"--{dashed}",)
    row = {"variable": f"DBT_{name.upper()}", "off": f"--no-{dashed}", **values}
    return Flag(name, options, "switch", **row)  # type: ignore[arg-type]


def _mark(name: str, **values: object) -> Flag:
    row = {"variable": f"DBT_{name.upper()}", **values}
    return Flag(name, ("--" + name.replace("_", "-"),), "mark", **row)  # type: ignore[arg-type]


def _value(name: str, kind: str, *, short: str = "", **values: object) -> Flag:
    dashed = name.replace("_", "-")
    options = (f"--{dashed}", f"-{short}") if short else (f"--{dashed}",)
    row = {"variable": f"DBT_{name.upper()}", **values}
    return Flag(name, options, kind, **row)  # type: ignore[arg-type]


_NO_LOG_FILE = "slimdag writes no log file"
_NOT_PARSED = "nothing is parsed"
_NO_WAREHOUSE = "no warehouse is asked"
_OTHER_TARGET = "the manifest may be another target's"

FLAGS = (
    # ---- what to list
    Flag(
        "select",
        ("--select", "-s"),
        "many",
        effect=SAME,
        before=False,
        note="what to select; several values are a union",
    ),
    Flag(
        "models",
        ("--models", "--model", "-m"),
        "many",
        effect=SAME,
        before=False,
        note="as --select, and models only; of dbt 2 the same as --select",
    ),
    Flag("exclude", ("--exclude",), "many", effect=SAME, before=False, note="what to leave out"),
    Flag(
        "selector",
        ("--selector",),
        "text",
        effect=SAME,
        before=False,
        note="a YAML selector; --select and --exclude are then ignored",
    ),
    _value(
        "indirect_selection",
        "choice",
        effect=SAME,
        choices=INDIRECT_SELECTIONS,
        in_project=True,
        note="which tests come along with the selected nodes",
    ),
    Flag(
        "resource_types",
        ("--resource-type", "--resource-types"),
        "many",
        variable="DBT_RESOURCE_TYPES",
        effect=SAME,
        choices=(*ALL_RESOURCE_TYPES, "default", "all"),
        before=False,
        note="types to list; `default` and `all` not with dbt 2",
    ),
    Flag(
        "exclude_resource_types",
        ("--exclude-resource-type", "--exclude-resource-types"),
        "many",
        variable="DBT_EXCLUDE_RESOURCE_TYPES",
        effect=SAME,
        choices=ALL_RESOURCE_TYPES,  # dbt-core takes "default" and fails on it.
        before=False,
        note="types to leave out",
    ),
    # ---- what to print
    Flag(
        "output",
        ("--output", "--format"),
        "choice",
        effect=SAME,
        choices=OUTPUTS,
        before=False,
        note="what to print for each node; slimdag's own: `unique_id`, `dbt-args`, `dbt-selectors`",
    ),
    Flag(
        "output_keys",
        ("--output-keys",),
        "many",
        effect=SAME,
        before=False,
        note="keys for --output json; nested ones with dots",
    ),
    _switch(
        "quiet", short="q", effect=SAME, note="no warnings; the lines and errors are still printed"
    ),
    _switch("debug", short="d", effect=SAME, in_project=True, note="as --log-level debug"),
    _value(
        "log_format",
        "choice",
        effect=SAME,
        choices=(*LOG_FORMATS, "otel"),
        in_project=True,
        note="`json` and `debug` change what stands on the standard output as dbt's do; "
        "`otel` (dbt 2) is taken as `default`",
    ),
    _value(
        "log_level",
        "choice",
        effect=SAME,
        choices=(*LOG_LEVELS, "off", "trace"),
        in_project=True,
        note="which warnings are shown; with `none` dbt prints no line, and so does slimdag",
    ),
    _switch(
        "use_colors",
        effect=SAME,
        in_project=True,
        note="colours on the standard error; without it only on a terminal",
    ),
    # ---- where things are
    _value(
        "project_dir",
        "folder",
        effect=SAME,
        before=False,
        note="default: the folder with a dbt_project.yml, from the working directory upwards",
    ),
    _value(
        "target_path",
        "path",
        effect=SAME,
        before=False,
        note="where the manifest lies, relative to the project",
    ),
    _value(
        "state",
        "path",
        effect=SAME,
        note="the artifacts to compare with, relative to the project; a snapshot may be given too",
    ),
    _switch("defer", effect=SAME, note="changes no line of `ls`, as in dbt"),
    _switch("favor_state", effect=SAME, note="changes no line of `ls`, as in dbt"),
    _value("defer_state", "path", effect=SAME, note="changes no line of `ls`, as in dbt"),
    # ---- warnings
    _switch(
        "warn_error",
        effect=SAME,
        in_project=True,
        note="warnings that a manifest can show are errors",
    ),
    _value(
        "warn_error_options",
        "yaml",
        effect=SAME,
        in_project=True,
        note="the same for some of them; `error`, `warn`, `silence`",
    ),
    _switch(
        "show_all_deprecations",
        effect=SAME,
        variable="",
        note="slimdag shows each deprecation once",
    ),
    # ---- another target
    _value("profile", "text", effect=TARGET, note=_OTHER_TARGET),
    _value("target", "text", short="t", effect=TARGET, note=_OTHER_TARGET),
    _value("vars", "yaml", variable="", effect=TARGET, before=False, note=_OTHER_TARGET),
    # ---- no effect
    _value("profiles_dir", "folder", before=False, note="of profiles.yml only `config:` is read"),
    _switch("cache_selected_only", in_project=True, note=_NO_WAREHOUSE),
    _switch("fail_fast", short="x", in_project=True, note="nothing is run"),
    _switch(
        "hints_enabled", variable="DBT_ENGINE_HINTS_ENABLED", engines=(CORE_1_12,), in_project=True
    ),
    _switch("log_cache_events", note=_NO_WAREHOUSE),
    _value("log_file_max_bytes", "number", note=_NO_LOG_FILE),
    _value(
        "log_format_file",
        "choice",
        choices=(*LOG_FORMATS, "otel"),
        in_project=True,
        note=_NO_LOG_FILE,
    ),
    _value(
        "log_level_file",
        "choice",
        choices=(*LOG_LEVELS, "off", "trace"),
        in_project=True,
        note=_NO_LOG_FILE,
    ),
    _value("log_path", "path", note=_NO_LOG_FILE),
    _switch("macro_debugging", note=_NOT_PARSED),
    _value(
        "maximum_seed_size_mib",
        "number",
        variable="DBT_ENGINE_MAXIMUM_SEED_SIZE_MIB",
        engines=LATER,
        in_project=True,
        note="seeds were hashed when the manifest was written",
    ),
    _switch("partial_parse", in_project=True, note=_NOT_PARSED),
    _value("partial_parse_file_path", "path", note=_NOT_PARSED),
    _switch("partial_parse_file_diff", note=_NOT_PARSED),
    _switch("populate_cache", in_project=True, note=_NO_WAREHOUSE),
    _switch("print", note="no macro runs"),
    _value("printer_width", "number", in_project=True, note="messages are not wrapped"),
    _value("record_timing_info", "path", short="r", variable=""),
    _switch("send_anonymous_usage_stats", in_project=True, note="nothing is sent"),
    _switch("single_threaded", engines=CORE),
    _switch(
        "snowflake_projects_otel",
        variable="DBT_ENGINE_SNOWFLAKE_PROJECTS_OTEL",
        engines=(CORE_1_12,),
        in_project=True,
    ),
    _switch("static_parser", in_project=True, note=_NOT_PARSED),
    _switch("use_colors_file", in_project=True, note=_NO_LOG_FILE),
    _switch("use_experimental_parser", in_project=True, note=_NOT_PARSED),
    _switch(
        "use_v2_parser",
        variable="DBT_ENGINE_USE_V2_PARSER",
        engines=LATER,
        in_project=True,
        note=_NOT_PARSED,
    ),
    _value(
        "v2_parser",
        "text",
        variable="DBT_ENGINE_V2_PARSER",
        engines=(CORE_1_12,),
        in_project=True,
        note=_NOT_PARSED,
    ),
    _switch("use_fast_test_edges", note="orders a build, and no list"),
    _switch("upload_to_artifacts_ingest_api", engines=CORE, note="nothing is sent"),
    _switch(
        "version_check", in_project=True, note="the version that the project asks for is not read"
    ),
    _switch("write_json", in_project=True, note="slimdag writes no artifact"),
    # ---- dbt 2 only
    _value("threads", "number", variable="", engines=(DBT_2,), note="nothing is run"),
    _value("x_alt_target", "text", engines=(DBT_2,), effect=TARGET, note=_OTHER_TARGET),
    _value("packages_install_path", "path", engines=(DBT_2,), note=_NOT_PARSED),
    _mark("no_parallel", engines=(DBT_2,)),
    _value("compute", "text", engines=(DBT_2,), note="nothing is run"),
    _value("host", "text", variable="", engines=(DBT_2,), before=False),
    _value("port", "number", variable="", engines=(DBT_2,), before=False),
    _switch("introspect", engines=(DBT_2,), note=_NO_WAREHOUSE),
    _mark("write_catalog", engines=(DBT_2,), note="slimdag writes no artifact"),
    _mark("write_metadata", engines=(DBT_2,), note="slimdag writes no artifact"),
    Flag(
        "write_index",
        ("--write-index", "--use-index"),
        "mark",
        variable="DBT_USE_INDEX",
        engines=(DBT_2,),
        note="slimdag writes no artifact",
    ),
    _mark("write_lineage", engines=(DBT_2,), note="slimdag writes no artifact"),
    _value("metadata_dir", "path", engines=(DBT_2,), note="slimdag writes no artifact"),
    _value("index_dir", "path", engines=(DBT_2,), note="slimdag writes no artifact"),
    _value("otel_file_name", "text", engines=(DBT_2,), note=_NO_LOG_FILE),
    _value("otel_parquet_file_name", "text", engines=(DBT_2,), note=_NO_LOG_FILE),
    _value("invocation_id", "text", engines=(DBT_2,)),
    _value("parent_span_id", "text", engines=(DBT_2,)),
    _switch("partial_load", engines=(DBT_2,), note=_NOT_PARSED),
    _mark("verify_partial_parse", engines=(DBT_2,), note=_NOT_PARSED),
    _mark("verify_partial_load", engines=(DBT_2,), note=_NOT_PARSED),
    _switch("empty", variable="", engines=(DBT_2,), note="nothing is run"),
    _mark("store_failures", engines=(DBT_2,), note="nothing is run"),
    _value("show", "text", variable="", engines=(DBT_2,), before=False),
    _switch("manage_state", variable="DBT_ENGINE_MANAGE_STATE", engines=(DBT_2,)),
    _mark("export_to_otlp", engines=(DBT_2,), note="nothing is sent"),
    _mark("export_saved_queries", engines=(DBT_2,), note="nothing is run"),
    _mark("skip_semantic_manifest_validation", engines=(DBT_2,), note=_NOT_PARSED),
    _mark("skip_private_deps", variable="", engines=(DBT_2,), note=_NOT_PARSED),
    _value("event_time_start", "text", engines=(DBT_2,), note="nothing is run"),
    _value("event_time_end", "text", engines=(DBT_2,), note="nothing is run"),
    _mark("use_v2_compatible_package_downloads", engines=(DBT_2,), note=_NOT_PARSED),
    _value(
        "limit", "text", variable="", engines=(DBT_2,), before=False, note="as in dbt, of no use"
    ),
    _mark(
        "dirty",
        engines=(DBT_2,),
        effect=REFUSED,
        note="which files changed since dbt parsed them is not known here",
    ),
    _value("phase", "text", variable="", engines=(DBT_2,)),
    _mark("classify_with_warehouse_tags", variable="", engines=(DBT_2,), note=_NO_WAREHOUSE),
    _mark("beta_use_query_cache", engines=(DBT_2,), note=_NO_WAREHOUSE),
    _mark("skip_write_msgpack_if_exist", variable="", engines=(DBT_2,)),
    _value("task_cache_url", "text", engines=(DBT_2,), before=False),
    _value(
        "internal_packages_install_path",
        "path",
        variable="DBT_FS_INTERNAL_PACKAGES_INSTALL_PATH",
        engines=(DBT_2,),
        note=_NOT_PARSED,
    ),
    _value(
        "internal_package",
        "text",
        variable="DBT_INTERNAL_PACKAGE_MODE",
        engines=(DBT_2,),
        note=_NOT_PARSED,
    ),
    _value("dbt_replay", "path", variable="", engines=(DBT_2,)),
    _value("fs_record", "path", variable="", engines=(DBT_2,)),
    _value("fs_replay", "path", variable="", engines=(DBT_2,)),
    _value("time_machine", "text", variable="DBT_TIME_MACHINE_MODE", engines=(DBT_2,)),
    _value("time_machine_path", "path", engines=(DBT_2,)),
    _value("time_machine_ordering", "text", engines=(DBT_2,)),
    _mark("legacy_compile", variable="", engines=(DBT_2,)),
    _mark("skip_unreferenced_table_check", variable="", engines=(DBT_2,)),
    _value("antlr_parser_cache_hard_limit_bytes", "number", engines=(DBT_2,), note=_NOT_PARSED),
    _value("antlr_parser_cache_threshold_bytes", "number", variable="", engines=(DBT_2,)),
    _value("antlr_arena_limit_bytes", "number", engines=(DBT_2,), note=_NOT_PARSED),
    _value("antlr_parser_recursion_limit", "number", engines=(DBT_2,), note=_NOT_PARSED),
    _switch("show_resource_report", engines=CORE, note="slimdag reports no resources"),
)

BY_NAME = {flag.name: flag for flag in FLAGS}

# Old names of variables. Where one is set, it counts above everything else, the command line
# included (Flags._assign_params in dbt/cli/flags.py); dbt warns with EnvironmentVariableRenamed.
RENAMED = {
    "DBT_ARTIFACT_STATE_PATH": "state",
    "DBT_DEFER_TO_STATE": "defer",
    "DBT_FAVOR_STATE_MODE": "favor_state",
    "DBT_NO_PRINT": "print",
}

# Flags that dbt-core reads from dbt_project.yml only, as far as they change what `ls` answers, and
# their defaults (ProjectFlags).
WARNINGS_HANDLED = "require_all_warnings_handled_by_warn_error"
EVENT_NAMES = "require_event_names_in_deprecations"
PROJECT_DEFAULTS = {
    CORE_1_11: {WARNINGS_HANDLED: False, EVENT_NAMES: False},
    CORE_1_12: {WARNINGS_HANDLED: True, EVENT_NAMES: False},
    DBT_2: {WARNINGS_HANDLED: True, EVENT_NAMES: False},
}

# Variables of other commands and of dbt's own tests, which are known too
# (_ADDITIONAL_ENGINE_ENV_VARS in dbt/env_vars.py).
VARIABLES_OF_OTHER_COMMANDS = (
    "DBT_CLEAN_PROJECT_FILES_ONLY",
    "DBT_DOWNLOAD_DIR",
    "DBT_EMPTY",
    "DBT_EVENT_TIME_END",
    "DBT_EVENT_TIME_START",
    "DBT_EXPORT_SAVED_QUERIES",
    "DBT_FULL_REFRESH",
    "DBT_HOST",
    "DBT_INCLUDE_SAVED_QUERY",
    "DBT_INTROSPECT",
    "DBT_INVOCATION_ENV",
    "DBT_PACKAGE_HUB_URL",
    "DBT_PP_FILE_DIFF_TEST",
    "DBT_PP_TEST",
    "DBT_RECORDED_FILE_PATH",
    "DBT_SAMPLE",
    "DBT_SQLPARSE",
    "DBT_STORE_FAILURES",
    "DBT_TEST_STATE_MODIFIED",
)
