#include "support/json_events.hpp"

#include <fmt/format.h>

namespace slimdag::json::detail {

boost::json::parse_options parser_options(bool allow_invalid_utf8) noexcept {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  options.allow_invalid_utf8 = allow_invalid_utf8;
  return options;
}

bool may_be_python_json(const boost::json::error_code& error) noexcept {
  using Code = boost::json::error;
  return error == Code::illegal_leading_surrogate || error == Code::illegal_trailing_surrogate ||
         error == Code::expected_utf16_escape || error == Code::syntax || error == Code::expected_hex_digit ||
         error == Code::exponent_overflow;
}

void throw_invalid_json(const boost::json::error_code& error, std::size_t byte, std::string_view name) {
  ErrorLocation where;
  where.file = name;
  where.byte = byte;
  if (error == boost::json::error::incomplete)
    throw Error(ErrorCode::invalid_json, "the JSON text ends too early", where,
                "The file is cut off or empty; let dbt write it again.");
  if (error == boost::json::error::too_deep)
    throw Error(ErrorCode::invalid_json, fmt::format("the JSON text is nested more than {} levels deep", max_depth),
                where, "No artifact of dbt's is that deep; check where the file comes from.");
  if (error == integer_too_long)
    throw Error(ErrorCode::invalid_json, fmt::format("an integer has more than {} digits", max_digits), where,
                "Python, and so dbt, does not read integers that long.");
  throw Error(ErrorCode::invalid_json, fmt::format("not a JSON text: {}", error.message()), where,
              "The file is damaged or not an artifact; let dbt write it again.");
}

void throw_invalid_utf8(std::size_t byte, std::string_view name) {
  ErrorLocation where;
  where.file = name;
  where.byte = byte;
  throw Error(ErrorCode::invalid_json, "the text is not UTF-8", where, "dbt reads and writes artifacts as UTF-8 only.");
}

}  // namespace slimdag::json::detail
