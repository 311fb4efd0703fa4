// Handles of another type, in each position that takes one.
#include "shop.hpp"

namespace {

template <typename To, typename From>
To* wrong(const From& handle) {
  return reinterpret_cast<To*>(handle.get());
}

}  // namespace

TEST_CASE("a handle of another type is named in the error") {
  const Manifest manifest = load();
  std::size_t count = 0;
  Failure failure;
  CHECK(slimdag_node_set_count(wrong<slimdag_node_set>(manifest), &count, failure) == SLIMDAG_ERROR_INVALID_ARGUMENT);
  CHECK(failure.message() == "The parameter set is a slimdag_manifest handle, not a slimdag_node_set.");
}

TEST_CASE("each function notices a handle of another type") {
  const Manifest manifest = load();
  const State state = load_state();
  const NodeSet set = set_of(manifest.get(), {"model.shop.orders"});
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  slimdag_node_set* set_out = nullptr;
  slimdag_string* string_out = nullptr;
  slimdag_comparison* comparison_out = nullptr;
  slimdag_manifest* manifest_out = nullptr;
  slimdag_indices* indices_out = nullptr;
  FAILS("invalid_argument", slimdag_select(wrong<slimdag_manifest>(state), nullptr, nullptr, &set_out, error));
  FAILS("invalid_argument", slimdag_select(manifest.get(), wrong<slimdag_state>(manifest), nullptr, &set_out, error));
  FAILS("invalid_argument",
        slimdag_select(manifest.get(), nullptr, wrong<slimdag_select_options>(manifest), &set_out, error));
  FAILS("invalid_argument",
        slimdag_why_json(manifest.get(), wrong<slimdag_state>(options), nullptr, "x", 1, &string_out, error));
  FAILS("invalid_argument",
        slimdag_compare(manifest.get(), wrong<slimdag_state>(manifest), nullptr, &comparison_out, error));
  FAILS("invalid_argument",
        slimdag_compare(manifest.get(), state.get(), wrong<slimdag_compare_options>(options), &comparison_out, error));
  FAILS("invalid_argument", slimdag_state_manifest(wrong<slimdag_state>(set), &manifest_out, error));
  FAILS("invalid_argument", slimdag_draw(wrong<slimdag_node_set>(manifest), nullptr, nullptr, &string_out, error));
  FAILS("invalid_argument", slimdag_draw(set.get(), wrong<slimdag_comparison>(set), nullptr, &string_out, error));
  FAILS("invalid_argument", slimdag_draw(set.get(), nullptr, wrong<slimdag_draw_options>(options), &string_out, error));
  FAILS("invalid_argument", slimdag_graph_subset_edges(wrong<slimdag_node_set>(state), &indices_out, error));
  FAILS("invalid_argument",
        slimdag_graph_descendants(set.get(), 1, wrong<slimdag_node_set>(manifest), &set_out, error));
  FAILS("invalid_argument",
        slimdag_select_options_set_include_empty(wrong<slimdag_select_options>(manifest), 1, error));
}

TEST_CASE("getters and free functions leave a handle of another type alone") {
  const Manifest manifest = load();
  CHECK(slimdag_strings_count(wrong<slimdag_strings>(manifest)) == 0);
  CHECK(slimdag_strings_at(wrong<slimdag_strings>(manifest), 0).data == nullptr);
  CHECK(slimdag_indices_count(wrong<slimdag_indices>(manifest)) == 0);
  CHECK(slimdag_string_text(wrong<slimdag_string>(manifest)).size == 0);
  CHECK(slimdag_error_message(wrong<slimdag_error>(manifest)).size == 0);
  CHECK(slimdag_warning_message(wrong<slimdag_warning>(manifest)).size == 0);
  slimdag_node_set_free(wrong<slimdag_node_set>(manifest));
  slimdag_error_free(wrong<slimdag_error>(manifest));
  std::size_t count = 0;
  OK(slimdag_manifest_node_count(manifest.get(), &count, error));
  CHECK(count == 12);
}
