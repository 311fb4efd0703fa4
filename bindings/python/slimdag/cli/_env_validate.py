"""`slimdag env validate`: every violated rule."""

from __future__ import annotations

from dataclasses import asdict

import click

from ._env_options import file_option, json_option, load, show_findings, show_json
from ._text import echo


@click.command("validate")
@file_option
@json_option
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.pass_context
def command(ctx: click.Context, file: str, as_json: bool, strict: bool) -> None:
    """Check the configuration: every violated rule with its place, all at once.

    Exit code 1 where a rule is violated.
    """
    environments = load(file)
    findings = environments.validate()
    bad = {"error", "warning"} if strict else {"error"}
    if as_json:
        show_json([asdict(finding) for finding in findings])
    else:
        show_findings(findings)
        if not findings:
            echo(f"{file}: {len(environments)} environments, nothing to complain about.")
    if any(finding.severity in bad for finding in findings):
        ctx.exit(1)
