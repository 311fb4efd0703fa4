// What slimdag.h promises of every function, checked for every row of the table in rows/: success, each wrong argument,
// each error that the row names, and the failure of each single allocation. At the end: no function without all of
// that.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "rows.hpp"

using namespace contract;

namespace {

std::set<std::string> functions_of_ledger() {
  std::ifstream file(SLIMDAG_TEST_LEDGER);
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);)
    if (!line.empty() && line[0] != '#') names.insert(line.substr(0, line.find(' ')));
  return names;
}

// One call in a world of its own, and how many blocks it left behind.
struct Attempt {
  Outcome outcome;
  std::int64_t left;
};

Attempt attempt_once(const Row& row, const Plan& plan) {
  const std::int64_t before = failing_malloc::live();
  Attempt attempt;
  {
    World world;
    attempt.outcome = row.call(world, plan);
  }
  attempt.left = failing_malloc::live() - before;
  return attempt;
}

// What the C++ runtime allocates at its first exception and keeps is no leak: a leak happens again.
Attempt attempt(const Row& row, const Plan& plan) {
  Attempt first = attempt_once(row, plan);
  return first.left == 0 ? first : attempt_once(row, plan);
}

Plan with(const ArgumentCase& wrong, bool with_error) {
  Plan plan;
  plan.argument = wrong.argument;
  plan.attack = wrong.what.attack;
  plan.with_error = with_error;
  return plan;
}

void check_expected(const Row& row, Expected expected, slimdag_status status) {
  if (row.without_status) return;  // Its answer was looked at.
  switch (expected) {
    case Expected::refused:
      CHECK(status == SLIMDAG_ERROR_INVALID_ARGUMENT);
      break;
    case Expected::taken:
      CHECK(status == SLIMDAG_OK);
      break;
    case Expected::typed:
      CHECK(status != SLIMDAG_ERROR_INTERNAL);
      CHECK(status != SLIMDAG_ERROR_OUT_OF_MEMORY);
      break;
  }
}

// Fails the n-th allocation of a call, then makes the call again on the same handles.
struct Retry {
  Outcome failing, again;
  std::int64_t left;
};

Retry fail_and_retry(const Row& row, std::uint64_t n, bool all_after) {
  const std::int64_t before = failing_malloc::live();
  Retry retry;
  {
    World world;
    Plan plan;
    plan.failing_allocation = n;
    plan.all_after = all_after;
    retry.failing = row.call(world, plan);
    retry.again = row.without_status ? Outcome{} : row.call(world, Plan{});
  }
  retry.left = failing_malloc::live() - before;
  return retry;
}

// The next allocation to fail: each of the first hundred, then ever fewer of the thousands that a function of the store
// makes. With SLIMDAG_TEST_EVERY_ALLOCATION each one (make test-long).
std::uint64_t next_allocation(std::uint64_t n) {
  static const bool every = std::getenv("SLIMDAG_TEST_EVERY_ALLOCATION") != nullptr;
  return every ? n + 1 : n + 1 + n / 100;
}

void fail_each_allocation(const Row& row, bool all_after) {
  INFO("all allocations after it fail: " << all_after);
  for (std::uint64_t n = 1;; n = next_allocation(n)) {
    Retry retry = fail_and_retry(row, n, all_after);
    if (retry.left != 0) retry = fail_and_retry(row, n, all_after);
    INFO("allocation " << n << ": " << std::string(slimdag_status_name(retry.failing.status)));
    REQUIRE(retry.left == 0);
    REQUIRE(retry.failing.error_agrees);
    REQUIRE(retry.failing.settled);
    REQUIRE(retry.again.status == SLIMDAG_OK);
    if (!retry.failing.allocation_failed) {
      REQUIRE(retry.failing.status == SLIMDAG_OK);
      return;
    }
    // A few may fail without harm: what needs them does without.
    REQUIRE((retry.failing.status == SLIMDAG_ERROR_OUT_OF_MEMORY || retry.failing.status == SLIMDAG_OK));
  }
}

