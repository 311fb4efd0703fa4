"""A comparison state: what `dbt --state DIR` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._arguments import checks_arguments
from ._calls import call, encoded, encoded_path, get_string
from ._declarations import ExportOptionsPointer, ManifestPointer, StatePointer
from ._handles import Handle, made

if TYPE_CHECKING:
    from ._types import StrPath
    from .manifest import Manifest
    from .runs import Provenance, StateOrigin


class _ExportOptions(Handle[ExportOptionsPointer]):
    _free_function = "slimdag_export_options_free"
    _what = "object with options"

    def __init__(self) -> None:
        super().__init__(made(ExportOptionsPointer, "slimdag_export_options_new"))

    def set(self, *, force: bool, file_mode: int) -> None:
        call("slimdag_export_options_set_force", self._live(), int(force))
        call("slimdag_export_options_set_file_mode", self._live(), file_mode)


@checks_arguments
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

        `path` may be a URL that fsspec knows: s3://bucket/prefix, gs://, az://, file://.
        """
        if isinstance(path, str) and "://" in path:
            return cls._load_url(path)
        name = encoded_path(path)
        return cls(made(StatePointer, "slimdag_state_load", name, len(name)))

    @classmethod
    def _load_url(cls, url: str) -> State:
        from ._storage import file_system, read_object  # noqa: PLC0415 - only for URLs
        from .errors import Error, ErrorLocation  # noqa: PLC0415
        from .secrets import shown_url  # noqa: PLC0415

        system, path = file_system(url)
        folder = path.rsplit("/", 1)[0] if path.endswith(".json") else path.rstrip("/")
        name = path if path.endswith(".json") else f"{folder}/manifest.json"
        manifest = read_object(system, name, url)
        if manifest is None:
            raise Error(
                "file_not_found",
                "The comparison state is not there.",
                ErrorLocation(file=shown_url(url)),
                "Give the URL of a folder that holds the manifest.json of an earlier run.",
            )
        others = [
            read_object(system, f"{folder}/{file}", url)
            for file in ("run_results.json", "sources.json")
        ]
        arguments = [
            part
            for content in (manifest, *others, encoded(shown_url(url)))
            for part in (content, len(content or b""))
        ]
        return cls(made(StatePointer, "slimdag_state_parse", *arguments))

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

    @property
    def origin(self) -> StateOrigin | None:
        """Where the state comes from: environment, policy, runs; None where no store gave it."""
        import json  # noqa: PLC0415 - not every state is asked

        from .runs import StateOrigin  # noqa: PLC0415

        values = json.loads(get_string("slimdag_state_origin_json", self._live()))
        return None if values is None else StateOrigin.from_json(values)

    def provenance(self, unique_id: str) -> Provenance | None:
        """The run that says what this node currently is: environment, job, run id, time. None
        where no store gave the state. Raises Error: node_not_found."""
        import json  # noqa: PLC0415

        from .runs import Provenance  # noqa: PLC0415

        name = encoded(unique_id)
        text = get_string("slimdag_state_provenance_json", self._live(), name, len(name))
        values = json.loads(text)
        return None if values is None else Provenance.from_json(values)

    def export(self, directory: StrPath, *, force: bool = False, file_mode: int = 0o600) -> None:
        """Writes the state as a directory that `dbt --state` and `--defer-state` read. One that is
        not there, that is empty or that an export made is swapped for the new one at once; files of
        others in it stay. Applied state becomes one merged manifest.

        Args:
            directory: The directory.
            force: Artifacts may be replaced in a directory that is neither empty nor made by an
                export, each by a rename; no other file of it is touched.
            file_mode: Permissions of the files. Who may read them may enter the directory.

        Raises Error: missing_state, would_lose_data (a directory of others), io, and what reading
        the store raises.
        """
        name = encoded_path(directory)
        with _ExportOptions() as options:
            options.set(force=force, file_mode=file_mode)
            call("slimdag_state_export_with", self._live(), name, len(name), options._live())
