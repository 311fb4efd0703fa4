"""Version of the package; the library that it loads must have the same one."""

from __future__ import annotations

__version__ = "0.1.0"
