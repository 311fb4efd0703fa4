// One connection to a database, as much of it as the store needs. The only users of SQLite and libpq are behind it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "slimdag/error.hpp"
#include "store/postgresql_address.hpp"

namespace slimdag {

/// Bytes, as opposed to text.
struct Blob {
  std::string bytes;
};

using SqlValue = std::variant<std::monostate, std::int64_t, std::string, Blob>;
using SqlRow = std::vector<SqlValue>;
using SqlRows = std::vector<SqlRow>;

bool is_null(const SqlValue& value) noexcept;
/// Values of rows. SQLite keeps any type in any column, and a database may be damaged: throw Error(store_corrupt) for a
/// value of another type, null included, and for a text that is no UTF-8.
std::int64_t integer_of(const SqlValue& value);
const std::string& text_of(const SqlValue& value);
const std::string& bytes_of(const SqlValue& value);
/// An integer from `first` to `last`.
std::int64_t integer_of(const SqlValue& value, std::int64_t first, std::int64_t last);

enum class SqlDialect : std::uint8_t { sqlite, postgresql };

/// Not thread-safe. Throws Error(store_...) with the store's name, never with its password.
class SqlConnection {
 public:
  virtual ~SqlConnection() = default;
  virtual SqlDialect dialect() const noexcept = 0;
  /// Statements without parameters, separated by semicolons.
  virtual void execute(const std::string& sql) = 0;
  /// One statement with parameters $1, $2, ...; integers are 64 bits. Returns its rows.
  virtual SqlRows query(const std::string& sql, std::span<const SqlValue> parameters) = 0;
  SqlRows query(const std::string& sql, std::initializer_list<SqlValue> parameters = {}) {
    return query(sql, std::span<const SqlValue>(parameters.begin(), parameters.size()));
  }
  /// Opens a transaction that will write. `exclusive`: no other one of the same store runs at the same time.
  virtual void begin(bool exclusive) = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  /// Opens a transaction in which all questions see the same state.
  virtual void begin_reading() = 0;
  /// Frees room on the disk that is held for pruning; false: there is none.
  virtual bool free_reserve() noexcept { return false; }
  /// Holds it again, as much as there is.
  virtual void take_reserve() noexcept {}
  /// Brings what was committed into the tables, so that the room of the log is used anew.
  virtual void empty_log() noexcept {}
};

/// Rolls back unless commit() was reached.
class Transaction {
 public:
  explicit Transaction(SqlConnection& connection, bool exclusive = false) : connection_(connection) {
    connection_.begin(exclusive);
  }
  ~Transaction() {
    if (open_) connection_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    connection_.commit();
    open_ = false;
  }

 private:
  SqlConnection& connection_;
  bool open_ = true;
};

/// A consistent view for several questions.
class Reading {
 public:
  explicit Reading(SqlConnection& connection) : connection_(connection) { connection_.begin_reading(); }
  ~Reading() { connection_.rollback(); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  SqlConnection& connection_;
};

struct ConnectOptions {
  bool create = true;
  std::chrono::milliseconds patience = std::chrono::seconds(60);
  std::uint32_t file_mode = 0600;  ///< Of a file that is made.
};

std::unique_ptr<SqlConnection> connect_sqlite(const std::string& path, const ConnectOptions& options);
std::unique_ptr<SqlConnection> connect_postgresql(PostgresqlAddress address, const ConnectOptions& options);

/// An error of the store with its name as place.
[[noreturn]] void throw_store_error(ErrorCode code, std::string message, const std::string& store, std::string hint);

}  // namespace slimdag
