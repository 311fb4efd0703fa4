#include "environments/name_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "manifest/node_text.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

constexpr auto components =
    std::to_array<NameComponent>({NameComponent::database, NameComponent::schema, NameComponent::alias});

/// Without comments and white-space control, one blank between words, none at brackets, one kind of quotes.
std::string normalized(std::string_view text) {
  std::string result;
  bool blank = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("{#")) {
      const std::size_t end = text.find("#}", at + 2);
      if (end == std::string_view::npos) break;
      at = end + 1;
      continue;
    }
    if (rest.starts_with("-%}") || rest.starts_with("-}}")) continue;
    const char c = text[at] == '"' ? '\'' : text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = true;
      continue;
    }
    constexpr std::string_view tight = "{%}(),|'";
    const bool joins = result.empty() || tight.find(result.back()) != std::string_view::npos ||
                       tight.find(c) != std::string_view::npos;
    if (blank && !joins) result += ' ';
    blank = false;
    result += c;
    if (rest.starts_with("{%-") || rest.starts_with("{{-")) {
      result += text[at + 1];
      at += 2;
    }
  }
  return result;
}

/// dbt's own macros, the production rule in the two ways in which it is usually written, and a call of the one for_env.
const std::vector<std::pair<SchemaRule, std::string>>& known_forms() {
  static const std::vector<std::pair<SchemaRule, std::string>> forms = [] {
    const auto form = [](SchemaRule rule, std::string_view text) { return std::pair(rule, normalized(text)); };
    return std::vector<std::pair<SchemaRule, std::string>>{
        form(SchemaRule::standard,
             "{% set default_schema = target.schema %}{% if custom_schema_name is none %}{{ default_schema }}{% else "
             "%}{{ default_schema }}_{{ custom_schema_name | trim }}{% endif %}"),
        form(SchemaRule::standard,
             "{% if custom_schema_name is none %}{{ target.schema }}{% else %}{{ target.schema }}_{{ "
             "custom_schema_name | trim }}{% endif %}"),
        form(SchemaRule::for_env, "{{ generate_schema_name_for_env(custom_schema_name, node) }}"),
        form(SchemaRule::for_env,
             "{% set default_schema = target.schema %}{% if target.name == '@' and custom_schema_name is not none "
             "%}{{ custom_schema_name | trim }}{% else %}{{ default_schema }}{% endif %}"),
        form(SchemaRule::production,
             "{% set default_schema = target.schema %}{% if target.name == '@' %}{% if custom_schema_name is none "
             "%}{{ default_schema }}{% else %}{{ custom_schema_name | trim }}{% endif %}{% else %}{% if "
             "custom_schema_name is none %}{{ default_schema }}{% else %}{{ default_schema }}_{{ custom_schema_name | "
             "trim }}{% endif %}{% endif %}"),
        form(SchemaRule::production,
             "{% if custom_schema_name is none %}{{ target.schema }}{% elif target.name == '@' %}{{ "
             "custom_schema_name | trim }}{% else %}{{ target.schema }}_{{ custom_schema_name | trim }}{% endif %}"),
        form(SchemaRule::production,
             "{% set default_schema = target.schema %}{% if custom_schema_name is none %}{{ default_schema }}{% elif "
             "target.name == '@' %}{{ custom_schema_name | trim }}{% else %}{{ default_schema }}_{{ "
             "custom_schema_name | trim }}{% endif %}"),
    };
  }();
  return forms;
}

/// What stands between `{% macro ... %}` and `{% endmacro %}`, normalized; empty where that is not all.
std::string body_of(std::string_view macro_sql) {
  const std::string text = normalized(macro_sql);
  const std::string_view view = text;
  if (!view.starts_with("{%macro ")) return {};
  const std::size_t begin = view.find("%}");
  const std::size_t end = view.rfind("{%endmacro%}");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 2) return {};
  return text.substr(begin + 2, end - begin - 2);
}

/// The text in the place of `@`, empty where the form has none; nullopt where the body has another form.
std::optional<std::string> match(std::string_view body, std::string_view form) {
  const std::size_t hole = form.find('@');
  if (hole == std::string_view::npos) return body == form ? std::optional(std::string()) : std::nullopt;
  const std::string_view before = form.substr(0, hole);
  const std::string_view after = form.substr(hole + 1);
  if (body.size() < form.size() || !body.starts_with(before) || !body.ends_with(after)) return std::nullopt;
  std::string found(body.substr(before.size(), body.size() - before.size() - after.size()));
  if (found.find('\'') != std::string::npos) return std::nullopt;
  return found;
}

/// Adapters whose macros an adapter falls back to.
std::vector<std::string> prefixes_of(std::string_view adapter) {
  std::vector<std::string> prefixes{std::string(adapter)};
  if (adapter == "redshift") prefixes.emplace_back("postgres");
  if (adapter == "databricks") prefixes.emplace_back("spark");
  prefixes.emplace_back("default");
  return prefixes;
}

bool is_internal(std::string_view package, std::string_view adapter) {
  const std::vector<std::string> prefixes = prefixes_of(adapter);
  return package == "dbt" || std::any_of(prefixes.begin(), prefixes.end(), [package](const std::string& prefix) {
           return package.size() == prefix.size() + 4 && package.starts_with("dbt_") && package.ends_with(prefix);
         });
}

}  // namespace

