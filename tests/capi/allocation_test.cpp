// Every allocation of a call fails once: the status says so, nothing leaks, and what was passed in is still usable.
#include "shop.hpp"

#ifndef SLIMDAG_TEST_SANITIZED

#include <functional>

#include "failing_malloc.hpp"

namespace {

/// `call` does its work, frees its result and returns the status.
using Call = std::function<slimdag_status(slimdag_error**)>;

struct Outcome {
  slimdag_status status;
  std::string message;
  bool failed;        // Whether an allocation failed.
  std::int64_t left;  // Blocks that are still there.
};

Outcome fail_once(const Call& call, std::uint64_t n, bool all_after) {
  slimdag_error* error = nullptr;
  const std::int64_t before = failing_malloc::live();
  failing_malloc::fail_at(n, all_after);
  const slimdag_status status = call(&error);
  const bool failed = failing_malloc::failed();
  failing_malloc::fail_at(0);
  const bool consistent = status == slimdag_error_status(error);
  std::string message = string_of(slimdag_error_message(error));
  slimdag_error_free(error);
  const auto held = static_cast<std::int64_t>(message.capacity() > 15 ? 1 : 0);  // The message just copied.
  const std::int64_t left = failing_malloc::live() - before - held;
  REQUIRE(consistent);
  return {status, std::move(message), failed, left};
}

// How often the call failed before it succeeded.
std::uint64_t fail_until_success(const Call& call, bool all_after) {
  for (std::uint64_t n = 1;; ++n) {
    Outcome outcome = fail_once(call, n, all_after);
    // What the C++ runtime allocates at its first exception and keeps is no leak: a leak happens again.
    if (outcome.left != 0) outcome = fail_once(call, n, all_after);
    INFO("allocation " << n << " of the call: " << std::string(slimdag_status_name(outcome.status)) << ": "
                       << outcome.message);
    CHECK(outcome.left == 0);
    if (!outcome.failed) {
      REQUIRE(outcome.status == SLIMDAG_OK);
      return n - 1;
    }
    // A few allocations may fail without harm: what needs them does without.
    REQUIRE((outcome.status == SLIMDAG_ERROR_OUT_OF_MEMORY || outcome.status == SLIMDAG_OK));
    if (outcome.status != SLIMDAG_OK) REQUIRE(!outcome.message.empty());
  }
}

void check(const Call& call) {
  // Once without failures, for what is made at the first use and kept.
  slimdag_error* error = nullptr;
  REQUIRE(call(&error) == SLIMDAG_OK);
  const std::int64_t before = failing_malloc::live();
  const slimdag_status status = call(&error);
  const std::int64_t left = failing_malloc::live() - before;
  REQUIRE(status == SLIMDAG_OK);
  CHECK(left == 0);
  for (bool all_after : {false, true}) {
    INFO("all after: " << all_after);
    CHECK(fail_until_success(call, all_after) > 0);
  }
  REQUIRE(call(&error) == SLIMDAG_OK);
}

template <typename T>
slimdag_status done(slimdag_status status, T* const& handle,
                    void (*free)(T*)) {  // Evaluated after the call, so a reference.
  free(handle);
  return status;
}

}  // namespace

TEST_CASE("out of memory: the allocator of the library is the one that fails") {
  const std::string path = data_path("current");
  failing_malloc::fail_at(1);
  slimdag_manifest* manifest = nullptr;
  Failure failure;
  CHECK(slimdag_manifest_load(path.data(), path.size(), &manifest, failure) == SLIMDAG_ERROR_OUT_OF_MEMORY);
  CHECK(failing_malloc::failed());
  failing_malloc::fail_at(0);
  CHECK(failure.message() == "Not enough memory.");
  CHECK(manifest == nullptr);
}

TEST_CASE("out of memory: loading") {
  const std::string path = data_path("current");
  check([&](slimdag_error** error) {
    slimdag_manifest* manifest = nullptr;
    return done(slimdag_manifest_load(path.data(), path.size(), &manifest, error), manifest, slimdag_manifest_free);
  });
  const std::string directory = data_path("previous");
  check([&](slimdag_error** error) {
    slimdag_state* state = nullptr;
    return done(slimdag_state_load(directory.data(), directory.size(), &state, error), state, slimdag_state_free);
  });
}

TEST_CASE("out of memory: reading nodes") {
  const Manifest manifest = load();
  check([&](slimdag_error** error) {
    slimdag_string* json = nullptr;
    return done(slimdag_manifest_read_node(manifest.get(), "model.shop.orders", 17, &json, error), json,
                slimdag_string_free);
  });
  check([&](slimdag_error** error) {
    slimdag_string* json = nullptr;
    return done(slimdag_manifest_nodes_json(manifest.get(), nullptr, 0, &json, error), json, slimdag_string_free);
  });
}

