#include "environments/cron.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("cron expressions") {
  for (const char* good : {"0 6 * * 1-5", "*/15 0-23/2 1,15 * *", "0 0 L * ?", "5 4 * JAN-mar MON,fri", "0 0 * * 5#2",
                           " 0\t0 * * 7 ", "0 22-2 * * 5L"})
    CHECK_MESSAGE(problem_of_cron(good).empty(), good);
  for (const char* bad :
       {"", "daily", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
        "*/0 * * * *", "1- * * * *", ",1 * * * *", "a * * * *", "* * * * 5#6", "L * * * *", "* * * MON *"})
    CHECK_MESSAGE(!problem_of_cron(bad).empty(), bad);
  CHECK(problem_of_cron("61 * * * *") == "'61' is no minute");
  CHECK(problem_of_cron("daily") == "it has 1 field");
}
