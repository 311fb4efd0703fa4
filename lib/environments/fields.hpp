// Reads one mapping of environments.yml: keys are taken one after the other, what is left over is unknown.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "environments/findings.hpp"
#include "slimdag/environments/setting.hpp"
#include "support/yaml_tree.hpp"

namespace slimdag {

/// "a.b", or "b" where there is no `a`.
std::string joined_path(std::string_view path, std::string_view key);

/// The value as a Setting; a literal secret is not kept. `always_secret`: whatever the name says.
Setting setting_of(std::string_view name, const yaml::Node& value, bool always_secret = false);

class Findings;
/// Reports duplicate keys and keys that are no text in the mappings of a value whose keys are free.
void check_nested(Findings& findings, const yaml::Node& value, const std::string& path);

/// A text with its place.
struct PlacedText {
  std::string text;
  Place place;
};

class Fields {
 public:
  /// Null is an empty mapping; anything else that is no mapping is a finding, and has no keys. Duplicate keys and keys
  /// that are no text are findings.
  Fields(Findings& findings, const yaml::Node& node, std::string path);

  const std::string& path() const noexcept { return path_; }
  std::string path_to(std::string_view key) const { return joined_path(path_, key); }
  Place place() const noexcept { return place_of(node_.position); }
  Findings& findings() noexcept { return findings_; }
  const std::vector<yaml::Entry>& entries() const noexcept { return entries_; }

  /// nullptr where the key is not there.
  const yaml::Node* take(std::string_view key);
  /// The place of a key's value, or of the mapping.
  Place place_of_value(std::string_view key) const;

  /// Text as written, without what looks like a secret; a number is taken as text, so that a version 1.10 stays what it
  /// is. Empty where the key is missing or its value is not taken.
  std::string text(std::string_view key);
  /// Reports a key that is missing from a mapping; what is no mapping is reported already.
  void require(std::string_view key, std::string_view hint);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::uint32_t> natural(std::string_view key, std::uint32_t least, std::uint32_t most);
  /// Position of the value in `allowed`; nullopt where the key is missing or has another value.
  std::optional<std::size_t> choice(std::string_view key, std::span<const std::string_view> allowed);
  /// One text, or a list of texts, each with its own place.
  std::vector<PlacedText> texts(std::string_view key);
  /// Scalars by name; lists and mappings too where `nested`.
  std::vector<Setting> settings(std::string_view key, bool nested);

  /// Reports every key that was not taken.
  void finish();

 private:
  void wrong_type(std::string_view key, const yaml::Node& value, std::string_view wanted);

  Findings& findings_;
  const yaml::Node& node_;
  std::string path_;
  bool is_mapping_;                   ///< A null is an empty one.
  std::vector<yaml::Entry> entries_;  ///< Without duplicates and keys that are no text.
  boost::unordered_flat_map<std::string_view, std::size_t> by_key_;
  std::vector<std::string_view> known_;  ///< In the order in which they were taken.
  boost::unordered_flat_set<std::string_view> is_known_;
};

}  // namespace slimdag
