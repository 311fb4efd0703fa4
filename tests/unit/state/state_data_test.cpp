#include "state/state_data.hpp"

#include <doctest/doctest.h>

#include "state_manifest.hpp"
#include "temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

std::string artifact(const std::string& name, const std::string& version, const std::string& results,
                     const std::string& more = R"(, "elapsed_time": 1.5)") {
  return fmt::format(R"({{"metadata": {{"dbt_schema_version": "https://schemas.getdbt.com/dbt/{}/{}.json"}},
      "results": {}{}}})",
                     name, version, results, more);
}

const std::string common =
    R"("timing": [{"name": "execute", "started_at": null}], "thread_id": "t", "execution_time": 1, "adapter_response": {})";
const std::string compiled = R"(, "compiled": true, "compiled_code": "x", "relation_name": null)";

std::string run_result(const std::string& status, const std::string& more) {
  return R"([{"unique_id": "model.p.a", "status": ")" + status + "\", " + common + more + "}]";
}

RunResults runs(const std::string& text) {
  const TemporaryDirectory directory;
  return read_run_results(directory.write("run_results.json", text));
}

SourceFreshness freshness(const std::string& text) {
  const TemporaryDirectory directory;
  return read_source_freshness(directory.write("sources.json", text));
}

std::string checked(const std::string& max_loaded_at) {
  return R"([{"unique_id": "source.p.s.t", "status": "pass", "max_loaded_at": )" + max_loaded_at +
         R"(, "snapshotted_at": "2024-01-01T00:00:00Z", "max_loaded_at_time_ago_in_s": 5.0,
         "criteria": {"warn_after": {"count": 1, "period": "day"}, "error_after": null}, )" +
         common + "}]";
}

}  // namespace

TEST_CASE("run results of the versions that dbt reads") {
  for (const char* version : {"v4", "v5"}) {
    const RunResults run = runs(artifact("run-results", version, run_result("success", "")));
    REQUIRE(run.results.size() == 1);
    CHECK(run.results[0].unique_id == "model.p.a");
    CHECK(run.results[0].status == "success");
  }
  CHECK(runs(artifact("run-results", "v6", run_result("partial success", compiled))).results.size() == 1);
  CHECK(runs(artifact("run-results", "v6", "[]")).results.empty());
  for (const char* version : {"v1", "v3", "v7", "v06"}) {
    const Error error = error_of([&] { runs(artifact("run-results", version, "[]")); });
    CHECK(error.code() == ErrorCode::unsupported_version);
    CHECK(error.message().find(version) != std::string::npos);
    CHECK(error.message().find("v4 to v6") != std::string::npos);
    CHECK(error.where().file.ends_with("run_results.json"));
  }
}

TEST_CASE("run results that dbt refuses") {
  const auto code = [](const std::string& text) { return error_of([&] { runs(text); }).code(); };
  CHECK(code("[]") == ErrorCode::invalid_artifact);
  CHECK(code("{}") == ErrorCode::invalid_artifact);
  CHECK(code("") == ErrorCode::invalid_json);
  CHECK(code(R"({"metadata": {}, "results": [], "elapsed_time": 1})") == ErrorCode::invalid_artifact);
  CHECK(code(R"({"metadata": {"dbt_schema_version": null}})") == ErrorCode::unsupported_version);
  CHECK(code(artifact("run-results", "v6", "[]", "")) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("run-results", "v6", "[]", R"(, "elapsed_time": "x")")) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("run-results", "v6", "null")) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("run-results", "v6", "[1]")) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("run-results", "v6", run_result("success", ""))) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("run-results", "v6", run_result("great", compiled))) == ErrorCode::invalid_artifact);
  const Error error = error_of([] { runs(artifact("run-results", "v6", run_result("great", compiled))); });
  CHECK(error.message().starts_with("'results[0].status' is none of: success, "));
  CHECK(code(artifact("run-results", "v6", run_result("error", compiled + R"(, "failures": "x")"))) ==
        ErrorCode::invalid_artifact);
  // A text that is a number is one; what dbt does not know does not count.
  CHECK(runs(artifact("run-results", "v6", run_result("error", compiled + R"(, "failures": "1", "more": [])"),
                      R"(, "elapsed_time": " 1e3 ")"))
            .results.size() == 1);
}

TEST_CASE("source freshness") {
  const SourceFreshness one = freshness(artifact("sources", "v3", checked(R"("1970-01-01T00:01:00.5+00:00")")));
  REQUIRE(one.results.size() == 1);
  CHECK(one.results[0].unique_id == "source.p.s.t");
  CHECK(one.results[0].max_loaded_at == 60.5);
  CHECK(one.results[0].has_time_zone);
  CHECK_FALSE(freshness(artifact("sources", "v3", checked(R"("1970-01-01")"))).results[0].has_time_zone);

  const SourceFreshness failed = freshness(
      artifact("sources", "v3", R"([{"unique_id": "source.p.s.t", "status": "runtime error", "error": null}])"));
  REQUIRE(failed.results.size() == 1);
  CHECK_FALSE(failed.results[0].max_loaded_at.has_value());
}

TEST_CASE("source freshness that dbt refuses") {
  const auto code = [](const std::string& text) { return error_of([&] { freshness(text); }).code(); };
  CHECK(code(artifact("sources", "v2", "[]")) == ErrorCode::unsupported_version);
  CHECK(code(artifact("run-results", "v3", "[]")) == ErrorCode::unsupported_version);
  CHECK(code(artifact("sources", "v3", checked("null"))) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("sources", "v3", checked(R"("soon")"))) == ErrorCode::invalid_artifact);
  CHECK(code(artifact("sources", "v3", R"([{"unique_id": "a", "status": "runtime error"}])")) ==
        ErrorCode::invalid_artifact);
  // dbt's metadata of sources.json have a default for the version.
  CHECK(freshness(R"({"metadata": {}, "results": [], "elapsed_time": 1})").results.empty());
  CHECK(code(R"({"results": [], "elapsed_time": 1})") == ErrorCode::invalid_artifact);
}

TEST_CASE("a file that is not there") {
  CHECK(error_of([] { read_run_results("/nonexistent/run_results.json"); }).code() == ErrorCode::file_not_found);
  CHECK(error_of([] { read_source_freshness("/nonexistent/sources.json"); }).code() == ErrorCode::file_not_found);
}
