"""What arguments have to be, read from the annotations of public functions: checked at each call,
before the library is asked.

Annotations are read as they are written, without importing what they name: a question is not to
wait for modules that it does not need."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from .errors import ArgumentError

Function = TypeVar("Function", bound=Callable[..., Any])
Class = TypeVar("Class", bound=type)

# Names of _types.py and of the modules, in terms of what _KINDS knows.
_ALIASES = {
    "StrPath": "str | bytes | PathLike",
    "IndirectSelection": "str",
    "DrawFormat": "str",
    "SemanticsName": "str",
    "DeferralMode": "str",
    "Criteria": "str | Sequence[str] | None",
    "UniqueIds": "str | Iterable[str]",
    "Selectors": "str | bytes | PathLike | Mapping[str, Any] | None",
    "OnWarning": "Callable | None",
    "OnName": "Callable",
    "ExistingRelations": "str | Iterable[str] | Callable",
    "StateOrContext": "State | DeferralSource | DeferralContext | EnvironmentDeferral"
    " | Sequence[DeferralSource | State]",
    "Callable[[str], NodeBuild | None]": "Callable",
}

# How one comes by an object of the package.
_MADE_BY = {
    "Manifest": "slimdag.Manifest.load(path), or slimdag.Manifest.parse(content)",
    "State": "slimdag.State.load(path), or Store.comparison_state(environment)",
    "Environments": "slimdag.Environments.load(path)",
    "Store": "slimdag.Store.open(url)",
    "Comparison": "Manifest.compare(state)",
    "Deferral": "Manifest.defer(selected, state)",
    "EnvironmentDeferral": "Environments.deferral(environment, store)",
    "Edit": "Environments.set(name, settings), or another edit",
    "Graph": "Manifest.graph",
    "DeferralSource": "slimdag.DeferralSource(state, environment)",
    "DeferralContext": "slimdag.DeferralContext([source])",
    "NodeBuild": "slimdag.NodeBuild(environment=..., run_id=...)",
    "ConstraintSupport": 'slimdag.constraint_support_of("postgres")',
    "datetime": "datetime.now(timezone.utc), or datetime.fromisoformat(text)",
}
_OF_THE_PACKAGE = frozenset(_MADE_BY) - {"datetime"}


class Kind(NamedTuple):
    """One thing that an argument may be. `misfit` says what is wrong with a value: None where it
    fits, "" where it is something else altogether, else which part does not fit."""

    description: str
    misfit: Callable[[Any], str | None]
    hint: str = ""


class Rule(NamedTuple):
    """What an argument may be."""

    kinds: tuple[Kind, ...]
    iterates: bool
    """Items are looked at: an iterator, which can be read once only, becomes a list."""


def type_of(value: object) -> str:
    """The type of a value. Never the value: it may be a secret."""
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[:1] in 'aeiouAEIO' else 'a'} {name}"


def _simple(fits: Callable[[Any], bool]) -> Callable[[Any], str | None]:
    return lambda value: None if fits(value) else ""


def _is_class(name: str, module: str) -> Callable[[Any], str | None]:
    def misfit(value: Any) -> str | None:
        for kind in type(value).__mro__:
            if kind.__name__ == name and kind.__module__.split(".")[0] == module:
                return None
        return ""

    return misfit


_KINDS = {
    "None": Kind("None", _simple(lambda value: value is None)),
    "str": Kind("a str", _simple(lambda value: isinstance(value, str))),
    "bytes": Kind("bytes", _simple(lambda value: isinstance(value, bytes))),
    "bytearray": Kind("a bytearray", _simple(lambda value: isinstance(value, bytearray))),
    "memoryview": Kind("a memoryview", _simple(lambda value: isinstance(value, memoryview))),
    "PathLike": Kind(
        "an os.PathLike", _simple(lambda value: hasattr(type(value), "__fspath__")), "Give a path."
    ),
    # As everywhere in Python, 0 and 1 may stand for False and True; "no" may not, which counts as
    # true.
    "bool": Kind(
        "a bool",
        _simple(lambda value: isinstance(value, int) and value in (0, 1)),
        "Give True or False.",
    ),
    "int": Kind("an int", _simple(lambda value: hasattr(type(value), "__index__"))),
    "float": Kind("a number", _simple(lambda value: isinstance(value, int | float))),
    "datetime": Kind(
        "a datetime", _is_class("datetime", "datetime"), f"Give {_MADE_BY['datetime']}."
    ),
    "Callable": Kind("a callable", _simple(callable)),
    "Connection": Kind(
        "a connection of Python's DB-API",
        _simple(lambda value: callable(getattr(value, "cursor", None))),
        "Give what duckdb.connect() or psycopg.connect() returns.",
    ),
    "Support": Kind(
        "enforced, not_enforced or not_supported",
        _simple(lambda value: value in ("enforced", "not_enforced", "not_supported")),
    ),
    "Storage": Kind("a storage of the package", _is_class("Storage", "slimdag")),
    "object": Kind("any object", lambda _: None),
    "Any": Kind("any object", lambda _: None),
}


def _alternatives(annotation: str) -> list[str]:
    """The parts of a union."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(annotation):
        depth += (character == "[") - (character == "]")
        if character == "|" and depth == 0:
            parts.append(annotation[start:position])
            start = position + 1
    return [part.strip() for part in (*parts, annotation[start:])]


