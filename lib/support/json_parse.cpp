#include <string>

#include "support/json_builder.hpp"
#include "support/json_events.hpp"
#include "support/json_value.hpp"

namespace slimdag::json {
namespace {

/// Builds everything.
class WholeSink : public ValueBuilder {
 public:
  using ValueBuilder::ValueBuilder;
  bool skips_keys() const noexcept { return false; }
  bool skips_scalars() const noexcept { return false; }
  bool skips_value() const noexcept { return false; }
};

}  // namespace

Value parse(std::string_view text, Arena& arena, std::string_view name) {
  WholeSink sink(arena);
  EventParser<WholeSink> parser(sink, name);
  if (parser.write(text, false)) return sink.take();
  std::string rewritten(text);
  WholeSink again(arena);
  parse_rewritten(rewritten, again, name);
  return again.take();
}

}  // namespace slimdag::json
