"""Arguments of a wrong type over the whole of the public interface: a typed error that names the
argument, what was given, and what to give."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import slimdag
from slimdag import _arguments
from slimdag.yaml import read_yaml

ROOT = Path(__file__).resolve().parents[3]
SHOP = ROOT / "tests" / "data" / "shop"
EXAMPLE = ROOT / "examples" / "shop" / "environments.yml"

INPUTS = ("NodeBuild", "DeferralSource", "DeferralContext", "ConstraintSupport")
"""Dataclasses that callers make; others are answers."""
FUNCTIONS = (
    slimdag.constraint_support_of,
    slimdag.snapshot_info,
    slimdag.relations.existing,
    read_yaml,
)


def Any_(value: Any) -> Any:  # noqa: N802 - hides a wrong type from mypy
    return value


class _Stranger:
    """What no argument may be."""


WRONG = [_Stranger(), [_Stranger()], {5: 5}]


def _is_answer(kind: type) -> bool:
    return hasattr(kind, "__dataclass_fields__") and kind.__name__ not in INPUTS


def _functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function that takes arguments, with its name."""
    for name in slimdag.__all__:
        kind = getattr(slimdag, name)
        if not isinstance(kind, type) or issubclass(kind, (BaseException, Enum)):
            continue
        if _is_answer(kind):
            continue
        if kind.__module__.startswith("slimdag"):
            for member in ("__init__", "__getitem__", *(m for m in dir(kind) if m[0] != "_")):
                found = getattr(kind, member, None)
                if callable(found) and hasattr(found, "__code__"):
                    yield f"{name}.{member}", found
    for function in FUNCTIONS:
        yield function.__name__, function


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    found = inspect.signature(function).parameters.values()
    return [parameter for parameter in found if parameter.name not in {"self", "cls"}]


