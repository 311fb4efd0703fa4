#include "store/redaction.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "store/root_members.hpp"
#include "support/json_value.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

/// What results repeat of a node, and what says how it went: never altered.
constexpr auto of_the_node = std::to_array<std::string_view>(
    {"unique_id", "compiled", "compiled_code", "relation_name", "status", "thread_id", "timing"});
/// Members that name what another member of the same object holds, as in {"name": "TOKEN", "value": "x"}.
constexpr auto naming = std::to_array<std::string_view>({"name", "key", "path", "field", "variable"});
constexpr auto named = std::to_array<std::string_view>({"value", "old", "new", "default"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) noexcept {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Redactor {
 public:
  Redactor(Arena& arena, const SecretNames& names) : arena_(arena), names_(names) {}

  bool changed() const noexcept { return changed_; }

  Value value(const Value& v) {
    if (v.is_string()) return text(v);
    if (v.is_array()) return items(v);
    return v.is_object() ? members(v) : v;
  }

  /// A result of a document of results.
  Value result(const Value& v) {
    if (!v.is_object()) return value(v);
    std::vector<Member> members(v.object().begin(), v.object().end());
    for (Member& member : members)
      if (!is_one_of(of_the_node, member.key)) member.value = of_name(member.key, member.value);
    return Value::of_object(arena_.copy(std::span<const Member>(members)));
  }

  Value of_name(std::string_view name, const Value& v) { return is_secret_name(name, names_) ? hidden(v) : value(v); }

 private:
  /// A list may be a command line: what follows the name of an option is its value.
  Value items(const Value& v) {
    std::vector<Value> items;
    items.reserve(v.size);
    bool is_value = false;
    for (const Value& item : v.array()) {
      items.push_back(is_value ? hidden(item) : value(item));
      is_value = !is_value && item.is_string() && item.string().starts_with("-") &&
                 item.string().find_first_of("= :") == std::string_view::npos && is_secret_name(item.string(), names_);
    }
    return Value::of_array(arena_.copy(std::span<const Value>(items)));
  }
  Value members(const Value& v) {
    const auto names_secret = [&](const Member& m) {
      return is_one_of(naming, m.key) && m.value.is_string() && is_secret_name(m.value.string(), names_);
    };
    const bool names_one = std::any_of(v.object().begin(), v.object().end(), names_secret);
    std::vector<Member> members;
    members.reserve(v.size);
    for (const Member& m : v.object()) {
      const bool is_named = names_one && is_one_of(named, m.key);
      members.push_back({key(m.key), is_named ? hidden(m.value) : of_name(m.key, m.value)});
    }
    return Value::of_object(arena_.copy(std::span<const Member>(members)));
  }
  std::string_view key(std::string_view name) {
    const std::string clean = without_secrets(name, names_);
    if (clean == name) return name;
    changed_ = true;
    return arena_.copy(clean);
  }
  Value text(const Value& v) {
    const std::string clean = without_secrets(v.string(), names_);
    if (clean == v.string()) return v;
    changed_ = true;
    return Value::of_string(arena_.copy(clean));
  }
  /// Numbers may be secrets, a flag or nothing is none.
  Value hidden(const Value& v) {
    if (v.is_null() || v.kind == json::Kind::boolean || (v.is_string() && v.string() == hidden_text)) return v;
    changed_ = true;
    return Value::of_string(hidden_text);
  }

  Arena& arena_;
  const SecretNames& names_;
  bool changed_ = false;
};

std::string redacted_list_of_results(std::string_view json, const SecretNames& names) {
  Arena arena;
  Redactor redactor(arena, names);
  const Value parsed = json::parse(json, arena);
  if (!parsed.is_array()) return redacted_value(json, names);
  std::vector<Value> clean;
  clean.reserve(parsed.size);
  for (const Value& result : parsed.array()) clean.push_back(redactor.result(result));
  return redactor.changed() ? json::dump(Value::of_array(clean)) : std::string(json);
}

/// What a key of JSON says, its escapes resolved.
std::string name_of(std::string_view key) {
  if (key.find('\\') == std::string_view::npos) return std::string(key);
  Arena arena;
  const Value parsed = json::parse("\"" + std::string(key) + "\"", arena);
  return parsed.is_string() ? std::string(parsed.string()) : std::string(key);
}

/// The document with each member of the root replaced by what `redact(name, json)` makes of it.
template <typename Redact>
std::string with_members(const std::string& document, Redact redact) {
  std::string result;
  std::size_t kept = 0;
  for_each_root_member(document, [&](std::string_view key, TextRange range) {
    const std::string_view value = std::string_view(document).substr(range.begin, range.end - range.begin);
    const std::string clean = redact(name_of(key), value);
    if (clean == value) return;
    result += std::string_view(document).substr(kept, range.begin - kept);
    result += clean;
    kept = range.end;
  });
  return kept == 0 ? document : result + document.substr(kept);
}

}  // namespace

std::string redacted_value(std::string_view json, const SecretNames& names) {
  Arena arena;
  Redactor redactor(arena, names);
  const Value clean = redactor.value(json::parse(json, arena));
  return redactor.changed() ? json::dump(clean) : std::string(json);
}

std::string json_without_secrets(std::string_view json, const SecretNames& names) {
  return redacted_value(json, names);
}

std::string redacted_members(std::string document, std::initializer_list<std::string_view> keys,
                             const SecretNames& names) {
  return with_members(document, [&](const std::string& name, std::string_view value) {
    const bool is_meant = std::find(keys.begin(), keys.end(), name) != keys.end();
    return is_meant ? redacted_value(value, names) : std::string(value);
  });
}

std::string redacted_results(std::string document, const SecretNames& names) {
  return with_members(document, [&](const std::string& name, std::string_view value) {
    if (name == "results") return redacted_list_of_results(value, names);
    if (!is_secret_name(name, names)) return redacted_value(value, names);
    Arena arena;
    Redactor redactor(arena, names);
    return json::dump(redactor.of_name(name, json::parse(value, arena)));
  });
}

}  // namespace slimdag
