"""Buckets and folders behind URLs, through fsspec."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

from ._calls import call
from ._declarations import BufferPointer, StorageGet, StoragePut, StorageRemove

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OK = 0
FAILED = 1
_FOLDERS = {"file", "local", "memory", "sftp", "ssh", "smb", "ftp", "hdfs"}


def shown(url: str) -> str:
    """A URL without what stands before the host: that may be a key or a password."""
    return re.sub(r"(?<=://)[^/?#]*@", "", url)


def file_system(url: str, options: Mapping[str, Any] | None = None) -> tuple[Any, str]:
    """The file system of a URL such as s3://bucket/prefix, and the path in it."""
    from .errors import Error  # noqa: PLC0415 - only for a mistake

    try:
        import fsspec  # noqa: PLC0415 - slow, and only for who uses URLs
    except ImportError:
        raise Error(
            "invalid_argument",
            f"The URL {shown(url)} needs the package fsspec, which is not installed.",
            hint="pip install 'slimdag[cloud]', and s3fs, gcsfs or adlfs for the kind of bucket.",
        ) from None
    try:
        found, path = fsspec.core.url_to_fs(url, **dict(options or {}))
    except (ImportError, ValueError) as error:
        raise Error(
            "invalid_argument",
            f"The URL {shown(url)} cannot be used: {error}",
            hint="Install the package for this kind of bucket: s3fs, gcsfs or adlfs.",
        ) from None
    return found, str(path)


def read_object(system: Any, path: str) -> bytes | None:
    """The content of an object; None where it is not there."""
    try:
        return bytes(system.cat_file(path))
    except FileNotFoundError:
        return None


def _protocols(system: Any) -> tuple[str, ...]:
    protocol = system.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


class Storage:
    """An object store as the callbacks of the library. Keeps the exception of a callback."""

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        self.url = shown(url)
        self._system, self._path = file_system(url, options)
        # What makes folders in an object store may make buckets: a name with a mistake in it would.
        self._has_folders = not _FOLDERS.isdisjoint(_protocols(self._system))
        self.raised: BaseException | None = None
        self.put = StoragePut(self._put)
        self.get = StorageGet(self._get)
        self.remove = StorageRemove(self._remove)

    def _object(self, name: int, size: int) -> str:
        return f"{self._path}/{ctypes.string_at(name, size).decode('ascii')}"

    def _guarded(self, action: Callable[[], None]) -> int:
        try:
            action()
        except BaseException as error:  # Reaches the caller when the library has come back.
            self.raised = error
            return FAILED
        return OK

    def _put(self, name: int, size: int, content: int, content_size: int, _: int | None) -> int:
        def write() -> None:
            path = self._object(name, size)
            if self._has_folders:
                self._system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._system.pipe_file(path, ctypes.string_at(content, content_size))

        return self._guarded(write)

    def _get(self, name: int, size: int, into: BufferPointer, _: int | None) -> int:
        def read() -> None:
            content = bytes(self._system.cat_file(self._object(name, size)))
            call("slimdag_buffer_append", into, content, len(content))

        return self._guarded(read)

    def _remove(self, name: int, size: int, _: int | None) -> int:
        def delete() -> None:
            path = self._object(name, size)
            if self._system.exists(path):
                self._system.rm_file(path)

        return self._guarded(delete)

    def raise_what_was_raised(self) -> None:
        """Raises the exception of a callback, unchanged."""
        raised, self.raised = self.raised, None
        if raised is not None:
            raise raised
