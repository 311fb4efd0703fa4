#include "support/yaml_events.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "support/text.hpp"

namespace slimdag::yaml {

namespace {

/// A second document may hold anything: that it is there is what counts.
class Ignored : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { begin_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  const YAML::Mark& begin() const noexcept { return begin_; }

 private:
  YAML::Mark begin_;
};

ErrorLocation place_of(const Reading& reading, Position position) {
  ErrorLocation where;
  where.file = reading.file;
  where.line = position.line;
  where.column = position.column;
  return where;
}

/// Python decodes the file before YAML sees it, and YAML allows no control characters.
void require_printable(std::string_view text, const Reading& reading) {
  Position position{1, 1};
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool control = (c < 0x20 && c != U'\t' && c != U'\n' && c != U'\r') || (c >= 0x7F && c <= 0x9F && c != 0x85);
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (control || surrogate || c == 0xFFFE || c == 0xFFFF)
      throw Error(reading.code,
                  surrogate ? reading.what + " is not UTF-8."
                            : fmt::format("{} has the control character U+{:04X}, which YAML does not allow.",
                                          reading.what, static_cast<std::uint32_t>(c)),
                  place_of(reading, position));
    position = c == U'\n' ? Position{position.line + 1, 1} : Position{position.line, position.column + 1};
  }
}

[[noreturn]] void refuse_syntax(const YAML::Exception& e, std::string_view text, const Reading& reading) {
  const bool too_deep = dynamic_cast<const YAML::DeepRecursion*>(&e) != nullptr;
  ErrorLocation where;
  where.file = reading.file;
  if (!e.mark.is_null()) {
    const Position position = Places(text).of(e.mark);
    // The line behind the last one is ours, see parse_events().
    const auto last_line = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    where.line = std::min<std::uint64_t>(position.line, last_line);
    where.column = position.column;
  }
  throw Error(reading.code,
              too_deep ? "The YAML values are nested too deep." : fmt::format("This is not valid YAML: {}.", e.msg),
              std::move(where), std::string(reading.syntax_hint));
}

}  // namespace

Position position_of_mark(const YAML::Mark& mark) {
  return {static_cast<std::uint64_t>(mark.line) + 1, static_cast<std::uint64_t>(mark.column) + 1};
}

Places::Places(std::string_view text) {
  // yaml-cpp does not count a byte order mark.
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t at = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) continuations_.push_back(at);
}

Position Places::of(const YAML::Mark& mark) const {
  Position position = position_of_mark(mark);
  const auto end = static_cast<std::size_t>(std::max(mark.pos, 0));
  const std::size_t begin = end - std::min(end, static_cast<std::size_t>(std::max(mark.column, 0)));
  const auto first = std::lower_bound(continuations_.begin(), continuations_.end(), begin);
  const auto last = std::lower_bound(first, continuations_.end(), end);
  position.column -= std::min<std::uint64_t>(position.column - 1, static_cast<std::uint64_t>(last - first));
  return position;
}

void parse_events(std::string_view text, YAML::EventHandler& handler, const Reading& reading) {
  require_printable(text, reading);
  // yaml-cpp takes the end of the text for the end of a quoted scalar where a line break stands before it, but not
  // here.
  std::istringstream stream{std::string(text) + "\n#"};
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(handler);
    Ignored rest;
    if (parser.HandleNextDocument(rest))
      throw Error(reading.code, reading.what + " holds more than one YAML document.",
                  place_of(reading, Places(text).of(rest.begin())), "Take out the line '---' between them.");
  } catch (const YAML::Exception& e) {
    refuse_syntax(e, text, reading);
  }
}

}  // namespace slimdag::yaml
