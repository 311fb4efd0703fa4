// The artifacts of a run, read, checked and packed before the database is touched.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "slimdag/store/run.hpp"
#include "store/artifact_table.hpp"
#include "store/node_list.hpp"

namespace slimdag {

struct RunArtifacts {
  // Manifest
  std::string project_name;  ///< Empty where an old manifest does not say.
  std::string dbt_version;
  std::string manifest_head;  ///< The text up to the end of `metadata`, which is another one in every run.
  PackedArtifact manifest_body;
  NodeList nodes;
  std::optional<Hash128> macros;  ///< nullopt: the manifest is known already.
  PackedArtifact snapshot;        ///< The manifest's compact form, where it is not known already.

  // Run results
  std::optional<PackedArtifact> run_results;
  std::string command;  ///< dbt's command.
  NodeBits built{0};
  std::uint64_t built_count = 0;
  bool succeeded = true;  ///< No result failed or was skipped.

  std::optional<PackedArtifact> sources;

  std::string invocation_id;  ///< Of the run results, else of the manifest.
  std::optional<Moment> started_at;
  std::optional<Moment> finished_at;
  std::string unreadable_end;  ///< What says so, where the artifact says an end that is no moment.
};

/// What the store knows of a manifest whose body has that hash; nullopt: nothing.
struct KnownManifest {
  NodeList nodes;
  std::string head;  ///< Of one of its runs.
};
using FindManifest = std::function<std::optional<KnownManifest>(const Blob& hash)>;

/// Reads, checks, redacts and packs the artifacts of a run. Of a manifest whose body is known already only the head is
/// checked, and nothing compressed again. Throws Error: what Manifest::load throws; wrong_artifact where the run
/// results are about another project's nodes.
RunArtifacts read_run_artifacts(const RunRecord& record, const FindManifest& find_manifest);

}  // namespace slimdag
