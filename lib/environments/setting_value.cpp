#include "environments/setting_value.hpp"

#include <optional>
#include <utility>

#include "support/json_value.hpp"
#include "support/json_writer.hpp"

namespace slimdag {

namespace {

using json::Value;
using templates::Result;
using templates::Status;

/// The JSON of a list or mapping; nullopt for a scalar.
std::optional<Value> nested_value(const Setting& setting, Arena& arena) {
  if (setting.is_text || setting.value.empty() || (setting.value.front() != '{' && setting.value.front() != '['))
    return std::nullopt;
  return json::parse(setting.value, arena);
}

void visit_texts(const Value& value, const std::function<void(std::string_view)>& visit) {
  if (value.is_string()) visit(value.string());
  for (const Value& item : value.array()) visit_texts(item, visit);
  for (const json::Member& member : value.object()) visit_texts(member.value, visit);
}

class Writer {
 public:
  explicit Writer(const std::function<Result(std::string_view)>& render) : render_(render) {}

  Result write(const Value& value) {
    add(value);
    if (failed_) return *std::move(failed_);
    return {Status::known, templates::Value::of_text(std::move(json_).str()), {}};
  }

 private:
  void add(const Value& value) {
    if (value.is_string()) return add_text(value.string());
    if (value.is_array()) {
      json_.begin_array();
      for (const Value& item : value.array()) add(item);
      return json_.end_array();
    }
    if (value.is_object()) {
      json_.begin_object();
      for (const json::Member& member : value.object()) {
        json_.key(member.key);
        add(member.value);
      }
      return json_.end_object();
    }
    json_.raw(json::dump(value));
  }

  void add_text(std::string_view text) {
    Result result = render_(text);
    if (!result.is_known()) {
      if (!failed_) failed_ = std::move(result);
      return json_.null();
    }
    switch (result.value.kind) {
      case templates::Value::Kind::none:
        return json_.null();
      case templates::Value::Kind::boolean:
        return json_.boolean(result.value.truth);
      case templates::Value::Kind::number:
        return json_.raw(result.value.text);
      case templates::Value::Kind::text:
        return json_.text(result.value.text);
    }
  }

  const std::function<Result(std::string_view)>& render_;
  JsonWriter json_;
  std::optional<Result> failed_;
};

}  // namespace

void for_each_text(const Setting& setting, const std::function<void(std::string_view)>& visit) {
  Arena arena;
  if (const std::optional<Value> nested = nested_value(setting, arena))
    visit_texts(*nested, visit);
  else
    visit(setting.value);
}

Result rendered_value(const Setting& setting, const std::function<Result(std::string_view)>& render) {
  Arena arena;
  if (const std::optional<Value> nested = nested_value(setting, arena)) return Writer(render).write(*nested);
  return render(setting.value);
}

}  // namespace slimdag
