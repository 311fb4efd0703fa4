// SQLite: the embedded store, one file in write-ahead mode.
#include <fmt/format.h>
#include <sqlite3.h>

#if !defined(_WIN32)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cerrno>
#include <filesystem>
#include <random>
#include <thread>
#include <utility>

#include "store/disk_reserve.hpp"
#include "store/sql.hpp"

namespace slimdag {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

/// SQLITE_FULL is said for ENOSPC only; a quota or a limit on the size of files is no other thing to its owner. What
/// fails within COMMIT leaves no system_errno, but errno itself.
bool is_full(sqlite3* database, int code) noexcept {
  if ((code & 0xff) == SQLITE_FULL) return true;
  const int last = errno;
  const int told = database == nullptr ? 0 : sqlite3_system_errno(database);
  const int system = told == 0 ? last : told;
  return (code & 0xff) == SQLITE_IOERR && (system == EFBIG || system == ENOSPC || system == EDQUOT);
}

bool may_only_be_read(const std::string& path) {
#if defined(_WIN32)
  static_cast<void>(path);
  return false;
#else
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  return access(path.c_str(), R_OK) == 0 && (access(path.c_str(), W_OK) != 0 || access(folder.c_str(), W_OK) != 0);
#endif
}

[[noreturn]] void throw_sqlite_error(sqlite3* database, int code, const std::string& store) {
  if (is_full(database, code))
    throw_store_error(ErrorCode::store_full, "There is no room left for the store.", store,
                      "Make room or prune old runs; nothing was recorded.");
  const std::string reason = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw_store_error(ErrorCode::store_locked, "Another process keeps the store locked.", store,
                        "Try again once it is done; nothing was changed.");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw_store_error(ErrorCode::store_read_only, "The store may not be written to.", store,
                        "Give this user the right to write the file and its folder; nothing was changed.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw_store_error(ErrorCode::store_corrupt, fmt::format("The store is damaged or is no store: {}.", reason),
                        store, "Restore it from a backup, or name another file.");
    case SQLITE_CANTOPEN:
      if (may_only_be_read(store))
        throw_store_error(ErrorCode::store_read_only,
                          "The store may not be written to, and even reading it takes locks.", store,
                          "Give this user the right to write the file and its folder; nothing was changed.");
      throw_store_error(ErrorCode::store_unreachable, fmt::format("The store cannot be opened: {}.", reason), store,
                        "Check the path: its folder has to exist and to be writable.");
    default:
      throw_store_error(ErrorCode::io, fmt::format("The store cannot be used: {}.", reason), store,
                        "Check the disk; nothing was changed.");
  }
}

/// $1 as SQLite numbers its parameters.
std::string sqlite_text(const std::string& sql) {
  std::string text = sql;
  std::replace(text.begin(), text.end(), '$', '?');
  return text;
}

