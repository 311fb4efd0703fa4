#include "environments/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "environments/template.hpp"
#include "support/secrets.hpp"
#include "support/suggest.hpp"

namespace slimdag {

namespace {

using yaml::Node;

std::string_view kind_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::boolean:
      return "a boolean";
    case Node::Kind::number:
      return "a number";
    case Node::Kind::string:
      return "a text";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "nothing";
}

/// A text without what looks like a secret, defaults of secret variables included.
std::string presentable(std::string_view text) { return templates::without_secret_defaults(without_secrets(text)); }

/// Replaces the secrets in a list or mapping.
Node without_literal_secrets(const Node& node, bool secret, bool& hidden) {
  Node copy = node;
  for (Node& item : copy.items) item = without_literal_secrets(item, secret, hidden);
  for (yaml::Entry& entry : copy.entries)
    entry.value = without_literal_secrets(entry.value, secret || is_secret_name(entry.key.text), hidden);
  if (!copy.is_scalar() || copy.kind == Node::Kind::null || copy.kind == Node::Kind::boolean) return copy;
  if (secret && !templates::is_reference(copy.text)) {
    copy.kind = Node::Kind::string;
    copy.text = hidden_text;
    hidden = true;
  } else if (copy.kind == Node::Kind::string) {
    std::string shown_text = presentable(copy.text);
    hidden = hidden || shown_text != copy.text;
    copy.text = std::move(shown_text);
  }
  return copy;
}

std::optional<std::string> scalar_text(const Node& value) {
  if (value.kind == Node::Kind::string || value.kind == Node::Kind::number) return presentable(value.text);
  return std::nullopt;
}

}  // namespace

std::string joined_path(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

const Setting* find_setting(const std::vector<Setting>& settings, std::string_view name) noexcept {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [name](const Setting& s) { return s.name == name; });
  return found == settings.end() ? nullptr : &*found;
}

std::string shown(const Setting& setting) {
  return setting.hidden && setting.value.empty() ? std::string(hidden_text) : setting.value;
}

Setting setting_of(std::string_view name, const Node& value, bool always_secret) {
  Setting setting;
  setting.name = std::string(name);
  setting.secret = always_secret || is_secret_name(name);
  setting.place = place_of(value.position);
  setting.is_text = value.is_text();
  // Of BigQuery's key file as a mapping only some keys hold secrets.
  const bool keys_decide = name == "keyfile_json" && value.kind == Node::Kind::mapping && !always_secret;
  const Node kept = without_literal_secrets(value, setting.secret && !keys_decide, setting.hidden);
  if (kept.is_scalar()) {
    // A whole secret is told apart from a text in which a part is hidden.
    if (!(setting.hidden && kept.text == hidden_text)) setting.value = kept.text;
  } else {
    setting.value = yaml::to_json(kept);
  }
  return setting;
}

Fields::Fields(Findings& findings, const Node& node, std::string path)
    : findings_(findings),
      node_(node),
      path_(std::move(path)),
      is_mapping_(node.kind == Node::Kind::mapping || node.kind == Node::Kind::null) {
  if (!is_mapping_) {
    findings_.error("wrong_type", path_, place_of(node.position),
                    fmt::format("{} has to be a mapping, and is {}.",
                                path_.empty() ? "The document" : fmt::format("'{}'", path_), kind_of(node)),
                    "Write keys with their values, one below the other.");
    return;
  }
  // Keys of `node`, which stay where they are.
  for (const yaml::Entry& entry : node.entries) {
    if (!entry.key.is_text()) {
      findings_.error("key_is_no_text", path_to(entry.key.text), place_of(entry.key.position),
                      fmt::format("The key '{}' is {} of YAML, not a text.", entry.key.text, kind_of(entry.key)),
                      "Put it into quotes.");
      continue;
    }
    const auto [at, is_new] = by_key_.emplace(entry.key.text, entries_.size());
    if (is_new) {
      entries_.push_back(entry);
    } else {
      findings_.error("duplicate_key", path_to(entry.key.text), place_of(entry.key.position),
                      fmt::format("The key '{}' is there twice; the first is in line {}.", entry.key.text,
                                  entries_[at->second].key.position.line),
                      "Keep one of them.");
    }
  }
}

const Node* Fields::take(std::string_view key) {
  if (is_known_.insert(key).second) known_.push_back(key);
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &entries_[found->second].value;
}

Place Fields::place_of_value(std::string_view key) const {
  const Node* value = node_.find(key);
  return place_of(value == nullptr ? node_.position : value->position);
}

void Fields::wrong_type(std::string_view key, const Node& value, std::string_view wanted) {
  findings_.error("wrong_type", path_to(key), place_of(value.position),
                  fmt::format("'{}' has to be {}, and is {}.", key, wanted, kind_of(value)),
                  value.kind == Node::Kind::null ? "Give it a value, or leave the key out."
                                                 : "Put a text into quotes where YAML takes it for something else.");
}

