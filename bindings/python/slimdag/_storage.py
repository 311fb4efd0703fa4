"""Buckets and folders behind URLs, through fsspec."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any, TypeVar

from ._callbacks import DESTROY, guarded, keep, lasting, target_of
from ._calls import call, encoded
from ._declarations import (
    BufferPointer,
    StorageGet,
    StoragePointer,
    StoragePut,
    StorageRemove,
    StorageSize,
)
from ._handles import Handle, made
from .secrets import shown_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

_FOLDERS = {"file", "local", "memory", "sftp", "ssh", "smb", "ftp", "hdfs"}
_LOCAL = {"", "file", "local"}


def _check_folder(url: str) -> None:
    """A folder is not made whose name holds what looks like credentials."""
    scheme, separator, path = url.partition("://")
    if (scheme if separator else "") not in _LOCAL or shown_url(url) == url:
        return
    if os.path.exists(path if separator else url):  # noqa: PTH110 - not for a path that is no text
        return
    from .errors import Error  # noqa: PLC0415 - only for a mistake

    raise Error(
        "invalid_argument",
        "The place for artifacts looks like an address with a password, and it is a folder.",
        hint="Give a URL such as s3://bucket/prefix, or the path of a folder.",
    )


def file_system(url: str, options: Mapping[str, Any] | None = None) -> tuple[Any, str]:
    """The file system of a URL such as s3://bucket/prefix, and the path in it."""
    from .errors import Error  # noqa: PLC0415 - only for a mistake

    try:
        import fsspec  # noqa: PLC0415 - slow, and only for who uses URLs
    except ImportError:
        raise Error(
            "invalid_argument",
            f"The URL {shown_url(url)} needs the package fsspec, which is not installed.",
            hint="pip install 'slimdag[cloud]', and s3fs, gcsfs or adlfs for the kind of bucket.",
        ) from None
    _check_folder(url)
    try:
        found, path = fsspec.core.url_to_fs(url, **dict(options or {}))
    except Exception as error:
        from ._storage_errors import reason_of, secrets_of  # noqa: PLC0415

        reason = reason_of(error, secrets_of(url, options))
        raise Error(
            "invalid_argument",
            f"The URL {shown_url(url)} cannot be used ({reason}).",
            hint="Check its spelling and the options; buckets need the package for their kind: "
            "s3fs, gcsfs or adlfs.",
        ) from None
    return found, str(path)


def read_object(system: Any, path: str, url: str) -> bytes | None:
    """The content of an object; None where it is not there. `url` is named in errors."""
    try:
        return bytes(system.cat_file(path))
    except FileNotFoundError:
        return None
    except MemoryError:
        raise
    except Exception as error:
        from ._storage_errors import secrets_of, storage_error  # noqa: PLC0415

        failure = storage_error(error, "read the state", url, secrets_of(url, None))
    raise failure


def _protocols(system: Any) -> tuple[str, ...]:
    protocol = system.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


class _StorageHandle(Handle[StoragePointer]):
    _free_function = "slimdag_storage_free"
    _what = "object store"


class Storage:
    """An object store behind a URL."""

    def __init__(
        self, url: str, options: Mapping[str, Any] | None = None, file_mode: int = 0o600
    ) -> None:
        self.url = shown_url(url)
        self._file_mode = file_mode
        self._given = url, options
        self._system, self._path = file_system(url, options)
        # What makes folders in an object store may make buckets: a name with a mistake in it would.
        self._has_folders = not _FOLDERS.isdisjoint(_protocols(self._system))

    def handle(self) -> _StorageHandle:
        """The same for the library, which keeps it for as long as it may ask."""
        url = encoded(self.url)
        pointer = made(StoragePointer, "slimdag_storage_new", url, len(url), keep(self), DESTROY)
        handle = _StorageHandle(pointer)
        call("slimdag_storage_set_put", handle._live(), _PUT)
        call("slimdag_storage_set_get", handle._live(), _GET)
        call("slimdag_storage_set_remove", handle._live(), _REMOVE)
        call("slimdag_storage_set_size", handle._live(), _SIZE)
        return handle

    def _object(self, name: str) -> str:
        return f"{self._path}/{name}"

    def _done(self, does: str, action: Callable[[], T], *, is_read: bool = False) -> T:
        """What fsspec raises is an Error without credentials, here and in its context."""
        from .errors import Error  # noqa: PLC0415 - not at once

        try:
            return action()
        except (MemoryError, Error):
            raise
        except Exception as error:
            from ._storage_errors import secrets_of, storage_error  # noqa: PLC0415

            failure = storage_error(
                error, does, self.url, secrets_of(*self._given), is_read=is_read
            )
        raise failure

    def put(self, name: str, content: bytes) -> None:
        def write() -> None:
            path = self._object(name)
            if "file" in _protocols(self._system):
                from ._local_files import write_file  # noqa: PLC0415 - few keep artifacts here

                write_file(path, content, self._file_mode)
                return
            if self._has_folders:
                self._system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._system.pipe_file(path, content)

        self._done("write an artifact", write)

    def get(self, name: str) -> bytes:
        def read() -> bytes:
            return bytes(self._system.cat_file(self._object(name)))

        return self._done("read an artifact", read, is_read=True)

    def size(self, name: str) -> int | None:
        """None: the object is not there."""

        def look() -> int | None:
            path = self._object(name)
            # Another process may have written or deleted it since this one listed its folder.
            self._system.invalidate_cache(path)
            try:
                return int(self._system.info(path)["size"])
            except FileNotFoundError:
                return None

        return self._done("look for an artifact", look, is_read=True)

    def remove(self, name: str) -> None:
        def delete() -> None:
            path = self._object(name)
            self._system.invalidate_cache(path)
            if self._system.exists(path):
                self._system.rm_file(path)

        self._done("delete an artifact", delete)


def _name(data: int, size: int) -> str:
    return ctypes.string_at(data, size).decode("ascii")


def _put(name: int, size: int, content: int, content_size: int, payload: int | None) -> int:
    def write() -> None:
        content_bytes = ctypes.string_at(content, content_size) if content_size else b""
        target_of(payload).put(_name(name, size), content_bytes)

    return guarded(write)


def _get(name: int, size: int, into: BufferPointer, payload: int | None) -> int:
    def read() -> None:
        content = target_of(payload).get(_name(name, size))
        call("slimdag_buffer_append", into, content, len(content))

    return guarded(read)


def _remove(name: int, size: int, payload: int | None) -> int:
    return guarded(lambda: target_of(payload).remove(_name(name, size)))


def _size(name: int, size: int, out: Any, payload: int | None) -> int:
    def look() -> None:
        found = target_of(payload).size(_name(name, size))
        out[0] = -1 if found is None else found

    return guarded(look)


_PUT = lasting(StoragePut(_put))
_GET = lasting(StorageGet(_get))
_REMOVE = lasting(StorageRemove(_remove))
_SIZE = lasting(StorageSize(_size))
