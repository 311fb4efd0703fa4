#include "environments/setting_changes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "environments/source_edits.hpp"
#include "slimdag/error.hpp"
#include "support/secrets.hpp"

namespace slimdag {

using yaml::Node;

namespace {

void require_key(const SettingChange& change) {
  const auto [section, key] = split_key(change.key);
  if (!key.empty() && (section.empty() == (change.key.find('.') == std::string::npos))) return;
  throw Error(ErrorCode::invalid_argument, fmt::format("'{}' is not the name of a setting.", change.key), {},
              "Write a key such as threads, or variables.NAME.");
}

std::string written(std::string_view section, const std::pair<std::string_view, std::string_view>& item, bool in_flow) {
  return yaml_scalar_text(item.first, in_flow, false) + ": " +
         yaml_scalar_text(item.second, in_flow, is_typed(section, item.first));
}

}  // namespace

std::pair<std::string_view, std::string_view> split_key(std::string_view key) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return {{}, key};
  return {key.substr(0, dot), key.substr(dot + 1)};
}

bool is_typed(std::string_view section, std::string_view key) {
  constexpr auto typed_keys = std::to_array<std::string_view>({"threads", "custom_branch_enabled", "dbt_version"});
  if (section == "extended_attributes") return !is_secret_name(key);
  return section.empty() && std::find(typed_keys.begin(), typed_keys.end(), key) != typed_keys.end();
}

void require_distinct(std::span<const SettingChange> changes) {
  std::set<std::string_view> keys;
  for (const SettingChange& change : changes) {
    require_key(change);
    if (!keys.insert(change.key).second)
      throw Error(ErrorCode::invalid_argument, fmt::format("'{}' is to be changed twice.", change.key), {},
                  "Name each setting once.");
  }
  for (const SettingChange& change : changes)
    if (const std::string_view section = split_key(change.key).first; !section.empty() && keys.contains(section))
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("'{}' and '{}' cannot be changed at once.", section, change.key), {},
                  "Change one after the other.");
}

Node scalar_node(std::string_view text, bool typed) {
  Node node = yaml::read_tree(yaml_scalar_text(text, true, typed), {{}, "The value", ErrorCode::invalid_argument, {}});
  node.position = {};
  return node;
}

std::size_t index_of(const Node& mapping, std::string_view key) {
  for (std::size_t i = mapping.entries.size(); i-- > 0;)
    if (mapping.entries[i].key.text == key) return i;
  return mapping.entries.size();
}

void put(Node& mapping, std::string_view key, Node value) {
  mapping.kind = Node::Kind::mapping;
  const std::size_t at = index_of(mapping, key);
  if (at < mapping.entries.size()) {
    mapping.entries[at].value = std::move(value);
  } else {
    Node name;
    name.kind = Node::Kind::string;
    name.text = std::string(key);
    mapping.entries.push_back({std::move(name), std::move(value), false});
  }
  yaml::reindex(mapping);
}

void NewSettings::add(std::string_view section, std::string_view key, std::string_view value) {
  if (section.empty()) {
    plain_.emplace_back(key, value);
    return;
  }
  auto found = std::find_if(sections_.begin(), sections_.end(),
                            [section](const auto& candidate) { return candidate.first == section; });
  if (found == sections_.end()) found = sections_.insert(found, {section, {}});
  found->second.emplace_back(key, value);
}

std::vector<std::string> NewSettings::lines(const std::string& step) const {
  std::vector<std::string> lines;
  for (const Item& item : plain_) lines.push_back(written({}, item, false));
  for (const auto& [section, items] : sections_) {
    lines.push_back(yaml_scalar_text(section, false, false) + ":");
    for (const Item& item : items) lines.push_back(step + written(section, item, false));
  }
  return lines;
}

std::vector<std::string> NewSettings::entries() const {
  std::vector<std::string> entries;
  for (const Item& item : plain_) entries.push_back(written({}, item, true));
  for (const auto& [section, items] : sections_) {
    std::vector<std::string> inner;
    for (const Item& item : items) inner.push_back(written(section, item, true));
    entries.push_back(fmt::format("{}: {{{}}}", yaml_scalar_text(section, true, false), fmt::join(inner, ", ")));
  }
  return entries;
}

void NewSettings::put_into(Node& mapping) const {
  for (const Item& item : plain_) put(mapping, item.first, scalar_node(item.second, is_typed({}, item.first)));
  for (const auto& [section, items] : sections_) {
    Node inner;
    for (const Item& item : items) put(inner, item.first, scalar_node(item.second, is_typed(section, item.first)));
    put(mapping, section, std::move(inner));
  }
}

}  // namespace slimdag