/// An empty file is a new database; SQLite gives the files beside it the same permissions. The file gets its name when
/// it is closed: closing it later would end the locks that another thread has on it. Whatever fails here SQLite tells.
void make_file(const std::string& path, std::uint32_t mode) {
#if defined(_WIN32)
  static_cast<void>(path);
  static_cast<void>(mode);
#else
  if (path.empty() || path == ":memory:" || access(path.c_str(), F_OK) == 0) return;
  std::random_device random;
  const std::string made = fmt::format("{}.{:08x}{:08x}.tmp", path, random(), random());
  const int file = ::open(made.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return;
  static_cast<void>(::fchmod(file, mode));
  ::close(file);
  if (::link(made.c_str(), path.c_str()) != 0 && errno != EEXIST && access(path.c_str(), F_OK) != 0)
    static_cast<void>(::rename(made.c_str(), path.c_str()));  // A file system without links.
  ::unlink(made.c_str());
#endif
}

class SqliteConnection final : public SqlConnection {
 public:
  SqliteConnection(std::string path, const ConnectOptions& options) : path_(std::move(path)) {
    open(options);
    sqlite3_extended_result_codes(database_.get(), 1);
    sqlite3_busy_timeout(database_.get(), static_cast<int>(options.patience.count()));
    // Foreign keys are off by default; a commit is on the disk when it is reported. A store that may only be read
    // cannot change its mode, and does not have to.
    execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
    // What is no store yet is not touched by who does not want to make one.
    if (options.create && sqlite3_db_readonly(database_.get(), "main") == 0) write_ahead(options.patience);
  }

  SqlDialect dialect() const noexcept override { return SqlDialect::sqlite; }

  void execute(const std::string& sql) override {
    errno = 0;
    const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
  }

  SqlRows query(const std::string& sql, std::span<const SqlValue> parameters) override {
    sqlite3_stmt* statement = prepared(sql);
    const Reset reset{statement};
    for (std::size_t i = 0; i < parameters.size(); ++i) bind(statement, static_cast<int>(i + 1), parameters[i]);
    SqlRows rows;
    while (true) {
      errno = 0;
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return rows;
      if (code != SQLITE_ROW) fail(code);
      rows.push_back(row_of(statement));
    }
  }

  /// Takes the write lock at once, so that it waits instead of failing in the middle. All writers are exclusive.
  void begin(bool) override {
    end_what_is_open();
    execute("BEGIN IMMEDIATE");
  }
  void begin_reading() override {
    end_what_is_open();
    execute("BEGIN DEFERRED");
  }
  void commit() override { execute("COMMIT"); }
  bool free_reserve() noexcept override {
    if (!free_disk_reserve(path_)) return false;
    // Some builds of SQLite write zeros over all that is deleted, for which there is no room.
    run_unless_it_fails("PRAGMA secure_delete = OFF");
    spares_deleted_ = true;
    return true;
  }
  void take_reserve() noexcept override {
    if (spares_deleted_ && zeroes_deleted_) run_unless_it_fails("PRAGMA secure_delete = ON");
    spares_deleted_ = false;
    take_disk_reserve(path_);
  }
  void empty_log() noexcept override {
    // Waits for nobody: what others still read is brought there by a later one.
    static_cast<void>(sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
  }
  void rollback() noexcept override {
    // Fails where an error has already rolled back; then there is nothing left to do.
    static_cast<void>(sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr));
  }

 private:
  struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };

  /// The first process turns the mode on, for which SQLite does not wait for others that do so at the same moment.
  void write_ahead(std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds pause(5);
    const auto end = std::chrono::steady_clock::now() + patience;
    while (true) {
      const int code = sqlite3_exec(database_.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
      if (code == SQLITE_OK) return;
      if ((code & 0xff) != SQLITE_BUSY || std::chrono::steady_clock::now() >= end) fail(code);
      std::this_thread::sleep_for(pause);
    }
  }

  void run_unless_it_fails(const char* sql) noexcept {
    static_cast<void>(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr));
  }

  /// A transaction that could not even be rolled back, for want of memory.
  void end_what_is_open() noexcept {
    if (sqlite3_get_autocommit(database_.get()) == 0) rollback();
  }

  void open(const ConnectOptions& options) {
    std::error_code ignored;
    if (!options.create && !std::filesystem::exists(path_, ignored))
      throw_store_error(ErrorCode::file_not_found, "There is no store of that name.", path_,
                        "Check the path; recording a run makes a new store.");
    const int create = options.create ? SQLITE_OPEN_CREATE : 0;
    if (options.create) make_file(path_, options.file_mode);
    sqlite3* opened = nullptr;
    // One thread at a time uses a connection; the store sees to that.
    const int code =
        sqlite3_open_v2(path_.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | create, nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) throw_sqlite_error(opened, code, path_);
  }

  [[noreturn]] void fail(int code) { throw_sqlite_error(database_.get(), code, path_); }

  sqlite3_stmt* prepared(const std::string& sql) {
    Statement& kept = statements_[sql];
    if (!kept) {
      const std::string text = sqlite_text(sql);
      sqlite3_stmt* statement = nullptr;
      const int code = sqlite3_prepare_v3(database_.get(), text.c_str(), static_cast<int>(text.size() + 1),
                                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
      if (code != SQLITE_OK) fail(code);
      kept.reset(statement);
    }
    return kept.get();
  }

  void bind(sqlite3_stmt* statement, int at, const SqlValue& value) {
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement, at, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      code = sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      // An empty view has no address, and that would be null.
      code = blob->bytes.empty()
                 ? sqlite3_bind_zeroblob(statement, at, 0)
                 : sqlite3_bind_blob64(statement, at, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
    } else {
      code = sqlite3_bind_null(statement, at);
    }
    if (code != SQLITE_OK) fail(code);
  }

  static SqlRow row_of(sqlite3_stmt* statement) {
    const int count = sqlite3_column_count(statement);
    SqlRow row;
    row.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) row.push_back(value_of(statement, i));
    return row;
  }

  static SqlValue value_of(sqlite3_stmt* statement, int at) {
    const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement, at)); };
    switch (sqlite3_column_type(statement, at)) {
      case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement, at)};
      case SQLITE_TEXT: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
        return std::string(text, size());
      }
      case SQLITE_BLOB: {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, at));
        return bytes == nullptr ? Blob{} : Blob{std::string(bytes, size())};
      }
      default:
        return std::monostate{};
    }
  }

  std::string path_;
  Database database_;
  const bool zeroes_deleted_ = sqlite3_compileoption_used("SECURE_DELETE") != 0;
  bool spares_deleted_ = false;
  boost::unordered_flat_map<std::string, Statement> statements_;  // Finalized before the database is closed.
};

}  // namespace

std::unique_ptr<SqlConnection> connect_sqlite(const std::string& path, const ConnectOptions& options) {
  return std::make_unique<SqliteConnection>(path, options);
}

}  // namespace slimdag