def _misfit_of_item(rule: Rule, item: Any, what: str) -> str | None:
    """What is wrong with one part of a container; None where it fits."""
    if any(kind.misfit(item) is None for kind in rule.kinds):
        return None
    return f"{what} is {type_of(item)}"


def _items_of(text: str, container: Any, described: str) -> Kind:
    rule = rule_of(text)
    items = _described(rule, article=False)

    def misfit(value: Any) -> str | None:
        if isinstance(value, str | bytes | bytearray | memoryview):
            return ""  # Its items are characters, which nobody means.
        if not isinstance(value, container):
            return ""
        if text == "str" and all(isinstance(item, str) for item in value):
            return None
        for position, item in enumerate(value):
            wrong = _misfit_of_item(rule, item, f"item {position}")
            if wrong is not None:
                return wrong
        return None

    return Kind(
        f"{described} of {items}", misfit, f"Give a list, each item of it {_described(rule)}."
    )


def _mapping_to(text: str) -> Kind:
    rule = rule_of(text)

    def misfit(value: Any) -> str | None:
        if not isinstance(value, Mapping):
            return ""
        for key, content in value.items():
            if not isinstance(key, str):
                return f"a key is {type_of(key)}"
            wrong = _misfit_of_item(rule, content, f"the value of {key!r}")
            if wrong is not None:
                return wrong
        return None

    return Kind(f"a mapping from str to {_described(rule, article=False)}", misfit, "Give a dict.")


# Containers of anything that is known.
_CONTAINERS: tuple[tuple[str, Callable[[str], Kind]], ...] = (
    ("Mapping[str, ", _mapping_to),
    ("Sequence[", lambda text: _items_of(text, Sequence, "a sequence")),
    ("Iterable[", lambda text: _items_of(text, Iterable, "an iterable")),
)


def _kind_of(text: str) -> Kind:
    known = _KINDS.get(text)
    if known is not None:
        return known
    if text in _OF_THE_PACKAGE:
        return Kind(f"a slimdag.{text}", _is_class(text, "slimdag"), f"Give {_MADE_BY[text]}.")
    for opening, kind_of_content in _CONTAINERS:
        if text.startswith(opening):
            return kind_of_content(text[len(opening) : -1])
    if text.endswith("Pointer"):
        fits = _simple(lambda value: isinstance(value, ctypes.c_void_p))
        return Kind("a handle of the C library", fits)
    raise KeyError(f"the annotation {text} is not known to slimdag._arguments")


