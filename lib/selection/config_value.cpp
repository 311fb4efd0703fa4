#include "selection/config_value.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "selection/config_classes.hpp"
#include "selection/python_attributes.hpp"
#include "support/python_text.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

/// A value on the way down: what Python holds at this point.
struct Held {
  enum class Kind {
    plain,
    config,  ///< The config object itself.
    nested,  ///< An object of a nested class; `value` is the dict that it was made of.
    str_enumeration,
    enumeration,
    opaque,
    opaques,
  };
  Kind kind = Kind::plain;
  json::Value value;
  FieldKind nested_kind = FieldKind::plain;
};

Held plain(const json::Value& value) { return {Held::Kind::plain, value, FieldKind::plain}; }

constexpr Held opaque{Held::Kind::opaque, {}, FieldKind::opaque};

/// The value of a default, whose forms are few.
json::Value literal(std::string_view json_text) {
  switch (json_text.front()) {
    case 't':
    case 'f':
      return json::Value::of_bool(json_text.front() == 't');
    case '[':
      return json::Value::of_array({});
    case '{':
      return json::Value::of_object({});
    case '"':
      return json::Value::of_string(json_text.substr(1, json_text.size() - 2));
    case 'n':
      return {};
    default:
      return json::Value::of_number(json_text);
  }
}

class Descent {
 public:
  Descent(const NodeData& node, const json::Value& config, Arena& scratch)
      : node_(node), config_(config), class_(config_class_of(node)), scratch_(scratch) {}

  bool is_meta_key() const noexcept { return is_meta_key_; }

  std::optional<ConfigValue> run(std::span<const std::string> attributes) {
    std::optional<Held> held = Held{Held::Kind::config, config_, FieldKind::plain};
    for (const std::string& attribute : attributes) {
      held = step(*held, attribute);
      if (!held) return std::nullopt;
    }
    return result(*held);
  }

 private:
  static ConfigValue result(const Held& held) {
    switch (held.kind) {
      case Held::Kind::plain:
      case Held::Kind::str_enumeration:
        return {ConfigValue::Kind::value, held.value};
      case Held::Kind::opaques:
        return {ConfigValue::Kind::opaques, {}};
      default:
        return {ConfigValue::Kind::opaque, {}};
    }
  }

