#include "support/fnmatch.hpp"

#include <doctest/doctest.h>

#include <string>

using slimdag::Fnmatch;

namespace {

struct Case {
  const char* pattern;
  const char* name;
  bool matches;  // What Python 3.11's fnmatch.fnmatch says.
};

const Case cases[] = {
    {"*", "", true},          {"a*c", "abbc", true},   {"a*c", "abcb", false}, {"*a*b*", "xaxbx", true},
    {"?", "☃", true},         {"?", "", false},        {"a\nb", "a\nb", true}, {"[abc]", "b", true},
    {"[!abc]", "b", false},   {"[!abc]", "d", true},   {"[]x]", "]", true},    {"[!]x]", "]", false},
    {"[!]x]", "a", true},     {"[abc", "[abc", true},  {"[", "[", true},       {"[]", "[]", true},
    {"[a-c]", "b", true},     {"[c-a]", "b", false},   {"[!c-a]", "b", true},  {"[b-a!]", "x", true},
    {"[b-a!-z]", "-", false}, {"[b-a!-z]", "y", true}, {"[-a]", "-", true},    {"[a-]", "-", true},
    {"[a-c-e]", "-", true},   {"[a-c-e]", "d", false}, {"[^a]", "^", true},    {"[^a]", "b", false},
    {"[\\]", "\\", true},     {"[[]", "[", true},      {"[&~|]", "~", true},   {"[é-í]", "ë", true},
    {"A", "a", false},
};

}  // namespace

TEST_CASE("patterns match what Python's fnmatch matches") {
  for (const Case& c : cases) {
    CAPTURE(c.pattern);
    CAPTURE(c.name);
    CHECK(Fnmatch(c.pattern).matches(c.name) == c.matches);
  }
}

TEST_CASE("many stars and many open brackets do not blow up") {
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "*a";
  CHECK_FALSE(Fnmatch(stars + "b").matches(std::string(20000, 'a')));
  CHECK(Fnmatch(std::string(100000, '[')).matches(std::string(100000, '[')));
}
