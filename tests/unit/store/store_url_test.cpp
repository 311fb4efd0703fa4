#include "store/store_url.hpp"

#include <doctest/doctest.h>

#include "slimdag/error.hpp"

using namespace slimdag;

TEST_CASE("the URL says what kind of store it is, and is shown without password") {
  CHECK(parse_store_url("state.db").target == "state.db");
  CHECK(parse_store_url("sqlite:///state.db").target == "state.db");
  CHECK(parse_store_url("sqlite:////tmp/state.db").target == "/tmp/state.db");
  CHECK(parse_store_url("sqlite:///tmp/state.db").target == "/tmp/state.db");
  CHECK(parse_store_url("sqlite:///no/such/folder/state.db").target == "no/such/folder/state.db");
  for (const char* url : {"postgresql://u:hunter2@h/d", "postgres://u:hunter2@h:5432/d?password=hunter2",
                          "postgresql://h/d?user=u&password=hunter2"}) {
    const StoreUrl parsed = parse_store_url(url);
    CHECK(parsed.postgresql);
    CHECK(parsed.target == url);
    CHECK(parsed.shown.find("hunter2") == std::string::npos);
  }
  for (const char* url : {"mysql://h/d", "sqlite://", "", "://x"}) CHECK_THROWS_AS(parse_store_url(url), Error);
}