std::string Fields::text(std::string_view key) {
  const Node* value = take(key);
  if (value == nullptr) return {};
  std::optional<std::string> text = scalar_text(*value);
  if (!text) {
    wrong_type(key, *value, "a text");
    return {};
  }
  if (text->empty())
    findings_.error("empty_value", path_to(key), place_of(value->position), fmt::format("'{}' is empty.", key),
                    "Give it a value, or leave the key out.");
  return *std::move(text);
}

void Fields::require(std::string_view key, std::string_view hint) {
  if (!is_mapping_ || node_.find(key) != nullptr) return;
  findings_.error("missing_key", path_, place(), fmt::format("'{}' needs the key '{}'.", path_, key), hint);
}

std::optional<bool> Fields::boolean(std::string_view key) {
  const Node* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == Node::Kind::boolean) return value->truth;
  wrong_type(key, *value, "true or false");
  return std::nullopt;
}

std::optional<std::uint32_t> Fields::natural(std::string_view key, std::uint32_t least, std::uint32_t most) {
  const Node* value = take(key);
  if (value == nullptr) return std::nullopt;
  std::uint32_t number = 0;
  const std::string& text = value->number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (value->kind == Node::Kind::number && error == std::errc{} && end == text.data() + text.size() &&
      number >= least && number <= most)
    return number;
  if (value->kind != Node::Kind::number) {
    wrong_type(key, *value, "a number");
    return std::nullopt;
  }
  findings_.error("invalid_value", path_to(key), place_of(value->position),
                  fmt::format("'{}' has to be a whole number from {} to {}, and is {}.", key, least, most, value->text),
                  "Take a number in that range.");
  return std::nullopt;
}

std::optional<std::size_t> Fields::choice(std::string_view key, std::span<const std::string_view> allowed) {
  const Node* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_text()) {
    wrong_type(key, *value, fmt::format("one of {}", fmt::join(allowed, ", ")));
    return std::nullopt;
  }
  const auto found = std::find(allowed.begin(), allowed.end(), value->text);
  if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
  findings_.error("invalid_value", path_to(key), place_of(value->position),
                  fmt::format("'{}' cannot be '{}'.", key, value->text), did_you_mean(value->text, allowed));
  return std::nullopt;
}

std::vector<PlacedText> Fields::texts(std::string_view key) {
  const Node* value = take(key);
  std::vector<PlacedText> result;
  if (value == nullptr) return result;
  const auto add = [&](const Node& item) {
    std::optional<std::string> text = scalar_text(item);
    if (!text)
      wrong_type(key, item, "a text or a list of texts");
    else if (text->empty())
      findings_.error("empty_value", path_to(key), place_of(item.position), fmt::format("'{}' is empty.", key),
                      "Give it a value, or leave it out.");
    else
      result.push_back({*std::move(text), place_of(item.position)});
  };
  if (value->kind == Node::Kind::list)
    for (const Node& item : value->items) add(item);
  else
    add(*value);
  return result;
}

std::vector<Setting> Fields::settings(std::string_view key, bool nested) {
  std::vector<Setting> result;
  const Node* value = take(key);
  if (value == nullptr) return result;
  const Fields inner(findings_, *value, path_to(key));
  for (const yaml::Entry& entry : inner.entries()) {
    const bool is_value = entry.value.is_scalar() && entry.value.kind != Node::Kind::null;
    if (!is_value && !nested) {
      findings_.error(
          "wrong_type", inner.path_to(entry.key.text), place_of(entry.value.position),
          fmt::format("'{}' has to be a text, a number or a boolean, and is {}.", entry.key.text, kind_of(entry.value)),
          "Put the value into quotes.");
      continue;
    }
    check_nested(findings_, entry.value, inner.path_to(entry.key.text));
    result.push_back(setting_of(entry.key.text, entry.value));
  }
  return result;
}

void check_nested(Findings& findings, const Node& value, const std::string& path) {
  if (value.kind == Node::Kind::mapping) {
    const Fields inner(findings, value, path);
    for (const yaml::Entry& entry : inner.entries()) check_nested(findings, entry.value, inner.path_to(entry.key.text));
  }
  for (const Node& item : value.items) check_nested(findings, item, path);
}

void Fields::finish() {
  for (const yaml::Entry& entry : entries_) {
    const std::string_view key = entry.key.text;
    if (is_known_.contains(key)) continue;
    findings_.error(
        "unknown_key", path_to(key), place_of(entry.key.position),
        fmt::format("{} does not know the key '{}'.", path_.empty() ? "The document" : fmt::format("'{}'", path_), key),
        did_you_mean(key, known_));
  }
}

}  // namespace slimdag