  std::optional<Held> step(const Held& held, std::string_view attribute) {
    switch (held.kind) {
      case Held::Kind::config:
        return config_attribute(attribute);
      case Held::Kind::nested:
        return nested_attribute(held, attribute);
      case Held::Kind::str_enumeration:
        if (std::optional<Held> found = enumeration_attribute(held, attribute)) return found;
        return plain_attribute(held.value, attribute);
      case Held::Kind::enumeration:
        return enumeration_attribute(held, attribute);
      case Held::Kind::plain:
        return plain_attribute(held.value, attribute);
      case Held::Kind::opaques:
        return is_python_attribute(json::Value::of_array({}), attribute) ? std::optional(opaque) : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  /// The config object has an answer to every name: None, where nothing else is found.
  Held config_attribute(std::string_view name) {
    if (const ConfigField* field = class_.find(name)) return decode(*field, config_);
    if (name == "extra" || name == "_extra") return plain(extra_keys());
    if (name == "ADDITIONAL_PROPERTIES") return plain(json::Value::of_bool(true));
    if (name == "snapshot_table_column_names" && is_snapshot()) return plain(table_column_names());
    if (is_config_attribute(name) || (name == "final_validate" && is_snapshot())) return opaque;
    if (const json::Value* extra = config_.find(name); extra != nullptr && is_extra_key(name)) return plain(*extra);
    const json::Value* meta = config_.find("meta");
    is_meta_key_ = meta != nullptr && meta->find(name) != nullptr;
    return plain({});
  }

  bool is_snapshot() const { return node_.section == Section::nodes && node_.resource_type == ResourceType::snapshot; }

  /// dbt decodes hooks by themselves, so that their keys are never extra ones.
  bool is_extra_key(std::string_view key) const {
    return !class_.has_key(key) && key != "pre-hook" && key != "post-hook" && key != "_extra";
  }

  json::Value extra_keys() {
    std::vector<json::Member> members;
    for (const json::Member& member : config_.object())
      if (is_extra_key(member.key)) members.push_back(member);
    return json::Value::of_object(scratch_.copy(std::span<const json::Member>(members)));
  }

  /// Source: SnapshotConfig.snapshot_table_column_names.
  json::Value table_column_names() {
    static constexpr std::array<std::string_view, 5> names = {"dbt_valid_from", "dbt_valid_to", "dbt_scd_id",
                                                              "dbt_updated_at", "dbt_is_deleted"};
    const json::Value* written = config_.find("snapshot_meta_column_names");
    std::vector<json::Member> members;
    for (const std::string_view name : names) {
      const json::Value* other = written == nullptr ? nullptr : written->find(name);
      members.push_back({name, other != nullptr && json::truthy(*other) ? *other : json::Value::of_string(name)});
    }
    return json::Value::of_object(scratch_.copy(std::span<const json::Member>(members)));
  }

  std::optional<Held> nested_attribute(const Held& held, std::string_view name) {
    if (const ConfigField* field = nested_class_of(held.nested_kind).find(name)) return decode(*field, held.value);
    return std::nullopt;
  }

  /// Members of an enumeration have a name and a value.
  std::optional<Held> enumeration_attribute(const Held& held, std::string_view name) {
    if (name == "value") return plain(held.value);
    if (name != "name") return std::nullopt;
    // dbt names the members that a config can have like their values, those with text in capitals, those of time not.
    const std::string_view value = held.value.string();
    static constexpr std::array<std::string_view, 6> lower_case = {"minute", "hour", "day", "all", "any", ""};
    if (std::find(lower_case.begin(), lower_case.end(), value) != lower_case.end()) return plain(held.value);
    std::string capital(value);
    capital.front() = static_cast<char>(capital.front() - 'a' + 'A');
    return plain(json::Value::of_string(scratch_.copy(capital)));
  }

  static std::optional<Held> plain_attribute(const json::Value& value, std::string_view name) {
    if (is_python_attribute(value, name)) return opaque;
    if (const json::Value* member = value.find(name)) return plain(*member);
    if (value.kind == json::Kind::number || value.kind == json::Kind::boolean) return number_attribute(value, name);
    return std::nullopt;
  }

  static std::optional<Held> number_attribute(const json::Value& value, std::string_view name) {
    const bool is_float =
        value.kind == json::Kind::number && value.string().find_first_of(".eENI") != std::string_view::npos;
    if (name == "real" || (name == "numerator" && !is_float))
      return plain(value.kind == json::Kind::boolean ? json::Value::of_number(value.truth ? "1" : "0") : value);
    if (name == "imag") return plain(json::Value::of_number("0"));
    if (name == "denominator" && !is_float) return plain(json::Value::of_number("1"));
    return std::nullopt;
  }

  Held decode(const ConfigField& field, const json::Value& object) {
    const json::Value* written = object.find(field.key.empty() ? field.name : field.key);
    const json::Value value = written != nullptr ? *written : literal(field.default_json);
    if (is_nested_class(field.kind)) return decode_nested(field.kind, value);
    switch (field.kind) {
      case FieldKind::text_list:
        return plain(value.is_string() ? characters(value.string()) : value);
      case FieldKind::integer:
        return plain(integer(value));
      case FieldKind::on_off:
        return plain(value.kind == json::Kind::boolean ? json::Value::of_string(value.truth ? "on" : "off") : value);
      case FieldKind::opaque:
        return value.size == 0 ? plain(json::Value::of_array({})) : Held{Held::Kind::opaques, {}, FieldKind::opaque};
      case FieldKind::str_enumeration:
        return value.is_string() ? Held{Held::Kind::str_enumeration, value, FieldKind::plain} : plain(value);
      case FieldKind::enumeration:
        return value.is_string() ? Held{Held::Kind::enumeration, value, FieldKind::plain} : plain(value);
      default:
        return plain(value);
    }
  }

  static Held decode_nested(FieldKind kind, const json::Value& value) {
    if (!value.is_object()) return plain({});
    // dbt drops a freshness of a model that does not say when to build.
    if (kind == FieldKind::model_freshness && value.find("build_after") == nullptr) return plain({});
    return {Held::Kind::nested, value, kind};
  }

  json::Value characters(std::string_view text) {
    std::vector<json::Value> list;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      next_code_point(text, at);
      list.push_back(json::Value::of_string(text.substr(begin, at - begin)));
    }
    return json::Value::of_array(scratch_.copy(std::span<const json::Value>(list)));
  }

  json::Value integer(const json::Value& value) {
    if (value.is_null()) return value;
    if (value.kind == json::Kind::boolean) return json::Value::of_number(value.truth ? "1" : "0");
    const bool is_integer =
        value.kind == json::Kind::number && value.string().find_first_of(".eENI") == std::string_view::npos;
    const std::optional<double> number = python_int(value);
    if (is_integer || !number) return value;
    return json::Value::of_number(scratch_.copy(std::to_string(static_cast<long long>(*number))));
  }

  const NodeData& node_;
  const json::Value& config_;
  const ConfigClass& class_;
  Arena& scratch_;
  bool is_meta_key_ = false;
};

}  // namespace

std::optional<ConfigValue> descend_config(const NodeData& node, const json::Value& config,
                                          std::span<const std::string> attributes, Arena& scratch, bool* is_meta_key) {
  Descent descent(node, config, scratch);
  std::optional<ConfigValue> found = descent.run(attributes);
  if (is_meta_key != nullptr) *is_meta_key = descent.is_meta_key();
  return found;
}

}  // namespace slimdag
