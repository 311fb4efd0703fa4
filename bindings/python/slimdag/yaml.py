"""YAML as dbt reads it."""

from __future__ import annotations

from typing import Any

from ._arguments import checked
from ._calls import encoded, get_string


@checked
def read_yaml(text: str | bytes, name: str = "") -> Any:
    """The value of one YAML document, typed as PyYAML's SafeLoader types it, which reads
    dbt_project.yml and the options of dbt's commands; dates become texts.

    `name` stands for the file in errors. Raises Error: invalid_artifact, with line and column.
    """
    import json  # noqa: PLC0415 - only where YAML is read

    data = encoded(text) if isinstance(text, str) else text
    file = encoded(name)
    return json.loads(get_string("slimdag_yaml_to_json", data, len(data), file, len(file)))
