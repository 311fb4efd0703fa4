// dbt's contract checks on models: what changed, and what of it breaks the contract.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest_data.hpp"
#include "slimdag/state/compare.hpp"

namespace slimdag {

/// Whether the platform enforces constraints of a type, as ConstraintData::type names it.
using EnforcedConstraint = std::function<bool(std::string_view constraint_type)>;

struct ContractChange {
  bool same = true;
  std::vector<std::string> breaking_changes;  ///< dbt's sentences, in dbt's order; empty where nothing breaks.
};

/// `enforced` is asked only for a constraint that was removed, in dbt's order; an exception passes through.
/// O(columns * log(columns) + constraints). Source: ModelNode.same_contract in dbt/contracts/graph/nodes.py.
ContractChange compare_contracts(const ContractData& previous, const ContractData& current,
                                 const EnforcedConstraint& enforced);

/// What a model does to its contract by being deleted, renamed or disabled; empty where nothing breaks. `model` is the
/// entry of `disabled`, or the previous model. `now` counts microseconds since 1970 in UTC. A deprecation date that is
/// no date is Error(invalid_artifact) where `strict`; else it is not past. Source: ModelNode.same_contract_removed.
std::vector<std::string> removed_contract_changes(std::string_view unique_id, const ContractData& model,
                                                  std::int64_t now, bool strict);

/// What an adapter does with constraints: its table, or the caller's. The function throws Error(unknown_adapter) for an
/// adapter without table, and where `strict` for the type `custom`, which is in no adapter's table (in dbt a KeyError).
EnforcedConstraint enforced_constraints(std::string_view adapter_type, const CompareOptions& options, bool strict);

}  // namespace slimdag
