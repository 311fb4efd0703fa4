// One comparison state as deferral looks at it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "manifest/manifest_data.hpp"
#include "slimdag/deferral/deferral_source.hpp"

namespace slimdag {

/// How a counterpart came into being, as far as the state knows.
struct CounterpartBuild {
  NodeBuild build;
  /// What the state's run_results.json says where the run did not build the node, e.g. "error"; else empty.
  std::string failure;
};

class StateSource {
 public:
  /// Throws Error(missing_state) where the state has no manifest. `source` has to outlive this.
  explicit StateSource(const DeferralSource& source);

  const ManifestData& manifest() const noexcept { return *manifest_; }
  const std::string& environment() const noexcept { return source_->environment; }
  /// nullptr where the state does not have the node in that section.
  const NodeData* find(std::string_view unique_id, Section section) const noexcept;
  CounterpartBuild provenance(std::string_view unique_id) const;

 private:
  const DeferralSource* source_;
  const ManifestData* manifest_;
  boost::unordered_flat_map<std::string_view, std::string_view> status_;
};

}  // namespace slimdag
