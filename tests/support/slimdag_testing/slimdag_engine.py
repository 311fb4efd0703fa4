"""slimdag as an engine: the same questions as for dbt, through the Python API."""

from __future__ import annotations

import inspect
import pathlib
import tempfile
from collections.abc import Collection
from typing import Any

import slimdag

from .query import Answer, Query, Warned
from .snapshots import manifest_through_snapshot, state_through_snapshot


class Engine:
    """slimdag's answers for the directories that dbt_judge.Judge takes.

    `through_snapshots` names what is loaded by way of a snapshot: "manifest", "state"; `semantics` says which dbt's answers are meant,
    None: those of the manifest."""

    def __init__(
        self,
        current: pathlib.Path,
        state: pathlib.Path | None = None,
        through_snapshots: Collection[str] = (),
        semantics: str | None = None,
    ) -> None:
        self.semantics = semantics
        of_manifest, of_state = "manifest" in through_snapshots, "state" in through_snapshots
        load_manifest = manifest_through_snapshot if of_manifest else slimdag.Manifest.load
        load_state = state_through_snapshot if of_state else slimdag.State.load
        self.manifest = load_manifest(current)
        self.state = load_state(state) if state else None
        sources = current / "sources.json"
        self.current_sources = sources if sources.exists() else None

    def select(self, query: Query, warnings: list[Warned] | None = None) -> list[str]:
        def warn(warning: Any) -> None:
            if warnings is not None:
                warnings.append(Warned(str(warning.code), warning.message))

        return self.manifest.select(**self._arguments(query), on_warning=warn)

    def why(self, unique_id: str, query: Query) -> slimdag.Why:
        return self.manifest.why(unique_id, **self._arguments(query))

    def _arguments(self, query: Query) -> dict[str, Any]:
        """What select() and why() both take; a query's fields have the names of the arguments."""
        arguments = {**vars(query), "state": self.state, "current_sources": self.current_sources}
        if query.more_unrendered_values is None:
            del arguments["more_unrendered_values"]
        return {**arguments, **self._semantics()}

    def _semantics(self) -> dict[str, Any]:
        if (
            self.semantics is None
            or "semantics" not in inspect.signature(slimdag.Manifest.select).parameters
        ):
            return {}
        return {"semantics": self.semantics}

    def compare(self) -> slimdag.Comparison:
        assert self.state is not None
        return self.manifest.compare(self.state, **self._semantics())

    def answer(self, query: Query) -> Answer:
        answer = Answer()
        try:
            answer.nodes = self.select(query, answer.warnings)
        except slimdag.Error as error:
            answer.error = str(error.code)
            answer.message = str(error)
        return answer

    def answer_from_file(self, query: Query) -> Answer:
        """The same with the selectors in a file, as YAML text."""
        import yaml

        if query.selectors is None:
            return self.answer(query)
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "selectors.yml"
            path.write_text(
                yaml.safe_dump(query.selectors, allow_unicode=True, sort_keys=False),
                errors="surrogatepass",
            )
            answer = Answer()
            try:
                answer.nodes = self.manifest.select(
                    **{**self._arguments(query), "selectors": path},
                    on_warning=lambda w: answer.warnings.append(Warned(str(w.code), w.message)),
                )
            except slimdag.Error as error:
                answer.error, answer.message = str(error.code), str(error)
            return answer


def explain_difference(
    expected: Answer, found: Answer, repeats: bool = True, kinds: bool = False
) -> str | None:
    """What differs between dbt's answer and slimdag's, or None. `repeats` says that the same warning counts each time: a YAML
    selector that others inherit is evaluated once, by dbt each time it is named. `kinds` says that an error must also be of
    the kind that dbt's is, for questions that have one thing wrong."""
    if expected.error is not None:
        if found.error is None:
            return f"dbt raises {expected.message!r}, slimdag selects {found.nodes}"
        # Which of several errors comes first is no promise, and dbt raises KeyError for more than one thing.
        if kinds and expected.error == expected.error.lower() and expected.error != found.error:
            return f"dbt raises {expected.error}, slimdag {found.error}: {found.message}"
        return None
    if found.error is not None:
        return f"slimdag raises {found.error}: {found.message}; dbt selects {expected.nodes}"
    if expected.nodes != found.nodes:
        left, right = set(expected.nodes or ()), set(found.nodes or ())
        if left == right:
            return f"same nodes in another order: {found.nodes}"
        return f"only dbt: {sorted(left - right)}; only slimdag: {sorted(right - left)}"
    # A lone surrogate does not get through dbt's own logging: a Note says so, and the warning loses its text.
    if not any(w.code == "Note" for w in expected.warnings):
        ours = [w for w in found.warnings if w.code != "NoNodesSelected"]
        theirs = expected.warnings
        if not repeats:
            ours, theirs = [list({str(w): w for w in some}.values()) for some in (ours, theirs)]
        if theirs != ours:
            return f"warnings: dbt {theirs}, slimdag {ours}"
    return None
