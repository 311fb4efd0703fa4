#include "support/rust_glob.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace slimdag;

TEST_CASE("texts without special characters are compared") {
  CHECK(rust_glob_matches("a.b", "a.b"));
  CHECK_FALSE(rust_glob_matches("a.b", "a.b.c"));
  CHECK_FALSE(rust_glob_matches("", "a"));
}

TEST_CASE("a star crosses slashes and dots") {
  CHECK(rust_glob_matches("models/*.sql", "models/sub/a.sql"));
  CHECK(rust_glob_matches("*b*", "abc"));
  CHECK(rust_glob_matches("a*", "a"));
  CHECK_FALSE(rust_glob_matches("a*b", "a"));
  CHECK(rust_glob_matches("?", "\u00fc"));
}

TEST_CASE("two stars have to be a component") {
  CHECK(rust_glob_matches("**", "abc"));
  CHECK(rust_glob_matches("**/c", "a/b/c"));
  CHECK(rust_glob_matches("**/c", "c"));
  CHECK_FALSE(rust_glob_matches("**/c", "ac"));
  CHECK_FALSE(rust_glob_matches("a**", "abc"));
  CHECK_FALSE(RustGlob::parse("***").has_value());
}

TEST_CASE("classes") {
  CHECK(rust_glob_matches("[a-c]x", "bx"));
  CHECK_FALSE(rust_glob_matches("[!a-c]x", "bx"));
  CHECK(rust_glob_matches("[!a-c]x", "dx"));
  CHECK(rust_glob_matches("[]]", "]"));
  CHECK_FALSE(RustGlob::parse("[a").has_value());
  CHECK_FALSE(rust_glob_matches("[a", "[a"));
}

TEST_CASE("many stars take no time") {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "a*";
  CHECK_FALSE(rust_glob_matches(pattern + "b", std::string(2000, 'a')));
}
