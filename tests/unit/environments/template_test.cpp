#include "environments/template.hpp"

#include <doctest/doctest.h>

using namespace slimdag::templates;

namespace {

Context context() {
  Context context;
  context.env_var = [](std::string_view name) {
    if (name == "NAME") return Result{Status::known, Value::of_text("value"), {}};
    if (name == "TRUE") return Result{Status::known, Value::of_text("True"), {}};
    if (name == "DBT_ENV_SECRET_X") return Result{Status::secret, {}, std::string(name)};
    return Result{Status::missing, {}, std::string(name)};
  };
  context.target = [](std::string_view name) -> std::optional<Result> {
    if (name != "schema") return std::nullopt;
    return Result{Status::known, Value::of_text("analytics"), {}};
  };
  context.user_name = "ada";
  return context;
}

std::string rendered(std::string_view text) {
  const Result result = render(text, context());
  switch (result.status) {
    case Status::known:
      return to_text(result.value);
    case Status::unknown:
      return "unknown: " + result.detail;
    case Status::missing:
      return "missing: " + result.detail;
    case Status::secret:
      return "secret: " + result.detail;
    default:
      return "failed";
  }
}

}  // namespace

TEST_CASE("templates: what is understood") {
  CHECK(rendered("plain") == "plain");
  CHECK(rendered("DBT_{{ user.name }}") == "DBT_ada");
  CHECK(rendered("{{ env_var('NAME') }}") == "value");
  CHECK(rendered("{{ env_var('NONE', target.schema) }}") == "analytics");
  CHECK(rendered("{{ env_var(\"NONE\", default='x') }}_{{ target['schema'] }}") == "x_analytics");
  CHECK(rendered("{{ var('v', 5) }}") == "5");
  CHECK(rendered("a {#- b -#} c") == "ac");
  CHECK(render("{{ env_var('TRUE') | as_bool }}", context()).value == Value::of_bool(true));
  // Python's literals beyond these are left to Python.
  CHECK(render("{{ env_var('NONE', '07') | as_native }}", context()).status == Status::unknown);
  CHECK(render("{{ env_var('NONE', '7') | as_number }}", context()).value == Value::of_number("7"));
}

TEST_CASE("templates: what is not is said, never guessed") {
  CHECK(rendered("{{ env_var('NONE') }}") == "missing: NONE");
  CHECK(rendered("{{ env_var('DBT_ENV_SECRET_X', 'y') }}") == "secret: DBT_ENV_SECRET_X");
  CHECK(rendered("{{ env_var('NAME') | as_bool }}") == "failed");
  CHECK(rendered("{{ run_query('x') }}") == "unknown: run_query('x')");
  CHECK(rendered("{{ var('v') }}") == "unknown: var('v')");
  CHECK(rendered("{{ target.name }}") == "unknown: target.name");
  CHECK(rendered("x{{ 'a' ~ 'b' }}") == "unknown: 'a' ~ 'b'");
  CHECK(rendered("{% if true %}x{% endif %}") == "unknown: {% if true %}x{% endif %}");
  CHECK(rendered("{{ ((((1)))) }}") == "1");
  CHECK(rendered("{{ " + std::string(1000, '(')).starts_with("unknown"));
}

TEST_CASE("templates: every mention of a variable") {
  const auto found =
      mentioned_variables("select {{ env_var('A') }} {{ env_var( \"B\" , 1) }} my_env_var('C') env_var(d)");
  CHECK(found == std::vector<Mention>{{"A", false}, {"B", true}});
}
