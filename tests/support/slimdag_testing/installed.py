"""slimdag as users have it: installed from the build tree, found by CMake and pkg-config."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


def build_directory() -> Path:
    """The build tree that SLIMDAG_BUILD names, or the one of a preset."""
    named = os.environ.get("SLIMDAG_BUILD")
    candidates = [Path(named)] if named else [REPOSITORY / "build" / p for p in ("release", "dev")]
    for candidate in candidates:
        if (candidate / "lib" / "libslimdag.a").exists():
            return candidate.absolute()
    raise FileNotFoundError(f"no library is built in {', '.join(map(str, candidates))}: make build")


@dataclass(frozen=True)
class Installation:
    prefix: Path

    @property
    def libraries(self) -> Path:
        return self.prefix / "lib"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PKG_CONFIG_PATH": str(self.libraries / "pkgconfig")}

    def flags(self, package: str, *options: str) -> list[str]:
        """What pkg-config says a compiler needs; the program finds the library where it is."""
        command = ["pkg-config", "--define-prefix", *options, "--cflags", "--libs", package]
        said = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return [*said.stdout.split(), f"-Wl,-rpath,{self.libraries}"]


def install(prefix: Path) -> Installation:
    command = ["cmake", "--install", str(build_directory()), "--prefix", str(prefix)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Installation(prefix)
