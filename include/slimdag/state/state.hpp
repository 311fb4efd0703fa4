// A comparison state: what `dbt --state DIR` reads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "slimdag/fwd.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/state/provenance.hpp"

namespace slimdag {

/// Immutable; thread-safe; copies share the data.
class State {
 public:
  /// A directory with manifest.json and, where they are, run_results.json and sources.json; or the path of a manifest
  /// file, with the other two beside it. As in dbt a directory may lack any of them: the selectors that need one then
  /// raise. Or a snapshot, which stands for all three: by its path, whatever it is called, or a directory that has none
  /// of the three and a state.slimdag. Throws Error: file_not_found (no such directory), and what Manifest::load
  /// throws.
  static State load(const std::string& path);
  /// A state that is just this manifest.
  static State from(Manifest manifest);
  /// The same from the contents of the artifacts, e.g. read from a bucket; nullopt: not there. `name` stands for the
  /// place in errors. Throws what load() throws.
  static State parse(std::string manifest, const std::optional<std::string>& run_results,
                     const std::optional<std::string>& sources, const std::string& name);

  /// Writes all three into one small file that load() maps into memory, with the same answers; see
  /// Manifest::save_snapshot(). `path` is replaced in one step. Throws Error(io). O(nodes + edges + text kept).
  void save_snapshot(const std::string& path) const;

  /// nullptr where the directory had none.
  const Manifest* manifest() const noexcept;

  /// nullptr for a state that no store gave.
  const StateOrigin* origin() const noexcept;
  /// The run that says what this node currently is; nullopt for a state that no store gave. Throws
  /// Error(node_not_found).
  std::optional<Provenance> provenance(std::string_view unique_id) const;

  /// For the library's own use.
  const StateData& data() const noexcept { return *data_; }
  explicit State(std::shared_ptr<const StateData> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const StateData> data_;
};

}  // namespace slimdag
