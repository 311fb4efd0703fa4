// A loaded manifest.json: nodes, macros and edges, immutable.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/manifest/resource_type.hpp"
#include "slimdag/semantics/semantics.hpp"

namespace slimdag {

/// One node of a manifest. Every view lives as long as the Manifest it came from; empty where the artifact has null.
struct Node {
  std::string_view unique_id;
  ResourceType resource_type;
  Section section;
  std::string_view name;
  std::string_view package_name;
  std::string_view original_file_path;
  std::string_view patch_path;   ///< "package://path", as dbt writes it.
  std::string_view source_name;  ///< Sources only.
  std::string_view group;        ///< config.group.
  std::string_view access;       ///< Models only: private, protected or public.
  std::string_view relation_name;
  std::string_view database, schema, alias;  ///< alias is the identifier of a source.
  std::span<const std::string_view> fqn;
  std::span<const std::string_view> tags;
  std::span<const std::string_view> depends_on_nodes;  ///< unique ids as written.
  std::span<const std::string_view>
      depends_on_macros;  ///< unique ids as written; null is a view with data() == nullptr.
  bool enabled;           ///< config.enabled.
};

/// What a manifest says about itself; views as in Node.
struct ManifestMetadata {
  std::string_view dbt_schema_version;  ///< The URL as written.
  std::string_view dbt_version, project_name, adapter_type, generated_at, invocation_id;
  int schema_version;  ///< 4 .. 12.
};

/// Immutable once loaded: any number of threads may use one Manifest, copies share the data.
class Manifest {
 public:
  /// Reads a manifest.json of schema version 4 to 12, or a snapshot; its first bytes tell which one it is. Of a
  /// directory (target/) the manifest.json, or the state.slimdag where there is none. O(bytes); memory far below the
  /// size of the file. Throws Error: file_not_found, io, invalid_json, invalid_artifact, unsupported_version,
  /// invalid_snapshot. Dangling dependencies and cycles are reported by dag(), since dbt does not look for them in a
  /// comparison state.
  static Manifest load(const std::string& path);

  /// The same for bytes in memory, which are kept for reasons() and read_node(). `name` stands for the file in errors.
  static Manifest parse(std::string bytes, std::string name = "<memory>");

  /// Number of nodes in all sections, disabled ones in `nodes` included, those of the `disabled` section not.
  std::size_t size() const noexcept;
  Node node(NodeIndex index) const;
  /// no_node where there is none.
  NodeIndex find(std::string_view unique_id) const noexcept;
  ManifestMetadata metadata() const noexcept;
  /// Which engine's answers are given where the options do not say.
  SemanticsChoice semantics() const;

  /// The graph, built at the first call and kept. Throws Error: dependency_not_found, cycle.
  const Dag& dag() const;

  /// The node's JSON object as it stands in the artifact, upgraded to schema version 12 as dbt-core upgrades it, in the
  /// format of Python's json.dumps. Reads the artifact again. Throws Error: artifact_replaced, io, node_not_found.
  std::string read_node(std::string_view unique_id) const;
  /// The same for many nodes in one pass over the artifact; the answers are in the order of the question.
  std::vector<std::string> read_nodes(std::span<const NodeIndex> nodes) const;

  /// Writes a snapshot: a small file that load() maps into memory, with the same answers. It does not hold the text of
  /// nodes: what needs that (read_node(), the fields of reasons) reads the manifest.json beside the snapshot, or throws
  /// Error(text_not_held) where there is none, artifact_replaced where it is another one. `path` is replaced in one
  /// step. Throws Error(io). O(nodes + edges + text kept).
  void save_snapshot(const std::string& path) const;

  /// For the library's own use.
  const ManifestData& data() const noexcept { return *data_; }
  explicit Manifest(std::shared_ptr<const ManifestData> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const ManifestData> data_;
};

}  // namespace slimdag
