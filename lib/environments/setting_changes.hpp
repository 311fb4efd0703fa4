// Changes of settings as keys and texts, and how they are written as YAML.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slimdag/environments/edit.hpp"
#include "support/yaml_tree.hpp"

namespace slimdag {

/// "variables.DBT_X" names a key of a mapping of its own: section and key; other keys have no section.
std::pair<std::string_view, std::string_view> split_key(std::string_view key);

/// Whether a value stays a number or boolean where it looks like one: what the profile gets has the type that is
/// written, but a password of digits is a text.
bool is_typed(std::string_view section, std::string_view key);

/// A key may stand there once, and not beside the section that holds it. Throws Error(invalid_argument).
void require_distinct(std::span<const SettingChange> changes);

/// The value that yaml_scalar_text() writes.
yaml::Node scalar_node(std::string_view text, bool typed);

/// Position of the last entry of that key, entries.size() where there is none.
std::size_t index_of(const yaml::Node& mapping, std::string_view key);

/// Sets the value of a key, or adds it.
void put(yaml::Node& mapping, std::string_view key, yaml::Node value);

/// Settings that are new to the file, in the order in which they are written: sections stay together, behind the plain
/// settings. Keys and values have to outlive it.
class NewSettings {
 public:
  void add(std::string_view section, std::string_view key, std::string_view value);

  bool has_sections() const noexcept { return !sections_.empty(); }
  /// `step` is the indentation of one level.
  std::vector<std::string> lines(const std::string& step) const;
  /// For a mapping in brackets.
  std::vector<std::string> entries() const;
  void put_into(yaml::Node& mapping) const;

 private:
  using Item = std::pair<std::string_view, std::string_view>;

  std::vector<Item> plain_;
  std::vector<std::pair<std::string_view, std::vector<Item>>> sections_;
};

}  // namespace slimdag
