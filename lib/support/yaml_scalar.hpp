// The type of a YAML scalar, as PyYAML's SafeLoader (YAML 1.1) resolves it.
#pragma once

#include <string>
#include <string_view>

#include "support/json_value.hpp"

namespace slimdag::yaml {

struct Scalar {
  enum class Kind {
    null,
    boolean,
    number,  ///< `text` is a JSON number, or NaN, Infinity, -Infinity.
    string,
    timestamp,  ///< `text` is Python's isoformat() of the date or datetime.
    merge,      ///< A plain `<<`.
    value,      ///< A plain `=`.
  };
  Kind kind = Kind::null;
  bool truth = false;
  std::string text;
};

/// A plain scalar without a tag. Throws Error(invalid_argument) where PyYAML raises, e.g. for the 30th of
/// February.
Scalar resolve_plain(std::string_view text);
/// A scalar with an explicit tag of YAML's own, e.g. "tag:yaml.org,2002:int". Throws as above, and for a tag that the
/// SafeLoader has no scalar constructor for.
Scalar construct(std::string_view tag, std::string_view text);

}  // namespace slimdag::yaml
