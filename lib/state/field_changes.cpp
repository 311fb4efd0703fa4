#include "state/field_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "manifest/compared_fields.hpp"
#include "manifest/shapes.hpp"
#include "support/json_members.hpp"

namespace slimdag {
namespace {

using json::Kind;
using json::Member;
using json::Value;

/// What `path` ("query_params.metrics") leads to in a node; nullptr where there is no such field.
const Value* at_path(const Value& node, std::string_view path) noexcept {
  const Value* v = &node;
  while (v != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    v = v->find(path.substr(0, dot));
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return v;
}

/// One side of a comparison: the value as dbt has it after decoding, and as it stands in the artifact.
struct Side {
  const Value* decoded;
  const Value* written;  ///< nullptr where the artifact has no such field.

  /// nullopt for a field that is not there and has no default.
  std::optional<std::string> text() const {
    if (decoded == nullptr || (decoded->is_null() && written == nullptr)) return std::nullopt;
    return json::dump(*decoded);
  }
  Side member(std::string_view key) const noexcept {
    return {decoded == nullptr ? nullptr : decoded->find(key), written == nullptr ? nullptr : written->find(key)};
  }
  Side element(std::size_t i) const noexcept {
    const bool has = written != nullptr && i < written->array().size();
    return {&decoded->array()[i], has ? &written->array()[i] : nullptr};
  }
};

/// The members of a side, many of which are looked up.
class SideMembers {
 public:
  explicit SideMembers(const Side& side)
      : decoded_(side.decoded == nullptr ? Value() : *side.decoded),
        written_(side.written == nullptr ? Value() : *side.written) {}

  const Value* written(std::string_view key) { return written_.find(key); }
  Side member(std::string_view key) { return {decoded_.find(key), written_.find(key)}; }

 private:
  json::Members decoded_;
  json::Members written_;
};

/// Collects the differences of one aspect.
class Differences {
 public:
  Differences(Aspect aspect, std::vector<FieldChange>& changes)
      : aspect_(aspect), changes_(changes), first_(changes.size()) {}

  bool empty() const noexcept { return changes_.size() == first_; }

  void add(std::string path, std::optional<std::string> previous, std::optional<std::string> current) {
    changes_.push_back({aspect_, std::move(path), std::move(previous), std::move(current)});
  }

  /// Differences of the members that one or both objects have; a member that only one has is a difference. `bare`: dbt
  /// compares member by member, so that NaN differs from NaN, which it does not where dbt compares the whole objects.
  void compare_members(const std::string& path, const Side& previous, const Side& current, bool bare) {
    SideMembers old(previous), now(current);
    for (const Member& m : previous.decoded->object())
      compare_member(path, m.key, {&m.value, old.written(m.key)}, now.member(m.key), bare);
    json::Members known(*previous.decoded);
    SideMembers added(current);
    for (const Member& m : current.decoded->object())
      if (known.find(m.key) == nullptr) compare_member(path, m.key, old.member(m.key), added.member(m.key), bare);
  }

  /// A path is put together only where it is shown.
  void compare_member(const std::string& path, std::string_view key, const Side& previous, const Side& current,
                      bool bare) {
    if (previous.decoded != nullptr && current.decoded != nullptr && same(*previous.decoded, *current.decoded, bare))
      return;
    compare(path + "." + std::string(key), previous, current, bare);
  }

  void compare(const std::string& path, const Side& previous, const Side& current, bool bare) {
    if (previous.decoded == nullptr || current.decoded == nullptr) {
      if (previous.decoded != current.decoded) add(path, previous.text(), current.text());
      return;
    }
    if (same(*previous.decoded, *current.decoded, bare)) return;
    const Value& old = *previous.decoded;
    const Value& now = *current.decoded;
    if (old.is_object() && now.is_object()) {
      compare_members(path, previous, current, false);
    } else if (is_list_of_objects(old) && is_list_of_objects(now) && old.size == now.size) {
      for (std::size_t i = 0; i < old.size; ++i)
        compare(fmt::format("{}[{}]", path, i), previous.element(i), current.element(i), false);
    } else {
      add(path, previous.text(), current.text());
    }
  }

 private:
  static bool is_nan(const Value& v) noexcept { return v.kind == Kind::number && v.string() == "NaN"; }
  static bool same(const Value& a, const Value& b, bool bare) {
    return (!bare && is_nan(a) && is_nan(b)) || json::equal(a, b);
  }
  static bool is_list_of_objects(const Value& v) noexcept {
    const auto items = v.array();
    return v.is_array() && std::all_of(items.begin(), items.end(), [](const Value& item) { return item.is_object(); });
  }

  Aspect aspect_;
  std::vector<FieldChange>& changes_;
  std::size_t first_;
};

/// A date is compared as a moment and shown as it is written.
const Value* shown(const ComparedValue& value, const Value* written) noexcept {
  return value.aspect == Aspect::deprecation_date && written != nullptr ? written : &value.value;
}

void compare_values(const ComparedValue& previous, const Value& previous_text, const ComparedValue& current,
                    const Value& current_text, Differences& differences) {
  const std::string path(current.path);
  const Side old{&previous.value, at_path(previous_text, previous.path)};
  const Side now{&current.value, at_path(current_text, current.path)};
  if (current.aspect == Aspect::deprecation_date) {
    if (!json::equal(previous.value, current.value))
      differences.add(path, Side{shown(previous, old.written), old.written}.text(),
                      Side{shown(current, now.written), now.written}.text());
  } else if (current.path == "unrendered_config" && old.decoded->is_object() && now.decoded->is_object()) {
    differences.compare_members(path, old, now, true);
  } else if (previous.never_equal || current.never_equal) {
    differences.add(path, old.text(), now.text());
  } else {
    differences.compare(path, old, now, true);
  }
}

/// The columns reduced to what one check looks at: {column: {member: value}}.
Value columns_of(const Value& node, std::span<const std::string_view> members, Arena& arena) {
  std::vector<Member> columns;
  const Value* all = node.find("columns");
  for (const Member& column : all == nullptr ? std::span<const Member>() : all->object()) {
    std::vector<Member> kept;
    for (const std::string_view key : members) {
      const Value* v = column.value.find(key);
      if (v == nullptr) continue;
      kept.push_back({key, key == "constraints" ? decode(*v, column_constraint_shape, arena) : *v});
    }
    columns.push_back({column.key, Value::of_object(arena.copy(std::span<const Member>(kept)))});
  }
  return Value::of_object(arena.copy(std::span<const Member>(columns)));
}

Value value_or(const Value& object, std::string_view key, const Value& fallback) noexcept {
  const Value* v = object.find(key);
  return v == nullptr || v->is_null() ? fallback : *v;
}

void compare_descriptions(const NodeVersion& current, const NodeVersion& previous, Arena& arena,
                          Differences& differences) {
  if (current.data.persists_relation_docs) {
    const Value old = text_or_empty(previous.text.find("description"));
    const Value now = text_or_empty(current.text.find("description"));
    differences.compare("description", {&old, &old}, {&now, &now}, true);
  }
  if (!current.data.persists_column_docs) return;
  const auto descriptions = [&](const Value& node) {
    return column_descriptions(value_or(node, "columns", Value::of_object({})), arena);
  };
  const Value old = descriptions(previous.text);
  const Value now = descriptions(current.text);
  json::Members in_now(now), in_old(old);
  for (const Member& m : old.object()) {
    const Value* other = in_now.find(m.key);
    differences.compare(fmt::format("columns.{}.description", m.key), {&m.value, &m.value}, {other, other}, false);
  }
  for (const Member& m : now.object())
    if (in_old.find(m.key) == nullptr)
      differences.add(fmt::format("columns.{}.description", m.key), std::nullopt, json::dump(m.value));
}

/// What dbt's contract checksum and its checks look at. Source: ModelNode.build_contract_checksum and same_contract.
Value contract_of(const Value& node, Arena& arena) {
  static constexpr std::array<std::string_view, 3> column_members = {"name", "data_type", "constraints"};
  const Value none = Value::of_object({});
  const Value contract = value_or(node, "contract", none);
  const Value* enforced = contract.find("enforced");
  const Member contract_members[] = {{"enforced", enforced == nullptr ? Value::of_bool(false) : *enforced},
                                     {"checksum", value_or(contract, "checksum", Value())}};
  const Member config_members[] = {
      {"materialized", value_or(value_or(node, "config", none), "materialized", Value::of_string("view"))}};
  const Member members[] = {
      {"contract", Value::of_object(arena.copy(std::span<const Member>(contract_members)))},
      {"columns", columns_of(node, column_members, arena)},
      {"constraints", decode(value_or(node, "constraints", Value::of_array({})), model_constraint_shape, arena)},
      {"config", Value::of_object(arena.copy(std::span<const Member>(config_members)))}};
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

void compare_contract_fields(const NodeVersion& current, const NodeVersion& previous, Arena& arena,
                             Differences& differences) {
  const Value old = contract_of(previous.text, arena);
  const Value now = contract_of(current.text, arena);
  const Side before{&old, &previous.text};
  const Side after{&now, &current.text};
  for (const std::string_view key : {"contract", "columns", "constraints", "config"})
    differences.compare(std::string(key), before.member(key), after.member(key), false);
  // `0` equals `false` and is not what dbt takes for it.
  if (differences.empty())
    differences.add("contract.enforced", before.member("contract").member("enforced").text(),
                    after.member("contract").member("enforced").text());
}

}  // namespace

std::vector<FieldChange> field_changes(const NodeVersion& current, const NodeVersion& previous,
                                       std::span<const Aspect> aspects, const ComparedParts& parts) {
  Arena arena;
  std::vector<FieldChange> changes;
  const auto values = [&](const NodeVersion& node) {
    const Section section = node.data.section;
    return compared_values(section, node.data.resource_type, fields_of(section, node.text), parts, arena);
  };
  const std::vector<ComparedValue> now = values(current);
  const std::vector<ComparedValue> old = values(previous);
  for (const Aspect aspect : aspects) {
    Differences differences(aspect, changes);
    if (aspect == Aspect::persisted_descriptions) compare_descriptions(current, previous, arena, differences);
    if (aspect == Aspect::contract) compare_contract_fields(current, previous, arena, differences);
    for (const ComparedValue& value : now) {
      if (value.aspect != aspect) continue;
      const auto other = std::find_if(
          old.begin(), old.end(), [&](const ComparedValue& v) { return v.aspect == aspect && v.path == value.path; });
      if (other != old.end()) {
        compare_values(*other, previous.text, value, current.text, differences);
      } else {
        differences.add(std::string(value.path), std::nullopt, json::dump(value.value));
      }
    }
  }
  return changes;
}

}  // namespace slimdag
