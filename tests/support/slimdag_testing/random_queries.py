"""Random selections over a given manifest: every method, operator, combination and YAML shape."""

from __future__ import annotations

import random
from typing import Any

from .query import Query

Json = Any
NODE_SECTIONS = (
    "nodes",
    "sources",
    "exposures",
    "metrics",
    "unit_tests",
    "semantic_models",
    "saved_queries",
    "functions",
)
TYPES = [
    "model",
    "snapshot",
    "seed",
    "test",
    "source",
    "exposure",
    "metric",
    "saved_query",
    "semantic_model",
    "unit_test",
    "function",
]
ALL_TYPES = [
    *TYPES,
    "analysis",
    "operation",
    "macro",
    "doc",
    "group",
    "sql_operation",
    "rpc",
    "fixture",
]
STATES = [
    "new",
    "old",
    "modified",
    "unmodified",
    "modified.body",
    "modified.configs",
    "modified.persisted_descriptions",
    "modified.relation",
    "modified.macros",
    "modified.contract",
]
INDIRECT = ["eager", "cautious", "buildable", "empty"]
STATUSES = [
    "success",
    "error",
    "skipped",
    "pass",
    "fail",
    "warn",
    "runtime error",
    "no-op",
    "partial success",
]


class Vocabulary:
    """Values of one manifest that selectors can name."""

    def __init__(self, manifest: dict[str, Json]) -> None:
        entries = [
            e
            for s in NODE_SECTIONS
            if isinstance(manifest.get(s), dict)
            for e in manifest[s].values()
            if isinstance(e, dict)
        ]
        self.entries = entries
        self.names = self._texts(e.get("name") for e in entries)
        self.fqns = [
            [p for p in e["fqn"] if isinstance(p, str)]
            for e in entries
            if isinstance(e.get("fqn"), list)
        ]
        self.tags = self._texts(
            t
            for e in entries
            for owner in (e, e.get("config"))
            if isinstance(owner, dict)
            for t in (
                [owner["tags"]] if isinstance(owner.get("tags"), str) else owner.get("tags") or ()
            )
        )
        self.groups = self._texts(
            e["config"].get("group") for e in entries if isinstance(e.get("config"), dict)
        ) or ["g"]
        self.packages = self._texts(e.get("package_name") for e in entries) or ["p"]
        self.paths = self._texts(e.get("original_file_path") for e in entries)
        self.patches = self._texts(
            str(e.get("patch_path")).split("://")[-1] for e in entries if e.get("patch_path")
        )
        self.tests = self._texts(
            e["test_metadata"].get("name")
            for e in entries
            if isinstance(e.get("test_metadata"), dict)
        ) or ["unique"]
        self.unit_tests = self._texts(
            e.get("name") for e in entries if e.get("resource_type") == "unit_test"
        )
        self.sources = [
            (str(e.get("package_name")), str(e.get("source_name")), str(e.get("name")))
            for e in entries
            if e.get("resource_type") == "source"
        ]
        self.selectors = (
            list(manifest.get("selectors", {}))
            if isinstance(manifest.get("selectors"), dict)
            else []
        )

    @staticmethod
    def _texts(values: Any) -> list[str]:
        return sorted({v for v in values if isinstance(v, str)})

    def named(self, resource_type: str) -> list[tuple[str, str]]:
        return [
            (str(e.get("package_name")), str(e.get("name")))
            for e in self.entries
            if e.get("resource_type") == resource_type
        ]


def wild(text: str, rng: random.Random) -> str:
    """A text with a wildcard in it."""
    if not text:
        return "*"
    i = rng.randrange(len(text))
    j = rng.randrange(i, len(text) + 1)
    return rng.choice(
        [
            text[:i] + "*" + text[j:],
            text[:i] + "?" + text[i + 1 :],
            text[:i] + "[" + text[i] + "z]" + text[i + 1 :],
            text[:i] + "[!" + rng.choice(["z", text[i]]) + "]" + text[i + 1 :],
            text[:i] + "[a-z]" + text[i + 1 :],
            text[:i] + "**" + text[j:],
            "*" + text[j:],
            text[:i] + "*",
            "*",
            "[*",
            text[:i] + "[]" + text[j:],
        ]
    )


