#include "slimdag/environments/setting.hpp"

#include <algorithm>

#include "environments/setting_value.hpp"
#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// The extended attribute that is written so.
Setting attribute(const std::string& written) {
  const std::string text = with("    schema: PROD", "    schema: PROD\n    extended_attributes:\n      " + written);
  const Environments environments = parsed(text);
  return environments["production"].extended_attributes.front();
}

}  // namespace

TEST_CASE("values are kept as written") {
  CHECK(attribute("port: 0x10").value == "0x10");
  CHECK_FALSE(attribute("port: 0x10").is_text);
  CHECK(attribute("a: '1'").is_text);
  CHECK(attribute("a: [1, {b: x}]").value == R"([1, {"b": "x"}])");
  const Setting setting = attribute("a: x");
  CHECK(find_setting({setting}, "a")->value == "x");
  CHECK(find_setting({setting}, "b") == nullptr);
  CHECK(setting.place.line == 20);
  CHECK(setting.place.column == 10);
}

TEST_CASE("secrets are not kept") {
  const Setting literal = attribute("password: hunter2");
  CHECK(literal.value.empty());
  CHECK(literal.hidden);
  CHECK(shown(literal) == "********");
  CHECK(attribute("password: \"x{{ env_var('A') }}hunter2\"").value.empty());
  CHECK(attribute("password: \"{{ env_var('A', 'hunter2') }}\"").value.empty());
  CHECK(attribute("a: \"{{ env_var('API_TOKEN', 'hunter2') }}\"").value == "{{ env_var('API_TOKEN', '********') }}");
  CHECK(attribute("a: https://u:hunter2@h").value == "https://u:********@h");
  CHECK(attribute("a: {secret: hunter2, b: c}").value == R"({"secret": "********", "b": "c"})");
  CHECK(attribute("a: 'Authorization: Bearer hunter2'").value == "Authorization: ********");
}

TEST_CASE("of a key file only some keys are secrets") {
  const Setting setting =
      attribute("keyfile_json: {type: service_account, private_key_id: x, private_key: \"{{ env_var('K') }}\"}");
  CHECK(setting.value == R"({"type": "service_account", "private_key_id": "x", "private_key": "{{ env_var('K') }}"})");
  CHECK(setting.secret);
  CHECK_FALSE(setting.hidden);
  CHECK(attribute("keyfile_json: {private_key: hunter2, a: b}").value == R"({"private_key": "********", "a": "b"})");
  CHECK(attribute("keyfile_json: hunter2").value.empty());
}

TEST_CASE("references to secrets are kept") {
  for (const char* text :
       {"{{ env_var('DBT_ENV_SECRET_A') }}", "{{ env_var('A') | as_text }}", "Bearer {{ env_var('A') }}"}) {
    const Setting setting = attribute("password: \"" + std::string(text) + "\"");
    CHECK(setting.value == text);
    CHECK(setting.secret);
    CHECK_FALSE(setting.hidden);
  }
}

TEST_CASE("the texts within a setting") {
  Setting setting = attribute("a: {b: ['x', 1, true], c: \"y\"}");
  std::vector<std::string> texts;
  for_each_text(setting, [&texts](std::string_view text) { texts.emplace_back(text); });
  CHECK(texts == std::vector<std::string>{"x", "y"});
  const auto number = [](std::string_view) {
    return templates::Result{templates::Status::known, templates::Value::of_number("7"), {}};
  };
  CHECK(rendered_value(setting, number).value.text == R"({"b": [7, 1, true], "c": 7})");
  const auto unknown = [](std::string_view text) {
    return templates::Result{templates::Status::unknown, {}, std::string(text)};
  };
  CHECK(rendered_value(setting, unknown).detail == "x");
  setting.value = "{not JSON";
  setting.is_text = true;
  CHECK(rendered_value(setting, number).value.text == "7");
}
