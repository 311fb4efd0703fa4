// A migration that is killed at each statement leaves the store as it was, or as it is to be. PostgreSQL: where
// SLIMDAG_TEST_POSTGRESQL names a database with a store of an earlier version, as
// tests/integration/store/test_migration.py does.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "store/schema.hpp"
#include "store/sql.hpp"

using namespace slimdag;

namespace {

namespace fs = std::filesystem;
using Connect = std::function<std::unique_ptr<SqlConnection>()>;

/// Kills the process at one of its statements.
class KillingConnection final : public SqlConnection {
 public:
  KillingConnection(SqlConnection& inner, int statements) : inner_(inner), left_(statements) {}
  SqlDialect dialect() const noexcept override { return inner_.dialect(); }
  void execute(const std::string& sql) override {
    count();
    inner_.execute(sql);
  }
  SqlRows query(const std::string& sql, std::span<const SqlValue> parameters) override {
    count();
    return inner_.query(sql, parameters);
  }
  void begin(bool exclusive) override {
    count();
    inner_.begin(exclusive);
  }
  void commit() override {
    count();
    inner_.commit();
  }
  void rollback() noexcept override { inner_.rollback(); }
  void begin_reading() override { inner_.begin_reading(); }

 private:
  void count() {
    if (left_-- == 0) ::raise(SIGKILL);
  }
  SqlConnection& inner_;
  int left_;
};

/// False where the process was killed.
bool migrated(const Connect& connect, int statements) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      const auto connection = connect();
      KillingConnection killing(*connection, statements);
      prepare_schema(killing, "the store", false);
      ::_exit(0);
    } catch (...) {
      ::_exit(1);
    }
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    CHECK(WTERMSIG(status) == SIGKILL);
    return false;
  }
  CHECK(WEXITSTATUS(status) == 0);
  return true;
}

std::int64_t number(SqlConnection& connection, const std::string& question) {
  return integer_of(connection.query(question)[0][0]);
}

bool has(SqlConnection& connection, const std::string& column, const std::string& table) {
  try {
    connection.query("SELECT " + column + " FROM " + table + " LIMIT 1");
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// What a store of an earlier version holds.
struct Before {
  std::int64_t version;
  std::int64_t runs;
  std::int64_t artifacts;
};

Before look_at(const Connect& connect) {
  const auto connection = connect();
  return {number(*connection, "SELECT version FROM slimdag_store"),
          number(*connection, "SELECT count(*) FROM slimdag_run"),
          number(*connection, "SELECT count(*) FROM slimdag_artifact")};
}

/// The version is the old one, and then so is everything; or the new one, and then nothing is of the old one.
bool is_as_it_was(const Connect& connect, const Before& before) {
  const auto connection = connect();
  CHECK(number(*connection, "SELECT count(*) FROM slimdag_run") == before.runs);
  CHECK(number(*connection, "SELECT count(*) FROM slimdag_artifact") == before.artifacts);
  const std::int64_t version = number(*connection, "SELECT version FROM slimdag_store");
  const bool is_old = version == before.version;
  CHECK((is_old || version == store_version));
  CHECK(number(*connection, "SELECT count(*) FROM slimdag_run WHERE checks_pull_request = 1") ==
        (version < rules_version ? 1 : 2));
  CHECK(has(*connection, "count(*)", "slimdag_project_rules") == (version >= rules_version));
  CHECK(has(*connection, "count(*)", "slimdag_pruned_run") == (version >= history_version));
  CHECK(has(*connection, "count(*)", "slimdag_listed_object") == (version >= history_version));
  CHECK(has(*connection, "object", "slimdag_artifact") == (version >= history_version));
  return is_old;
}

/// How many statements were killed.
int kill_at_each_statement(const Connect& connect) {
  const Before before = look_at(connect);
  CHECK(before.version < store_version);
  int statements = 0;
  while (!migrated(connect, statements)) {
    CHECK(is_as_it_was(connect, before));
    ++statements;
  }
  CHECK_FALSE(is_as_it_was(connect, before));
  // Nothing more is to be done.
  const auto connection = connect();
  CHECK(prepare_schema(*connection, "the store", false) == store_version);
  return statements;
}

}  // namespace

TEST_CASE("a migration of SQLite that is killed at each statement") {
  for (int version = 1; version < store_version; ++version) {
    CAPTURE(version);
    const fs::path folder = fs::temp_directory_path() / ("slimdag-migration-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    const std::string file = (folder / "state.db").string();
    const std::string name = "/stores/version-" + std::to_string(version) + ".db";
    fs::copy_file(std::string(SLIMDAG_TEST_DATA) + name, file, fs::copy_options::overwrite_existing);
    CHECK(kill_at_each_statement([&] { return connect_sqlite(file, {false, std::chrono::seconds(60)}); }) >= 12);
    fs::remove_all(folder);
  }
}

TEST_CASE("a migration of PostgreSQL that is killed at each statement") {
  const char* url = std::getenv("SLIMDAG_TEST_POSTGRESQL");
  if (url == nullptr) return;
  CHECK(kill_at_each_statement([&] {
          return connect_postgresql(parse_postgresql_address(url), {false, std::chrono::seconds(60)});
        }) >= 12);
}

TEST_CASE("who may only read an older store gets its answers") {
  if (::geteuid() == 0) return;  // Root may write everything.
  const fs::path folder = fs::temp_directory_path() / ("slimdag-read-only-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const fs::path file = folder / "state.db";
  fs::copy_file(std::string(SLIMDAG_TEST_DATA) + "/stores/version-1.db", file, fs::copy_options::overwrite_existing);
  fs::permissions(file, fs::perms::owner_read);
  const auto connection = connect_sqlite(file.string(), {false, std::chrono::seconds(1)});
  CHECK(prepare_schema(*connection, "the store", false) == 1);
  fs::permissions(file, fs::perms::owner_all);
  fs::remove_all(folder);
}
