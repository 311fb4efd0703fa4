#include "slimdag/selection/dbt_arguments.hpp"

#include "arguments.hpp"
#include "compare_arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::Semantics;

namespace {

/// Empty: those of the engine that wrote the manifest.
std::optional<Semantics> given(const char* name, std::size_t size) {
  if (size == 0) return std::nullopt;
  return semantics(name, size);
}

}  // namespace

extern "C" {

slimdag_status slimdag_dbt_arguments(const slimdag_node_set* nodes, const char* semantics, size_t semantics_size,
                                     slimdag_strings** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& from = live(nodes, "nodes");
    const std::optional<Semantics> of = given(semantics, semantics_size);
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string>(slimdag::dbt_arguments(from.manifest, from.nodes, of)));
  });
}

slimdag_status slimdag_dbt_selectors_yaml(const slimdag_node_set* nodes, const char* name, size_t name_size,
                                          const char* semantics, size_t semantics_size, slimdag_string** out,
                                          slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& from = live(nodes, "nodes");
    const std::string_view of_selector = text(name, name_size, "name");
    const std::optional<Semantics> of = given(semantics, semantics_size);
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::dbt_selectors_yaml(from.manifest, from.nodes, of_selector, of));
  });
}

}  // extern "C"
