#include "environments/relation_text.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("relations with other names keep their quotes") {
  const RelationNames before{"db", "s", "t"};
  CHECK(renamed_relation("\"db\".\"s\".t", before, {"x", "y", "z"}) == "\"x\".\"y\".z");
  CHECK(renamed_relation("`s`.`t`", before, {std::nullopt, "y", "z"}) == "`y`.`z`");
  CHECK(renamed_relation("\"other\".\"s\".\"t\"", before, {"x", "y", "z"}).empty());
  CHECK(renamed_relation("read_csv('x.csv')", before, {"x", "y", "z"}).empty());
}
