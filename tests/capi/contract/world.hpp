// What the calls of the contract tests are made on: handles of the project in tests/data/shop, made at the first
// question and freed with the world.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../shop.hpp"

namespace contract {

/// The free function of a type of handle; CONTRACT_HANDLE(slimdag_x) names slimdag_x_free().
template <typename T>
inline constexpr void (*free_of)(T*) = nullptr;

#define CONTRACT_HANDLE(type) \
  template <>                 \
  inline constexpr void (*free_of<type>)(type*) = type##_free

CONTRACT_HANDLE(slimdag_string);
CONTRACT_HANDLE(slimdag_strings);
CONTRACT_HANDLE(slimdag_indices);
CONTRACT_HANDLE(slimdag_error);
CONTRACT_HANDLE(slimdag_manifest);
CONTRACT_HANDLE(slimdag_node_set);
CONTRACT_HANDLE(slimdag_state);
CONTRACT_HANDLE(slimdag_compare_options);
CONTRACT_HANDLE(slimdag_comparison);
CONTRACT_HANDLE(slimdag_select_options);
CONTRACT_HANDLE(slimdag_draw_options);
CONTRACT_HANDLE(slimdag_environments);
CONTRACT_HANDLE(slimdag_variable_context);
CONTRACT_HANDLE(slimdag_edit);
CONTRACT_HANDLE(slimdag_relation_options);
CONTRACT_HANDLE(slimdag_defer_options);
CONTRACT_HANDLE(slimdag_deferral);
CONTRACT_HANDLE(slimdag_store);
CONTRACT_HANDLE(slimdag_deferral_context);
CONTRACT_HANDLE(slimdag_store_options);
CONTRACT_HANDLE(slimdag_run_record);
CONTRACT_HANDLE(slimdag_state_query);
CONTRACT_HANDLE(slimdag_deletion);
CONTRACT_HANDLE(slimdag_export_options);
CONTRACT_HANDLE(slimdag_buffer);
CONTRACT_HANDLE(slimdag_storage);

/// A destroy callback that has nothing to do.
inline void let_go(void*) {}

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    while (!handles_.empty()) {
      const Entry last = handles_.back();
      handles_.pop_back();
      if (last.owned) last.free(last.handle);
    }
  }

  /// The handle of that name; the first question makes it with `make(out, error)`.
  template <typename T, typename Make>
  T* once(std::string_view name, Make make) {
    for (const Entry& entry : handles_)
      if (entry.name == name) return static_cast<T*>(entry.handle);
    Failure failure;
    T* handle = nullptr;
    if (make(&handle, failure) != SLIMDAG_OK) throw std::runtime_error(std::string(name) + ": " + failure.message());
    handles_.push_back({name, handle, [](void* freed) { free_of<T>(static_cast<T*>(freed)); }, true});
    return handle;
  }

  /// From now on the handle is the caller's.
  template <typename T>
  T* disown(T* handle) {
    for (Entry& entry : handles_)
      if (entry.handle == handle) entry.owned = false;
    return handle;
  }

 private:
  struct Entry {
    std::string_view name;
    void* handle;
    void (*free)(void*);
    bool owned;
  };
  std::vector<Entry> handles_;
};

// --- the handles that rows name
// ---------------------------------------------------------------------------------------

