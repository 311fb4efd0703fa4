#include "slimdag/secrets.hpp"

#include "arguments.hpp"
#include "guard.hpp"
#include "slimdag/visible_text.hpp"

using namespace slimdag::capi;

extern "C" {

slimdag_status slimdag_secret_rules_json(slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_string*& to = required(out, "out");
    std::string json = "[";
    for (const slimdag::SecretRule& rule : slimdag::secret_rules())
      json += std::string(json.size() > 1 ? ", " : "") + "{\"kind\": \"" + std::string(rule.kind) +
              "\", \"pattern\": \"" + std::string(rule.pattern) + "\"}";
    to = new slimdag_string(json + "]");
  });
}

slimdag_status slimdag_is_secret_name(const char* name, size_t name_size, int32_t* out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view given = bytes(name, name_size, "name");
    required(out, "out") = slimdag::is_secret_name(given) ? 1 : 0;
  });
}

slimdag_status slimdag_redacted_json(const char* json, size_t json_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view given = bytes(json, json_size, "json");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::json_without_secrets(given));
  });
}

slimdag_status slimdag_visible_text(const char* given, size_t given_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view from = bytes(given, given_size, "text");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::visible_text(from));
  });
}

slimdag_status slimdag_shown_url(const char* url, size_t url_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view given = bytes(url, url_size, "url");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::shown_url(given));
  });
}

slimdag_status slimdag_without_secrets(const char* given, size_t given_size, slimdag_string** out,
                                       slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view from = bytes(given, given_size, "text");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::without_secrets(from));
  });
}

}  // extern "C"
