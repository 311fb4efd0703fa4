// PostgreSQL: the store that many runners share.
#include <fmt/format.h>

#include <array>

#include "store/libpq.hpp"
#include "store/sql.hpp"

namespace slimdag {
namespace {

// Values of libpq-fe.h and of the catalog pg_type, which never change.
constexpr int connection_ok = 0;
constexpr int empty_query = 0, command_ok = 1, tuples_ok = 2;
constexpr int field_sqlstate = 'C';
constexpr unsigned type_bytea = 17, type_bigint = 20, type_smallint = 21, type_integer = 23, type_text = 25;
constexpr int binary = 1;
// Of all advisory locks of a database those of this store: "slimdag" in ASCII.
constexpr std::string_view lock_number = "32486517613486439";

std::int64_t big_endian(std::string_view bytes) noexcept {
  std::uint64_t value = !bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0 ? UINT64_MAX : 0;
  for (const char c : bytes) value = (value << 8) | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

std::string big_endian(std::int64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>((static_cast<std::uint64_t>(value) >> shift) & 0xff);
  return bytes;
}

class PostgresqlConnection final : public SqlConnection {
 public:
  PostgresqlConnection(PostgresqlAddress address, const ConnectOptions& options)
      : pq_(libpq(address.shown)), address_(std::move(address)), name_(address_.shown) {
    const std::string seconds = std::to_string(std::max<std::int64_t>(2, options.patience.count() / 1000));
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    const auto add = [&](const std::string& keyword, const std::string& value) {
      keywords.push_back(keyword.c_str());
      values.push_back(value.c_str());
    };
    // Of equal keywords the last one counts.
    for (const auto& [keyword, value] : address_.parameters) add(keyword, value);
    const std::array<std::pair<std::string, std::string>, 3> own = {
        {{"connect_timeout", seconds}, {"application_name", "slimdag"}, {"client_encoding", "UTF8"}}};
    for (const auto& [keyword, value] : own) add(keyword, value);
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    connection_ = pq_.connect(keywords.data(), values.data(), 0);
    if (connection_ == nullptr) throw std::bad_alloc();
    if (pq_.status(connection_) != connection_ok) {
      const std::string reason = first_line(pq_.error_message(connection_));
      pq_.finish(connection_);
      throw_store_error(ErrorCode::store_unreachable, fmt::format("The database cannot be reached: {}", reason), name_,
                        "Check host, user and database, and that the server runs.");
    }
    try {
      execute(fmt::format("SET lock_timeout = {}; SET client_min_messages = warning", options.patience.count()));
    } catch (...) {
      pq_.finish(connection_);
      throw;
    }
  }
  ~PostgresqlConnection() override { pq_.finish(connection_); }
  PostgresqlConnection(const PostgresqlConnection&) = delete;
  PostgresqlConnection& operator=(const PostgresqlConnection&) = delete;

  SqlDialect dialect() const noexcept override { return SqlDialect::postgresql; }

  void execute(const std::string& sql) override { check(Result(pq_, pq_.exec(connection_, sql.c_str()))); }

  SqlRows query(const std::string& sql, std::span<const SqlValue> parameters) override {
    Parameters given(parameters);
    const Result result(
        pq_, pq_.exec_params(connection_, sql.c_str(), static_cast<int>(parameters.size()), given.types.data(),
                             given.values.data(), given.sizes.data(), given.formats.data(), binary));
    check(result);
    const int rows = pq_.row_count(result.get());
    const int columns = pq_.column_count(result.get());
    SqlRows answer(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column)
        answer[static_cast<std::size_t>(row)].push_back(value_of(result.get(), row, column));
    return answer;
  }

  /// Writers share the lock; what changes the tables or deletes artifacts has it alone. It ends with the transaction.
  void begin(bool exclusive) override {
    execute("BEGIN");
    try {
      query(fmt::format("SELECT pg_advisory_xact_lock{}({})", exclusive ? "" : "_shared", lock_number), {});
    } catch (...) {
      rollback();
      throw;
    }
  }
  void begin_reading() override { execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  void commit() override { execute("COMMIT"); }
  void rollback() noexcept override {
    if (PgResult* result = pq_.exec(connection_, "ROLLBACK")) pq_.clear(result);
  }

 private:
  class Result {
   public:
    Result(const LibPq& pq, PgResult* result) : pq_(pq), result_(result) {}
    ~Result() {
      if (result_ != nullptr) pq_.clear(result_);
    }
    Result(const Result&) = delete;
    Result& operator=(const Result&) = delete;
    PgResult* get() const noexcept { return result_; }

   private:
    const LibPq& pq_;
    PgResult* result_;
  };

  /// Parameters as libpq takes them; borrows texts and bytes.
  struct Parameters {
    explicit Parameters(std::span<const SqlValue> given) {
      numbers.reserve(given.size());
      for (const SqlValue& value : given) add(value);
    }
    void add(const SqlValue& value) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        numbers.push_back(big_endian(*number));
        add(type_bigint, numbers.back());
      } else if (const auto* text = std::get_if<std::string>(&value)) {
        add(type_text, *text);
      } else if (const auto* blob = std::get_if<Blob>(&value)) {
        add(type_bytea, blob->bytes);
      } else {
        types.push_back(0);
        values.push_back(nullptr);
        sizes.push_back(0);
        formats.push_back(binary);
      }
    }
    void add(unsigned type, const std::string& bytes) {
      types.push_back(type);
      values.push_back(bytes.data());
      sizes.push_back(static_cast<int>(bytes.size()));
      formats.push_back(binary);
    }
    std::vector<std::string> numbers;
    std::vector<unsigned> types;
    std::vector<const char*> values;
    std::vector<int> sizes;
    std::vector<int> formats;
  };

  SqlValue value_of(const PgResult* result, int row, int column) const {
    if (pq_.is_null(result, row, column) != 0) return std::monostate{};
    std::string bytes(pq_.value(result, row, column), static_cast<std::size_t>(pq_.value_size(result, row, column)));
    switch (pq_.column_type(result, column)) {
      case type_bigint:
      case type_integer:
      case type_smallint:
        return big_endian(std::string_view(bytes));
      case type_bytea:
        return Blob{std::move(bytes)};
      default:
        return bytes;
    }
  }

  std::string first_line(const char* message) const {
    std::string text = without_secrets_of(address_, message == nullptr ? "" : message);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.substr(0, text.find('\n'));
  }

  void check(const Result& result) const {
    if (result.get() == nullptr) throw_lost();
    const int status = pq_.result_status(result.get());
    if (status == command_ok || status == tuples_ok || status == empty_query) return;
    const char* state = pq_.result_error_field(result.get(), field_sqlstate);
    throw_failure(state == nullptr ? std::string_view() : std::string_view(state),
                  first_line(pq_.result_error_message(result.get())));
  }

  [[noreturn]] void throw_lost() const {
    throw_store_error(
        ErrorCode::store_unreachable,
        fmt::format("The connection to the database is lost: {}", first_line(pq_.error_message(connection_))), name_,
        "Open the store again; nothing was changed.");
  }

  /// Classes of SQLSTATE, from the appendix "PostgreSQL Error Codes" of its manual.
  [[noreturn]] void throw_failure(std::string_view state, const std::string& reason) const {
    if (state.empty() || state.starts_with("08") || state.starts_with("57P")) throw_lost();
    if (state == "55P03" || state.starts_with("40"))
      throw_store_error(ErrorCode::store_locked, "Another process keeps the store locked.", name_,
                        "Try again once it is done; nothing was changed.");
    if (state == "25006" || state == "42501")
      throw_store_error(ErrorCode::store_read_only, fmt::format("The store may not be written to: {}", reason), name_,
                        "Give this user the rights on slimdag's tables; nothing was changed.");
    if (state.starts_with("53"))
      throw_store_error(ErrorCode::store_full, fmt::format("The database has no room left: {}", reason), name_,
                        "Make room or prune old runs; nothing was recorded.");
    if (state == "22021")
      throw_store_error(ErrorCode::invalid_argument, "A text is none that the database can hold.", name_,
                        "Give Unicode texts without NUL.");
    if (state.starts_with("42") || state.starts_with("XX"))
      throw_store_error(ErrorCode::store_corrupt, fmt::format("The tables are not those of slimdag: {}", reason), name_,
                        "Restore the database from a backup, or use another one.");
    throw_store_error(ErrorCode::io, fmt::format("The database refuses: {}", reason), name_, "Nothing was changed.");
  }

  const LibPq& pq_;
  PostgresqlAddress address_;
  std::string name_;
  PgConnection* connection_ = nullptr;
};

}  // namespace

std::unique_ptr<SqlConnection> connect_postgresql(PostgresqlAddress address, const ConnectOptions& options) {
  return std::make_unique<PostgresqlConnection>(std::move(address), options);
}

}  // namespace slimdag
