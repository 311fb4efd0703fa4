#include "state/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "slimdag/error.hpp"
#include "support/iso_time.hpp"
#include "support/python_repr.hpp"
#include "support/text.hpp"

namespace slimdag {
namespace {

using Constraints = std::span<const ConstraintData>;

bool equal_texts(std::string_view a, std::string_view b) noexcept {
  return (a.data() == nullptr) == (b.data() == nullptr) && a == b;
}

std::string_view text_or_none(std::string_view text) noexcept { return text.data() == nullptr ? "None" : text; }

bool equal_lists(Constraints a, Constraints b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ConstraintData& x, const ConstraintData& y) {
    return same_fingerprint(x.fingerprint, y.fingerprint);
  });
}

/// materialization_enforces_constraints
bool enforces_constraints(const ContractData& model) noexcept {
  return model.materialized == "table" || model.materialized == "incremental";
}

/// varchar(10) -> varchar; nullopt: None. Source: ModelNode._normalize_data_type_for_comparison.
std::optional<std::string> base_type(std::string_view type) {
  if (type.data() == nullptr) return std::nullopt;
  return to_lower(strip(type.substr(0, type.find('('))));
}

bool same_base_type(std::string_view a, std::string_view b) {
  return equal_texts(a, b) || base_type(a) == base_type(b);
}

/// How an f-string writes a member of ConstraintType under Python 3.11 and later.
std::string constraint_label(const ConstraintData& constraint) {
  return constraint.name.data() != nullptr ? std::string(constraint.name)
                                           : fmt::format("ConstraintType.{}", constraint.type);
}

/// The constraints of `previous` that `current` lacks and the platform enforces.
std::vector<const ConstraintData*> removed_enforced(Constraints previous, Constraints current,
                                                    const EnforcedConstraint& enforced) {
  boost::unordered_flat_set<Hash128, HashOf128> kept;
  for (const ConstraintData& c : current) kept.insert(c.fingerprint);
  std::vector<const ConstraintData*> removed;
  for (const ConstraintData& c : previous)
    if (!kept.contains(c.fingerprint) && enforced(c.type)) removed.push_back(&c);
  return removed;
}

void add_list(std::vector<std::string>& changes, std::string_view title, const std::vector<std::string>& items) {
  if (!items.empty()) changes.push_back(fmt::format("{}: \n    - {}", title, fmt::join(items, "\n    - ")));
}

/// What changed between the columns of two models.
struct ColumnChanges {
  std::vector<std::string> removed;
  std::vector<std::string> types;
  std::vector<std::string> constraints;
  bool any_constraints = false;  ///< The previous columns had constraints.
};

ColumnChanges compare_columns(const ContractData& previous, const ContractData& current,
                              const EnforcedConstraint& enforced) {
  boost::unordered_flat_map<std::string_view, const ContractColumn*> current_columns;
  for (const ContractColumn* column : current.columns) current_columns.emplace(column->key, column);
  std::vector<const ContractColumn*> sorted(previous.columns.begin(), previous.columns.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->key < b->key; });

  ColumnChanges changes;
  for (const ContractColumn* column : sorted) {
    changes.any_constraints = changes.any_constraints || !column->constraints.empty();
    const auto at = current_columns.find(column->key);
    if (at == current_columns.end()) {
      changes.removed.emplace_back(column->name);
      continue;
    }
    const ContractColumn& now = *at->second;
    if (!same_base_type(column->data_type, now.data_type))
      changes.types.push_back(
          fmt::format("{} ({} -> {})", column->name, text_or_none(column->data_type), text_or_none(now.data_type)));
    if (!enforces_constraints(previous) || equal_lists(column->constraints, now.constraints)) continue;
    for (const ConstraintData* constraint : removed_enforced(column->constraints, now.constraints, enforced))
      changes.constraints.push_back(
          fmt::format("'{}' constraint on column {}", constraint_label(*constraint), column->key));
  }
  return changes;
}

std::vector<std::string> compare_model_constraints(const ContractData& previous, const ContractData& current,
                                                   const EnforcedConstraint& enforced) {
  std::vector<std::string> changes;
  if (!enforces_constraints(previous) || equal_lists(previous.constraints, current.constraints)) return changes;
  for (const ConstraintData* constraint : removed_enforced(previous.constraints, current.constraints, enforced))
    changes.push_back(
        fmt::format("'{}' constraint on columns {}", constraint_label(*constraint), python_repr(constraint->columns)));
  return changes;
}

