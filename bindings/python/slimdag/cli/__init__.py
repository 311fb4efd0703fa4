"""The command slimdag. Nothing of it is imported before it runs, so that `import slimdag` stays
fast."""

from __future__ import annotations


def main() -> None:
    """Runs the command with the arguments of the process, and exits with its code."""
    import sys  # noqa: PLC0415

    from ._app import app  # noqa: PLC0415 - click is imported only where the command runs
    from ._guard import run  # noqa: PLC0415

    sys.exit(run(app))
