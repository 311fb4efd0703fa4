// What an environment or job defers to, by its rules: states of a store, in the order in which they are asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "slimdag/deferral/defer.hpp"
#include "slimdag/deferral/deferral_source.hpp"
#include "slimdag/environments/environments.hpp"
#include "slimdag/store/store.hpp"

namespace slimdag {

struct DeferralContext {
  std::string environment;  ///< That the relations of the manifest itself are in.
  std::string rule;         ///< As DeferralDecision::rule.
  std::string reason;       ///< One plain sentence.
  /// Empty: nothing is deferred, as `rule` says.
  std::vector<DeferralSource> sources;
  /// Why the environment that was chosen has no state; empty where it has one. Only for the mode `chain`, which does
  /// without it.
  std::string missing;
  /// For the mode `chain`: the states after the environment's own relations, staging before production.
  std::vector<DeferralSource> chain;
  /// One sentence for each environment that belongs into the chain and has no state yet.
  std::vector<std::string> left_out_of_chain;
  /// The projects that this one depends on.
  std::vector<UpstreamProject> upstream;
};

/// Asks the store for the states that deferral_target(), deferral_chain() and upstream_targets() name. There is no
/// fall-through: an environment that was chosen and has no state is an error; one of an upstream project as soon as a
/// reference needs it. Nodes that no run of their environment built are known as such, where its runs were recorded
/// with run results. `environment` may be empty where `job` is given. Only for the mode `chain`, which asks the
/// environments of the chain instead, the chosen one need not have a state: then `missing` says why.
/// Throws Error: no_comparison_state (the chosen environment has no state), what these functions throw, and what
/// Store::comparison_state() throws otherwise. O(bytes of the artifacts of the states).
DeferralContext deferral_context(const Environments& environments, const Store& store, std::string_view environment,
                                 std::string_view job = {}, std::string_view project = {},
                                 DeferralMode mode = DeferralMode::dbt);

/// defer() with the states of the context; `upstream`, `target_environment` and, where nothing is deferred,
/// `without_state` of the options are taken from it. The mode `chain` asks the context's chain: where no environment of
/// it has a state, that is Error(no_comparison_state), as is another mode with a context that was made for `chain`
/// where the chosen environment has none.
Deferral defer(const Manifest& manifest, const NodeSet& selected, const DeferralContext& context,
               const DeferOptions& options = {});

/// As JSON text; schema in docs/schemas/deferral-context.json.
std::string to_json(const DeferralContext& context);

}  // namespace slimdag
