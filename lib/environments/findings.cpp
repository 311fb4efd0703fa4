#include "environments/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "support/secrets.hpp"

namespace slimdag {

const char* to_string(Severity severity) noexcept {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

std::string to_text(const Finding& finding) {
  std::string text = finding.file;
  if (finding.place.known())
    text += fmt::format("{}line {}, column {}", text.empty() ? "" : ":", finding.place.line, finding.place.column);
  if (!text.empty()) text += ": ";
  text += finding.message;
  if (!finding.hint.empty()) text += fmt::format(" ({})", finding.hint);
  return text;
}

void Findings::add(Severity severity, std::string_view rule, std::string_view path, Place place,
                   std::string_view message, std::string_view hint) {
  findings_.push_back({severity, std::string(rule), without_secrets(message), without_secrets(hint),
                       without_secrets(path), file_, place});
}

std::vector<Finding> Findings::take() && {
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  return std::move(findings_);
}

}  // namespace slimdag
