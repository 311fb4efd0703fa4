"""What the site holds besides the pages in docs/: files of the repository that are pages too, the
references that Doxygen made, and the Python reference.

Pages link to files of the repository as they do on a code host; here those links lead to the page
that the file became, or become plain text where it is none.
"""

from __future__ import annotations

import ast
import os
import posixpath
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))

import results

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "release"
DOXYGEN = ROOT / "build" / "doxygen"
PACKAGE = ROOT / "bindings" / "python" / "slimdag"
REFERENCE = "reference/python.md"

# Path in the repository -> path on the site.
PAGES = {
    "README.md": "index.md",
    **{f"{name}.md": f"{name}.md" for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY")},
}
MORE = "More"

_LINK = re.compile(r"(?P<text>\[[^\]\n]*\])\((?P<target>[^)\s]+)\)")

_RELATIVE = re.compile(r'(?:href|src)="(?![a-z]+:|//|#|")([^"#?]+)')
_LOADED_FROM_ELSEWHERE = re.compile(
    r'<(?:script|img|iframe)[^>]* src="(https?:[^"]+)"|<link rel="stylesheet" href="(https?:[^"]+)"'
)


def _pages() -> dict[str, str]:
    examples = sorted(ROOT.glob("examples/**/README.md"))
    return PAGES | {name: name for path in examples for name in [str(path.relative_to(ROOT))]}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leaves out entries of the navigation without a page, and adds pages without an entry."""
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    made = {*_pages().values(), REFERENCE, "reference/cpp/index.html", "reference/c/index.html"}
    listed: set[str] = set()
    nav = [_existing(entry, pages | made, listed) for entry in config.nav or []]
    config.nav = [entry for entry in nav if entry is not None]
    if pages - listed:
        config.nav.append({MORE: sorted(pages - listed)})
    return config


def _existing(entry: dict[str, Any], pages: set[str], listed: set[str]) -> dict[str, Any] | None:
    ((title, value),) = entry.items()
    if isinstance(value, str):
        listed.add(value)
        return entry if value in pages else None
    kept = [found for item in value if (found := _existing(item, pages, listed)) is not None]
    return {title: kept} if kept else None


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for source, name in _pages().items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text()))
    files.append(File.generated(config, REFERENCE, content=_python_reference()))
    if results.plot(BUILD).exists():
        plot = File.generated(config, results.PLOT, abs_src_path=str(results.plot(BUILD)))
        known = files.get_file_from_path(results.PLOT)
        if known is not None:
            files.remove(known)
        files.append(plot)
    script = Path(__file__).with_name("iframe-worker.js")
    files.append(File.generated(config, f"assets/{script.name}", abs_src_path=str(script)))
    for path in sorted(DOXYGEN.glob("**/*")):
        if path.is_file():
            name = f"reference/{path.relative_to(DOXYGEN)}"
            files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri == results.PAGE:
        markdown = results.with_results(markdown, BUILD)
    source = next((s for s, name in _pages().items() if name == page.file.src_uri), None)
    folder = posixpath.dirname(source) if source is not None else "docs"
    return _LINK.sub(lambda link: _link(link, folder, page.file.src_uri, files), markdown)


def _link(link: re.Match[str], folder: str, here: str, files: Files) -> str:
    target, _, anchor = link["target"].partition("#")
    if not target or re.match(r"[a-z]+:", target):
        return link[0]
    in_repository = posixpath.normpath(posixpath.join(folder, target))
    on_site = _pages().get(in_repository, in_repository.removeprefix("docs/"))
    if files.get_file_from_path(on_site) is None:
        return link["text"][1:-1]
    relative = os.path.relpath(on_site, posixpath.dirname(here) or ".")
    return f"{link['text']}({relative}{'#' * bool(anchor)}{anchor})"


def on_post_build(config: MkDocsConfig) -> None:
    """Links lead somewhere, also on Doxygen's pages, and nothing is loaded from elsewhere."""
    site = Path(config.site_dir)
    wrong = []
    for page in sorted(site.glob("**/*.html")):
        html = page.read_text()
        wrong += [f"{page}: loads {url}" for url in _LOADED_FROM_ELSEWHERE.findall(html)]
        for target in set(_RELATIVE.findall(html)):
            if page.name != "404.html" and not (page.parent / unquote(target)).exists():
                wrong.append(f"{page}: leads nowhere: {target}")
    if wrong:
        raise PluginError("\n".join(wrong))


def _python_reference() -> str:
    """All public names, by the module that they live in."""
    homes = _homes()
    lines = ["# Python reference", "", "`import slimdag` has all of these names.", ""]
    for module in dict.fromkeys(homes.values()):
        lines += [f"## {_TITLES.get(module, module)}", ""]
        for name in (name for name, home in homes.items() if home == module):
            heading = [f"      heading: slimdag.{name}", f"      toc_label: {name}"]
            lines += [f"::: slimdag.{module}.{name}", "    options:", *heading, ""]
    return "\n".join(lines)


def _homes() -> dict[str, str]:
    """The table of public names in the package's __init__.py."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
            if isinstance(target, ast.Name) and target.id == "_HOMES":
                homes: dict[str, str] = ast.literal_eval(statement.value)
                return dict(sorted(homes.items(), key=lambda item: (_rank(item[1]), item[1])))
    raise ValueError("slimdag/__init__.py has no table of public names")


# In this order; modules that are not here come behind, under their own names.
_TITLES = {
    "manifest": "Manifest",
    "state": "State",
    "compare": "Comparison",
    "why": "Explanation",
    "graph": "Graph",
    "nodes": "Nodes",
    "errors": "Errors",
    "selection_warning": "Warnings",
    "constraints": "Constraints",
    "_types": "Types of arguments",
    "_library": "The C library",
}


def _rank(module: str) -> int:
    names = list(_TITLES)
    return names.index(module) if module in names else len(names)
