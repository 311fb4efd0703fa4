"""All blocks of one compiled language as one program: one function a document, one run of the compiler."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .installed import Installation
from .snippets import Snippet

_MAIN = re.compile(r"\bint main\(")
_INCLUDE = re.compile(r"^#include .*$", re.MULTILINE)
# Stands before what each block prints.
_SEPARATOR = "\x1e"


@dataclass(frozen=True)
class Language:
    name: str
    suffix: str
    compiler: tuple[str, ...]
    package: str
    package_options: tuple[str, ...]
    prelude: str


CPP = Language(
    name="cpp",
    suffix="cpp",
    compiler=("c++", "-std=c++20"),
    package="slimdag",
    package_options=("--static",),
    prelude="#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n#include <iostream>\n#include <string>\n"
    "#include <thread>\n#include <vector>\n",
)
C = Language(
    name="c",
    suffix="c",
    compiler=("cc", "-std=c99", "-pedantic"),
    package="slimdag_c",
    package_options=(),
    prelude="#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n",
)
# Blocks show how to get at things, not always what to do with them.
_WARNINGS = ("-Wall", "-Wextra", "-Werror", "-Wno-unused", "-Wno-missing-field-initializers")


@dataclass(frozen=True)
class Program:
    file: Path
    documents: tuple[Path, ...]

    def outputs(self, document: Path, directory: Path, environment: dict[str, str]) -> list[str]:
        """What each block of a document prints, in a process of its own."""
        command = [str(self.file), str(self.documents.index(document))]
        done = subprocess.run(
            command, cwd=directory, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise AssertionError(f"exit code {done.returncode}:\n{done.stdout}{done.stderr}")
        printed: list[str] = done.stdout.split(_SEPARATOR)[1:]
        return printed


def build(
    language: Language, snippets: list[Snippet], installed: Installation, directory: Path
) -> Program:
    documents = tuple(dict.fromkeys(snippet.document for snippet in snippets))
    source = directory / f"snippets.{language.suffix}"
    source.write_text(_source(language, snippets, documents))
    program = directory / f"snippets_{language.name}"
    command = [*language.compiler, *_WARNINGS, "-O0", str(source), "-o", str(program)]
    command += installed.flags(language.package, *language.package_options)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return Program(program, documents)


def _source(language: Language, snippets: list[Snippet], documents: tuple[Path, ...]) -> str:
    includes = dict.fromkeys(i for s in snippets for i in _INCLUDE.findall(s.code))
    parts = ["\n".join(includes), "\n", language.prelude]
    for number, document in enumerate(documents):
        parts.append(_functions(number, [s for s in snippets if s.document == document]))
    calls = "".join(f"    case {n}: document_{n}(); return 0;\n" for n in range(len(documents)))
    parts.append(
        "int main(int argc, char** argv) {\n  if (argc != 2) return 2;\n"
        f"  switch (atoi(argv[1])) {{\n{calls}    default: return 2;\n  }}\n}}\n"
    )
    return "".join(parts)


def _functions(number: int, snippets: list[Snippet]) -> str:
    """Blocks with a main() as functions of that kind, the others one after the other in one function."""
    before, body = [], []
    for position, snippet in enumerate(snippets):
        code = f'#line {snippet.line} "{snippet.place}"\n{_INCLUDE.sub("", snippet.code)}'
        body.append('fputs("\\x1e", stdout);\nfflush(stdout);\n')
        if _MAIN.search(code):
            name = f"main_{number}_{position}"
            before.append(_MAIN.sub(f"int {name}(", code))
            body.append(
                'char program[] = "program", target[] = "target/", prod[] = "prod/";\n'
                "char* arguments[] = {program, target, prod, NULL};\n"
                if "char program[]" not in "".join(body)
                else ""
            )
            body.append(f"if ({name}(3, arguments) != 0) exit(1);\n")
        else:
            body.append(code)
    return (
        "".join(before) + f"void document_{number}(void) {{\n{''.join(body)}fflush(stdout);\n}}\n"
    )