struct Tested {
  bool success = false, error = false, allocation = false;
};
std::map<std::string, Tested> tested;

}  // namespace

TEST_CASE("contract 1: success") {
  for (const Row& row : all_rows()) {
    INFO(row.function);
    for (bool with_error : {true, false}) {
      Plan plan;
      plan.with_error = with_error;
      const Attempt done = attempt(row, plan);
      CHECK(done.outcome.status == SLIMDAG_OK);
      CHECK(done.outcome.error_agrees);
      CHECK(done.outcome.settled);
      CHECK(done.left == 0);
    }
    tested[row.function].success = true;
  }
}

TEST_CASE("contract 2: each wrong argument") {
  for (const Row& row : all_rows()) {
    for (const ArgumentCase& wrong : row.cases) {
      INFO(row.function << ", argument " << wrong.argument + 1 << " is " << std::string(name_of(wrong.what.attack)));
      for (bool with_error : {true, false}) {
        const Attempt done = attempt(row, with(wrong, with_error));
        check_expected(row, wrong.what.expected, done.outcome.status);
        CHECK(done.outcome.error_agrees);
        CHECK(done.outcome.settled);
        CHECK(done.left == 0);
      }
      if (wrong.what.expected == Expected::refused) tested[row.function].error = true;
    }
  }
}

TEST_CASE("contract 3: each error that a row names") {
  for (const Row& row : all_rows()) {
    for (const FailingCall& failure : row.failures) {
      INFO(row.function << " with " << std::string(slimdag_status_name(failure.status)));
      Row failing = row;
      failing.call = failure.call;
      const Attempt done = attempt(failing, Plan{});
      CHECK(std::string(slimdag_status_name(done.outcome.status)) == slimdag_status_name(failure.status));
      CHECK(done.outcome.error_agrees);
      CHECK(done.outcome.settled);
      CHECK(done.left == 0);
      tested[row.function].error = true;
    }
  }
}

TEST_CASE("contract 4: each allocation fails once") {
  for (const Row& row : all_rows()) {
    INFO(row.function);
    if (row.without_status) {
      CHECK(attempt(row, Plan{}).outcome.allocations == 0);
    } else {
      fail_each_allocation(row, false);
      fail_each_allocation(row, true);
    }
    tested[row.function].allocation = true;
  }
}

TEST_CASE("contract 5: errors are made without memory, too") {
  // What reports a failure may itself lack memory.
  for (const Row& row : all_rows()) {
    for (const FailingCall& failure : row.failures) {
      INFO(row.function << " with " << std::string(slimdag_status_name(failure.status)));
      Row failing = row;
      failing.call = failure.call;
      for (std::uint64_t n = 1;; n = next_allocation(n)) {
        Plan plan;
        plan.failing_allocation = n;
        plan.all_after = true;
        const Attempt done = attempt(failing, plan);
        REQUIRE(done.outcome.status != SLIMDAG_OK);
        REQUIRE(done.outcome.status != SLIMDAG_ERROR_INTERNAL);
        REQUIRE(done.outcome.error_agrees);
        REQUIRE(done.outcome.settled);
        REQUIRE(done.left == 0);
        if (!done.outcome.allocation_failed) break;
      }
    }
  }
}

TEST_CASE("contract 6: no function of the ledger is without a test of success, error and allocation") {
  const std::set<std::string> ledger = functions_of_ledger();
  CHECK(ledger.size() > 100);
  for (const std::string& name : ledger) {
    INFO(name);
    const bool cannot_fail = std::any_of(all_rows().begin(), all_rows().end(),
                                         [&](const Row& row) { return row.function == name && row.cannot_fail; });
    CHECK(tested[name].success);
    CHECK((tested[name].error || cannot_fail));
    CHECK(tested[name].allocation);
  }
  for (const Row& row : all_rows()) {
    INFO(row.function);
    CHECK(ledger.count(row.function) == 1);
  }
}
