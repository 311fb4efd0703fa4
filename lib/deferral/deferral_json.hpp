// Parts of a deferral as JSON text.
#pragma once

#include <vector>

#include "slimdag/deferral/clone.hpp"
#include "slimdag/deferral/defer.hpp"
#include "slimdag/deferral/stale_relations.hpp"
#include "support/json_writer.hpp"

namespace slimdag {

void write_resolutions(JsonWriter& out, const std::vector<Resolution>& resolutions);
void write_findings(JsonWriter& out, const std::vector<DeferralFinding>& findings);
void write_clone_steps(JsonWriter& out, const std::vector<CloneStep>& steps);
void write_stale_relations(JsonWriter& out, const std::vector<StaleRelation>& relations);

}  // namespace slimdag