std::string_view to_string(SchemaRule rule) noexcept {
  switch (rule) {
    case SchemaRule::automatic:
      return "automatic";
    case SchemaRule::standard:
      return "default";
    case SchemaRule::for_env:
      return "for_env";
    case SchemaRule::production:
      return "production";
  }
  return "automatic";
}

std::optional<SchemaRule> schema_rule_from(std::string_view name) noexcept {
  for (const SchemaRule rule :
       {SchemaRule::automatic, SchemaRule::standard, SchemaRule::for_env, SchemaRule::production})
    if (to_string(rule) == name) return rule;
  return std::nullopt;
}

std::string_view to_string(NameComponent component) noexcept {
  switch (component) {
    case NameComponent::database:
      return "database";
    case NameComponent::schema:
      return "schema";
    case NameComponent::alias:
      return "alias";
  }
  return "schema";
}

std::optional<KnownSchemaRule> schema_rule_of_macro(std::string_view macro_sql) {
  const std::string body = body_of(macro_sql);
  if (body.empty()) return std::nullopt;
  for (const auto& [rule, form] : known_forms())
    if (std::optional<std::string> target = match(body, form))
      return KnownSchemaRule{rule, target->empty() ? "prod" : *std::move(target)};
  return std::nullopt;
}

NameMacros::NameMacros(const ManifestData& manifest) : manifest_(manifest) {
  std::vector<std::string_view> wanted;
  for (const MacroData& macro : manifest.macros) {
    if (is_internal(macro.package_name, manifest.metadata.adapter_type)) continue;
    for (const NameComponent component : components) {
      const std::string name = fmt::format("generate_{}_name", to_string(component));
      if (macro.name == name || std::string_view(macro.name).ends_with("__" + name)) wanted.push_back(macro.unique_id);
    }
  }
  if (wanted.empty()) return;
  const NodeTexts texts = read_texts(manifest, {}, wanted);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (const json::Value* sql = texts.macros[i].find("macro_sql")) texts_[wanted[i]] = std::string(sql->string());
}

std::string_view NameMacros::own_macro(const std::string& name, std::string_view package) const {
  const auto found = texts_.find(fmt::format("macro.{}.{}", package, name));
  return found == texts_.end() ? std::string_view() : found->first;
}

std::string_view NameMacros::macro_of_root(const std::string& name) const {
  const std::string_view root = manifest_.metadata.project_name;
  if (!root.empty()) return own_macro(name, root);
  // Manifests of old dbt do not name their project, and any macro of that name may be the project's.
  const auto found = std::find_if(texts_.begin(), texts_.end(),
                                  [end = "." + name](const auto& macro) { return macro.first.ends_with(end); });
  return found == texts_.end() ? std::string_view() : found->first;
}

std::string_view NameMacros::deciding_macro(NameComponent component, std::string_view package) const {
  const std::string name = fmt::format("generate_{}_name", to_string(component));
  if (package != manifest_.metadata.project_name)
    if (const std::string_view of_package = own_macro(name, package); !of_package.empty()) return of_package;
  if (const std::string_view of_root = macro_of_root(name); !of_root.empty()) return of_root;
  // dbt's own macro dispatches to the root project first.
  for (const std::string& prefix : prefixes_of(manifest_.metadata.adapter_type))
    if (const std::string_view dispatched = macro_of_root(fmt::format("{}__{}", prefix, name)); !dispatched.empty())
      return dispatched;
  return {};
}

std::optional<KnownSchemaRule> NameMacros::schema_rule(std::string_view package) const {
  const std::string_view macro = deciding_macro(NameComponent::schema, package);
  if (macro.empty()) return KnownSchemaRule{};
  return schema_rule_of_macro(texts_.at(macro));
}

bool NameMacros::has_no_database(std::string_view package) const {
  // Source: spark__generate_database_name in dbt-spark.
  return manifest_.metadata.adapter_type == "spark" && deciding_macro(NameComponent::database, package).empty();
}

std::string trimmed(std::string_view text) { return std::string(strip(text)); }

std::string schema_name(const KnownSchemaRule& rule, const std::optional<std::string>& custom,
                        std::string_view target_schema, std::string_view target_name) {
  const bool in_production = target_name == rule.production_target;
  if (!custom) return trimmed(target_schema);
  switch (rule.rule) {
    case SchemaRule::for_env:
      return in_production ? trimmed(*custom) : trimmed(target_schema);
    case SchemaRule::production:
      if (in_production) return trimmed(*custom);
      break;
    default:
      break;
  }
  return trimmed(fmt::format("{}_{}", target_schema, trimmed(*custom)));
}

std::string alias_name(const std::optional<std::string>& custom, std::string_view name, const json::Value& version) {
  // `if custom_alias_name`: an empty text counts as none.
  if (custom && !custom->empty()) return trimmed(*custom);
  if (!json::truthy(version)) return trimmed(name);
  std::string suffix = json::to_python_str(version);
  std::replace(suffix.begin(), suffix.end(), '.', '_');
  return trimmed(fmt::format("{}_v{}", name, suffix));
}

}  // namespace slimdag
