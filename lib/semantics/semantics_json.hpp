// How reports say which engine's answer they are.
#pragma once

#include "slimdag/semantics/semantics.hpp"
#include "support/json_writer.hpp"

namespace slimdag {

/// The member "semantics": {"name", "by", "dbt_version", "warning"}.
void write_semantics(const SemanticsChoice& choice, JsonWriter& out);

}  // namespace slimdag
