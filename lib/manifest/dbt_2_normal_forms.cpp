#include "manifest/dbt_2_normal_forms.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "support/text.hpp"

namespace slimdag::dbt_2 {
namespace {

using json::Kind;
using json::Member;
using json::Value;

Value text_of_hook(const Value& hook) noexcept { return hook.is_string() ? hook : member(hook, "sql"); }

}  // namespace

Hash128 text_or_list(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  const Value one[] = {value};
  return hash_of(Value::of_array(one));
}

Hash128 list_or_empty(const Value& value) {
  return value.is_null() ? hash_of(Value::of_array({})) : text_or_list(value);
}
Hash128 object_or_empty(const Value& value) { return hash_of(value.is_null() ? Value::of_object({}) : value); }
Hash128 or_default(const Value& value, std::string_view text) {
  return hash_of(value.is_null() ? Value::of_string(text) : value);
}

Hash128 flag(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  const std::string text = to_lower(value.string());
  if (text == "true") return hash_of(Value::of_bool(true));
  if (text == "false") return hash_of(Value::of_bool(false));
  return hash_of(value);
}

Hash128 text_set(const Value& value) {
  std::vector<std::string_view> items;
  if (value.is_string()) items.push_back(value.string());
  for (const Value& item : value.array()) items.push_back(item.string());
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  Combined all;
  for (const std::string_view item : items) all.add(hash_of(item));
  return all.finish();
}

Hash128 docs(const Value& value) {
  Combined all;
  const Value show = member(value, "show");
  all.add(show.is_null() ? Value::of_bool(true) : show);
  all.add(member(value, "node_color"));
  return all.finish();
}

Hash128 members_of(const Value& value, std::initializer_list<std::string_view> keys) {
  Combined all;
  for (const std::string_view key : keys) all.add(member(value, key));
  return all.finish();
}

Hash128 grants(const Value& value) {
  std::vector<std::pair<std::string_view, Hash128>> privileges;
  for (const Member& m : value.object()) privileges.emplace_back(m.key, text_or_list(m.value));
  std::sort(privileges.begin(), privileges.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Combined all;
  for (const auto& [key, hash] : privileges) {
    all.add(hash_of(key));
    all.add(hash);
  }
  return all.finish();
}

Hash128 folded_map(const Value& value) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const Member& m : value.object()) entries.emplace_back(to_lower(m.key), to_lower(m.value.string()));
  std::sort(entries.begin(), entries.end());
  Combined all;
  for (const auto& [key, type] : entries) {
    all.add(hash_of(key));
    all.add(hash_of(type));
  }
  return all.finish();
}

Hash128 quoting(const Value& value, std::string_view adapter_type) {
  const bool quoted = adapter_type != "snowflake";
  Combined all;
  for (const std::string_view key : {"database", "schema", "identifier"}) {
    const Value v = member(value, key);
    all.add(v.is_null() ? Value::of_bool(quoted) : v);
  }
  const Value ignore_case = member(value, "snowflake_ignore_case");
  all.add(ignore_case.is_null() ? Value::of_bool(false) : ignore_case);
  return all.finish();
}

Hash128 hook_texts(const Value& hooks) {
  Combined all;
  for (const Value& hook : hooks.array()) all.add(text_of_hook(hook));
  return all.finish();
}

Hash128 whole_hooks(const Value& hooks) {
  Combined all;
  for (const Value& hook : hooks.array()) {
    all.add(text_of_hook(hook));
    all.add(member(hook, "transaction"));
    all.add(member(hook, "index"));
  }
  return all.finish();
}

bool could_be_texts(const Value& hooks) noexcept {
  return std::all_of(hooks.array().begin(), hooks.array().end(), [](const Value& hook) {
    const Value transaction = member(hook, "transaction");
    return hook.is_string() ||
           (transaction.kind == Kind::boolean && transaction.truth && member(hook, "index").is_null());
  });
}

Hash128 flag_or_number(const Value& value) {
  if (!value.is_string()) return hash_of(value);
  const std::string_view text = value.string();
  const bool number =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? hash_of(Value::of_number(text)) : flag(value);
}

Hash128 freshness(const Value& value) {
  Combined all;
  for (const std::string_view key : {"error_after", "warn_after"}) {
    const Value rule = member(value, key);
    const Value count = member(rule, "count");
    all.add(flag_or_number(count));
    all.add(member(rule, "period"));
  }
  const Value filter = member(value, "filter");
  all.add(filter.is_null() ? Value::of_string("") : filter);
  return all.finish();
}

}  // namespace slimdag::dbt_2
