"""A comparison state: what `dbt --state DIR` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._calls import call, encoded_path
from ._declarations import ManifestPointer, StatePointer
from ._handles import Handle, made

if TYPE_CHECKING:
    from ._types import StrPath
    from .manifest import Manifest


class State(Handle[StatePointer]):
    """An immutable comparison state; any number of threads may use it."""

    _free_function = "slimdag_state_free"
    _what = "state"

    @classmethod
    def load(cls, path: StrPath) -> State:
        """Reads a directory with manifest.json and, where they are, run_results.json and
        sources.json; or the path of a manifest file, with the other two beside it. As in dbt a
        directory may lack any of them: the selectors that need one then raise.

        Or a snapshot, which stands for all three: by its path, or a directory that has none of
        the three and a state.slimdag.
        """
        name = encoded_path(path)
        return cls(made(StatePointer, "slimdag_state_load", name, len(name)))

    @classmethod
    def from_manifest(cls, manifest: Manifest) -> State:
        """A state that is just this manifest."""
        return cls(made(StatePointer, "slimdag_state_from_manifest", manifest._live()))

    def save_snapshot(self, path: StrPath) -> None:
        """Writes manifest, run results and source freshness into one small file that load() maps
        into memory, with the same answers. The text of nodes is not in it: what needs that reads
        the manifest.json beside the snapshot. `path` is replaced in one step. Raises Error: io."""
        name = encoded_path(path)
        call("slimdag_state_save_snapshot", self._live(), name, len(name))

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the state; None where the directory had none."""
        from .errors import Error  # noqa: PLC0415 - only for a mistake
        from .manifest import Manifest  # noqa: PLC0415 - they know each other

        try:
            return Manifest(made(ManifestPointer, "slimdag_state_manifest", self._live()))
        except Error as error:
            if error.code == "missing_state":
                return None
            raise
