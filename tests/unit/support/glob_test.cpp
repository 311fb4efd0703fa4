#include "support/glob.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "slimdag/error.hpp"

using slimdag::Error;
using slimdag::glob;

namespace {

using Paths = std::vector<std::string_view>;

/// In byte order; "models-old" stands between "models" and "models/", which must not confuse the walk.
const Paths files = {".hidden/x.yml", "../shared/s.sql",      "dbt_project.yml",     "models-old/a.sql",
                     "models/a.sql",  "models/staging/b.sql", "models/staging/b.yml"};

Paths found(std::string_view pattern) {
  Paths sorted = files;
  std::sort(sorted.begin(), sorted.end());
  Paths result = glob(sorted, pattern);
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

TEST_CASE("a path without wildcards is the file or folder itself") {
  CHECK(found("models/a.sql") == Paths{"models/a.sql"});
  CHECK(found("./models//staging") == Paths{"models/staging"});
  CHECK(found("models/missing.sql").empty());
  CHECK(found("models/a.sql/x").empty());
}

TEST_CASE("a star stops at a slash and lists hidden names but not ..") {
  CHECK(found("models/*.sql") == Paths{"models/a.sql"});
  CHECK(found("*") == Paths{".hidden", "dbt_project.yml", "models", "models-old"});
  CHECK(found("*/*/*.sql") == Paths{"models/staging/b.sql"});
}

TEST_CASE("a trailing slash means folders") {
  CHECK(found("models/") == Paths{"models"});
  CHECK(found("models/a.sql/").empty());
  CHECK(found("models/*/") == Paths{"models/staging"});
}

TEST_CASE("two stars stand for folders of any depth, the root included") {
  CHECK(found("**") == Paths{".", ".hidden", "models", "models-old", "models/staging"});
  CHECK(found("models/**") == Paths{"models", "models/staging"});
  CHECK(found("**/*.sql") == Paths{"models-old/a.sql", "models/a.sql", "models/staging/b.sql"});
  CHECK(found("**/staging/**/b.*") == Paths{"models/staging/b.sql", "models/staging/b.yml"});
}

TEST_CASE("two dots are a name, which is never resolved") {
  CHECK(found("../shared/*.sql") == Paths{"../shared/s.sql"});
  CHECK(found("..") == Paths{".."});
  CHECK(found("models/../models/a.sql").empty());
}

TEST_CASE("what pathlib refuses is refused") {
  for (const char* pattern : {"", "/models", "//", "models/**.sql", "a**", ".", "./", "././"}) {
    CAPTURE(pattern);
    CHECK_THROWS_AS(found(pattern), Error);
  }
}

TEST_CASE("an empty project has only its root") {
  CHECK(glob({}, "**") == Paths{"."});
  CHECK(glob({}, "*").empty());
}
