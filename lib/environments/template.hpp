// The part of dbt's Jinja that a configuration needs, evaluated exactly; everything else is said to be unknown.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slimdag::templates {

/// A value of Python: None, a bool, a number, a text.
struct Value {
  enum class Kind : std::uint8_t { none, boolean, number, text };
  Kind kind = Kind::text;
  bool truth = false;
  std::string text;  ///< Of a number: as Python writes it.

  static Value of_text(std::string text) { return {Kind::text, false, std::move(text)}; }
  static Value of_bool(bool truth) { return {Kind::boolean, truth, {}}; }
  static Value of_number(std::string text) { return {Kind::number, false, std::move(text)}; }
  static Value of_none() { return {Kind::none, false, {}}; }

  friend bool operator==(const Value&, const Value&) = default;
};

/// Python's str(value).
std::string to_text(const Value& value);

enum class Status : std::uint8_t {
  known,
  unknown,  ///< Something that only dbt can evaluate; `detail` is the expression.
  missing,  ///< An environment variable without a value; `detail` is its name.
  secret,   ///< A secret where dbt or this library allows none; `detail` is its name.
  failed,   ///< dbt raises; `detail` says why.
};

struct Result {
  Status status = Status::known;
  Value value;
  std::string detail;

  bool is_known() const noexcept { return status == Status::known; }
};

/// The value of a name, or why there is none.
using Lookup = std::function<Result(std::string_view name)>;

struct Context {
  Lookup env_var;                                             ///< Status::missing makes the default of env_var() count.
  std::function<std::optional<Value>(std::string_view)> var;  ///< May be empty; nullopt makes the default count.
  std::function<std::optional<Result>(std::string_view)> target;  ///< target.<name>; nullopt: unknown.
  std::optional<std::string> user_name;                           ///< user.name
  /// Bytes that a text may have: as many as Linux lets a variable of a process have. A template that would give more
  /// fails before it does.
  std::size_t longest = std::size_t{128} * 1024;
};

/// A context in which every variable is "1" and the user is known, to see which type a template gives.
Context sample_context();

/// Whether Jinja would do anything with the text.
bool has_jinja(std::string_view text) noexcept;

/// Renders a text as dbt renders a value of dbt_project.yml or of a properties file: a text that is one expression has
/// that expression's type. Understood are literals, `target.x`, `user.name`, `env_var()`, `var()`, parentheses and the
/// filters as_text, as_bool, as_number, as_native. Source: quoted_native_concat in dbt_common/clients/jinja.py.
/// O(bytes) and what the lookups cost.
Result render(std::string_view text, const Context& context);

/// A mention of env_var('NAME') in a text.
struct Mention {
  std::string name;
  bool has_default = false;
  friend bool operator==(const Mention&, const Mention&) = default;
};

/// Every env_var() with a literal name, in any Jinja or SQL around it, in their order and with repetitions. Comments of
/// Jinja count, since nothing is evaluated. O(bytes).
std::vector<Mention> mentioned_variables(std::string_view text);

/// Whether a text takes all that it says from variables: nothing but env_var() without a default, filters, and words
/// such as Bearer around it. Such a text holds no secret itself.
bool is_reference(std::string_view text);

/// The text with the defaults of variables with secret names hidden: `env_var('API_TOKEN', '********')`.
std::string without_secret_defaults(std::string_view text);

}  // namespace slimdag::templates
