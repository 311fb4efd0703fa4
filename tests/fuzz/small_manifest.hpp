// A small manifest with every kind of node, for targets whose input is not a manifest.
#pragma once

#include <string_view>

namespace slimdag::fuzz {

inline constexpr std::string_view small_manifest = R"({
"metadata":{"dbt_schema_version":"https://schemas.getdbt.com/dbt/manifest/v12.json","project_name":"p","adapter_type":"duckdb"},
"nodes":{
"model.p.a":{"unique_id":"model.p.a","resource_type":"model","name":"a","package_name":"p","path":"a.sql","original_file_path":"models/a.sql",
"fqn":["p","sub","a"],"alias":"a","schema":"s","database":"d","checksum":{"name":"sha256","checksum":"1"},"tags":["t"],"raw_code":"select 1",
"config":{"enabled":true,"materialized":"table","meta":{"n":1,"l":[1,true,null]},"tags":["t"]},"unrendered_config":{"materialized":"table"},
"depends_on":{"macros":["macro.p.m"],"nodes":["source.p.s.t"]},"patch_path":"p://models/s.yml","access":"public"},
"model.p.b.v2":{"unique_id":"model.p.b.v2","resource_type":"model","name":"b","package_name":"p","path":"b.sql","original_file_path":"models/b.sql",
"fqn":["p","b","v2"],"alias":"b","schema":"s","database":"d","checksum":{"name":"sha256","checksum":"2"},"raw_code":" ",
"config":{"enabled":true,"materialized":"view","group":"g"},"version":2,"latest_version":3,"depends_on":{"macros":[],"nodes":["model.p.a"]},
"columns":{"id":{"name":"id","data_type":"int","constraints":[{"type":"not_null"}]}},"contract":{"enforced":true,"checksum":"x"}},
"test.p.u.1":{"unique_id":"test.p.u.1","resource_type":"test","name":"u","package_name":"p","path":"u.sql","original_file_path":"models/s.yml",
"fqn":["p","u"],"alias":"u","schema":"s","database":"d","checksum":{"name":"none","checksum":""},"raw_code":"{{ x }}",
"test_metadata":{"name":"unique","kwargs":{}},"config":{"severity":"WARN"},"depends_on":{"macros":[],"nodes":["model.p.a","model.p.b.v2"]}},
"seed.p.c":{"unique_id":"seed.p.c","resource_type":"seed","name":"c","package_name":"p","path":"c.csv","original_file_path":"seeds/c.csv",
"fqn":["p","c"],"alias":"c","schema":"s","database":"d","checksum":{"name":"path","checksum":"seeds/c.csv"}}},
"sources":{"source.p.s.t":{"unique_id":"source.p.s.t","resource_type":"source","name":"t","source_name":"s","package_name":"p","path":"s.yml",
"original_file_path":"models/s.yml","fqn":["p","s","t"],"source_description":"","loader":"","identifier":"t","schema":"s","database":"d"}},
"macros":{"macro.p.m":{"unique_id":"macro.p.m","resource_type":"macro","name":"m","package_name":"p","path":"m.sql","original_file_path":"macros/m.sql",
"macro_sql":"{% macro m() %}{% endmacro %}","depends_on":{"macros":[]}}},
"exposures":{"exposure.p.e":{"unique_id":"exposure.p.e","resource_type":"exposure","name":"e","package_name":"p","path":"e.yml",
"original_file_path":"models/e.yml","fqn":["p","e"],"type":"dashboard","owner":{"name":"n"},"depends_on":{"macros":[],"nodes":["model.p.b.v2"]}}},
"docs":{},"metrics":{},"groups":{},"disabled":{},"parent_map":{},"child_map":{},"group_map":{},"saved_queries":{},"semantic_models":{},"unit_tests":{},
"selectors":{"one":{"name":"one","definition":{"method":"tag","value":"t","children":true}}}
})";

}  // namespace slimdag::fuzz