def maybe_wild(text: str, rng: random.Random, chance: float = 0.3) -> str:
    return wild(text, rng) if rng.random() < chance else text


# Where a sub-selector of state:modified looks, roughly.
COMPARED_FIELDS = {
    "modified.body": ("raw_code", "checksum"),
    "modified.configs": ("unrendered_config", "config"),
    "modified.persisted_descriptions": ("description", "columns"),
    "modified.relation": ("database", "schema", "alias", "unrendered_config", "identifier"),
    "modified.contract": ("contract", "constraints", "columns"),
}


def likely_states(current: dict[str, Json], state: dict[str, Json]) -> list[str]:
    """The values of `state:` that probably find something between two manifests."""
    sides = [
        {
            uid: entry
            for section in NODE_SECTIONS
            if isinstance(manifest.get(section), dict)
            for uid, entry in manifest[section].items()
            if isinstance(entry, dict)
        }
        for manifest in (current, state)
    ]
    now, before = sides
    common = [uid for uid in now if uid in before]
    found = ["old", "unmodified"] if common else []
    found += ["new", "new", "modified"] if len(now) > len(common) else []
    differing = [uid for uid in common if now[uid] != before[uid]]
    found += ["modified", "modified"] if differing else []
    for name, fields in COMPARED_FIELDS.items():
        if any(now[uid].get(f) != before[uid].get(f) for uid in differing for f in fields):
            found.append(name)
    if current.get("macros") != state.get("macros"):
        found.append("modified.macros")
    return found