std::vector<std::string> breaking_changes(const ContractData& previous, const ContractData& current,
                                          const EnforcedConstraint& enforced) {
  const ColumnChanges columns = compare_columns(previous, current, enforced);
  const std::vector<std::string> model_constraints = compare_model_constraints(previous, current, enforced);
  std::vector<std::string> changes;
  if (previous.enforced && current.unenforced)
    changes.emplace_back(
        "Contract enforcement was removed: Previously, this model had an enforced contract. It is no longer configured "
        "to enforce its contract, and this is a breaking change.");
  add_list(changes, "Columns were removed", columns.removed);
  add_list(changes, "Columns with data_type changes", columns.types);
  add_list(changes, "Enforced column level constraints were removed", columns.constraints);
  add_list(changes, "Enforced model level constraints were removed", model_constraints);
  if (enforces_constraints(previous) && !enforces_constraints(current) &&
      (!previous.constraints.empty() || columns.any_constraints))
    add_list(changes, "Materialization changed with enforced constraints",
             {fmt::format("{} -> {}", previous.materialized, current.materialized)});
  return changes;
}

/// A date without time zone is one in UTC: dbt writes each node of an artifact out and reads it back before it uses it,
/// and what it writes has a time zone. Sources: ParsedNode.from_resource, DateTimeSerialization of dbt_common.
bool is_past(std::string_view unique_id, std::string_view date, std::int64_t now, bool strict) {
  if (date.data() == nullptr) return false;
  const auto moment = parse_iso_time(date);
  if (moment) return moment->microseconds < now;
  if (!strict) return false;
  ErrorLocation where;
  where.unique_id = unique_id;
  throw Error(ErrorCode::invalid_artifact,
              fmt::format("the deprecation_date '{}' is no date, so that it is not known whether it is past", date),
              where, "Write it as ISO 8601 has it, e.g. 2026-01-31 00:00:00.00+00:00.");
}

[[noreturn]] void throw_unknown_constraint(std::string_view adapter_type, std::string_view constraint_type,
                                           bool known) {
  if (known)
    throw Error(ErrorCode::unknown_adapter,
                fmt::format("adapter '{}' does not say whether it enforces constraints of type '{}'", adapter_type,
                            constraint_type),
                {}, "dbt cannot compare this contract either; remove the constraint in both versions.");
  throw Error(
      ErrorCode::unknown_adapter,
      fmt::format("it is not known which constraints adapter '{}' enforces, and a '{}' constraint of an enforced "
                  "contract was removed",
                  adapter_type, constraint_type),
      {}, "Say in the options what the platform enforces.");
}

}  // namespace

ContractChange compare_contracts(const ContractData& previous, const ContractData& current,
                                 const EnforcedConstraint& enforced) {
  if (previous.unenforced && current.unenforced) return {true, {}};
  if (previous.unenforced && current.enforced) return {false, {}};
  if (current.enforced && equal_texts(previous.checksum, current.checksum)) return {true, {}};
  return {false, breaking_changes(previous, current, enforced)};
}

std::vector<std::string> removed_contract_changes(std::string_view unique_id, const ContractData& model,
                                                  std::int64_t now, bool strict) {
  if (model.unenforced || is_past(unique_id, model.deprecation_date, now, strict)) return {};
  return {fmt::format("Contracted model '{}' was {}.", unique_id, model.enabled ? "deleted or renamed" : "disabled")};
}

EnforcedConstraint enforced_constraints(std::string_view adapter_type, const CompareOptions& options, bool strict) {
  const auto table = options.constraint_support ? options.constraint_support : constraint_support_of(adapter_type);
  return [table, strict, adapter_type = std::string(adapter_type)](std::string_view type) {
    struct Column {
      std::string_view type;
      ConstraintSupport ConstraintSupportTable::*support;
    };
    static constexpr Column columns[] = {{"check", &ConstraintSupportTable::check},
                                         {"not_null", &ConstraintSupportTable::not_null},
                                         {"unique", &ConstraintSupportTable::unique},
                                         {"primary_key", &ConstraintSupportTable::primary_key},
                                         {"foreign_key", &ConstraintSupportTable::foreign_key}};
    const auto* column =
        std::find_if(std::begin(columns), std::end(columns), [type](const Column& c) { return c.type == type; });
    const bool custom = column == std::end(columns);
    if (custom && !strict) return false;
    if (!table || custom) throw_unknown_constraint(adapter_type, type, table.has_value());
    return *table.*(column->support) == ConstraintSupport::enforced;
  };
}

}  // namespace slimdag
