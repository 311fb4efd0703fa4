"""Buckets and folders behind URLs, through fsspec."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any

from ._calls import call
from ._declarations import BufferPointer, StorageGet, StoragePut, StorageRemove
from .secrets import shown_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OK = 0
FAILED = 1
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


class Storage:
    """An object store as the callbacks of the library. Keeps the exception of a callback."""

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        self.url = shown_url(url)
        self._given = url, options
        self._system, self._path = file_system(url, options)
        # What makes folders in an object store may make buckets: a name with a mistake in it would.
        self._has_folders = not _FOLDERS.isdisjoint(_protocols(self._system))
        self.raised: BaseException | None = None
        self.put = StoragePut(self._put)
        self.get = StorageGet(self._get)
        self.remove = StorageRemove(self._remove)

    def _object(self, name: int, size: int) -> str:
        return f"{self._path}/{ctypes.string_at(name, size).decode('ascii')}"

    def _guarded(self, does: str, action: Callable[[], None], *, is_read: bool = False) -> int:
        """Keeps what is raised: it reaches the caller when the library has come back."""
        try:
            action()
        except MemoryError as error:
            self.raised = error
        except Exception as error:
            self.raised = self._typed(error, does, is_read=is_read)
        except BaseException as error:
            self.raised = error
        else:
            return OK
        return FAILED

    def _typed(self, error: Exception, does: str, *, is_read: bool) -> Exception:
        from ._storage_errors import secrets_of, storage_error  # noqa: PLC0415 - only for a failure
        from .errors import Error  # noqa: PLC0415

        if isinstance(error, Error):
            return error
        return storage_error(error, does, self.url, secrets_of(*self._given), is_read=is_read)

    def _put(self, name: int, size: int, content: int, content_size: int, _: int | None) -> int:
        def write() -> None:
            path = self._object(name, size)
            if self._has_folders:
                self._system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            self._system.pipe_file(path, ctypes.string_at(content, content_size))

        return self._guarded("write an artifact", write)

    def _get(self, name: int, size: int, into: BufferPointer, _: int | None) -> int:
        def read() -> None:
            content = bytes(self._system.cat_file(self._object(name, size)))
            call("slimdag_buffer_append", into, content, len(content))

        return self._guarded("read an artifact", read, is_read=True)

    def _remove(self, name: int, size: int, _: int | None) -> int:
        def delete() -> None:
            path = self._object(name, size)
            if self._system.exists(path):
                self._system.rm_file(path)

        return self._guarded("delete an artifact", delete)

    def raise_what_was_raised(self) -> None:
        """Raises what a callback raised, as an Error without credentials."""
        raised, self.raised = self.raised, None
        if raised is not None:
            raise raised from None