class QueryMaker:
    """Makes queries for one manifest. Most criteria are made to match a node that is there, all of a query the same one, so that most
    answers are not empty; `state` is the manifest that it is compared with. With `selector_method`, `selector:` is a method that
    looks names up while it selects, as from dbt 1.12."""

    def __init__(
        self,
        manifest: dict[str, Json],
        rng: random.Random,
        state: dict[str, Json] | None,
        selector_method: bool = False,
    ) -> None:
        self.words = Vocabulary(manifest)
        self.rng = rng
        self.has_state = state is not None
        self.likely_states = likely_states(manifest, state) if state is not None else []
        self.selector_method = selector_method
        self.selector_names = list(self.words.selectors)
        self.anchor: dict[str, Json] | None = None
        self.state_wanted = True

    def choose_anchor(self) -> None:
        """Draws the node that the next criteria match; each type is as likely as the next, models twice."""
        if not self.words.entries:
            return
        kinds = sorted({str(e.get("resource_type")) for e in self.words.entries})
        kind = self.rng.choice([*kinds, "model"] if "model" in kinds else kinds)
        self.anchor = self.rng.choice(
            [e for e in self.words.entries if str(e.get("resource_type")) == kind]
        )

    def matching(self, entry: dict[str, Json]) -> tuple[str, Json]:
        """A criterion that finds this node, or nearly."""
        rng = self.rng
        found: list[tuple[str, Json]] = []

        def add(method: str, *values: Json) -> None:
            found.extend((method, v) for v in values if isinstance(v, str) and v)

        name, package, kind = (entry.get(k) for k in ("name", "package_name", "resource_type"))
        fqn = entry.get("fqn")
        if isinstance(fqn, list) and fqn and all(isinstance(part, str) for part in fqn):
            add("fqn", fqn[-1], ".".join(fqn), ".".join(fqn[: rng.randrange(1, len(fqn) + 1)]))
        path = entry.get("original_file_path")
        if isinstance(path, str):
            add("path", path, path.rsplit("/", 1)[0])
            add("file", path.rsplit("/", 1)[-1])
        add("package", package)
        add("resource_type", kind)
        config = entry.get("config")
        config = config if isinstance(config, dict) else {}
        for owner in (entry, config):
            tags = owner.get("tags")
            add("tag", *(tags if isinstance(tags, list) else [tags]))
        scalars = [(k, v) for k, v in config.items() if isinstance(v, str | int) and k]
        found += [(f"config.{k}", v) for k, v in rng.sample(scalars, min(2, len(scalars)))]
        add("group", config.get("group"))
        if kind == "model":
            add("access", entry.get("access"))
            add("version", "none" if entry.get("version") is None else "latest")
        if kind == "source":
            add("source", f"{entry.get('source_name')}.{name}", entry.get("source_name"))
        if kind in ("exposure", "metric", "semantic_model", "saved_query", "unit_test"):
            add(str(kind), name)
        metadata = entry.get("test_metadata")
        if kind == "test":
            add("test_type", "data", "generic" if isinstance(metadata, dict) else "singular")
            add("test_name", metadata.get("name") if isinstance(metadata, dict) else None)
        if not found:
            return "fqn", "*"
        method, value = rng.choice(found)
        if isinstance(value, str) and method not in (
            "resource_type",
            "access",
            "version",
            "test_type",
        ):
            value = maybe_wild(value, rng, 0.08)
        return method, value

    # ---- values --------------------------------------------------------------------------------------------------

    def fqn(self) -> str:
        rng = self.rng
        if not self.words.fqns:
            return "*"
        fqn = rng.choice(self.words.fqns) or ["x"]
        match rng.randrange(9):
            case 0 | 1 | 2:
                text = fqn[-1]
            case 3:
                text = ".".join(fqn)
            case 4:
                text = ".".join(fqn[: rng.randrange(1, len(fqn) + 1)])
            case 5:
                text = ".".join(fqn[1:]) or fqn[0]
            case 6:
                text = ".".join(fqn[-2:])
            case 7:
                text = "_".join(fqn[-2:])
            case _:
                text = rng.choice(self.words.names or ["x"])
        return maybe_wild(text, rng)

    def path(self) -> str:
        rng = self.rng
        text = rng.choice((self.words.paths + self.words.patches) or ["models"])
        parts = text.split("/")
        match rng.randrange(12):
            case 0 | 1 | 2:
                pass
            case 3 | 4 | 5:
                text = "/".join(parts[: rng.randrange(1, len(parts) + 1)])
            case 6:
                text = "/".join(parts[:-1]) + "/*"
            case 7:
                i = rng.randrange(len(parts))
                text = "/".join([*parts[:i], wild(parts[i], rng), *parts[i + 1 :]])
            case 8:
                text = rng.choice(
                    [
                        "**",
                        "**/" + parts[-1],
                        parts[0] + "/**",
                        "**/*.sql",
                        parts[0] + "/**/*",
                        "*/" + parts[-1],
                        "models/**/*.yml",
                    ]
                )
            case 9:
                text = rng.choice(
                    [
                        "./" + text,
                        text + "/",
                        text.replace("/", "//"),
                        parts[0] + "/../" + text,
                        parts[0] + "/./" + "/".join(parts[1:]),
                    ]
                )
            case 10:
                text = text.upper()
            case _:
                text = rng.choice(
                    [
                        "models",
                        "models/",
                        "*",
                        ".",
                        "..",
                        "/",
                        "/etc",
                        "no/such",
                        "models/*",
                        "*/*",
                        "[m]odels/*",
                        "models/?*",
                        "dbt_project.yml",
                        "~",
                        "models/*/",
                    ]
                )
        return text

    def file(self) -> str:
        rng = self.rng
        name = rng.choice(self.words.paths or ["x.sql"]).rsplit("/", 1)[-1]
        if rng.random() < 0.4:
            name = name.rsplit(".", 1)[0]
        return maybe_wild(name, rng)

    def config(self) -> tuple[str, Json]:
        """A path into some config and a value as it is there."""
        rng = self.rng
        configs = [
            e["config"]
            for e in self.words.entries
            if isinstance(e.get("config"), dict) and e["config"]
        ]
        if not configs:
            return "materialized", "view"
        value: Json = rng.choice(configs)
        parts: list[str] = []
        while isinstance(value, dict) and value and len(parts) < 5:
            key = rng.choice(list(value))
            parts.append(str(key))
            value = value[key]
            if rng.random() < 0.15:
                break
        if isinstance(value, list) and value and rng.random() < 0.8:
            if rng.random() < 0.3:
                i = rng.randrange(len(value))
                parts.append(str(i))
            value = rng.choice(value)
        if parts[0] == "meta" and len(parts) > 1 and rng.random() < 0.15:
            parts = parts[1:]
        if rng.random() < 0.1:
            parts.append(rng.choice(["x", "get", "0", "materialized", "keys", "_extra", ""]))
        return ".".join(parts), value

    def criterion(self) -> tuple[str, Json]:
        """A method (with arguments) and a value; the value is a text but for YAML configs."""
        rng, words = self.rng, self.words
        methods = [
            "fqn",
            "tag",
            "group",
            "access",
            "source",
            "path",
            "file",
            "package",
            "config",
            "test_name",
            "test_type",
            "resource_type",
            "exposure",
            "metric",
            "semantic_model",
            "saved_query",
            "unit_test",
            "version",
        ]
        roll = rng.random()
        if self.has_state and roll < (0.38 if self.state_wanted else 0.06):
            kind = rng.random()
            if kind < 0.88 and self.likely_states:
                return "state", rng.choice(self.likely_states)
            if kind < 0.92:
                return "state", rng.choice(STATES) if rng.random() < 0.985 else rng.choice(
                    ["modifed", "", "modified.x", "MODIFIED"]
                )
            if kind < 0.97:
                return "result", rng.choice(STATUSES)
            return "source_status", rng.choice(["fresher", "fresher", "older"])
        if roll > 0.994:
            return rng.choice(
                [
                    ("state", "modified"),
                    ("result", "error"),
                    ("source_status", "fresher"),
                    ("nonsense", "x"),
                    ("FQN", "x"),
                    ("selector", "x"),
                ]
            )
        if self.selector_method and self.selector_names and roll > 0.85:
            name = rng.choice(self.selector_names) if rng.random() < 0.98 else "missing"
            return rng.choice(["selector"] * 9 + ["selector.x"]), maybe_wild(name, rng, 0.15)
        if self.anchor is not None and rng.random() < 0.96:
            return self.matching(self.anchor)
        method = rng.choice(methods)
        value: Json
        match method:
            case "fqn":
                value = self.fqn()
            case "tag":
                value = maybe_wild(rng.choice(words.tags or ["t"]), rng)
            case "group":
                value = maybe_wild(rng.choice(words.groups), rng)
            case "access":
                value = rng.choice(["public", "private", "protected", "Public", "none", "*"])
            case "source":
                parts = list(rng.choice(words.sources or [("p", "s", "t")]))[
                    rng.choice([0, 1, 1]) :
                ]
                if rng.random() < 0.4:
                    parts = parts[:1] if len(parts) < 3 else parts[1:2]
                value = ".".join(maybe_wild(p, rng, 0.2) for p in parts)
                if rng.random() < 0.01:
                    value += ".x.y"
            case "path":
                value = self.path()
            case "file":
                value = self.file()
            case "package":
                value = rng.choice(["this", maybe_wild(rng.choice(words.packages), rng)])
            case "config":
                name, value = self.config()
                method = f"config.{name}" if rng.random() < 0.98 else "config"
            case "test_name":
                value = maybe_wild(rng.choice(words.tests + words.unit_tests), rng)
            case "test_type":
                value = (
                    rng.choice(["generic", "singular", "unit", "data", "schema"])
                    if rng.random() < 0.95
                    else rng.choice(["at", "sing", "", "nit", "gen", "x", "GENERIC"])
                )
            case "resource_type":
                value = (
                    rng.choice(ALL_TYPES)
                    if rng.random() < 0.97
                    else rng.choice(["tests", "Model", "", "sql operation", "unit"])
                )
            case "version":
                value = (
                    rng.choice(["latest", "prerelease", "old", "none"])
                    if rng.random() < 0.98
                    else "x"
                )
            case _:
                named = words.named(method) or [("p", "n")]
                package, name = rng.choice(named)
                value = (
                    maybe_wild(name, rng)
                    if rng.random() < 0.6
                    else f"{maybe_wild(package, rng)}.{maybe_wild(name, rng)}"
                )
                if rng.random() < 0.01:
                    value = f"a.{value}.b"
        if rng.random() < 0.02:
            method += ".argument"
        return method, value

    @staticmethod
    def as_text(value: Json) -> str:
        if value is None:
            return "None"
        return str(value)

    # ---- command line ------------------------------------------------------------------------------------------------

    def atom(self) -> str:
        rng = self.rng
        method, value = self.criterion()
        text = self.as_text(value)
        if method in ("fqn", "path", "file") and rng.random() < 0.6:
            body = text
        else:
            body = f"{method}:{text}"
        roll = rng.random()
        if roll < 0.45:
            return body
        before = (
            rng.choice(["", "+", "1+", "2+", "3+", "@", "@+", "@1+", "0+", "007+"])
            if rng.random() < 0.7
            else ""
        )
        after = rng.choice(["", "+", "+1", "+2", "+3", "+0"]) if rng.random() < 0.6 else ""
        if "@" in before and after and rng.random() < 0.9:
            after = ""
        return before + body + after

    def union(self) -> str:
        rng = self.rng
        parts = []
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
            self.choose_anchor()
            atoms = []
            for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
                atoms.append(self.atom())
                self.state_wanted = False
            parts.append(",".join(atoms))
            self.state_wanted = True
        return (" " if rng.random() < 0.98 else "  ").join(parts)

    def strings(self) -> list[str]:
        rng = self.rng
        if rng.random() < 0.01:
            return []
        return [
            self.union()
            if rng.random() < 0.99
            else rng.choice(
                [
                    "",
                    "+",
                    "@",
                    ",",
                    "a,,b",
                    ":",
                    "tag:",
                    "::",
                    "+:+",
                    "fqn:fqn:x",
                    "1+",
                    "+1",
                    "a+b",
                    "++a",
                ]
            )
            for _ in range(rng.choice([1, 1, 1, 1, 2]))
        ]

    def pattern(self) -> Query:
        """One criterion with a pattern that is put together at random from pieces of a real value and of glob syntax."""
        rng, words = self.rng, self.words
        method, text = rng.choice(
            [
                ("path", rng.choice((words.paths + words.patches) or ["a"])),
                ("path", "/".join(rng.choice(words.paths or ["a"]).split("/")[:-1]) or "a"),
                ("file", rng.choice(words.paths or ["a"]).rsplit("/", 1)[-1]),
                ("fqn", ".".join(rng.choice(words.fqns or [["a"]]))),
                ("fqn", rng.choice(words.names or ["a"])),
                ("tag", rng.choice(words.tags or ["a"])),
                ("source", ".".join(rng.choice(words.sources or [("a", "b", "c")])[1:])),
                ("test_name", rng.choice(words.tests)),
                ("package", rng.choice(words.packages)),
                ("", rng.choice(words.paths or ["a"])),
            ]
        )
        for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4])):
            i = rng.randrange(len(text) + 1)
            j = min(len(text), i + rng.choice([0, 0, 1, 2, 3, 8]))
            piece = rng.choice(["*", "*", "**", "?", "[", "]", "[!", "[^", "[a-z]", "[!a-m]", "[z-a]", "[]]", "[!]]", "[a", "-", "/", "//", "./", "../", "/**", "/**/", "*/", "**/", ".", "\\", "[.]", "[/]",
                                "[*]", "[?]", "[[]", "[a-]", "[-a]", "[a-c-e]", "[--0]", "&&", "||", "[&&x]", "~", "{a,b}", "%", "\n", "\u00e9", "\u0301", "A", "_", ":", "=", "^", "$", "(", ")"])  # fmt: skip
            text = text[:i] + piece + text[j:]
        criterion = f"{method}:{text}" if method else text
        return Query(select=[criterion], resource_types=list(ALL_TYPES), indirect_selection="empty")

    # ---- YAML ----------------------------------------------------------------------------------------------------------

    def yaml_value(self, method: str, value: Json) -> Json:
        rng = self.rng
        if method.startswith("config"):
            return value if rng.random() < 0.9 else self.as_text(value)
        return value

    def yaml_definition(self, depth: int, names: list[str]) -> Json:
        rng = self.rng
        roll = rng.random()
        if depth <= 0 or roll < 0.45:
            return self.yaml_criterion(depth, names)
        if roll < 0.6:
            return self.atom()
        operator = rng.choice(["union", "intersection"])
        items = [self.yaml_definition(depth - 1, names) for _ in range(rng.choice([1, 2, 2, 3]))]
        if rng.random() < 0.4:
            items.insert(
                rng.randrange(len(items) + 1), {"exclude": self.yaml_exclude(depth - 1, names)}
            )
        if rng.random() < 0.02:
            items.append({"exclude": self.yaml_exclude(0, names)})
        if rng.random() < 0.01:
            items.append(rng.choice([None, 1, [], {}, {"union": "x"}, {"method": "tag"}]))
        definition: dict[str, Json] = {operator: items}
        if rng.random() < 0.02:
            definition["description"] = "x"
        return definition

    def yaml_exclude(self, depth: int, names: list[str]) -> list[Json]:
        return [self.yaml_definition(depth, names) for _ in range(self.rng.choice([1, 1, 2]))]

    def yaml_criterion(self, depth: int, names: list[str]) -> Json:
        rng = self.rng
        if names and rng.random() < (0.25 if self.selector_method else 0.12):
            return self.yaml_reference(names)
        method, value = self.criterion()
        value = self.yaml_value(method, value)
        roll = rng.random()
        if roll < 0.25:
            return {method: value}
        if roll < 0.4:
            return self.atom()
        full: dict[str, Json] = {"method": method, "value": value}
        if rng.random() < 0.3:
            full["parents"] = rng.choice([True, True, False, "true", 1, 0, ""])
            if rng.random() < 0.4:
                full["parents_depth"] = rng.choice(
                    [1, 2, "1", 0, None, 1.0, "x"] if rng.random() < 0.1 else [1, 2, 3]
                )
        if rng.random() < 0.3:
            full["children"] = rng.choice([True, True, False])
            if rng.random() < 0.4:
                full["children_depth"] = rng.choice([1, 2, 3])
        if rng.random() < 0.08 and not (full.get("children") and rng.random() < 0.9):
            full["childrens_parents"] = True
        if rng.random() < 0.25:
            full["indirect_selection"] = (
                rng.choice(INDIRECT)
                if rng.random() < 0.98
                else rng.choice(["x", None, True, "EAGER"])
            )
        if rng.random() < 0.2:
            full["exclude"] = self.yaml_exclude(depth - 1, names)
        if rng.random() < 0.02:
            full["unknown_key"] = 1
        return full

    def yaml_reference(self, names: list[str]) -> Json:
        """Another selector by its name; from 1.12 by a pattern too, and with graph operators and excludes of its own."""
        rng = self.rng
        name = rng.choice(names) if rng.random() < 0.98 else "missing"
        if not self.selector_method:
            definition: dict[str, Json] = {"method": "selector", "value": name}
            if rng.random() < 0.1:
                definition["children"] = True
            return definition
        name = maybe_wild(name, rng, 0.15)
        roll = rng.random()
        if roll < 0.2:
            return {"selector": name}
        if roll < 0.4:
            return rng.choice(["", "+", "1+", "@"]) + f"selector:{name}"
        definition = {"method": "selector", "value": name}
        for key in ("children", "parents", "childrens_parents"):
            if rng.random() < 0.2:
                definition[key] = True
        if rng.random() < 0.2:
            definition["indirect_selection"] = rng.choice(INDIRECT)
        if rng.random() < 0.2:
            definition["exclude"] = self.yaml_exclude(0, names)
        return definition

    def selectors(self) -> dict[str, Json]:
        rng = self.rng
        made: list[Json] = []
        names: list[str] = []
        count = rng.choice([1, 1, 2, 3])
        if self.selector_method:
            count = rng.choice([1, 2, 3, 4, 5])
        every = [f"s{i}" for i in range(count)]
        for i in range(count):
            if (
                self.selector_method
            ):  # forward references are allowed; to itself or in a circle they are refused
                names = every[:i] if rng.random() < 0.6 else every[i + 1 :]
                names = names if rng.random() < 0.97 else every
            self.choose_anchor()
            entry: dict[str, Json] = {
                "name": f"s{i}",
                "definition": self.yaml_definition(rng.choice([0, 1, 2, 3]), list(names)),
            }
            if rng.random() < 0.2:
                entry["description"] = "text"
            if rng.random() < 0.15:
                entry["default"] = rng.choice([True, True, False])
            made.append(entry)
            names.append(entry["name"])
        self.selector_names = [entry["name"] for entry in made]
        return {"selectors": made}

    # ---- all -----------------------------------------------------------------------------------------------------------

    def query(self) -> Query:
        rng = self.rng
        query = Query()
        roll = rng.random()
        self.choose_anchor()
        self.selector_names = list(self.words.selectors)
        by_file = 0.3 if self.selector_method else 0.16
        if roll < by_file:
            self.selector_names = []
            query.selectors = self.selectors()
            if rng.random() < (0.5 if self.selector_method else 0.9):
                query.selector = rng.choice(
                    [s["name"] for s in query.selectors["selectors"]]
                    if rng.random() < 0.99
                    else ["missing"]
                )
            elif rng.random() < (0.9 if self.selector_method else 0.5):
                query.select = self.strings()
        elif roll < by_file + 0.03 and self.words.selectors:
            query.selector = rng.choice(self.words.selectors)
        elif roll < by_file + 0.06:
            pass
        else:
            query.select = self.strings()
        anchor = self.anchor
        if rng.random() < 0.22:
            self.state_wanted = rng.random() < 0.3
            self.choose_anchor()
            query.exclude = [self.atom()] if rng.random() < 0.5 else self.strings()
            self.state_wanted = True
            if rng.random() < 0.3:
                query.select = None
        self.anchor = anchor
        query.indirect_selection = rng.choice(INDIRECT) if rng.random() < 0.6 else "eager"
        kind = str((self.anchor or {}).get("resource_type"))
        if rng.random() < 0.35:
            query.resource_types = (
                rng.sample(ALL_TYPES, rng.randrange(1, 6))
                if rng.random() < 0.5
                else list(ALL_TYPES)
            )
            if kind in ALL_TYPES and kind not in query.resource_types and rng.random() < 0.9:
                query.resource_types.append(kind)
        elif kind not in TYPES and rng.random() < 0.8:
            query.resource_types = list(ALL_TYPES)
        if rng.random() < 0.1:
            query.exclude_resource_types = rng.sample(TYPES, rng.randrange(1, 4))
        query.include_empty = rng.random() < 0.8
        query.more_unrendered_values = rng.choices([None, True, False], [6, 2, 2])[0]
        return query
