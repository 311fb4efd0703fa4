#include "manifest/repaired_configs.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "manifest/compared_fields.hpp"
#include "manifest/item_stream.hpp"
#include "manifest/manifest_data.hpp"
#include "manifest/node_text.hpp"
#include "manifest/static_config.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

Value member(const Value& object, std::string_view key) noexcept {
  const Value* v = object.find(key);
  return v == nullptr ? Value() : *v;
}

/// not_null and unique have no config() in their code. Source: _node_is_simple_builtin_generic_test.
bool is_simple_test(const Value& node) noexcept {
  if (member(node, "resource_type").string() != "test") return false;
  const auto macros = member(member(node, "depends_on"), "macros").array();
  constexpr std::array<std::string_view, 2> simple = {"macro.dbt.test_not_null", "macro.dbt.test_unique"};
  return macros.size() == 1 && std::find(simple.begin(), simple.end(), macros[0].string()) != simple.end();
}

Value with_member(const Value& object, std::string_view key, const Value& value, Arena& arena) {
  std::vector<Member> members(object.object().begin(), object.object().end());
  const auto at = std::find_if(members.begin(), members.end(), [key](const Member& m) { return m.key == key; });
  if (at == members.end()) {
    members.push_back({arena.copy(key), value});
  } else {
    at->value = value;
  }
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

/// Finds the repairs of one manifest while its artifact is read again.
class Finder {
 public:
  explicit Finder(const ManifestData& manifest) : manifest_(manifest) {}

  RepairedConfigs find() {
    WantedItems wanted;
    for (const NodeData& node : manifest_.nodes)
      if (node.section == Section::nodes) wanted.nodes.insert(node.unique_id);
    ItemVisitor visitor;
    visitor.start = [this] { found_.clear(); };
    visitor.item = [this](std::string_view section, std::string_view unique_id, const Value& item) {
      arena_.reset();
      look_at(*manifest_.find(unique_id), upgraded_item(item, section, manifest_.metadata.schema_version, arena_));
    };
    visit_items(*manifest_.source, wanted, visitor);
    return std::move(found_);
  }

 private:
  void look_at(const NodeData& node, const Value& text) {
    const std::optional<Value> repaired = repaired_node(text, arena_);
    if (!repaired) return;
    const FieldValues fields = fields_of(node.section, *repaired);
    RepairedConfig config{fingerprint(node, fields, Aspect::configs, {}),
                          fingerprint(node, fields, Aspect::relation, {}),
                          fingerprint(node, fields, Aspect::configs, {.sql_header = true})};
    found_.add(&node, config);
  }

  Hash128 fingerprint(const NodeData& node, const FieldValues& fields, Aspect aspect, const ComparedParts& parts) {
    compared_values(node.section, node.resource_type, fields, parts, arena_, values_);
    std::erase_if(values_, [aspect](const ComparedValue& v) { return v.aspect != aspect; });
    return combined_fingerprint(values_, buffer_, hashes_);
  }

  const ManifestData& manifest_;
  RepairedConfigs found_;
  Arena arena_;
  std::vector<ComparedValue> values_;
  ByteBuffer buffer_;
  std::vector<Hash128> hashes_;
};

}  // namespace

std::optional<Value> repaired_node(const Value& node, Arena& arena) {
  const Value config = member(node, "unrendered_config");
  if (config.size == 0 || !config.is_object() || is_simple_test(node)) return std::nullopt;
  Value repaired = config;
  for (const auto& [key, text] : static_config(member(node, "raw_code").string())) {
    const Value value = Value::of_string(arena.copy(text));
    const Value* old = repaired.find(key);
    if (old == nullptr || !json::equal(*old, value)) repaired = with_member(repaired, key, value, arena);
  }
  if (repaired.members == config.members) return std::nullopt;
  return with_member(node, "unrendered_config", repaired, arena);
}

bool is_of_other_version(const ManifestData& manifest, std::string_view running) noexcept {
  const std::string_view version = manifest.metadata.dbt_version;
  return !version.empty() && version != running;
}

const RepairedConfigs& ManifestData::repaired_configs(std::string_view running) const {
  if (held_repairs) return *held_repairs;
  if (!merged()) return repaired_.get([this] { return Finder(*this).find(); });
  const std::lock_guard lock(repaired_mutex_);
  if (const auto known = repaired_parts_.find(running); known != repaired_parts_.end()) return known->second;
  RepairedConfigs all;
  std::vector<const RepairedConfigs*> of_part(parts.size(), nullptr);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const ManifestData& data = *parts[part].data;
    if (!is_of_other_version(data, running)) continue;
    of_part[part] = &data.repaired_configs(running);
    of_part[part]->for_each([&](const NodeData& node, const RepairedConfig& config) { all.add(&node, config); });
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::uint32_t part = part_of_node[i];
    const NodeData* own = of_part[part] == nullptr ? nullptr : parts[part].data->find(nodes[i].unique_id);
    if (own == nullptr) continue;
    if (const RepairedConfig* config = of_part[part]->find(own)) all.add(&nodes[i], *config);
  }
  return repaired_parts_.emplace(std::string(running), std::move(all)).first->second;
}

}  // namespace slimdag