def _cases() -> Iterator[Any]:
    for name, function in _functions():
        for parameter in _parameters(function):
            if parameter.annotation not in {"object", "Any"}:
                yield pytest.param(function, parameter.name, id=f"{name}-{parameter.name}")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A value that fits, for each annotation of an argument that has to be there."""
    manifest = slimdag.Manifest.load(SHOP / "current")
    state = slimdag.State.load(SHOP / "previous")
    return {
        "str": "x",
        "StrPath": "x",
        "State": state,
        "Manifest": manifest,
        "Environments": slimdag.Environments.load(EXAMPLE),
        "StateOrContext": state,
        "UniqueIds": "model.shop.orders",
        "Iterable[str]": ["model.shop.orders"],
        "Mapping[str, object]": {},
        "bytes | bytearray | memoryview | str": b"{}",
        "str | bytes": "x",
        "Connection": type("Connection", (), {"cursor": lambda _: None})(),
        "Sequence[DeferralSource | State]": [state],
        "Support": "enforced",
    }


def _receiver(function: Callable[..., Any]) -> Any:
    """An argument for `self`: arguments are checked before it is looked at."""
    owner = getattr(slimdag, function.__qualname__.split(".")[0], None)
    if isinstance(owner, type):
        return object.__new__(owner)
    return _Stranger()


@pytest.mark.parametrize(("function", "name"), list(_cases()))
@pytest.mark.parametrize("wrong", WRONG, ids=["object", "list", "dict"])
def test_each_argument_of_each_public_function(
    function: Callable[..., Any], name: str, wrong: Any, samples: dict[str, Any]
) -> None:
    arguments = {
        parameter.name: samples[parameter.annotation]
        for parameter in _parameters(function)
        if parameter.default is inspect.Parameter.empty
        and parameter.name != name
        and not parameter.annotation.endswith("Pointer")
    }
    arguments[name] = wrong
    parameters = list(inspect.signature(function).parameters)
    if parameters[0] == "self":
        arguments["self"] = _receiver(function)
    with pytest.raises(slimdag.ArgumentError) as raised:
        function(**arguments)
    assert raised.value.code == "invalid_argument"
    assert raised.value.argument == name
    assert f"the argument {name} has to be" in raised.value.message
    assert raised.value.hint
    assert isinstance(raised.value, slimdag.Error)
    assert isinstance(raised.value, TypeError)


def test_every_public_function_checks_its_arguments() -> None:
    found = dict(_functions())
    assert len(found) > 60
    unchecked = [
        name
        for name, function in found.items()
        if _parameters(function) and not hasattr(function, "__slimdag_checked__")
    ]
    assert not unchecked
    for function in found.values():
        for parameter in _parameters(function):
            assert _arguments.rule_of(str(parameter.annotation)).kinds


def test_what_users_wrote(manifest: slimdag.Manifest) -> None:
    """Each of these ended in an AttributeError, a ctypes.ArgumentError, or a wrong answer."""
    state: Any = "prod"
    cases: list[tuple[Callable[[], object], str, str]] = [
        (lambda: manifest.select("a", state=state), "state", "a slimdag.State or None, not a str"),
        (lambda: manifest.compare(state), "state", "a slimdag.State, not a str"),
        (lambda: manifest.defer(["a"], state), "state", "not a str"),
        (lambda: manifest.stale_relations(state), "state", "not a str"),
        (lambda: slimdag.Manifest.parse(Any_({})), "content", "not a dict"),
        (lambda: slimdag.Manifest.parse(Any_(5)), "content", "not an int"),
        (lambda: slimdag.Manifest(Any_("target")), "pointer", "not a str"),
        (lambda: slimdag.Manifest.load(Any_(None)), "path", "not None"),
        (lambda: manifest.select(Any_(["a", 5])), "select", "item 1 is an int"),
        (lambda: manifest.select(now=Any_("2026-01-01")), "now", "not a str"),
        (lambda: manifest.select(include_empty=Any_("no")), "include_empty", "not a str"),
        (lambda: manifest.select(on_warning=Any_("print")), "on_warning", "not a str"),
        (lambda: manifest.draw("model.shop.orders"), "unique_ids", "not a str"),
        (lambda: manifest.read_nodes("model.shop.orders"), "unique_ids", "not a str"),
        (lambda: slimdag.DeferralSource(state), "state", "not a str"),
        (lambda: slimdag.DeferralContext([state]), "sources", "item 0 is a str"),
        (lambda: slimdag.State.from_manifest(state), "manifest", "not a str"),
        (
            lambda: slimdag.Environments.parse("environments: {}", variables={"A": Any_(5)}),
            "variables",
            "the value of 'A' is an int",
        ),
        (lambda: slimdag.Environments.load(EXAMPLE)[Any_(5)], "name", "not an int"),
    ]
    for wrong, argument, words in cases:
        with pytest.raises(slimdag.ArgumentError, match=argument) as raised:
            wrong()
        assert words in raised.value.message


def test_what_users_gave_to_a_store(tmp_path: Path) -> None:
    environments = slimdag.Environments.load(EXAMPLE)
    with slimdag.Store.open(tmp_path / "state.db") as store:
        cases: list[tuple[Callable[[], object], str]] = [
            (lambda: store.runs(limit=Any_("5")), "limit"),
            (lambda: store.record_run("production", manifest=Any_({})), "manifest"),
            (lambda: store.record_run("production", started_at=Any_(5)), "started_at"),
            (lambda: store.prune(keep_last=Any_("5")), "keep_last"),
            (lambda: environments.deferral("x", Any_("a")), "store"),
            (lambda: environments.deferral("x"), "store"),
        ]
        for wrong, argument in cases:
            with pytest.raises(slimdag.ArgumentError) as raised:
                wrong()
            assert raised.value.argument == argument


def test_a_hint_says_how_to_come_by_it(manifest: slimdag.Manifest) -> None:
    with pytest.raises(slimdag.ArgumentError) as raised:
        manifest.select("state:modified", state=Any_("prod"))
    assert "slimdag.State.load(path)" in raised.value.hint
    with pytest.raises(slimdag.ArgumentError) as raised:
        slimdag.Manifest(Any_("target"))
    assert "slimdag.Manifest.load(path)" in raised.value.hint
    with pytest.raises(slimdag.ArgumentError) as raised:
        slimdag.Manifest.parse(Any_({}))
    assert "json.dumps" in raised.value.hint


def test_what_fits_passes(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    names = ["model.shop.orders"]
    assert manifest.select(iter(names)) == manifest.select(names)  # type: ignore[arg-type]
    assert list(manifest.read_nodes(iter(names))) == names
    assert manifest.select(["orders"], now=datetime.now(timezone.utc), include_empty=1)  # type: ignore[arg-type]
    assert manifest.defer(dict.fromkeys(names), state).build == names
    assert manifest.defer(names, [state, slimdag.DeferralSource(state)]).build == names


def test_values_are_never_shown(manifest: slimdag.Manifest) -> None:
    with pytest.raises(slimdag.ArgumentError) as raised:
        slimdag.Environments.parse("environments: {}", variables=Any_("DBT_ENV_SECRET_A=hunter2"))
    assert "hunter2" not in str(raised.value)


def test_what_is_missing_is_pythons_own(manifest: slimdag.Manifest) -> None:
    calls: list[Callable[[], object]] = [
        lambda: manifest.select(**Any_({"nothing": 1})),
        lambda: manifest.select(*Any_(["a", None, "too many"])),
        lambda: manifest.compare(*Any_([])),
    ]
    for call in calls:
        with pytest.raises(TypeError) as raised:
            call()
        assert not isinstance(raised.value, slimdag.Error)


def test_it_can_be_sent_to_another_process() -> None:
    error = slimdag.ArgumentError("No.", "state", "Yes.")
    other = pickle.loads(pickle.dumps(error))
    assert (other.code, other.argument, other.hint) == ("invalid_argument", "state", "Yes.")
    assert str(other) == str(error)


def test_what_a_callback_returns(manifest: slimdag.Manifest, state: slimdag.State) -> None:
    source = slimdag.DeferralSource(state, builds=Any_(lambda _: "run 5"))
    with pytest.raises(slimdag.ArgumentError, match="builds"):
        manifest.defer(["model.shop.orders"], source)
    environments = slimdag.Environments.load(EXAMPLE)
    with pytest.raises(slimdag.ArgumentError, match="what on_name returned"):
        environments.relations(manifest, "shop/production", on_name=Any_(lambda _: 5))
