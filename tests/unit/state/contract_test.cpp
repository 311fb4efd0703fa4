#include "state/contract.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

/// A model with an enforced contract.
Manifest contracted(const std::string& columns, const std::string& more = "", const std::string& checksum = "a",
                    const std::string& enforced = "true", const std::string& materialized = "table") {
  return manifest_of(
      {{{"model.p.m", fmt::format(R"("contract": {{"enforced": {}, "checksum": "{}"}}, "columns": {{{}}},
      "config": {{"materialized": "{}"}}{}{})",
                                  enforced, checksum, columns, materialized, more.empty() ? "" : ", ", more)}}});
}

const ContractData& contract_of(const Manifest& manifest) { return *manifest.data().nodes[0].contract; }

ContractChange change(const Manifest& previous, const Manifest& current, const std::string& adapter = "postgres") {
  return compare_contracts(contract_of(previous), contract_of(current), enforced_constraints(adapter, {}, true));
}

const std::string id_int = R"("id": {"name": "id", "data_type": "int"})";

}  // namespace

TEST_CASE("a contract that is not enforced, newly enforced, or the same breaks nothing") {
  const Manifest off = contracted(id_int, "", "a", "false");
  const Manifest off_other = contracted("", "", "b", "false");
  const Manifest on = contracted(id_int);
  const Manifest same_checksum = contracted("");
  CHECK(change(off, off_other).same);
  CHECK_FALSE(change(off, on).same);
  CHECK(change(off, on).breaking_changes.empty());
  CHECK(change(on, same_checksum).same);
}

TEST_CASE("enforcement, columns and types") {
  const Manifest previous = contracted(id_int + R"j(, "gone": {"name": "Gone"},
      "t": {"name": "t", "data_type": "varchar(3)"}, "u": {"name": "u"})j");
  const Manifest current = contracted(R"j("id": {"name": "id", "data_type": "text"}, "new": {"name": "new"},
      "t": {"name": "t", "data_type": " VARCHAR (10)"}, "u": {"name": "u", "data_type": "int"})j",
                                      "", "b");
  CHECK(change(previous, current).breaking_changes ==
        std::vector<std::string>{"Columns were removed: \n    - Gone",
                                 "Columns with data_type changes: \n    - id (int -> text)\n    - u (None -> int)"});
  const Manifest off = contracted(id_int, "", "b", "false");
  const ContractChange removed = change(contracted(id_int), off);
  CHECK_FALSE(removed.same);
  REQUIRE(removed.breaking_changes.size() == 1);
  CHECK(removed.breaking_changes[0].starts_with("Contract enforcement was removed: "));
}

TEST_CASE("an added column, another size of a type") {
  const Manifest previous = contracted(R"j("t": {"name": "t", "data_type": "varchar(3)"})j");
  const Manifest current =
      contracted(R"j("t": {"name": "t", "data_type": "varchar(9)"}, "n": {"name": "n"})j", "", "b");
  const ContractChange c = change(previous, current);
  CHECK_FALSE(c.same);
  CHECK(c.breaking_changes.empty());
}

TEST_CASE("constraints break a contract where the platform enforces them and the model is a table") {
  const std::string constrained =
      R"("id": {"name": "id", "data_type": "int", "constraints": [{"type": "not_null"}, {"type": "check", "name": "positive", "expression": "id > 0"}]})";
  const std::string model_constraints = R"("constraints": [{"type": "primary_key", "columns": ["id", "it's"]}])";
  const Manifest previous = contracted(constrained, model_constraints);
  const Manifest current = contracted(id_int, "", "b");
  CHECK(
      change(previous, current).breaking_changes ==
      std::vector<std::string>{
          "Enforced column level constraints were removed: \n    - 'ConstraintType.not_null' constraint on column id\n"
          "    - 'positive' constraint on column id",
          "Enforced model level constraints were removed: \n    - 'ConstraintType.primary_key' constraint on columns "
          "['id', \"it's\"]"});
  CHECK(
      change(previous, current, "snowflake").breaking_changes ==
      std::vector<std::string>{
          "Enforced column level constraints were removed: \n    - 'ConstraintType.not_null' constraint on column id"});
  CHECK(change(contracted(constrained, model_constraints, "a", "true", "view"), current).breaking_changes.empty());
  CHECK(change(previous, contracted(constrained, model_constraints, "b", "true", "view")).breaking_changes ==
        std::vector<std::string>{"Materialization changed with enforced constraints: \n    - table -> view"});
  // Constraints are compared with their defaults.
  const Manifest with_defaults = contracted(
      R"("id": {"name": "id", "data_type": "int", "constraints": [{"type": "not_null", "name": null, "warn_unenforced": true}, {"type": "check", "name": "positive", "expression": "id > 0", "to_columns": []}]})",
      model_constraints, "b");
  CHECK(change(previous, with_defaults).breaking_changes.empty());
}

TEST_CASE("an adapter is asked for constraints that were removed only") {
  const std::string constrained = R"("id": {"name": "id", "data_type": "int", "constraints": [{"type": "TYPE"}]})";
  const auto of_type = [&](const std::string& type) {
    std::string columns = constrained;
    return contracted(columns.replace(columns.find("TYPE"), 4, type));
  };
  const Manifest none = contracted(id_int, "", "b");
  const Manifest no_columns = contracted("", "", "b");
  CHECK(error_of([&] { change(of_type("unique"), none, "mystery"); }).code() == ErrorCode::unknown_adapter);
  CHECK(change(of_type("unique"), no_columns, "mystery").breaking_changes.size() == 1);
  CHECK(error_of([&] { change(of_type("custom"), none); }).code() == ErrorCode::unknown_adapter);
  const Manifest custom = of_type("custom");
  CHECK_FALSE(
      compare_contracts(contract_of(custom), contract_of(none), enforced_constraints("postgres", {}, false)).same);

  CompareOptions options;
  options.constraint_support = constraint_support_of("athena");
  CHECK_FALSE(enforced_constraints("postgres", options, true)("not_null"));
  options.constraint_support = constraint_support_of("postgres");
  CHECK(enforced_constraints("mystery", options, true)("foreign_key"));
}

TEST_CASE("removing a model breaks its contract until the deprecation date") {
  constexpr std::int64_t now = 1700000000000000;  // 2023-11-14
  const auto removed = [&](const std::string& more, const std::string& enforced = "true", bool strict = true) {
    return removed_contract_changes("model.p.m", contract_of(contracted(id_int, more, "a", enforced)), now, strict);
  };
  using Changes = std::vector<std::string>;
  CHECK(removed("", "false").empty());
  CHECK(removed("") == Changes{"Contracted model 'model.p.m' was deleted or renamed."});
  CHECK(removed(R"("deprecation_date": "2023-11-14T00:00:00Z")").empty());
  CHECK(removed(R"("deprecation_date": "2023-11-16T00:00:00Z")").size() == 1);
  CHECK(removed(R"("deprecation_date": "2023-11-14")").empty());
  CHECK(removed(R"("deprecation_date": "2023-11-16")").size() == 1);
  CHECK(error_of([&] { removed(R"("deprecation_date": "soon")"); }).code() == ErrorCode::invalid_artifact);
  CHECK(removed(R"("deprecation_date": "soon")", "true", false).size() == 1);
  const Manifest disabled =
      manifest_of({{{"model.p.m", R"("contract": {"enforced": true}, "config": {"enabled": false})"}}});
  CHECK(removed_contract_changes("model.p.m", contract_of(disabled), now, true) ==
        Changes{"Contracted model 'model.p.m' was disabled."});
}