inline slimdag_manifest* load_manifest(World& world, std::string_view name, const std::string& path) {
  return world.once<slimdag_manifest>(name, [&](slimdag_manifest** out, slimdag_error** error) {
    return slimdag_manifest_load(path.data(), path.size(), out, error);
  });
}
inline slimdag_manifest* manifest(World& world) { return load_manifest(world, "manifest", data_path("current")); }
inline slimdag_manifest* other_manifest(World& world) {
  return load_manifest(world, "other manifest", data_path("previous"));
}
/// Two models that depend on each other.
inline slimdag_manifest* cyclic_manifest(World& world) {
  return world.once<slimdag_manifest>("cyclic manifest", [](slimdag_manifest** out, slimdag_error** error) {
    const std::string_view text =
        R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p"}, "nodes": {"model.p.a": {"unique_id": "model.p.a", "name": "a", "resource_type": "model", "package_name": "p", "path": "a.sql", "original_file_path": "models/a.sql", "fqn": ["p", "a"], "alias": "a", "schema": "s", "database": null, "checksum": {"name": "none", "checksum": ""}, "raw_code": "x", "config": {"enabled": true}, "depends_on": {"macros": [], "nodes": ["model.p.b"]}}, "model.p.b": {"unique_id": "model.p.b", "name": "b", "resource_type": "model", "package_name": "p", "path": "b.sql", "original_file_path": "models/b.sql", "fqn": ["p", "b"], "alias": "b", "schema": "s", "database": null, "checksum": {"name": "none", "checksum": ""}, "raw_code": "x", "config": {"enabled": true}, "depends_on": {"macros": [], "nodes": ["model.p.a"]}}}, "sources": {}, "macros": {}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {}, "selectors": {}, "disabled": {}, "parent_map": {}, "child_map": {}, "group_map": {}, "saved_queries": {}, "semantic_models": {}, "unit_tests": {}})";
    return slimdag_manifest_parse(text.data(), text.size(), nullptr, 0, out, error);
  });
}

inline slimdag_state* load_state_of(World& world, std::string_view name, const std::string& path) {
  return world.once<slimdag_state>(name, [&](slimdag_state** out, slimdag_error** error) {
    return slimdag_state_load(path.data(), path.size(), out, error);
  });
}
inline slimdag_state* state(World& world) { return load_state_of(world, "state", data_path("previous")); }
inline slimdag_state* state_of_other_contract(World& world) {
  return load_state_of(world, "state of another contract", data_path("other_contract"));
}
inline slimdag_state* empty_state(World& world) { return load_state_of(world, "empty state", data_path(".")); }

inline slimdag_node_set* set_of_ids(World& world, std::string_view name, slimdag_manifest* of,
                                    std::initializer_list<std::string_view> unique_ids) {
  return world.once<slimdag_node_set>(name, [&](slimdag_node_set** out, slimdag_error** error) {
    std::vector<slimdag_text> items;
    for (std::string_view id : unique_ids) items.push_back(text(id));
    return slimdag_node_set_from_unique_ids(of, items.data(), items.size(), out, error);
  });
}
inline slimdag_node_set* set(World& world) {
  return set_of_ids(world, "set", manifest(world), {"model.shop.orders", "model.shop.stg_orders"});
}
/// Without its parents.
inline slimdag_node_set* one_model(World& world) {
  return set_of_ids(world, "one model", manifest(world), {"model.shop.orders"});
}
inline slimdag_node_set* second_set(World& world) {
  return set_of_ids(world, "second set", manifest(world), {"model.shop.orders", "model.shop.report"});
}
inline slimdag_node_set* foreign_set(World& world) {
  return set_of_ids(world, "foreign set", other_manifest(world), {"model.shop.orders"});
}
inline slimdag_node_set* all_nodes(World& world) {
  slimdag_manifest* of = manifest(world);
  return world.once<slimdag_node_set>("all nodes", [of](slimdag_node_set** out, slimdag_error** error) {
    return slimdag_node_set_enabled(of, out, error);
  });
}
inline slimdag_node_set* cyclic_set(World& world) {
  return set_of_ids(world, "cyclic set", cyclic_manifest(world), {"model.p.a"});
}

inline slimdag_comparison* compare_of(World& world, std::string_view name, slimdag_manifest* of, slimdag_state* with) {
  return world.once<slimdag_comparison>(name, [&](slimdag_comparison** out, slimdag_error** error) {
    return slimdag_compare(of, with, nullptr, out, error);
  });
}
inline slimdag_comparison* comparison(World& world) {
  return compare_of(world, "comparison", manifest(world), state(world));
}
inline slimdag_comparison* comparison_with_break(World& world) {
  return compare_of(world, "comparison with a broken contract", manifest(world), state_of_other_contract(world));
}
inline slimdag_comparison* foreign_comparison(World& world) {
  return compare_of(world, "foreign comparison", other_manifest(world), state(world));
}

