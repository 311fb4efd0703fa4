"""The example programs: built as users would build them, and compared with what they should print."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import slimdag
from slimdag_testing.installed import Installation

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHOP = EXAMPLES / "shop"
BRANCH = SHOP / "states" / "branch"
PRODUCTION = SHOP / "states" / "production"
MODIFIED_NODES = EXAMPLES / "modified_nodes"
PICTURE = EXAMPLES / "picture"
COSMOS_SELECTOR = EXAMPLES / "cosmos_selector"

sys.path.insert(0, str(COSMOS_SELECTOR))

from slimdag_selector import ManifestSelector  # noqa: E402


def output(*command: str | Path, **options: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    printed: str = done.stdout
    return printed


def needs_tool(request: pytest.FixtureRequest, name: str) -> str:
    found = shutil.which(name)
    if found is None:
        leave = pytest.fail if request.config.getoption("--every-example") else pytest.skip
        leave(f"{name} is not installed: make examples")
    return found


@pytest.fixture(scope="module")
def cpp_examples(installed: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the C++ examples are built, by CMake."""
    build = tmp_path_factory.mktemp("cpp")
    output("cmake", "-S", EXAMPLES, "-B", build, f"-DCMAKE_PREFIX_PATH={installed.prefix}")
    output("cmake", "--build", build, "--parallel", "2")
    return build