TEST_CASE("out of memory: the graph is built after a failure") {
  for (std::uint64_t n = 1;; ++n) {
    const Manifest manifest = load();
    std::size_t edges = 0;
    failing_malloc::fail_at(n);
    const slimdag_status status = slimdag_graph_edge_count(manifest.get(), &edges, nullptr);
    const bool failed = failing_malloc::failed();
    failing_malloc::fail_at(0);
    INFO("allocation " << n);
    if (!failed) {
      CHECK(n > 5);
      REQUIRE(status == SLIMDAG_OK);
      break;
    }
    REQUIRE((status == SLIMDAG_ERROR_OUT_OF_MEMORY || status == SLIMDAG_OK));
    OK(slimdag_graph_edge_count(manifest.get(), &edges, error));
    CHECK(edges == 5);
  }
}

TEST_CASE("out of memory: selecting") {
  const Manifest manifest = load();
  const State state = load_state();
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  const slimdag_text items[] = {text("state:modified+ tag:night*,@stg_orders path:models/marts"), text("report")};
  OK(slimdag_select_options_set_select(options.get(), items, 1, error));
  OK(slimdag_select_options_set_exclude(options.get(), items + 1, 1, error));
  check([&](slimdag_error** error) {
    slimdag_node_set* set = nullptr;
    return done(slimdag_select(manifest.get(), state.get(), options.get(), &set, error), set, slimdag_node_set_free);
  });
  check([&](slimdag_error** error) {
    slimdag_string* json = nullptr;
    return done(slimdag_why_json(manifest.get(), state.get(), options.get(), "exposure.shop.board", 19, &json, error),
                json, slimdag_string_free);
  });
}

TEST_CASE("out of memory: YAML selectors") {
  const Manifest manifest = load();
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  const std::string_view yaml =
      "selectors:\n  - name: a\n    definition:\n      union:\n        - tag:nightly\n        - {method: fqn, value: "
      "report}\n";
  OK(slimdag_select_options_set_selectors_yaml(options.get(), yaml.data(), yaml.size(), nullptr, 0, error));
  OK(slimdag_select_options_set_selector(options.get(), "a", 1, error));
  check([&](slimdag_error** error) {
    slimdag_node_set* set = nullptr;
    return done(slimdag_select(manifest.get(), nullptr, options.get(), &set, error), set, slimdag_node_set_free);
  });
}

TEST_CASE("out of memory: comparing") {
  const Manifest manifest = load();
  const State state = load_state("other_contract");
  check([&](slimdag_error** error) {
    slimdag_comparison* comparison = nullptr;
    return done(slimdag_compare(manifest.get(), state.get(), nullptr, &comparison, error), comparison,
                slimdag_comparison_free);
  });
  check([&](slimdag_error** error) {
    slimdag_comparison* comparison = nullptr;
    slimdag_string* json = nullptr;
    slimdag_status status = slimdag_compare(manifest.get(), state.get(), nullptr, &comparison, error);
    if (status == SLIMDAG_OK) status = slimdag_comparison_json(comparison, 1, &json, error);
    slimdag_comparison_free(comparison);
    return done(status, json, slimdag_string_free);
  });
}

TEST_CASE("out of memory: drawing") {
  const Comparison comparison = compare_with();
  NodeSet shown;
  OK(slimdag_comparison_modified(comparison.get(), out(shown), error));
  for (std::string_view format : {"svg", "dot", "mermaid", "html"}) {
    DrawOptions options;
    OK(slimdag_draw_options_new(out(options), error));
    OK(slimdag_draw_options_set_format(options.get(), format.data(), format.size(), error));
    const Manifest manifest = load();
    check([&](slimdag_error** error) {
      slimdag_string* picture = nullptr;
      return done(slimdag_draw(shown.get(), nullptr, options.get(), &picture, error), picture, slimdag_string_free);
    });
  }
}

TEST_CASE("a closed handle is noticed") {
  slimdag_manifest* manifest = load().release();
  slimdag_node_set* set = set_of(manifest, {"model.shop.orders"}).release();
  failing_malloc::keep_freed(true);
  slimdag_manifest_free(manifest);
  slimdag_node_set_free(set);
  std::size_t count = 0;
  Failure first, second;
  const slimdag_status of_manifest = slimdag_manifest_node_count(manifest, &count, first);
  const slimdag_status of_set = slimdag_node_set_count(set, &count, second);
  slimdag_manifest_free(manifest);  // Twice: nothing happens.
  failing_malloc::keep_freed(false);
  CHECK(of_manifest == SLIMDAG_ERROR_INVALID_ARGUMENT);
  CHECK(of_set == SLIMDAG_ERROR_INVALID_ARGUMENT);
  CHECK(first.message().find("no live slimdag_manifest") != std::string::npos);
}

#endif