inline slimdag_compare_options* compare_options(World& world) {
  return world.once<slimdag_compare_options>("compare options", slimdag_compare_options_new);
}
inline slimdag_draw_options* draw_options(World& world) {
  return world.once<slimdag_draw_options>("draw options", slimdag_draw_options_new);
}
inline slimdag_select_options* select_options(World& world) {
  return world.once<slimdag_select_options>("select options", slimdag_select_options_new);
}
inline slimdag_select_options* selecting(World& world, std::string_view criteria) {
  return world.once<slimdag_select_options>(criteria, [&](slimdag_select_options** out, slimdag_error** error) {
    const slimdag_status status = slimdag_select_options_new(out, error);
    if (status != SLIMDAG_OK) return status;
    const slimdag_text item = text(criteria);
    return slimdag_select_options_set_select(*out, &item, 1, error);
  });
}

inline slimdag_defer_options* defer_options(World& world) {
  return world.once<slimdag_defer_options>("defer options", slimdag_defer_options_new);
}
/// Options with a state of their own as the only source.
inline slimdag_defer_options* deferring(World& world) {
  slimdag_state* to = load_state_of(world, "deferred state", data_path("previous"));
  return world.once<slimdag_defer_options>("deferring", [to](slimdag_defer_options** out, slimdag_error** error) {
    const slimdag_status status = slimdag_defer_options_new(out, error);
    return status != SLIMDAG_OK
               ? status
               : slimdag_defer_options_add_source(*out, to, "production", 10, nullptr, 0, nullptr, 0, error);
  });
}
/// The same with a callback that always fails.
inline slimdag_defer_options* deferring_badly(World& world) {
  slimdag_defer_options* options = deferring(world);
  const slimdag_relation_exists_callback refuse = [](slimdag_text, std::int32_t*, void*) { return slimdag_status{1}; };
  slimdag_defer_options_set_relation_exists(options, refuse, nullptr, nullptr, nullptr);
  return options;
}
inline slimdag_deferral* deferral(World& world) {
  slimdag_node_set* nodes = set(world);
  slimdag_defer_options* options = deferring(world);
  return world.once<slimdag_deferral>("deferral", [&](slimdag_deferral** out, slimdag_error** error) {
    return slimdag_defer(nodes, options, out, error);
  });
}

inline slimdag_string* string(World& world) {
  slimdag_manifest* of = manifest(world);
  return world.once<slimdag_string>("string", [of](slimdag_string** out, slimdag_error** error) {
    return slimdag_manifest_read_node(of, "model.shop.orders", 17, out, error);
  });
}
inline slimdag_strings* strings(World& world) {
  slimdag_manifest* of = manifest(world);
  return world.once<slimdag_strings>("strings", [of](slimdag_strings** out, slimdag_error** error) {
    return slimdag_manifest_node_texts(of, SLIMDAG_NODE_UNIQUE_ID, out, error);
  });
}
inline slimdag_indices* indices(World& world) {
  slimdag_node_set* of = set(world);
  return world.once<slimdag_indices>("indices", [of](slimdag_indices** out, slimdag_error** error) {
    return slimdag_node_set_indices(of, out, error);
  });
}
/// That of a file that is not JSON: it has a file and a position.
inline slimdag_error* parse_error(World& world) {
  return world.once<slimdag_error>("parse error", [](slimdag_error** out, slimdag_error**) {
    slimdag_manifest* none = nullptr;
    slimdag_manifest_parse("{]", 2, "broken.json", 11, &none, out);
    return SLIMDAG_OK;
  });
}
/// That of a node that is not there: it has a node and a hint.
inline slimdag_error* node_error(World& world) {
  slimdag_manifest* of = manifest(world);
  return world.once<slimdag_error>("node error", [of](slimdag_error** out, slimdag_error**) {
    std::uint32_t index = 0;
    slimdag_manifest_find(of, "model.shop.nobody", 17, &index, out);
    return SLIMDAG_OK;
  });
}
/// That of a selectors.yml that is not YAML: it has a line and a column.
inline slimdag_error* selectors_error(World& world) {
  slimdag_manifest* of = manifest(world);
  slimdag_select_options* options =
      world.once<slimdag_select_options>("broken selectors", [](slimdag_select_options** out, slimdag_error** error) {
        slimdag_status status = slimdag_select_options_new(out, error);
        const std::string_view yaml = "selectors:\n  - name: [unclosed\n";
        if (status == SLIMDAG_OK)
          status = slimdag_select_options_set_selectors_yaml(*out, yaml.data(), yaml.size(), "s.yml", 5, error);
        return status == SLIMDAG_OK ? slimdag_select_options_set_selector(*out, "x", 1, error) : status;
      });
  return world.once<slimdag_error>("selectors error", [of, options](slimdag_error** out, slimdag_error**) {
    slimdag_node_set* none = nullptr;
    slimdag_select(of, nullptr, options, &none, out);
    return SLIMDAG_OK;
  });
}

