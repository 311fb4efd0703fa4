#include "slimdag/secrets.hpp"

#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

extern "C" {

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
