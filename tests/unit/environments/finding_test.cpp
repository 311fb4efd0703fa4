#include "slimdag/environments/finding.hpp"

#include "environments/findings.hpp"
#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

TEST_CASE("a finding as text") {
  Finding finding{Severity::warning, "rule", "What.", "Do.", "a.b", "e.yml", {3, 5}};
  CHECK(to_text(finding) == "e.yml:line 3, column 5: What. (Do.)");
  finding.place = {};
  finding.hint.clear();
  CHECK(to_text(finding) == "e.yml: What.");
  CHECK(std::string(to_string(Severity::note)) == "note");
  CHECK_FALSE(finding.place.known());
}

TEST_CASE("findings come in the order of the file and without secrets") {
  Findings findings("e.yml");
  findings.error("b", "", {2, 1}, "password=hunter2 is wrong", "token: hunter2");
  findings.note("a", "", {1, 9}, "first", "");
  const std::vector<Finding> taken = std::move(findings).take();
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].rule == "a");
  CHECK(taken[1].message == "password=******** is wrong");
  CHECK(taken[1].hint == "token: ********");
}

TEST_CASE("findings as JSON") {
  const Environments environments = parsed(with("threads: 4", "theads: 4"));
  CHECK(to_json(environments.validate()) ==
        R"([{"severity": "error", "rule": "unknown_key", "message": "'environments.staging' does not know the key )"
        R"('theads'.", "hint": "Did you mean 'threads'?", "path": "environments.staging.theads", "file": "e.yml", )"
        R"("line": 12, "column": 5}])");
}
