// The project of tests/data/shop through the C ABI, and shorthands for the tests.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag.h"

inline slimdag_text text(std::string_view value) { return {value.data(), value.size()}; }
inline std::string string_of(slimdag_text value) { return {value.data == nullptr ? "" : value.data, value.size}; }

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* handle) const {
    free(handle);
  }
};
using Manifest = std::unique_ptr<slimdag_manifest, Free<slimdag_manifest_free>>;
using State = std::unique_ptr<slimdag_state, Free<slimdag_state_free>>;
using NodeSet = std::unique_ptr<slimdag_node_set, Free<slimdag_node_set_free>>;
using Strings = std::unique_ptr<slimdag_strings, Free<slimdag_strings_free>>;
using String = std::unique_ptr<slimdag_string, Free<slimdag_string_free>>;
using Indices = std::unique_ptr<slimdag_indices, Free<slimdag_indices_free>>;
using Comparison = std::unique_ptr<slimdag_comparison, Free<slimdag_comparison_free>>;
using CompareOptions = std::unique_ptr<slimdag_compare_options, Free<slimdag_compare_options_free>>;
using SelectOptions = std::unique_ptr<slimdag_select_options, Free<slimdag_select_options_free>>;
using DrawOptions = std::unique_ptr<slimdag_draw_options, Free<slimdag_draw_options_free>>;

/// An out parameter for a unique_ptr: `load(..., out(manifest), ...)`.
template <typename Owner>
class Out {
 public:
  explicit Out(Owner& owner) : owner_(owner) {}
  ~Out() {
    if (handle_ != nullptr) owner_.reset(handle_);
  }
  operator typename Owner::pointer *() { return &handle_; }

 private:
  Owner& owner_;
  typename Owner::pointer handle_ = nullptr;
};
template <typename Owner>
Out<Owner> out(Owner& owner) {
  return Out<Owner>(owner);
}

/// The error of a call, freed at the end.
class Failure {
 public:
  ~Failure() { slimdag_error_free(error_); }
  operator slimdag_error**() {
    slimdag_error_free(error_);
    error_ = nullptr;
    return &error_;
  }
  const slimdag_error* get() const { return error_; }
  slimdag_status status() const { return slimdag_error_status(error_); }
  std::string message() const { return string_of(slimdag_error_message(error_)); }

 private:
  slimdag_error* error_ = nullptr;
};

/// A call that must succeed; what went wrong is printed.
#define OK(call)                                 \
  do {                                           \
    Failure failure_;                            \
    slimdag_error** const error = failure_;      \
    const slimdag_status status_ = (call);       \
    INFO(string_of(slimdag_error_text(*error))); \
    REQUIRE(status_ == SLIMDAG_OK);              \
    REQUIRE(*error == nullptr);                  \
  } while (false)

/// A call that must fail with a status, and say so in the error object too.
#define FAILS(expected, call)                                       \
  do {                                                              \
    Failure failure_;                                               \
    slimdag_error** const error = failure_;                         \
    const slimdag_status status_ = (call);                          \
    INFO(string_of(slimdag_error_text(*error)));                    \
    CHECK(std::string(slimdag_status_name(status_)) == (expected)); \
    REQUIRE(*error != nullptr);                                     \
    CHECK(slimdag_error_status(*error) == status_);                 \
    CHECK(slimdag_error_message(*error).size != 0);                 \
  } while (false)

inline std::string data_path(std::string_view name) { return std::string(SLIMDAG_TEST_DATA) + "/" + std::string(name); }

inline Manifest load(std::string_view name = "current") {
  Manifest manifest;
  const std::string path = data_path(name);
  OK(slimdag_manifest_load(path.data(), path.size(), out(manifest), error));
  return manifest;
}

inline State load_state(std::string_view name = "previous") {
  State state;
  const std::string path = data_path(name);
  OK(slimdag_state_load(path.data(), path.size(), out(state), error));
  return state;
}

inline Comparison compare_with(std::string_view name = "previous") {
  const Manifest manifest = load();
  const State state = load_state(name);
  Comparison comparison;
  OK(slimdag_compare(manifest.get(), state.get(), nullptr, out(comparison), error));
  return comparison;
}

inline std::vector<std::string> list(const slimdag_strings* strings) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < slimdag_strings_count(strings); ++i)
    items.push_back(string_of(slimdag_strings_at(strings, i)));
  return items;
}

inline std::vector<std::string> ids(const slimdag_node_set* set) {
  Strings strings;
  OK(slimdag_node_set_unique_ids(set, out(strings), error));
  return list(strings.get());
}

inline std::vector<std::uint32_t> list(const slimdag_indices* indices) {
  const std::uint32_t* data = slimdag_indices_data(indices);
  return {data, data + slimdag_indices_count(indices)};
}

inline std::uint32_t index_of(const slimdag_manifest* manifest, std::string_view id) {
  std::uint32_t index = 0;
  OK(slimdag_manifest_find(manifest, id.data(), id.size(), &index, error));
  return index;
}

inline std::string id_of(const slimdag_manifest* manifest, std::uint32_t index) {
  slimdag_text id{};
  OK(slimdag_manifest_node_text(manifest, index, SLIMDAG_NODE_UNIQUE_ID, &id, error));
  return string_of(id);
}

inline std::vector<std::string> ids(const slimdag_manifest* manifest, const slimdag_indices* indices) {
  std::vector<std::string> names;
  for (std::uint32_t index : list(indices)) names.push_back(id_of(manifest, index));
  return names;
}

inline NodeSet set_of(const slimdag_manifest* manifest, const std::vector<std::string>& names) {
  std::vector<slimdag_text> items;
  for (const std::string& name : names) items.push_back(text(name));
  NodeSet set;
  OK(slimdag_node_set_from_unique_ids(manifest, items.data(), items.size(), out(set), error));
  return set;
}

using Ids = std::vector<std::string>;
