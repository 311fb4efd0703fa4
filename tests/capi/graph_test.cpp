#include <algorithm>

#include "shop.hpp"

namespace {

// A manifest of models with the given dependencies; a letter is a model.
Manifest chain(const std::vector<std::pair<char, std::string>>& nodes) {
  std::string text =
      R"({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "project_name": "p"}, "nodes": {)";
  for (const auto& [name, parents] : nodes) {
    if (text.back() != '{') text += ", ";
    const std::string id = std::string("model.p.") + name;
    text +=
        "\"" + id + R"(": {"unique_id": ")" + id + R"(", "name": ")" + name +
        R"(", "resource_type": "model", "package_name": "p", "path": "a.sql", "original_file_path": "models/a.sql", "fqn": ["p", ")" +
        name +
        R"("], "alias": "a", "schema": "s", "database": null, "checksum": {"name": "none", "checksum": ""}, "raw_code": "x", "config": {"enabled": true}, "depends_on": {"macros": [], "nodes": [)";
    for (std::size_t i = 0; i < parents.size(); ++i)
      text += std::string(i == 0 ? "" : ", ") + "\"model.p." + parents[i] + "\"";
    text += "]}}";
  }
  text +=
      R"(}, "sources": {}, "macros": {}, "docs": {}, "exposures": {}, "metrics": {}, "groups": {}, "selectors": {}, "disabled": {}, "parent_map": {}, "child_map": {}, "group_map": {}, "saved_queries": {}, "semantic_models": {}, "unit_tests": {}})";
  Manifest manifest;
  OK(slimdag_manifest_parse(text.data(), text.size(), nullptr, 0, out(manifest), error));
  return manifest;
}

Ids neighbours(const slimdag_manifest* manifest, std::string_view id, decltype(slimdag_graph_parents)* of) {
  const std::uint32_t* nodes = nullptr;
  std::size_t count = 0;
  OK(of(manifest, index_of(manifest, id), &nodes, &count, error));
  Ids names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(id_of(manifest, nodes[i]));
  return names;
}

}  // namespace

TEST_CASE("parents and children") {
  const Manifest manifest = load();
  CHECK(neighbours(manifest.get(), "model.shop.orders", slimdag_graph_parents) == Ids{"model.shop.stg_orders"});
  CHECK(neighbours(manifest.get(), "model.shop.orders", slimdag_graph_children) ==
        Ids{"model.shop.report", "test.shop.not_null_orders_id.0123456789"});
  CHECK(neighbours(manifest.get(), "seed.shop.countries", slimdag_graph_parents).empty());
  std::size_t edges = 0;
  OK(slimdag_graph_edge_count(manifest.get(), &edges, error));
  CHECK(edges == 5);

  const std::uint32_t* nodes = nullptr;
  std::size_t count = 0;
  for (auto of : {slimdag_graph_parents, slimdag_graph_children}) {
    FAILS("invalid_argument", of(manifest.get(), 12, &nodes, &count, error));
    FAILS("invalid_argument", of(manifest.get(), 0, nullptr, &count, error));
    FAILS("invalid_argument", of(manifest.get(), 0, &nodes, nullptr, error));
  }
  FAILS("invalid_argument", slimdag_graph_edge_count(manifest.get(), nullptr, error));
}

TEST_CASE("ancestors and descendants by depth") {
  const Manifest manifest = load();
  const NodeSet orders = set_of(manifest.get(), {"model.shop.orders"});
  NodeSet result;
  OK(slimdag_graph_ancestors(orders.get(), SLIMDAG_NO_LIMIT, nullptr, out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.stg_orders", "source.shop.raw.orders"});
  OK(slimdag_graph_ancestors(orders.get(), 1, nullptr, out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.stg_orders"});
  OK(slimdag_graph_descendants(orders.get(), SLIMDAG_NO_LIMIT, nullptr, out(result), error));
  CHECK(ids(result.get()) ==
        Ids{"exposure.shop.board", "model.shop.report", "test.shop.not_null_orders_id.0123456789"});
  OK(slimdag_graph_descendants(orders.get(), 1, nullptr, out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.report", "test.shop.not_null_orders_id.0123456789"});
  OK(slimdag_graph_descendants(orders.get(), 0, nullptr, out(result), error));
  CHECK(ids(result.get()).empty());

  const NodeSet within = set_of(manifest.get(), {"model.shop.orders", "model.shop.report"});
  OK(slimdag_graph_descendants(orders.get(), SLIMDAG_NO_LIMIT, within.get(), out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.report"});

  const Manifest other = load("previous");
  const NodeSet elsewhere = set_of(other.get(), {"model.shop.orders"});
  slimdag_node_set* none = nullptr;
  for (auto walk : {slimdag_graph_ancestors, slimdag_graph_descendants}) {
    FAILS("invalid_argument", walk(orders.get(), 1, elsewhere.get(), &none, error));
    FAILS("invalid_argument", walk(nullptr, 1, nullptr, &none, error));
  }
}

TEST_CASE("the @ operator") {
  const Manifest manifest = load();
  const NodeSet staged = set_of(manifest.get(), {"model.shop.stg_orders"});
  NodeSet result;
  OK(slimdag_graph_childrens_parents(staged.get(), nullptr, out(result), error));
  CHECK(ids(result.get()) == Ids{"exposure.shop.board", "model.shop.orders", "model.shop.report",
                                 "model.shop.stg_orders", "source.shop.raw.orders",
                                 "test.shop.not_null_orders_id.0123456789"});
  FAILS("invalid_argument", slimdag_graph_childrens_parents(nullptr, nullptr, out(result), error));
}

TEST_CASE("orders of the graph") {
  const Manifest manifest = load();
  Indices order;
  OK(slimdag_graph_topological_order(manifest.get(), out(order), error));
  const Ids names = ids(manifest.get(), order.get());
  CHECK(names.size() == 12);
  const auto position = [&](std::string_view id) { return std::find(names.begin(), names.end(), id) - names.begin(); };
  CHECK(position("source.shop.raw.orders") < position("model.shop.stg_orders"));
  CHECK(position("model.shop.report") < position("exposure.shop.board"));

  const NodeSet set =
      set_of(manifest.get(), {"model.shop.orders", "model.shop.report", "test.shop.not_null_orders_id.0123456789"});
  Indices nodes, edges;
  OK(slimdag_graph_build_order(set.get(), 1, out(nodes), out(edges), error));
  CHECK(ids(manifest.get(), nodes.get()) ==
        Ids{"model.shop.orders", "test.shop.not_null_orders_id.0123456789", "model.shop.report"});
  OK(slimdag_graph_build_order(set.get(), 0, out(nodes), out(edges), error));
  CHECK(ids(manifest.get(), nodes.get()) ==
        Ids{"model.shop.orders", "model.shop.report", "test.shop.not_null_orders_id.0123456789"});
  CHECK(slimdag_indices_count(edges.get()) == 4);

  slimdag_indices* none = nullptr;
  FAILS("invalid_argument", slimdag_graph_topological_order(nullptr, &none, error));
  FAILS("invalid_argument", slimdag_graph_build_order(set.get(), 2, &none, &none, error));
  FAILS("invalid_argument", slimdag_graph_build_order(set.get(), 1, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_graph_build_order(set.get(), 1, &none, nullptr, error));
}

TEST_CASE("the shortest path") {
  const Manifest manifest = load();
  const NodeSet from = set_of(manifest.get(), {"source.shop.raw.orders", "model.shop.orders"});
  Indices path;
  OK(slimdag_graph_shortest_path(from.get(), index_of(manifest.get(), "exposure.shop.board"), nullptr, out(path),
                                 error));
  CHECK(ids(manifest.get(), path.get()) == Ids{"model.shop.orders", "model.shop.report", "exposure.shop.board"});
  OK(slimdag_graph_shortest_path(from.get(), index_of(manifest.get(), "seed.shop.countries"), nullptr, out(path),
                                 error));
  CHECK(slimdag_indices_count(path.get()) == 0);
  OK(slimdag_graph_shortest_path(from.get(), index_of(manifest.get(), "model.shop.orders"), nullptr, out(path), error));
  CHECK(ids(manifest.get(), path.get()) == Ids{"model.shop.orders"});
  slimdag_indices* none = nullptr;
  FAILS("invalid_argument", slimdag_graph_shortest_path(from.get(), 12, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_graph_shortest_path(nullptr, 0, nullptr, &none, error));
}

TEST_CASE("the sub-graph of a selection keeps transitive edges") {
  const Manifest manifest = load();
  const NodeSet ends = set_of(manifest.get(), {"source.shop.raw.orders", "exposure.shop.board"});
  Indices edges;
  OK(slimdag_graph_subset_edges(ends.get(), out(edges), error));
  CHECK(ids(manifest.get(), edges.get()) == Ids{"source.shop.raw.orders", "exposure.shop.board"});
  slimdag_indices* none = nullptr;
  FAILS("invalid_argument", slimdag_graph_subset_edges(nullptr, &none, error));
}

TEST_CASE("test edges go from a test to what is downstream of the tested node") {
  const Manifest manifest = load();
  Indices edges;
  OK(slimdag_graph_test_edges(manifest.get(), out(edges), error));
  const Ids names = ids(manifest.get(), edges.get());
  REQUIRE(names.size() >= 2);
  CHECK(names[0] == "test.shop.not_null_orders_id.0123456789");
  CHECK(names[1] == "model.shop.report");
  slimdag_indices* none = nullptr;
  FAILS("invalid_argument", slimdag_graph_test_edges(nullptr, &none, error));
}

TEST_CASE("a graph that is none") {
  const Manifest cycle = chain({{'a', "b"}, {'b', "c"}, {'c', "a"}});
  std::size_t count = 0;
  Failure failure;
  CHECK(slimdag_graph_edge_count(cycle.get(), &count, failure) == SLIMDAG_ERROR_CYCLE);
  CHECK(failure.message().find(" --> ") != std::string::npos);
  Indices order;
  FAILS("cycle", slimdag_graph_topological_order(cycle.get(), out(order), error));
  NodeSet selected;
  FAILS("cycle", slimdag_select(cycle.get(), nullptr, nullptr, out(selected), error));

  const Manifest dangling = chain({{'a', "z"}});
  FAILS("dependency_not_found", slimdag_graph_edge_count(dangling.get(), &count, error));
}
