#include "slimdag/state/aspect.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace slimdag;

TEST_CASE("every aspect has a name of its own") {
  std::set<std::string_view> names;
  const auto last = static_cast<unsigned>(Aspect::definition);
  for (unsigned i = 0; i <= last; ++i) names.insert(to_string(static_cast<Aspect>(i)));
  CHECK(names.size() == last + 1);
  CHECK_FALSE(names.contains(""));
  CHECK(to_string(Aspect::body) == "body");
  CHECK(to_string(Aspect::persisted_descriptions) == "persisted_descriptions");
  CHECK(to_string(Aspect::fqn) == "fqn");
  CHECK(to_string(Aspect::group) == "group");
  CHECK(to_string(Aspect::definition) == "definition");
}
