#include "shop.hpp"

TEST_CASE("sets from ids and from indices") {
  const Manifest manifest = load();
  const NodeSet by_id = set_of(manifest.get(), {"model.shop.report", "model.shop.orders", "model.shop.report"});
  CHECK(ids(by_id.get()) == Ids{"model.shop.orders", "model.shop.report"});
  const std::uint32_t indices[] = {index_of(manifest.get(), "model.shop.report"),
                                   index_of(manifest.get(), "model.shop.orders")};
  NodeSet by_index;
  OK(slimdag_node_set_from_indices(manifest.get(), indices, 2, out(by_index), error));
  CHECK(ids(by_index.get()) == ids(by_id.get()));
  std::size_t count = 0;
  OK(slimdag_node_set_count(by_index.get(), &count, error));
  CHECK(count == 2);

  slimdag_node_set* none = nullptr;
  const slimdag_text nobody = text("model.shop.nobody");
  FAILS("node_not_found", slimdag_node_set_from_unique_ids(manifest.get(), &nobody, 1, &none, error));
  FAILS("invalid_argument", slimdag_node_set_from_unique_ids(manifest.get(), nullptr, 1, &none, error));
  const std::uint32_t wrong = 4000000000;
  FAILS("invalid_argument", slimdag_node_set_from_indices(manifest.get(), &wrong, 1, &none, error));
  FAILS("invalid_argument", slimdag_node_set_from_indices(manifest.get(), nullptr, 1, &none, error));
  FAILS("invalid_argument", slimdag_node_set_count(nullptr, &count, error));
}

TEST_CASE("the enabled nodes") {
  const Manifest manifest = load();
  NodeSet enabled;
  OK(slimdag_node_set_enabled(manifest.get(), out(enabled), error));
  CHECK(ids(enabled.get()).size() == 11);
  std::int32_t member = -1;
  OK(slimdag_node_set_contains(enabled.get(), index_of(manifest.get(), "model.shop.switched_off"), &member, error));
  CHECK(member == 0);
  OK(slimdag_node_set_contains(enabled.get(), index_of(manifest.get(), "model.shop.orders"), &member, error));
  CHECK(member == 1);
  OK(slimdag_node_set_contains(enabled.get(), UINT32_MAX, &member, error));
  CHECK(member == 0);
  FAILS("invalid_argument", slimdag_node_set_contains(enabled.get(), 0, nullptr, error));
  FAILS("invalid_argument", slimdag_node_set_enabled(nullptr, out(enabled), error));
}

TEST_CASE("set algebra") {
  const Manifest manifest = load();
  const NodeSet a = set_of(manifest.get(), {"model.shop.orders", "model.shop.report"});
  const NodeSet b = set_of(manifest.get(), {"model.shop.report", "seed.shop.countries"});
  NodeSet result;
  OK(slimdag_node_set_union(a.get(), b.get(), out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.orders", "model.shop.report", "seed.shop.countries"});
  OK(slimdag_node_set_intersection(a.get(), b.get(), out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.report"});
  OK(slimdag_node_set_difference(a.get(), b.get(), out(result), error));
  CHECK(ids(result.get()) == Ids{"model.shop.orders"});

  const Manifest other = load("previous");
  const NodeSet elsewhere = set_of(other.get(), {"model.shop.orders"});
  slimdag_node_set* none = nullptr;
  for (auto combine : {slimdag_node_set_union, slimdag_node_set_intersection, slimdag_node_set_difference}) {
    FAILS("invalid_argument", combine(a.get(), elsewhere.get(), &none, error));
    FAILS("invalid_argument", combine(a.get(), nullptr, &none, error));
  }
}

TEST_CASE("a set outlives its manifest") {
  Manifest manifest = load();
  const NodeSet set = set_of(manifest.get(), {"model.shop.orders"});
  manifest.reset();
  CHECK(ids(set.get()) == Ids{"model.shop.orders"});
  Indices indices;
  OK(slimdag_node_set_indices(set.get(), out(indices), error));
  CHECK(slimdag_indices_count(indices.get()) == 1);
  FAILS("invalid_argument", slimdag_node_set_indices(nullptr, out(indices), error));
  slimdag_strings* none = nullptr;
  FAILS("invalid_argument", slimdag_node_set_unique_ids(nullptr, &none, error));
  slimdag_node_set_free(nullptr);
}
