#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;
using slimdag::Manifest;
using slimdag::NodeIndex;
using slimdag::NodeSet;

namespace {

// `combine` gets two sets of one manifest.
template <typename Combine>
slimdag_status combined(const slimdag_node_set* a, const slimdag_node_set* b, slimdag_node_set** out,
                        slimdag_error** error, Combine combine) {
  return guard(error, [&] {
    const slimdag_node_set& left = live(a, "a");
    const slimdag_node_set& right = live(b, "b");
    same_manifest(left.manifest, right.manifest, "b");
    slimdag_node_set*& to = required(out, "out");
    to = new slimdag_node_set(left.manifest, combine(left.nodes, right.nodes));
  });
}

}  // namespace

extern "C" {

slimdag_status slimdag_node_set_from_indices(const slimdag_manifest* manifest, const uint32_t* nodes, size_t count,
                                             slimdag_node_set** out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_node_set*& to = required(out, "out");
    NodeSet set(in);
    for (NodeIndex node : node_indices(in, nodes, count, "nodes")) set.insert(node);
    to = new slimdag_node_set(in, std::move(set));
  });
}

slimdag_status slimdag_node_set_from_unique_ids(const slimdag_manifest* manifest, const slimdag_text* unique_ids,
                                                size_t count, slimdag_node_set** out, slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_node_set*& to = required(out, "out");
    NodeSet set(in);
    for (const slimdag_text& id : texts(unique_ids, count, "unique_ids")) set.insert(node_named(in, id.data, id.size));
    to = new slimdag_node_set(in, std::move(set));
  });
}

slimdag_status slimdag_node_set_enabled(const slimdag_manifest* manifest, slimdag_node_set** out,
                                        slimdag_error** error) {
  return guard(error, [&] {
    const Manifest& in = live(manifest, "manifest").manifest;
    slimdag_node_set*& to = required(out, "out");
    to = new slimdag_node_set(in, enabled_nodes(in));
  });
}

slimdag_status slimdag_node_set_union(const slimdag_node_set* a, const slimdag_node_set* b, slimdag_node_set** out,
                                      slimdag_error** error) {
  return combined(a, b, out, error, [](const NodeSet& x, const NodeSet& y) { return x | y; });
}

slimdag_status slimdag_node_set_intersection(const slimdag_node_set* a, const slimdag_node_set* b,
                                             slimdag_node_set** out, slimdag_error** error) {
  return combined(a, b, out, error, [](const NodeSet& x, const NodeSet& y) { return x & y; });
}

slimdag_status slimdag_node_set_difference(const slimdag_node_set* a, const slimdag_node_set* b, slimdag_node_set** out,
                                           slimdag_error** error) {
  return combined(a, b, out, error, [](const NodeSet& x, const NodeSet& y) { return x - y; });
}

slimdag_status slimdag_node_set_count(const slimdag_node_set* set, size_t* out, slimdag_error** error) {
  return guard(error, [&] { required(out, "out") = live(set, "set").nodes.count(); });
}

slimdag_status slimdag_node_set_contains(const slimdag_node_set* set, uint32_t node, int32_t* out,
                                         slimdag_error** error) {
  return guard(error, [&] {
    const NodeSet& nodes = live(set, "set").nodes;
    required(out, "out") = node < nodes.universe() && nodes.contains(node) ? 1 : 0;
  });
}

slimdag_status slimdag_node_set_indices(const slimdag_node_set* set, slimdag_indices** out, slimdag_error** error) {
  return guard(error, [&] {
    const NodeSet& nodes = live(set, "set").nodes;
    slimdag_indices*& to = required(out, "out");
    to = new slimdag_indices(nodes.to_vector());
  });
}

slimdag_status slimdag_node_set_unique_ids(const slimdag_node_set* set, slimdag_strings** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& handle = live(set, "set");
    slimdag_strings*& to = required(out, "out");
    to = new_strings(std::span<const std::string_view>(sorted_unique_ids(handle.manifest, handle.nodes)));
  });
}

void slimdag_node_set_free(slimdag_node_set* set) { free_handle(set); }

}  // extern "C"
