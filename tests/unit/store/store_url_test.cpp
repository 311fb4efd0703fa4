#include "store/store_url.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"

using namespace slimdag;

namespace {

const std::string canary = "C4N4RY";

/// All that an error says; empty where there is none.
std::string failure(const std::string& url) {
  try {
    parse_store_url(url);
    return {};
  } catch (const Error& error) {
    return error.message() + error.hint() + error.where().file + error.what();
  }
}

}  // namespace

TEST_CASE("the URL says what kind of store it is") {
  CHECK(parse_store_url("state.db").path == "state.db");
  CHECK(parse_store_url("sqlite:///state.db").path == "state.db");
  CHECK(parse_store_url("sqlite:////tmp/state.db").path == "/tmp/state.db");
  CHECK(parse_store_url("sqlite:///tmp/state.db").path == "/tmp/state.db");
  CHECK(parse_store_url("sqlite:///no/such/folder/state.db").path == "no/such/folder/state.db");
  CHECK(parse_store_url("/data/a@b.db").path == "/data/a@b.db");
  for (const char* url : {"mysql://h/d", "sqlite://", "", "://x"}) CHECK_THROWS_AS(parse_store_url(url), Error);
}

TEST_CASE("what libpq takes is shown as user, host, port and database") {
  struct Spelling {
    std::string url;
    std::string shown;
  };
  const Spelling spellings[] = {
      {"postgresql://u:" + canary + "@h/d", "postgresql://u@h/d"},
      {"postgres://u:" + canary + "@h:5432/d?password=" + canary, "postgresql://u@h:5432/d"},
      {"postgresql://h/d?user=u&password=" + canary, "postgresql://u@h/d"},
      {"postgresql://h/d?user=u&%70assword=" + canary, "postgresql://u@h/d"},
      {"postgresql://u:" + canary + "?" + canary + "@h/d", "postgresql://u@h/d"},
      {"postgresql://u:" + canary + "#" + canary + "@h/d", "postgresql://u@h/d"},
      {"postgresql://u:%40%2F%3F%23" + canary + "@h/d", "postgresql://u@h/d"},
      {"postgresql://:" + canary + "@h/d", "postgresql://h/d"},
      {"postgresql://u@h/d?sslmode=require&sslpassword=" + canary, "postgresql://u@h/d"},
      {"postgresql://u@h/d?application_name=" + canary, "postgresql://u@h/d"},
      {"postgresql://a%40b:" + canary + "@h:1,i:2/d", "postgresql://a%40b@h,i:1,2/d"},
      {"postgresql://u:" + canary + "@[::1]:7/d", "postgresql://u@::1:7/d"},
      {"postgresql:///d?host=/run/x&password=" + canary, "postgresql://%2Frun%2Fx/d"},
      {"host=h user=u password=" + canary + " dbname=d", "postgresql://u@h/d"},
      {" host = h user='u' password = 'a\\' " + canary + " @/?#'", "postgresql://u@h/"},
      {"password='x://" + canary + "' host=h", "postgresql://h/"},
      {"sslpassword=" + canary + " hostaddr=1.2.3.4 port=5", "postgresql://1.2.3.4:5/"},
  };
  for (const Spelling& spelling : spellings) {
    CAPTURE(spelling.shown);
    const StoreUrl parsed = parse_store_url(spelling.url);
    REQUIRE(parsed.postgresql.has_value());
    CHECK(parsed.shown == spelling.shown);
    for (const std::string& secret : parsed.postgresql->secrets)
      CHECK(without_secrets_of(*parsed.postgresql, "got " + secret + "!") == "got ********!");
  }
}

TEST_CASE("an address that cannot be read is an error that shows nothing of it") {
  for (const std::string& url : {
           "postgresql://u:" + canary + "@ss@h/d",            // libpq's host: ss@h
           "postgresql://u:p@" + canary + "@h/d",             //
           "postgresql://u:a/" + canary + "@h/d",             // libpq's host is u, its port a
           "postgresql://u:12/" + canary + "@h/d",            // libpq's database: C4N4RY@h/d
           "postgresql://u:12/x?" + canary + "=1@h/d",        //
           "postgresql://u:12/x?dbname=" + canary + "@h/d",   //
           "postgresql://u:p@" + canary + "/x@h/d",           //
           "postgresql://u:" + canary + "/d",                 // a password in place of a port
           "postgresql://u:%zz" + canary + "@h/d",            //
           "postgresql://h/d?" + canary,                      //
           "postgresql://h/d?" + canary + "=1",               //
           "postgresql://h/d#password=" + canary,             // libpq knows no fragments
           "postgresql://h/host%3Dh%20password%3D" + canary,  // a connection string in the database
           "postgresql://u:p@h h " + canary + "/d",           //
           "host=h password='" + canary,                      //
           "host=h " + canary,                                //
           "host=h " + canary + "=x",                         //
           "host='a@b:" + canary + "'",                       //
           "postgresql:/u:" + canary + "@h/d",                // Would be the name of a file.
           "postgresql//u:" + canary + "@h/d",                //
           "u:" + canary + "@h/d",                            //
           "HOST=h PASSWORD=" + canary,                       //
           "nothing=1 password='" + canary + "'",             //
           "sqlite://u:" + canary + "@h/d",                   //
           "sqlite:///state.db?password=" + canary,           //
           "sqlite:/x?password=" + canary,                    //
           "mysql://u:" + canary + "@h/d",                    //
           "POSTGRESQL://u:" + canary + "@h/d",               //
           "u:" + canary + "://h",                            //
           "postgresql+psycopg2://u:" + canary + "@h/d?password=" + canary,
       }) {
    CAPTURE(url);
    const std::string said = failure(url);
    CHECK_FALSE(said.empty());
    CHECK(said.find(canary) == std::string::npos);
  }
}
