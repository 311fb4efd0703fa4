#include <fmt/format.h>

#include "semantics/semantics_json.hpp"
#include "slimdag/selection/why.hpp"
#include "support/json_value.hpp"

namespace slimdag {

namespace {

void append_member(std::string& out, std::string_view key, std::string_view text) {
  json::dump_string(key, out);
  out += ": ";
  json::dump_string(text, out);
}

void append_step(std::string& out, const WhyStep& step) {
  out += '{';
  append_member(out, "rule", step.rule);
  out += ", ";
  append_member(out, "subject", step.subject);
  out += fmt::format(", \"holds\": {}, ", step.holds);
  append_member(out, "detail", step.detail);
  out += ", \"path\": [";
  for (std::size_t i = 0; i < step.path.size(); ++i) {
    if (i > 0) out += ", ";
    json::dump_string(step.path[i], out);
  }
  out += "]}";
}

}  // namespace

std::string to_json(const Why& why) {
  std::string out = "{\"format_version\": 1, ";
  append_member(out, "unique_id", why.unique_id);
  out += fmt::format(", \"selected\": {}, ", why.selected);
  JsonWriter semantics;
  write_semantics(why.semantics, semantics);
  out += std::move(semantics).str() + ", ";
  append_member(out, "summary", why.summary);
  out += ", \"steps\": [";
  for (std::size_t i = 0; i < why.steps.size(); ++i) {
    if (i > 0) out += ", ";
    append_step(out, why.steps[i]);
  }
  out += "]}";
  return out;
}

}  // namespace slimdag
