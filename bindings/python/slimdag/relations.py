"""Where the nodes of a manifest are built in an environment."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._arguments import check
from ._callbacks import DESTROY, guarded, keep, lasting, target_of
from ._calls import call, encoded, get_string, str_of
from ._declarations import NameCallback, RelationOptionsPointer, Text
from ._handles import Handle, made
from .environments import _pairs, _record, _VariableContext
from .existing_relations import ExistingRelations, existing

if TYPE_CHECKING:
    from .environments import Environments
    from .manifest import Manifest

__all__ = [
    "Collision",
    "ExistingRelations",
    "NameRequest",
    "NodeRelation",
    "NodeVariable",
    "Relations",
    "existing",
]


@dataclass(frozen=True)
class NameRequest:
    """What a callback is asked: the arguments of dbt's generate_<component>_name macro."""

    component: str
    """database, schema or alias"""
    unique_id: str
    custom_name: str | None
    target_name: str
    target_database: str | None
    target_schema: str | None


@dataclass(frozen=True)
class NodeRelation:
    """Where one node or source is."""

    unique_id: str
    resource_type: str
    database: str | None
    schema: str | None
    alias: str | None
    relation_name: str | None
    """As dbt would write it; None where a part is not known."""
    unknown: dict[str, str]
    """Part: the expression, or what decides it."""
    may_be_rendered: list[str]
    """Parts that a properties file sets. dbt 1.11 writes its templates rendered: where it has one
    for the part, it is the value of the environment in which the manifest was made."""


@dataclass(frozen=True)
class Collision:
    """Nodes that share a relation."""

    relation_name: str
    unique_ids: list[str]


@dataclass(frozen=True)
class Relations:
    """All relations of an environment, in the order of the manifest."""

    nodes: list[NodeRelation]
    collisions: list[Collision]


@dataclass(frozen=True)
class NodeVariable:
    """A node that mentions an environment variable."""

    unique_id: str
    variable: str
    where: str
    """raw_code, unrendered_config.<key>, unrendered_database, ..., or the unique_id of a macro"""
    has_default: bool


OnName = Callable[[NameRequest], str | None]


def _optional(text: Text) -> str | None:
    return str_of(text) if text.data else None


class _Namer:
    """Asks the caller's function; keeps the name that it gave until the next one."""

    def __init__(self, on_name: OnName) -> None:
        self._on_name = on_name
        self._kept = b""

    def answer(self, component: Text, unique_id: Text, *more: Any) -> None:
        custom, target_name, database, schema, out_name = more
        name = self._on_name(
            NameRequest(
                component=str_of(component),
                unique_id=str_of(unique_id),
                custom_name=_optional(custom),
                target_name=str_of(target_name),
                target_database=_optional(database),
                target_schema=_optional(schema),
            )
        )
        check("Environments.relations", "what on_name returned", "str | None", name)
        if name is not None:
            self._kept = encoded(name)
            pointer = ctypes.cast(ctypes.c_char_p(self._kept), ctypes.c_void_p)
            out_name[0].data = pointer.value
            out_name[0].size = len(self._kept)


def _answer(*arguments: Any) -> int:
    *texts_and_out, payload = arguments
    return guarded(lambda: target_of(payload).answer(*texts_and_out))


_ANSWER = lasting(NameCallback(_answer))


class _Options(Handle[RelationOptionsPointer]):
    _free_function = "slimdag_relation_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(RelationOptionsPointer, "slimdag_relation_options_new"))

    def set(self, name: str, *values: Any) -> None:
        call(f"slimdag_relation_options_set_{name}", self._live(), *values)


def relations_of(
    manifest: Manifest,
    environments: Environments,
    environment: str,
    *,
    schema_rule: str,
    production_target: str,
    variables: Mapping[str, str] | None,
    on_name: OnName | None,
    own_manifest: bool,
    context: _VariableContext,
    project: str | None,
) -> Relations:
    name, of, rule = encoded(environment), encoded(project or ""), encoded(schema_rule)
    target = encoded(production_target)
    with _Options() as options:
        options.set("schema_rule", rule, len(rule), target, len(target))
        options.set("context", context._live())
        options.set("own_manifest", int(own_manifest))
        if variables:
            options.set("vars", *_pairs(variables))
        if on_name is not None:
            options.set("callback", _ANSWER, keep(_Namer(on_name)), DESTROY)
        arguments = (name, len(name), of, len(of), options._live())
        function = "slimdag_relations_json"
        text = get_string(function, manifest._live(), environments._live(), *arguments)
    found = json.loads(text)
    return Relations(
        nodes=[_record(NodeRelation, node) for node in found["nodes"]],
        collisions=[_record(Collision, collision) for collision in found["collisions"]],
    )


def variables_of(manifest: Manifest) -> list[NodeVariable]:
    found = json.loads(get_string("slimdag_manifest_variables_json", manifest._live()))
    return [_record(NodeVariable, variable) for variable in found]
