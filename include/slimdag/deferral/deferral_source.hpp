// What references may be deferred to: comparison states, each with the environment it is of and what built its nodes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/state/state.hpp"

namespace slimdag {

/// What is known about how one node of a comparison state came into being. Texts that are not known are empty.
struct NodeBuild {
  bool built = true;        ///< false: no run has built the node in that environment yet.
  std::string environment;  ///< Empty: that of the DeferralSource.
  std::string run_id;
  std::string built_at;  ///< ISO 8601, as the run recorded it.
};

/// One comparison state to defer to.
struct DeferralSource {
  State state;
  std::string environment;  ///< Empty where the state is of no named environment.
  /// What built a node of `state`; nullopt: not known. Empty: what the store says that gave the state, see
  /// State::provenance(); for a state that no store gave the invocation that wrote its manifest. In both cases also
  /// what its run_results.json says. Asked at most once for each node. An exception passes through.
  std::function<std::optional<NodeBuild>(std::string_view unique_id)> build_of;
};

/// States of another project, for references across projects: the first that has the model as a public one decides.
struct UpstreamProject {
  std::string project;
  std::vector<DeferralSource> sources;
  /// Why there are no sources: one sentence. A reference to a model of the project is then an error that says so.
  std::string missing{};
};

}  // namespace slimdag
