#include "store/redaction.hpp"

#include <vector>

#include "store/root_members.hpp"
#include "support/json_value.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

class Redactor {
 public:
  explicit Redactor(Arena& arena) : arena_(arena) {}

  bool changed() const noexcept { return changed_; }

  Value value(const Value& v) {
    if (v.is_string()) return text(v);
    if (v.is_array()) {
      std::vector<Value> items;
      items.reserve(v.size);
      for (const Value& item : v.array()) items.push_back(value(item));
      return Value::of_array(arena_.copy(std::span<const Value>(items)));
    }
    if (!v.is_object()) return v;
    std::vector<Member> members;
    members.reserve(v.size);
    for (const Member& m : v.object())
      members.push_back({m.key, is_secret_name(m.key) ? hidden(m.value) : value(m.value)});
    return Value::of_object(arena_.copy(std::span<const Member>(members)));
  }

 private:
  Value text(const Value& v) {
    const std::string clean = without_secrets(v.string());
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
  bool changed_ = false;
};

bool is_message(const Member& member) noexcept {
  return (member.key == "message" || member.key == "error") && member.value.is_string();
}

Value without_messages_secrets(const Value& result, Redactor& redactor, Arena& arena) {
  if (!result.is_object()) return result;
  std::vector<Member> members(result.object().begin(), result.object().end());
  for (Member& member : members)
    if (is_message(member)) member.value = redactor.value(member.value);
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

}  // namespace

std::string redacted_value(std::string_view json) {
  Arena arena;
  Redactor redactor(arena);
  const Value clean = redactor.value(json::parse(json, arena));
  return redactor.changed() ? json::dump(clean) : std::string(json);
}

std::string redacted_messages(std::string document, const Value& parsed) {
  const Value* results = parsed.find("results");
  const auto range = find_root_member(document, "results");
  if (results == nullptr || !results->is_array() || !range) return document;
  Arena arena;
  Redactor redactor(arena);
  std::vector<Value> clean;
  clean.reserve(results->size);
  for (const Value& result : results->array()) clean.push_back(without_messages_secrets(result, redactor, arena));
  if (!redactor.changed()) return document;
  document.replace(range->begin, range->end - range->begin, json::dump(Value::of_array(clean)));
  return document;
}

std::string redacted_members(std::string document, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const auto range = find_root_member(document, key);
    if (!range) continue;
    const std::string_view value = std::string_view(document).substr(range->begin, range->end - range->begin);
    std::string clean = redacted_value(value);
    if (clean != value) document.replace(range->begin, range->end - range->begin, clean);
  }
  return document;
}

}  // namespace slimdag
