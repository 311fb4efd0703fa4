#include "shop.hpp"

TEST_CASE("a list of texts, one by one and packed") {
  const Manifest manifest = load();
  Strings names;
  OK(slimdag_manifest_node_texts(manifest.get(), SLIMDAG_NODE_UNIQUE_ID, out(names), error));
  slimdag_text buffer{};
  const std::uint64_t* offsets = nullptr;
  OK(slimdag_strings_packed(names.get(), &buffer, &offsets, error));
  const std::size_t count = slimdag_strings_count(names.get());
  REQUIRE(count == 12);
  CHECK(offsets[0] == 0);
  CHECK(offsets[count] == buffer.size);
  for (std::size_t i = 0; i < count; ++i) {
    const slimdag_text one = slimdag_strings_at(names.get(), i);
    CHECK(one.data == buffer.data + offsets[i]);
    CHECK(one.size == offsets[i + 1] - offsets[i] - 1);
    CHECK(one.data[one.size] == '\0');
  }
  CHECK(slimdag_strings_at(names.get(), count).data == nullptr);
}

TEST_CASE("packed needs a list and both outputs") {
  const Manifest manifest = load();
  Strings names;
  OK(slimdag_manifest_node_texts(manifest.get(), SLIMDAG_NODE_NAME, out(names), error));
  slimdag_text buffer{};
  const std::uint64_t* offsets = nullptr;
  FAILS("invalid_argument", slimdag_strings_packed(nullptr, &buffer, &offsets, error));
  FAILS("invalid_argument", slimdag_strings_packed(names.get(), nullptr, &offsets, error));
  FAILS("invalid_argument", slimdag_strings_packed(names.get(), &buffer, nullptr, error));
}

TEST_CASE("getters of lists and strings take NULL") {
  CHECK(slimdag_strings_count(nullptr) == 0);
  CHECK(slimdag_strings_at(nullptr, 0).data == nullptr);
  CHECK(slimdag_indices_count(nullptr) == 0);
  CHECK(slimdag_indices_data(nullptr) == nullptr);
  CHECK(slimdag_string_text(nullptr).size == 0);
  slimdag_string_free(nullptr);
  slimdag_strings_free(nullptr);
  slimdag_indices_free(nullptr);
}

TEST_CASE("indices and strings are read in one piece") {
  const Manifest manifest = load();
  const NodeSet set = set_of(manifest.get(), {"model.shop.report", "model.shop.orders"});
  Indices indices;
  OK(slimdag_node_set_indices(set.get(), out(indices), error));
  CHECK(slimdag_indices_count(indices.get()) == 2);
  CHECK(ids(manifest.get(), indices.get()) == Ids{"model.shop.orders", "model.shop.report"});
  String json;
  OK(slimdag_manifest_read_node(manifest.get(), "model.shop.report", 17, out(json), error));
  const slimdag_text read = slimdag_string_text(json.get());
  CHECK(read.size > 100);
  CHECK(read.data[read.size] == '\0');
}
