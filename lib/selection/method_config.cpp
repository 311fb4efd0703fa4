// config.*: values of a node's config. Source: ConfigSelectorMethod in dbt/graph/selector_methods.py.
#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <utility>

#include "selection/config_classes.hpp"
#include "selection/config_value.hpp"
#include "selection/methods.hpp"
#include "support/python_text.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

/// str.upper() as far as it can make ASCII: besides the ASCII letters that is U+0131 and U+017F.
std::string to_upper(std::string_view text) {
  std::string upper;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c >= U'a' && c <= U'z')
      upper += static_cast<char>(c - U'a' + U'A');
    else if (c == 0x131)
      upper += 'I';
    else if (c == 0x17F)
      upper += 'S';
    else
      upper += text.substr(begin, at - begin);
  }
  return upper;
}

class ConfigComparison {
 public:
  explicit ConfigComparison(const Criterion& criterion)
      : value_(criterion.value), upper_(to_upper(python_str(criterion.value))), ignores_case_(is_severity(criterion)) {}

  bool holds(const ConfigValue& found) const {
    if (found.kind != ConfigValue::Kind::value) return false;
    const json::Value& value = found.value;
    if (!value.is_array()) return equals(value) || (value.kind == json::Kind::boolean && is_word(value.truth));
    return std::any_of(value.array().begin(), value.array().end(), [this](const json::Value& element) {
      // 1 and 0 are in Python's eyes True and False, but only as elements of a list.
      return equals(element) || (is_word(true) && json::equal(element, json::Value::of_bool(true))) ||
             (is_word(false) && json::equal(element, json::Value::of_bool(false)));
    });
  }

 private:
  static bool is_severity(const Criterion& criterion) {
    return criterion.arguments.size() == 1 && criterion.arguments.front() == "severity";
  }

  bool equals(const json::Value& value) const {
    if (ignores_case_) return value.is_string() && to_upper(value.string()) == upper_;
    return json::equal(value_, value);
  }

  /// Whether the selector says true, or false, in any case.
  bool is_word(bool truth) const { return upper_ == (truth ? "TRUE" : "FALSE"); }

  json::Value value_;
  std::string upper_;
  bool ignores_case_;
};

struct Answer {
  bool holds = false;
  bool is_meta_key = false;
};

/// Source: BaseConfig.get and GetMetaKeyWarning in dbt_common.
void warn_of_meta_key(const SelectionContext& context, std::string_view key) {
  if (!context.options.on_warning) return;
  context.options.on_warning(
      {"GetMetaKeyWarning",
       fmt::format(
           "The key '{0}' was not found using config.get('{0}'), but was detected as a custom config under 'meta'. "
           "Please use config.meta_get('{0}') or config.meta_require('{0}') instead of config.get('{0}') to access "
           "the custom config value if intended.",
           key),
       {}});
}

}  // namespace

NodeSet search_config(const SelectionContext& context, const Criterion& criterion) {
  const ConfigComparison comparison(criterion);
  Arena scratch;
  // Equal configs have one number, so that each needs one look per class.
  boost::unordered_flat_map<std::pair<std::uint32_t, const ConfigClass*>, Answer> answers;
  return find_members(context, [&](const NodeData& node) {
    if (node.section != Section::nodes && node.section != Section::sources) return false;
    const auto key = std::make_pair(node.config, &config_class_of(node));
    const auto [answer, is_new] = answers.try_emplace(key);
    if (is_new) {
      const std::optional<ConfigValue> value = descend_config(
          node, context.manifest.config_of(node), criterion.arguments, scratch, &answer->second.is_meta_key);
      answer->second.holds = value && comparison.holds(*value);
    }
    if (answer->second.is_meta_key) warn_of_meta_key(context, criterion.arguments.front());
    return answer->second.holds;
  });
}

}  // namespace slimdag
