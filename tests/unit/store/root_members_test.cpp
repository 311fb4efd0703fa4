#include "store/root_members.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace slimdag;

namespace {

std::string member(std::string_view json, std::string_view key) {
  const auto range = find_root_member(json, key);
  return range ? std::string(json.substr(range->begin, range->end - range->begin)) : "none";
}

}  // namespace

TEST_CASE("the members of the root object are found") {
  constexpr std::string_view json =
      R"( { "a" : {"b": [1, {"c": "}\"]"}]}, "b": "x,}", "n": -1.5e3 , "l": [], "t": true, "a\\": null, "b": 2} )";
  CHECK(member(json, "a") == R"({"b": [1, {"c": "}\"]"}]})");
  CHECK(member(json, "b") == "2");
  CHECK(member(json, "l") == "[]");
  CHECK(member(json, "c") == "none");
  CHECK(member("[1]", "a") == "none");
  CHECK(member("{}", "a") == "none");
}

TEST_CASE("the first member is found without looking further") {
  const auto range = first_root_member(R"({"metadata": {"a": 1}, cut)", "metadata");
  REQUIRE(range);
  CHECK(range->begin == 13);
  CHECK(range->end == 21);
  CHECK_FALSE(first_root_member(R"({"nodes": {}, "metadata": {}})", "metadata"));
}
