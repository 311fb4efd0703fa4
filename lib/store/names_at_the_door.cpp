#include "store/names_at_the_door.hpp"

#include <fmt/format.h>

#include "slimdag/error.hpp"
#include "support/text.hpp"

namespace slimdag {
namespace {

[[noreturn]] void refuse(std::string_view what, std::string_view why) {
  throw Error(ErrorCode::invalid_argument, fmt::format("The {} cannot be recorded: {}.", what, why), {},
              fmt::format("Give another {}.", what));
}

bool is_surrogate(char32_t c) noexcept { return c >= 0xD800 && c <= 0xDFFF; }

bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

/// A byte that is no UTF-8 comes as a surrogate, too.
void check(std::string_view what, std::string_view text, std::size_t longest, bool is_name) {
  if (text.size() > longest) refuse(what, fmt::format("it has {} bytes, and {} are allowed", text.size(), longest));
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == 0) refuse(what, "it holds a NUL");
    if (is_surrogate(c)) refuse(what, "it is no Unicode text");
    if (is_name && is_control(c)) refuse(what, "it holds a control character");
  }
}

}  // namespace

void check_name(std::string_view what, std::string_view name) { check(what, name, longest_name, true); }

void check_text(std::string_view what, std::string_view text) { check(what, text, longest_text, false); }

void check_texts(const RunRecord& record) {
  check_name("environment", record.environment);
  check_name("job", record.job);
  check_name("run id", record.run_id);
  check_name("project", record.project);
  check_text("code version", record.code_version);
  check_text("pull request", record.pull_request);
  check_text("branch", record.branch);
}

void check_written(std::string_view what, std::string_view text, const std::string& path) {
  try {
    check_name(what, text);
  } catch (const Error& error) {
    ErrorLocation where;
    where.file = path;
    throw Error(ErrorCode::invalid_artifact, error.message(), std::move(where), "Let dbt write the artifact.");
  }
}

void check_ids(const ManifestData& manifest, const std::string& path) {
  for (const NodeData& node : manifest.nodes) {
    if (!node.unique_id.empty() && node.unique_id.find('\0') == std::string_view::npos) continue;
    ErrorLocation where;
    where.file = path;
    throw Error(ErrorCode::invalid_artifact,
                node.unique_id.empty() ? "A node has an empty id."
                                       : fmt::format("The id of a node holds a NUL, behind '{}'.",
                                                     node.unique_id.substr(0, node.unique_id.find('\0'))),
                std::move(where), "Let dbt write the manifest.");
  }
}

}  // namespace slimdag