/// Two projects with environments, jobs, connections and variables.
inline constexpr std::string_view environments_yaml = R"(connections:
  lake:
    type: snowflake
    account: ab12345
    database: "{{ env_var('LAKE_DATABASE', 'RAW') }}"
projects:
  base:
    connection: lake
    environments:
      dev: {type: development, schema: "DBT_{{ user.name }}"}
      stage:
        type: deployment
        deployment_type: staging
        schema: STAGE
      main:
        type: deployment
        deployment_type: production
        schema: MAIN
        credentials:
          auth_method: password
          username: service
          password: "{{ env_var('DBT_ENV_SECRET_LAKE') }}"
          schema: MAIN
    jobs:
      nightly:
        environment: main
        commands: [dbt build]
      check:
        environment: stage
        commands: [dbt build --select state:modified+]
        triggers: [pull_request]
  shop:
    connection: lake
    depends_on: [base]
    variables:
      DBT_REGION: "{{ env_var('REGION', 'eu') }}"
    environments:
      prod:
        type: deployment
        deployment_type: production
        branch: "{{ env_var('BRANCH') }}"
)";

inline slimdag_environments* environments(World& world) {
  return world.once<slimdag_environments>("environments", [](slimdag_environments** out, slimdag_error** error) {
    const slimdag_text names[] = {text("DBT_ENV_SECRET_LAKE")};
    const slimdag_text values[] = {text("canary-of-the-lake")};
    return slimdag_environments_parse(environments_yaml.data(), environments_yaml.size(), "environments.yml", 16, names,
                                      values, 1, out, error);
  });
}
/// It names an environment that is not there.
inline slimdag_environments* broken_environments(World& world) {
  return world.once<slimdag_environments>("broken environments", [](slimdag_environments** out, slimdag_error** error) {
    const std::string_view yaml = "environments:\n  main: {type: deployment, defer_to: nowhere}\n";
    return slimdag_environments_parse(yaml.data(), yaml.size(), nullptr, 0, nullptr, nullptr, 0, out, error);
  });
}
/// The same environments from a file, which may be written.
inline slimdag_environments* environments_of_file(World& world) {
  return world.once<slimdag_environments>("environments of a file", [](slimdag_environments** out,
                                                                       slimdag_error** error) {
    const std::string path = (std::filesystem::temp_directory_path() / "slimdag_contract_environments.yml").string();
    std::ofstream(path) << environments_yaml;
    return slimdag_environments_load(path.data(), path.size(), nullptr, nullptr, 0, out, error);
  });
}
inline slimdag_variable_context* variable_context(World& world) {
  return world.once<slimdag_variable_context>("variable context", slimdag_variable_context_new);
}
inline slimdag_relation_options* relation_options(World& world) {
  return world.once<slimdag_relation_options>("relation options", slimdag_relation_options_new);
}
inline slimdag_edit* edit_of(World& world, std::string_view name, slimdag_environments* of) {
  return world.once<slimdag_edit>(name, [of](slimdag_edit** out, slimdag_error** error) {
    // A change that leaves the text as it is, so that it may be saved again and again.
    const slimdag_text keys[] = {text("schema")};
    const slimdag_text values[] = {text("STAGE")};
    return slimdag_environments_set(of, "base/stage", 10, nullptr, 0, keys, values, 1, out, error);
  });
}
inline slimdag_edit* edit(World& world) { return edit_of(world, "edit", environments(world)); }
inline slimdag_edit* edit_of_file(World& world) {
  return edit_of(world, "edit of a file", environments_of_file(world));
}

}  // namespace contract
