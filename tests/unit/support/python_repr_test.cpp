#include "support/python_repr.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("values are written as Python's repr() writes them") {
  Arena arena;
  const auto repr = [&](std::string_view text) { return python_repr(json::parse(text, arena)); };
  CHECK(repr(R"([])") == "[]");
  CHECK(repr(R"(["id", "it's", "say \"x\"", "'\""])") == R"(['id', "it's", 'say "x"', '\'"'])");
  CHECK(repr(R"(["a\nb\t\\", "\u0001\u00a0\u00e9"])") == "['a\\nb\\t\\\\', '\\x01\\xa0\u00e9']");
  CHECK(repr(R"([1, 1.0, true, null, {"a": [2]}])") == "[1, 1.0, True, None, {'a': [2]}]");
}