def rule_of(annotation: str) -> Rule:
    """What an annotation says. Raises KeyError for one that is not known here."""
    kinds: list[Kind] = []
    iterates = False
    for part in _alternatives(annotation):
        if part in _ALIASES:
            rule = rule_of(_ALIASES[part])
            kinds += rule.kinds
            iterates = iterates or rule.iterates
        else:
            kinds.append(_kind_of(part))
            iterates = iterates or part.startswith(("Sequence[", "Iterable["))
    return Rule(tuple(kinds), iterates)


def _described(rule: Rule, *, article: bool = True) -> str:
    names = list(dict.fromkeys(kind.description for kind in rule.kinds))
    if not article:
        names = [name.removeprefix("a ").removeprefix("an ") for name in names]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _hint(rule: Rule, value: Any, function: str) -> str:
    if any(kind.description == "a handle of the C library" for kind in rule.kinds):
        return f"Objects of this class are made by {_MADE_BY.get(function, 'the package')}."
    if any(kind.description == "bytes" for kind in rule.kinds) and isinstance(value, Mapping):
        return "Give the text of the file: json.dumps(...) makes it of a dict."
    if isinstance(value, str):
        lists = [kind for kind in rule.kinds if kind.hint.startswith("Give a list")]
        if lists:
            return lists[0].hint
    return next((kind.hint for kind in rule.kinds if kind.hint), f"Give {_described(rule)}.")


def refuse(function: str, argument: str, rule: Rule, value: Any) -> ArgumentError:
    """The error for an argument that is none of what it may be."""
    parts = [wrong for kind in rule.kinds if (wrong := kind.misfit(value))]
    given = parts[0] if parts else f"not {type_of(value)}"
    separator = ": " if parts else ", "
    return ArgumentError(
        f"{function}(): the argument {argument} has to be {_described(rule)}{separator}{given}.",
        argument,
        _hint(rule, value, function),
    )


def check(function: str, argument: str, annotation: str, value: Any) -> None:
    """Raises ArgumentError where a value is not what an annotation says."""
    rule = rule_of(annotation)
    if all(kind.misfit(value) is not None for kind in rule.kinds):
        raise refuse(function, argument, rule, value)


def _name_of(function: Any, first: Any) -> str:
    """What the caller wrote: the class for its constructor."""
    if function.__name__ == "__init__":
        return type(first).__name__
    return str(function.__qualname__)


def checked(function: Function) -> Function:
    """Checks the arguments of each call against the annotations; wrong ones raise ArgumentError.
    What is missing or too much stays Python's own TypeError."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    defaults = function.__kwdefaults__ or {}
    rules: dict[str, Rule] = {}

    def fitting(name: str, value: Any, first: Any) -> Any:
        if name in defaults and value is defaults[name]:
            return value
        annotation = function.__annotations__.get(name)
        if annotation is None:  # self and cls
            return value
        rule = rules.get(name)
        if rule is None:
            rule = rules[name] = rule_of(annotation)
        if rule.iterates and hasattr(type(value), "__next__"):
            value = list(value)
        if any(kind.misfit(value) is None for kind in rule.kinds):
            return value
        raise refuse(_name_of(function, first), name, rule, value)

    @wraps(function)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        first = arguments[0] if arguments else None
        # What is too much is left for Python to refuse.
        positional = [
            fitting(names[position], value, first) if position < code.co_argcount else value
            for position, value in enumerate(arguments)
        ]
        for name, value in named.items():
            named[name] = fitting(name, value, first)
        return function(*positional, **named)

    wrapper.__slimdag_checked__ = True  # type: ignore[attr-defined]
    return cast("Function", wrapper)


_CHECKED_NAMES = ("__init__", "__getitem__")


def checks_arguments(kind: Class) -> Class:
    """A class whose public methods check their arguments."""
    for name, member in list(vars(kind).items()):
        if name.startswith("_") and name not in _CHECKED_NAMES:
            continue
        if isinstance(member, classmethod):
            setattr(kind, name, classmethod(checked(member.__func__)))
        elif callable(member) and hasattr(member, "__code__"):
            setattr(kind, name, checked(member))
    return kind