@pytest.fixture(scope="module")
def c_example(installed: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The C example, built by make with what pkg-config says."""
    folder = tmp_path_factory.mktemp("c") / "c"
    shutil.copytree(MODIFIED_NODES / "c", folder)
    pkg_config = "PKG_CONFIG=pkg-config --define-prefix"
    environment = {**installed.environment, "CFLAGS": "-Werror"}
    output("make", "-C", folder, pkg_config, env=environment)
    return folder / "modified_nodes"


@pytest.fixture(scope="module")
def rust_example(
    request: pytest.FixtureRequest,
    installed: Installation,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The Rust example, built by rustc alone."""
    program = tmp_path_factory.mktemp("rust") / "modified_nodes"
    found = f"native={installed.libraries}", f"link-arg=-Wl,-rpath,{installed.libraries}"
    options = ["--edition", "2021", "-D", "warnings", "-L", found[0], "-C", found[1]]
    source = MODIFIED_NODES / "rust" / "modified_nodes.rs"
    output(needs_tool(request, "rustc"), *options, source, "-o", program)
    return program


# ---- modified_nodes


def check_modified_nodes(*program: str | Path) -> None:
    expected = (MODIFIED_NODES / "expected.txt").read_text()
    assert output(*program, BRANCH, PRODUCTION) == expected
    done = subprocess.run(
        [*program, BRANCH, "no_such_directory"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "no_such_directory" in done.stderr
    assert not done.stdout


def test_expected_lines_are_the_modified_nodes() -> None:
    """The file that all programs are compared with says what dbt's selection says."""
    lines = (MODIFIED_NODES / "expected.txt").read_text().splitlines()
    selected = slimdag.Manifest.load(BRANCH).select(
        "state:modified", state=slimdag.State.load(PRODUCTION), indirect_selection="empty"
    )
    listed_by_dbt_ls = [line for line in lines if not line.startswith("operation.")]
    assert [line.split(":")[0] for line in listed_by_dbt_ls] == selected
    assert all(line.split(":")[1] for line in lines)


def test_modified_nodes_in_cpp(cpp_examples: Path) -> None:
    check_modified_nodes(cpp_examples / "modified_nodes" / "cpp" / "modified_nodes")


def test_modified_nodes_in_c(c_example: Path) -> None:
    check_modified_nodes(c_example)


def test_modified_nodes_in_python() -> None:
    check_modified_nodes(sys.executable, MODIFIED_NODES / "python" / "modified_nodes.py")


def test_modified_nodes_in_rust(rust_example: Path) -> None:
    check_modified_nodes(rust_example)


# ---- picture


def test_picture_in_cpp(cpp_examples: Path) -> None:
    drawn = output(cpp_examples / "picture" / "cpp" / "picture", BRANCH, PRODUCTION)
    assert drawn == (PICTURE / "expected.dot").read_text()


def test_picture_in_python() -> None:
    program = PICTURE / "python" / "picture.py"
    drawn = output(sys.executable, program, BRANCH, PRODUCTION)
    assert drawn == (PICTURE / "expected.dot").read_text()


def test_graphviz_draws_the_picture(request: pytest.FixtureRequest) -> None:
    text = (PICTURE / "expected.dot").read_text()
    drawn = output(needs_tool(request, "dot"), "-Tsvg", PICTURE / "expected.dot")
    assert drawn.count('class="node"') == text.count("shape=") - 1  # the default for all nodes
    assert drawn.count('class="edge"') == text.count(" -> ")


# ---- cosmos_selector


class ResourceType(Enum):
    """Stands in for cosmos.constants.DbtResourceType."""

    MODEL = "model"
    SNAPSHOT = "snapshot"
    SEED = "seed"
    TEST = "test"
    ANALYSIS = "analysis"
    SOURCE = "source"
    EXPOSURE = "exposure"


@pytest.fixture(scope="module")
def cosmos_nodes() -> dict[str, Any]:
    """What Cosmos makes of a manifest, as far as a selector looks at it."""
    manifest = json.loads((BRANCH / "manifest.json").read_text())
    known = {kind.value for kind in ResourceType}
    return {
        unique_id: SimpleNamespace(
            unique_id=unique_id, resource_type=ResourceType(node["resource_type"])
        )
        for section in ("nodes", "sources", "exposures")
        for unique_id, node in manifest[section].items()
        if node["resource_type"] in known
    }


@pytest.fixture(scope="module")
def selector() -> ManifestSelector:
    return ManifestSelector(BRANCH / "manifest.json", state=PRODUCTION)


@pytest.mark.parametrize(
    ("select", "exclude"),
    [
        (["tag:daily"], None),
        (["@stg_erp__orders"], ["resource_type:test"]),
        (["+models/marts/finance"], []),
        (["config.group:finance", "access:private"], None),
        (["state:modified+"], ["tag:nightly"]),
        (None, ["fqn:*.staging.*"]),
        ([], ["resource_type:test"]),
    ],
)
def test_cosmos_gets_what_dbt_selects(
    selector: ManifestSelector,
    cosmos_nodes: dict[str, Any],
    select: list[str] | None,
    exclude: list[str] | None,
) -> None:
    selected = selector(SHOP / "project", cosmos_nodes, select=select, exclude=exclude)
    expected = slimdag.Manifest.load(BRANCH).select(
        select or None, exclude, state=slimdag.State.load(PRODUCTION)
    )
    assert list(selected) == [unique_id for unique_id in expected if unique_id in cosmos_nodes]
    assert selected
    assert all(cosmos_nodes[unique_id] is node for unique_id, node in selected.items())


def test_cosmos_gets_everything_without_a_filter(
    selector: ManifestSelector, cosmos_nodes: dict[str, Any]
) -> None:
    assert selector(None, cosmos_nodes) is cosmos_nodes
    assert selector(None, cosmos_nodes, [], []) is cosmos_nodes


def test_cosmos_own_words_are_translated(
    selector: ManifestSelector, cosmos_nodes: dict[str, Any]
) -> None:
    project = SHOP / "project"
    absolute = selector(project, cosmos_nodes, [f"1+path:{project}/models/marts/finance+"])
    assert absolute == selector(project, cosmos_nodes, ["1+path:models/marts/finance+"])
    assert absolute
    without = selector(project, cosmos_nodes, ["tag:daily,exclude_resource_type:test"])
    whole = selector(project, cosmos_nodes, ["tag:daily"])
    kept = {name for name, node in whole.items() if node.resource_type is not ResourceType.TEST}
    assert {n for n in without if cosmos_nodes[n].resource_type is not ResourceType.TEST} == kept
    only = selector(project, cosmos_nodes, None, ["exclude_resource_type:seed"])
    assert {node.resource_type for node in only.values()} == {ResourceType.SEED}


def test_cosmos_hears_why_a_selection_is_refused(
    selector: ManifestSelector, cosmos_nodes: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="no_such_method"):
        selector(None, cosmos_nodes, ["no_such_method:x"])


def test_signature_is_that_of_cosmos() -> None:
    parameters = inspect.signature(ManifestSelector.__call__).parameters
    assert list(parameters) == ["self", "project_dir", "nodes", "select", "exclude"]


def test_cosmos_itself(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The real package, with Airflow, in a Python of its own."""
    python = request.config.getoption("--cosmos-python")
    if python is None:
        pytest.skip("needs --cosmos-python: make cosmos")
    package = Path(slimdag.__file__).parents[1]
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(_alone(package, tmp_path)),
        "SLIMDAG_LIBRARY": slimdag.library_path(),
    }
    arguments = [BRANCH / "manifest.json", PRODUCTION, SHOP / "project"]
    printed = output(
        Path(python).absolute(),
        COSMOS_SELECTOR / "render.py",
        *arguments,
        env=environment,
        cwd=tmp_path,
    )
    assert printed == (COSMOS_SELECTOR / "expected.txt").read_text()


def _alone(package: Path, directory: Path) -> list[str]:
    """A directory with slimdag and nothing else of the environment that it is installed in."""
    alone = directory / "packages"
    alone.mkdir()
    (alone / "slimdag").symlink_to(package / "slimdag")
    return [str(alone)]
