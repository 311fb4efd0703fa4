#include "store/secrets_of_nodes.hpp"

#include <algorithm>
#include <array>

#include "support/json_value.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

constexpr std::size_t most_places = 20;
constexpr std::size_t shortest_secret = 3;
/// Fields in which names are those of settings.
constexpr auto fields_of_settings = std::to_array<std::string_view>(
    {"config", "meta", "unrendered_config", "unrendered_config_call_dict", "config_call_dict", "extra", "external"});

/// Where a member of the root stands, of it the node, of it the field.
constexpr std::size_t section_level = 1, node_level = 2, field_level = 3;

class Scanner {
 public:
  Scanner(std::string_view json, const SecretNames& names) : json_(json), names_(names) {}

  SecretPlaces run() {
    at_ = json_.find_first_not_of(" \t\r\n");
    if (at_ == std::string_view::npos) return std::move(places_);
    if (json_[at_] != '{') open(true);  // What follows a member.
    for (; at_ < json_.size(); ++at_) take(json_[at_]);
    return std::move(places_);
  }

 private:
  struct Level {
    bool is_object = false;
    bool expects_key = false;
    bool is_secret = false;  ///< The value of the present key is one, by its name.
    std::string_view key;
  };

  void open(bool is_object) {
    const bool is_secret = !levels_.empty() && levels_.back().is_secret;
    levels_.push_back({is_object, is_object, is_secret, {}});
  }
  void take(char c) {
    if (c == '"') return take_string();
    if (c == '{' || c == '[') return open(c == '{');
    if (levels_.empty()) return;
    if (c == '}' || c == ']') return levels_.pop_back();
    if (c == ',') levels_.back().expects_key = levels_.back().is_object;
  }
  void take_string() {
    const std::size_t begin = at_ + 1;
    bool has_escapes = false;
    for (++at_; at_ < json_.size() && json_[at_] != '"'; ++at_) {
      if (json_[at_] != '\\') continue;
      has_escapes = true;
      ++at_;
    }
    const std::string_view text = json_.substr(begin, std::min(at_, json_.size()) - begin);
    if (levels_.empty()) return;
    if (levels_.back().expects_key)
      take_key(text);
    else if (levels_.size() >= field_level)
      look_at(text, has_escapes);
  }
  void take_key(std::string_view key) {
    Level& level = levels_.back();
    level.expects_key = false;
    level.key = key;
    const bool is_inside = levels_.size() > 1 && levels_[levels_.size() - 2].is_secret;
    level.is_secret = is_inside || (is_setting() && is_secret_name(key, names_));
  }
  std::string_view key_at(std::size_t level) const {
    return level <= levels_.size() ? levels_[level - 1].key : std::string_view();
  }
  bool is_setting() const {
    const std::string_view field = key_at(field_level);
    return levels_.size() > field_level &&
           std::find(fields_of_settings.begin(), fields_of_settings.end(), field) != fields_of_settings.end();
  }
  void look_at(std::string_view written, bool has_escapes) {
    if (written.size() < shortest_secret || key_at(section_level) == "metadata") return;
    if (levels_.back().is_secret) {
      if (!written.starts_with("{{")) found();
      return;
    }
    if (!has_escapes) {
      if (holds_secret(written, names_)) found();
      return;
    }
    Arena arena;
    const std::string quoted = "\"" + std::string(written) + "\"";
    const json::Value text = json::parse(quoted, arena);
    if (text.is_string() && holds_secret(text.string(), names_)) found();
  }
  void found() {
    std::string field;
    for (std::size_t i = field_level - 1; i < levels_.size(); ++i)
      if (levels_[i].is_object) field += (field.empty() ? "" : ".") + std::string(levels_[i].key);
    const std::string_view id = key_at(node_level);
    if (id == last_id_ && field == last_field_) return;
    last_id_ = id;
    last_field_ = field;
    ++places_.count;
    // Keys may be texts of any kind.
    if (places_.first.size() < most_places) places_.first.push_back({std::string(id), without_secrets(field, names_)});
  }

  std::string_view json_;
  const SecretNames& names_;
  std::size_t at_ = 0;
  std::vector<Level> levels_;
  std::string_view last_id_;
  std::string last_field_;
  SecretPlaces places_;
};

}  // namespace

SecretPlaces find_secrets_of_nodes(std::string_view json, const SecretNames& names) {
  return Scanner(json, names).run();
}

}  // namespace slimdag
