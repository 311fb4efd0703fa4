#include "slimdag/semantics/semantics.hpp"

#include <doctest/doctest.h>

#include "semantics/rules.hpp"

using namespace slimdag;

TEST_CASE("versions and the engine that they are") {
  struct Case {
    std::string_view version;
    Semantics semantics;
    SemanticsOrigin origin;
  };
  constexpr auto v1_11 = Semantics::dbt_core_1_11;
  constexpr auto v1_12 = Semantics::dbt_core_1_12;
  constexpr auto known = SemanticsOrigin::dbt_version;
  constexpr auto assumed = SemanticsOrigin::assumed;
  constexpr Case cases[] = {
      {"1.0.0", v1_11, known},
      {"1.11.16", v1_11, known},
      {"1.11.0b2", v1_11, known},
      {"1.12.0rc1", v1_12, known},
      {"1.12.6", v1_12, known},
      {"1.13.0b1", v1_12, known},
      {"1.14.0", v1_12, assumed},
      {"2.0.0-alpha.4", Semantics::dbt_2, known},
      {"2.0.0-preview.51", Semantics::dbt_2, known},
      {"2.1.3", Semantics::dbt_2, known},
      {"3.0.0", Semantics::dbt_2, assumed},
      {"0.21.1", v1_11, assumed},
      {"2024.10.8+996c6a8", v1_11, known},
      {"2026.8.17", v1_11, known},
      {"2026.8.18+1234567", v1_12, known},
      {"2026.11.2", v1_12, known},
      {"", v1_11, assumed},
      {"latest", v1_11, assumed},
      {"1", v1_11, assumed},
  };
  for (const Case& c : cases) {
    CAPTURE(c.version);
    const SemanticsChoice choice = semantics_of_version(c.version);
    CHECK(choice.semantics == c.semantics);
    CHECK(choice.origin == c.origin);
    CHECK(choice.warning.empty() == (c.origin == known));
    CHECK(choice.dbt_version == c.version);
  }
}

TEST_CASE("names go both ways") {
  for (const Semantics semantics : {Semantics::dbt_core_1_11, Semantics::dbt_core_1_12, Semantics::dbt_2})
    CHECK(semantics_from(to_string(semantics)) == semantics);
  CHECK_FALSE(semantics_from("1.11"));
  CHECK_FALSE(semantics_from(""));
}

TEST_CASE("every rule tells engines apart, has a name of its own and a source") {
  for (const RuleRow& row : rule_table()) {
    CAPTURE(row.name);
    CHECK_FALSE((row.in[0] == row.in[1] && row.in[1] == row.in[2]));
    CHECK_FALSE(row.what.empty());
    CHECK_FALSE(row.source.empty());
    for (const RuleRow& other : rule_table()) CHECK(((&other == &row) || other.name != row.name));
    for (std::size_t i = 0; i < row.in.size(); ++i) CHECK(has(static_cast<Semantics>(i), row.rule) == row.in[i]);
  }
}
