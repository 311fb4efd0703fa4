"""`slimdag env relations`: where each node is built in an environment."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ._env_options import (
    described,
    file_option,
    job_option,
    json_option,
    load,
    project_option,
    show_json,
    show_table,
    user_option,
)
from ._text import echo

if TYPE_CHECKING:
    from ..relations import NodeRelation, Relations


def _where(node: NodeRelation) -> str:
    if node.relation_name is not None:
        return node.relation_name + (" *" if node.may_be_rendered else "")
    if node.unknown:
        return "? " + ", ".join(f"{part}: {reason}" for part, reason in node.unknown.items())
    # dbt gives functions no relation_name.
    names = (name for name in (node.database, node.schema, node.alias) if name is not None)
    return ".".join(names)


_MOST_NAMED = 3


def _shared(found: Mapping[str, Relations]) -> Iterator[str]:
    """What two environments both build into: allowed, and seldom meant."""
    for first, second in itertools.combinations(found, 2):
        there = {
            node.relation_name
            for node in found[first].nodes
            if node.relation_name is not None and node.resource_type != "source"
        }
        shared = [
            node.unique_id
            for node in found[second].nodes
            if node.relation_name in there and node.resource_type != "source"
        ]
        if not shared:
            continue
        names = ", ".join(shared[:_MOST_NAMED]) + (", ..." if len(shared) > _MOST_NAMED else "")
        nodes = "1 node" if len(shared) == 1 else f"{len(shared)} nodes"
        yield f"{first} and {second} share the relations of {nodes}: {names}."


@click.command("relations")
@click.argument("environment", nargs=-1, required=True)
@click.option(
    "--manifest", required=True, type=click.Path(), help="manifest.json or its directory."
)
@file_option
@project_option
@job_option
@user_option
@click.option(
    "--schema-rule",
    type=click.Choice(["automatic", "default", "for_env", "production"]),
    default="automatic",
    show_default=True,
    help="How schemas are named.",
)
@click.option("--production-target", default="", help="target.name of production for the rule.")
@click.option("--own-manifest", is_flag=True, help="The manifest was made in this environment.")
@json_option
@click.pass_context
def command(  # noqa: PLR0917 - click passes names
    ctx: click.Context,
    environment: tuple[str, ...],
    manifest: str,
    file: str,
    project: str | None,
    job: str | None,
    user: str | None,
    schema_rule: str,
    production_target: str,
    own_manifest: bool,
    as_json: bool,
) -> None:
    """Show where each node and source is in one environment or in several, side by side.

    Exit code 1 where two nodes of one environment share a relation. What two environments share is
    said, too.
    """
    from ..manifest import Manifest  # noqa: PLC0415 - only where a command runs

    environments = load(file)
    loaded = Manifest.load(manifest)
    found = {
        name: environments.relations(
            loaded,
            name,
            schema_rule=schema_rule,
            production_target=production_target,
            own_manifest=own_manifest,
            job=job,
            user=user,
            project=project,
        )
        for name in environment
    }
    if as_json:
        show_json({name: asdict(relations) for name, relations in found.items()})
    else:
        columns = [relations.nodes for relations in found.values()]
        rows = (
            [described(nodes[0].unique_id), *(_where(node) for node in nodes)]
            for nodes in zip(*columns, strict=True)
        )
        show_table(("node", *found), rows)
        if any(node.may_be_rendered for column in columns for node in column):
            echo(
                "* A properties file sets a part of the name. dbt writes its templates rendered: "
                "where it has one, see --own-manifest."
            )
    for line in _shared(found):
        echo(line, err=True)
    collisions = [(name, collision) for name, of in found.items() for collision in of.collisions]
    for name, collision in collisions:
        nodes = ", ".join(collision.unique_ids)
        echo(f"{name}: {collision.relation_name} belongs to {nodes}.", err=True)
    if collisions:
        ctx.exit(1)
