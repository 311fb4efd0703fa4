#!/usr/bin/env python3
"""Two manifests of an invented dbt project, of any size: a state, and the project a day later.

    generate.py --nodes 20000 --seed 1 DIRECTORY   writes DIRECTORY/{previous,current}/manifest.json

Schema version 12 as dbt-core 1.11 writes it, so that dbt-core reads both. Same arguments, same
bytes. 20,000 nodes are some 85 MB, about what real projects of that size have. Between the two:
bodies, configs and places of a few models, one macro that some of them use, new, removed and
renamed nodes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from texts import Json, Texts

NODE_SECTIONS = (
    "nodes",
    "sources",
    "exposures",
    "functions",
    "metrics",
    "semantic_models",
    "saved_queries",
    "unit_tests",
)
PACKAGES = ("shop", "shop", "shop", "shop", "finance", "logistics")
ADAPTER = "duckdb"
MADE_AT = 1767225600.0
GENERIC_TESTS = ("not_null", "unique", "accepted_values", "relationships")


def checksum(text: str) -> Json:
    return {"name": "sha256", "checksum": hashlib.sha256(text.encode()).hexdigest()}


class Project(Texts):
    """Grows node by node; each one may use what is there already."""

    def __init__(self, nodes: int, seed: int) -> None:
        super().__init__(seed)
        self.wanted = nodes
        self.sections: dict[str, dict[str, Json]] = {
            name: {} for name in (*NODE_SECTIONS, "macros", "docs", "groups", "selectors")
        }
        self.disabled: dict[str, list[Json]] = {}
        self.models: list[Json] = []
        self.macros: list[str] = []
        self.grow()

    def grow(self) -> None:
        share = self.wanted // 100
        self.add_groups()
        for _ in range(max(20, self.wanted // 30)):
            self.add_macro()
        for name in GENERIC_TESTS:
            self.add_generic_test_macro(name)
        for _ in range(share * 6 + 1):
            self.add_source()
        for _ in range(share + 1):
            self.add_seed()
        for i in range(share * 27 + 1):
            self.add_model(i)
        for _ in range(share):
            self.add_snapshot()
            self.add_exposure()
            self.add_unit_test()
            self.add_metric()
            self.add_disabled()
        for _ in range(share // 2):
            self.add_analysis()
            self.add_singular_test()
            self.add_function()
            self.add_saved_query()
            self.add_doc()
        self.add_selectors()
        while self.size() < self.wanted:
            self.add_generic_test(self.random.choice(self.models))

    def size(self) -> int:
        return sum(len(self.sections[section]) for section in NODE_SECTIONS)

    # ---- parts that nodes share

    def config(self, materialized: str, **more: Any) -> Json:
        config: Json = {
            "enabled": True,
            "alias": None,
            "schema": None,
            "database": None,
            "tags": [],
            "meta": {},
            "group": None,
            "static_analysis": None,
            "materialized": materialized,
        }
        if materialized != "test":
            config |= {
                "incremental_strategy": None,
                "batch_size": None,
                "lookback": 1,
                "begin": None,
                "persist_docs": {},
                "post-hook": [],
                "pre-hook": [],
                "quoting": {},
                "column_types": {},
                "full_refresh": None,
                "unique_key": None,
                "on_schema_change": "ignore",
                "on_configuration_change": "apply",
                "grants": {},
                "packages": [],
                "docs": {"show": True, "node_color": None},
                "contract": {"enforced": False, "alias_types": True},
                "event_time": None,
                "concurrent_batches": None,
            }
        return config | more

    def node(self, kind: str, name: str, package: str, folder: list[str], **more: Any) -> Json:
        root = {"seed": "seeds", "snapshot": "snapshots", "test": "tests", "analysis": "analyses"}
        suffix = "csv" if kind == "seed" else "sql"
        path = "/".join([*folder, f"{name}.{suffix}"])
        return {
            "database": "warehouse",
            "schema": "main",
            "name": name,
            "resource_type": kind,
            "package_name": package,
            "path": path,
            "original_file_path": f"{root.get(kind, 'models')}/{path}",
            "unique_id": f"{kind}.{package}.{name}",
            "fqn": [package, *folder, name],
            "alias": name,
            "checksum": {"name": "none", "checksum": ""},
            "config": {},
            "tags": [],
            "description": "",
            "columns": {},
            "meta": {},
            "group": None,
            "docs": {"show": True, "node_color": None},
            "patch_path": None,
            "build_path": None,
            "unrendered_config": {},
            "created_at": MADE_AT,
            "relation_name": f'"warehouse"."main"."{name}"',
            "raw_code": "",
            "doc_blocks": [],
            "language": "sql",
            "refs": [],
            "sources": [],
            "metrics": [],
            "functions": [],
            "depends_on": {"macros": [], "nodes": []},
            "compiled_path": None,
            "contract": {"enforced": False, "alias_types": True, "checksum": None},
        } | more

    def resource(self, kind: str, name: str, package: str = "shop") -> Json:
        return {
            "name": name,
            "resource_type": kind,
            "package_name": package,
            "path": "marts/properties.yml",
            "original_file_path": "models/marts/properties.yml",
            "unique_id": f"{kind}.{package}.{name}",
        }

    def inputs_of(self, node: Json, parents: Iterable[Json]) -> list[str]:
        """Makes the node depend on the parents; how its text names them."""
        texts = []
        for parent in parents:
            node["depends_on"]["nodes"].append(parent["unique_id"])
            if parent["resource_type"] == "source":
                node["sources"].append([parent["source_name"], parent["name"]])
                texts.append(f"{{{{ source('{parent['source_name']}', '{parent['name']}') }}}}")
            else:
                version = parent.get("version")
                ref = {"name": parent["name"], "package": None, "version": version}
                node["refs"].append(ref)
                texts.append(f"{{{{ ref('{parent['name']}') }}}}")
        return texts

    def put(self, section: str, node: Json) -> Json:
        self.sections[section][node["unique_id"]] = node
        return node

    # ---- kinds

    def add_groups(self) -> None:
        for name in ("money", "people", "goods"):
            owner = {"email": f"{name}@example.com", "name": name.capitalize()}
            group = self.resource("group", name) | {"owner": owner, "description": None}
            self.put("groups", group | {"config": {}})

    def add_macro(self) -> None:
        name = self.new_name("do")
        body = "\n".join(f"    {self.sentence(8, 16)}" for _ in range(self.random.randint(3, 40)))
        callees = self.random.sample(self.macros, min(len(self.macros), self.random.randint(0, 2)))
        calls = "\n".join(f"    {{{{ {callee.rsplit('.', 1)[1]}() }}}}" for callee in callees)
        self.macros.append(f"macro.shop.{name}")
        self.put_macro(
            "shop", name, f"{{% macro {name}() %}}\n{body}\n{calls}\n{{% endmacro %}}", callees
        )

    def add_generic_test_macro(self, name: str) -> None:
        sql = f"{{% test {name}(model, column_name) %}}\n{self.sentence(20, 30)}\n{{% endtest %}}"
        self.put_macro("dbt", f"test_{name}", sql, [])

    def put_macro(self, package: str, name: str, sql: str, callees: list[str]) -> None:
        macro = self.resource("macro", name, package) | {
            "path": f"macros/{name}.sql",
            "original_file_path": f"macros/{name}.sql",
            "macro_sql": sql,
            "depends_on": {"macros": callees},
            "description": self.sentence(5, 20),
            "meta": {},
            "docs": {"show": True, "node_color": None},
            "config": {"meta": {}, "docs": {"show": True, "node_color": None}},
            "patch_path": None,
            "arguments": [],
            "created_at": MADE_AT,
            "supported_languages": None,
        }
        self.put("macros", macro)

    def add_source(self) -> None:
        name, source = self.new_name("raw"), self.word()
        config: Json = {
            "enabled": True,
            "event_time": None,
            "freshness": None,
            "loaded_at_field": None,
        }
        config |= {"loaded_at_query": None, "meta": {}, "tags": [], "static_analysis": None}
        node = self.resource("source", name) | {
            "database": "warehouse",
            "schema": source,
            "path": f"models/staging/{source}/sources.yml",
            "original_file_path": f"models/staging/{source}/sources.yml",
            "unique_id": f"source.shop.{source}.{name}",
            "fqn": ["shop", "staging", source, source, name],
            "source_name": source,
            "source_description": self.sentence(5, 15),
            "loader": "",
            "identifier": name,
            "quoting": {"database": None, "schema": None, "identifier": None, "column": None},
            "loaded_at_field": "loaded_at",
            "loaded_at_query": None,
            "freshness": None,
            "external": None,
            "description": self.sentence(5, 30),
            "columns": self.columns(self.column_names(2, 8)),
            "meta": {},
            "source_meta": {},
            "tags": [],
            "config": config,
            "patch_path": None,
            "unrendered_config": {},
            "relation_name": f'"warehouse"."{source}"."{name}"',
            "created_at": MADE_AT,
            "unrendered_database": None,
            "unrendered_schema": None,
            "doc_blocks": [],
        }
        self.put("sources", node)

    def add_seed(self) -> None:
        name = self.new_name("seed")
        node = self.node(
            "seed", name, "shop", [], root_path="/project", description=self.sentence(3, 9)
        )
        for key in (
            "language",
            "refs",
            "sources",
            "metrics",
            "functions",
            "compiled_path",
            "contract",
        ):
            del node[key]
        node["config"] = self.config("seed", delimiter=",", quote_columns=None)
        node["checksum"] = checksum(name)
        node["depends_on"] = {"macros": []}
        self.models.append(self.put("nodes", node))

    def add_model(self, i: int) -> Json:
        """Staging models read sources; the others what came not long before, or anything."""
        rand = self.random
        staging = i < self.wanted // 100 * 7
        folder = ["staging" if staging else rand.choice(("core", "marts", "reports")), self.word()]
        package = rand.choice(PACKAGES)
        materialized = rand.choice(("view", "view", "table", "incremental", "ephemeral"))
        node = self.node("model", self.new_name("stg" if staging else "fct"), package, folder)
        tags = rand.sample(("daily", "hourly", "pii", "finance", "core"), rand.randint(0, 2))
        written: Json = {"materialized": materialized, "tags": tags, "meta": {"owner": self.word()}}
        node |= {
            "config": self.config(
                materialized, tags=tags, meta=written["meta"], access="protected"
            ),
            "unrendered_config": written,
            "tags": tags,
            "meta": written["meta"],
            "description": self.sentence(10, 60),
            "patch_path": f"{package}://models/{'/'.join(folder)}/properties.yml",
            "access": "protected",
            "constraints": [],
            "version": None,
            "latest_version": None,
            "deprecation_date": None,
            "primary_key": [],
            "time_spine": None,
        }
        node["config"]["freshness"] = None
        columns = self.column_names(4, 18)
        node["columns"] = self.columns(columns)
        parents = self.parents(staging)
        macros = rand.sample(self.macros, rand.randint(0, 3))
        if rand.random() < 0.01:
            macros = list(dict.fromkeys([*macros, self.macros[-1]]))
        node["depends_on"]["macros"] = macros
        inputs = self.inputs_of(node, parents)
        code = self.sql(inputs, columns, [macro.rsplit(".", 1)[1] for macro in macros])
        self.set_code(node, code, parents)
        self.models.append(self.put("nodes", node))
        return node

    def parents(self, staging: bool) -> list[Json]:
        if staging:
            return self.random.sample(list(self.sections["sources"].values()), 1)
        near = self.models[-300:] if self.random.random() < 0.8 else self.models
        return self.random.sample(near, min(len(near), self.random.choice((1, 1, 2, 2, 3, 5))))

    def set_code(self, node: Json, code: str, parents: Iterable[Json]) -> None:
        compiled = code
        for parent in parents:
            for text in (
                f"ref('{parent['name']}')",
                f"source('{parent.get('source_name')}', '{parent['name']}')",
            ):
                compiled = compiled.replace(f"{{{{ {text} }}}}", parent["relation_name"])
        node |= {
            "raw_code": code,
            "checksum": checksum(code),
            "compiled": True,
            "compiled_code": compiled,
            "compiled_path": f"target/compiled/{node['package_name']}/{node['original_file_path']}",
            "extra_ctes_injected": True,
            "extra_ctes": [],
        }

    def add_generic_test(self, model: Json) -> Json:
        rand = self.random
        test = rand.choices(GENERIC_TESTS, (5, 3, 2, 2))[0]
        column = rand.choice(list(model["columns"]) or ["id"])
        kwargs: Json = {
            "column_name": column,
            "model": f"{{{{ get_where_subquery(ref('{model['name']}')) }}}}",
        }
        parents = [model]
        if test == "accepted_values":
            kwargs["values"] = [self.word() for _ in range(rand.randint(2, 8))]
        if test == "relationships":
            parents.insert(0, rand.choice(self.models))
            kwargs |= {"to": f"ref('{parents[0]['name']}')", "field": "id"}
        parents = list({parent["unique_id"]: parent for parent in parents}.values())
        self.serial += 1
        digest = hashlib.md5(str(self.serial).encode()).hexdigest()[:10]
        name = f"{test}_{model['name']}_{column}_{self.serial}"
        package = model["package_name"]
        node = self.node("test", name, package, model["fqn"][1:-1])
        severity = rand.choice(("ERROR", "ERROR", "WARN"))
        node |= {
            "unique_id": f"test.{package}.{name}.{digest}",
            "original_file_path": f"models/{'/'.join(model['fqn'][1:-1])}/properties.yml",
            "path": f"{name}.sql",
            "schema": "main_dbt_test__audit",
            "config": self.test_config(severity),
            "unrendered_config": {"severity": severity} if severity == "WARN" else {},
            "relation_name": None,
            "raw_code": f"{{{{ test_{test}(**_dbt_generic_test_kwargs) }}}}",
            "column_name": column,
            "file_key_name": f"models.{model['name']}",
            "attached_node": model["unique_id"],
            "test_metadata": {"name": test, "kwargs": kwargs, "namespace": None},
        }
        self.inputs_of(node, parents)
        node["depends_on"]["macros"] = [f"macro.dbt.test_{test}"]
        node |= {
            "compiled": True,
            "compiled_code": f"select 1\nfrom {model['relation_name']}\nwhere {column} is null\n",
            "extra_ctes_injected": True,
            "extra_ctes": [],
        }
        return self.put("nodes", node)

    def test_config(self, severity: str) -> Json:
        return self.config(
            "test",
            schema="dbt_test__audit",
            severity=severity,
            store_failures=None,
            store_failures_as=None,
            where=None,
            limit=None,
            fail_calc="count(*)",
            warn_if="!= 0",
            error_if="!= 0",
        )

    def add_singular_test(self) -> None:
        node = self.node("test", self.new_name("assert"), "shop", [])
        parents = self.random.sample(self.models, 2)
        self.set_code(node, self.sql(self.inputs_of(node, parents), ["id"], []), parents)
        node["config"] = self.test_config("ERROR")
        self.put("nodes", node)

    def add_snapshot(self) -> None:
        node = self.node("snapshot", self.new_name("snap"), "shop", ["history"])
        node["config"] = self.config(
            "snapshot",
            strategy="timestamp",
            unique_key="id",
            updated_at="updated_at",
            target_schema="history",
            target_database=None,
            check_cols=None,
            snapshot_meta_column_names=dict.fromkeys(
                ("dbt_valid_to", "dbt_valid_from", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted")
            ),
            dbt_valid_to_current=None,
        )
        node["unrendered_config"] = {"strategy": "timestamp", "unique_key": "id"}
        parents = [self.random.choice(self.models)]
        self.set_code(node, self.sql(self.inputs_of(node, parents), ["id"], []), parents)
        self.models.append(self.put("nodes", node))

    def add_analysis(self) -> None:
        node = self.node("analysis", self.new_name("look"), "shop", ["analysis"])
        parents = self.random.sample(self.models, 2)
        self.set_code(
            node, self.sql(self.inputs_of(node, parents), self.column_names(2, 5), []), parents
        )
        node["config"] = self.config("view")
        self.put("nodes", node)

    def add_disabled(self) -> None:
        node = self.node("test", self.new_name("off"), "shop", [], raw_code=self.sentence(20, 200))
        node["config"] = self.test_config("ERROR") | {"enabled": False}
        self.disabled[node["unique_id"]] = [node]

    def add_exposure(self) -> None:
        name = self.new_name("board")
        node = self.resource("exposure", name) | {
            "fqn": ["shop", "marts", name],
            "type": "dashboard",
            "owner": {"email": "team@example.com", "name": self.word()},
            "description": self.sentence(10, 40),
            "label": self.word(),
            "maturity": "high",
            "meta": {},
            "tags": [],
            "config": {"enabled": True, "tags": [], "meta": {}},
            "unrendered_config": {},
            "url": f"https://example.com/{name}",
            "depends_on": {"macros": [], "nodes": []},
            "refs": [],
            "sources": [],
            "metrics": [],
            "created_at": MADE_AT,
        }
        self.inputs_of(node, self.random.sample(self.models, 3))
        self.put("exposures", node)

    def add_unit_test(self) -> None:
        model, name = self.random.choice(self.models), self.new_name("adds_up")
        rows = [{"id": i, "amount": i * 1.5} for i in range(self.random.randint(1, 9))]
        node = self.resource("unit_test", name) | {
            "unique_id": f"unit_test.shop.{model['name']}.{name}",
            "model": model["name"],
            "given": [{"input": "this", "rows": rows, "format": "dict", "fixture": None}],
            "expect": {"rows": rows, "format": "dict", "fixture": None},
            "fqn": ["shop", "marts", model["name"], name],
            "description": self.sentence(3, 12),
            "overrides": None,
            "depends_on": {"macros": [], "nodes": [model["unique_id"]]},
            "config": {"tags": [], "meta": {}, "enabled": True, "static_analysis": None},
            "checksum": checksum(json.dumps(rows))["checksum"],
            "schema": "main",
            "created_at": MADE_AT,
            "versions": None,
            "version": None,
        }
        self.put("unit_tests", node)

    def add_metric(self) -> None:
        """A semantic model over a model, and a metric over that."""
        model, name = self.random.choice(self.models), self.new_name("sem")
        fields: Json = {"description": None, "label": None, "config": None}
        time = {"time_granularity": "day", "validity_params": None}
        semantic_model = self.resource("semantic_model", name) | {
            "fqn": ["shop", "marts", name],
            "model": f"ref('{model['name']}')",
            "node_relation": {
                "alias": model["alias"],
                "schema_name": "main",
                "database": "warehouse",
                "relation_name": model["relation_name"],
            },
            "description": self.sentence(3, 20),
            "label": None,
            "defaults": {"agg_time_dimension": "day"},
            "entities": [{"name": "id", "type": "primary", "role": None, "expr": "id"} | fields],
            "measures": [
                {"name": f"{name}_sum", "agg": "sum", "create_metric": False, "expr": "amount"}
                | {"agg_params": None, "non_additive_dimension": None, "agg_time_dimension": None}
                | fields
            ],
            "dimensions": [
                {"name": "day", "type": "time", "is_partition": False, "type_params": time}
                | {"expr": None, "metadata": None}
                | fields
            ],
            "metadata": None,
            "depends_on": {"macros": [], "nodes": [model["unique_id"]]},
            "refs": [{"name": model["name"], "package": None, "version": None}],
            "created_at": MADE_AT,
            "config": {"enabled": True, "group": None, "meta": {}},
            "unrendered_config": {},
            "primary_entity": None,
            "group": None,
        }
        self.put("semantic_models", semantic_model)
        measure: Json = {"name": f"{name}_sum", "filter": None, "alias": None}
        measure |= {"join_to_timespine": False, "fill_nulls_with": None}
        params: Json = dict.fromkeys(
            (
                "numerator",
                "denominator",
                "expr",
                "window",
                "grain_to_date",
                "conversion_type_params",
                "cumulative_type_params",
                "metric_aggregation_params",
            )
        )
        metric_name = self.new_name("metric")
        metric = self.resource("metric", metric_name) | {
            "fqn": ["shop", "marts", metric_name],
            "description": self.sentence(5, 30),
            "label": self.word(),
            "type": "simple",
            "type_params": {"measure": measure, "input_measures": [measure], "metrics": []}
            | params,
            "filter": None,
            "metadata": None,
            "time_granularity": None,
            "meta": {},
            "tags": [],
            "config": {"enabled": True, "group": None, "meta": {}},
            "unrendered_config": {},
            "sources": [],
            "depends_on": {"macros": [], "nodes": [semantic_model["unique_id"]]},
            "refs": [],
            "metrics": [],
            "created_at": MADE_AT,
            "group": None,
        }
        self.put("metrics", metric)

    def add_saved_query(self) -> None:
        metric, name = (
            self.random.choice(list(self.sections["metrics"].values())),
            self.new_name("query"),
        )
        node = self.resource("saved_query", name) | {
            "fqn": ["shop", "marts", name],
            "query_params": {"metrics": [metric["name"]], "group_by": [], "where": None}
            | {"order_by": [], "limit": None},
            "exports": [],
            "description": self.sentence(3, 10),
            "label": None,
            "metadata": None,
            "config": {
                "enabled": True,
                "group": None,
                "meta": {},
                "export_as": None,
                "schema": None,
            }
            | {"cache": {"enabled": False}},
            "unrendered_config": {},
            "group": None,
            "depends_on": {"macros": [], "nodes": [metric["unique_id"]]},
            "created_at": MADE_AT,
            "refs": [],
            "tags": [],
        }
        self.put("saved_queries", node)

    def add_function(self) -> None:
        node = self.node("function", self.new_name("fn"), "shop", [], raw_code="amount * 2")
        argument = {
            "name": "amount",
            "data_type": "float",
            "description": None,
            "default_value": None,
        }
        node |= {
            "config": self.config(
                "function", type="scalar", volatility=None, runtime_version=None, entry_point=None
            ),
            "checksum": checksum("amount * 2"),
            "returns": {"data_type": "float", "description": None},
            "arguments": [argument],
            "relation_name": None,
        }
        self.put("functions", node)

    def add_doc(self) -> None:
        doc = self.resource("doc", self.new_name("doc"))
        self.put("docs", doc | {"path": "docs.md", "block_contents": self.sentence(40, 400)})

    def add_selectors(self) -> None:
        definition: Json = {
            "union": [{"method": "tag", "value": "daily"}, {"method": "source", "value": "*"}]
        }
        self.sections["selectors"]["nightly"] = {"name": "nightly", "definition": definition}

    # ---- a day's work

    def change(self) -> None:
        """The second state. Shares are of the models; at least one of each change is made."""
        models = [node for node in self.models if node["resource_type"] == "model"]
        some = self.random.sample(models, min(len(models), max(9, len(models) // 200)))
        share = max(1, len(some) // 9)
        for node in some[: 3 * share]:
            code = node["raw_code"].replace("current_timestamp", "now()", 1)
            node |= {"raw_code": code, "checksum": checksum(code)}
        for node in some[3 * share : 5 * share]:
            node["config"]["materialized"] = node["unrendered_config"]["materialized"] = (
                "incremental"
            )
            node["unrendered_config"]["meta"] = node["meta"] = node["config"]["meta"] = {
                "owner": "new"
            }
        for node in some[5 * share : 6 * share]:
            node["fqn"].insert(1, "moved")
        for node in some[6 * share : 7 * share]:
            self.remove(node, renamed=True)
        for node in some[7 * share : 8 * share]:
            self.remove(node, renamed=False)
        for _ in range(share):
            self.add_generic_test(self.add_model(self.wanted))
        self.sections["macros"][self.macros[-1]]["macro_sql"] += "\n-- changed"
        for node in self.random.sample(list(self.sections["sources"].values()), share):
            node["quoting"]["schema"] = True

    def remove(self, node: Json, *, renamed: bool) -> None:
        """Removes a model, or gives it another name; what depends on it follows."""
        old = node["unique_id"]
        del self.sections["nodes"][old]
        self.models.remove(node)
        if renamed:
            name = node["name"] + "_renamed"
            node |= {
                "name": name,
                "alias": name,
                "unique_id": f"model.{node['package_name']}.{name}",
            }
            node["fqn"][-1] = name
            self.models.append(self.put("nodes", node))
        for section in self.sections.values():
            for other in section.values():
                nodes = other.get("depends_on", {}).get("nodes", [])
                if old in nodes:
                    at = nodes.index(old)
                    nodes[at : at + 1] = [node["unique_id"]] if renamed else []

    # ---- writing

    def manifest(self, generated_at: str) -> Json:
        members = [node for section in NODE_SECTIONS for node in self.sections[section].values()]
        parents = {
            node["unique_id"]: sorted(node.get("depends_on", {}).get("nodes", []))
            for node in members
        }
        children: dict[str, list[str]] = {unique_id: [] for unique_id in parents}
        for unique_id in sorted(parents):
            for parent in parents[unique_id]:
                children[parent].append(unique_id)
        metadata = {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "dbt_version": "1.11.16",
            "generated_at": generated_at,
            "invocation_id": "00000000-0000-0000-0000-000000000000",
            "env": {},
            "project_name": "shop",
            "project_id": hashlib.md5(b"shop").hexdigest(),
            "user_id": None,
            "send_anonymous_usage_stats": False,
            "adapter_type": ADAPTER,
            "quoting": {"database": True, "schema": True, "identifier": True, "column": None},
        }
        maps = {"parent_map": parents, "child_map": children, "group_map": {}}
        return {"metadata": metadata, **self.sections, "disabled": self.disabled, **maps}

    def write(self, directory: Path, generated_at: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.manifest(generated_at))
        (directory / "manifest.json").write_text(text, encoding="utf-8")


def generate(directory: Path, nodes: int, seed: int) -> None:
    project = Project(nodes, seed)
    project.write(directory / "previous", "2026-01-01T00:00:00.000000Z")
    project.change()
    project.write(directory / "current", "2026-01-02T00:00:00.000000Z")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("--nodes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.directory, arguments.nodes, arguments.seed)


if __name__ == "__main__":
    main()
