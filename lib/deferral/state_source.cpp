#include "deferral/state_source.hpp"

#include "slimdag/error.hpp"
#include "state/state_data.hpp"

namespace slimdag {
namespace {

/// An earlier run built the relation, which stands (dbt-core 1.12 and dbt 2).
constexpr std::string_view reused = "reused";

bool says_built(std::string_view status) noexcept {
  return status == "success" || status == "pass" || status == "warn" || status == "no-op" || status == reused;
}

}  // namespace

StateSource::StateSource(const DeferralSource& source) : source_(&source), manifest_(nullptr) {
  const Manifest* manifest = source.state.manifest();
  if (manifest == nullptr) {
    ErrorLocation where;
    where.file = source.state.data().path;
    throw Error(ErrorCode::missing_state, "The state to defer to has no manifest.json.", std::move(where),
                "Give the directory of a run that wrote its manifest.");
  }
  manifest_ = &manifest->data();
  if (const auto& results = source.state.data().run_results)
    for (const RunResults::Result& result : results->results) status_.emplace(result.unique_id, result.status);
}

const NodeData* StateSource::find(std::string_view unique_id, Section section) const noexcept {
  const NodeData* node = manifest_->find(unique_id);
  return node != nullptr && node->section == section ? node : nullptr;
}

CounterpartBuild StateSource::provenance(std::string_view unique_id) const {
  CounterpartBuild known;
  if (source_->build_of) {
    if (auto build = source_->build_of(unique_id)) known.build = std::move(*build);
  } else if (source_->state.origin() != nullptr) {
    const Provenance run = *source_->state.provenance(unique_id);
    known.build = {true, run.environment, run.run_id, to_text(run.time)};
    if (const auto status = status_.find(unique_id); status != status_.end() && !says_built(status->second))
      known.failure = status->second;
  } else if (const auto status = status_.find(unique_id); status != status_.end() && !says_built(status->second)) {
    known.failure = status->second;
  } else if (status == status_.end() || status->second != reused) {
    known.build.run_id = manifest_->metadata.invocation_id;
    known.build.built_at = manifest_->metadata.generated_at;
  }
  if (known.build.environment.empty()) known.build.environment = source_->environment;
  return known;
}

}  // namespace slimdag
