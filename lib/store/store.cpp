#include "slimdag/store/store.hpp"

#include <fmt/format.h>

#include "slimdag/error.hpp"
#include "slimdag/secrets.hpp"
#include "store/disk_reserve.hpp"
#include "store/run_rows.hpp"
#include "store/schema.hpp"
#include "store/store_data.hpp"
#include "store/store_url.hpp"

namespace slimdag {

namespace {

void check_patience(std::chrono::milliseconds patience) {
  if (patience.count() < 0 || patience.count() > INT32_MAX)
    throw Error(ErrorCode::invalid_argument,
                fmt::format("The patience of {} milliseconds is none from 0 to {}.", patience.count(), INT32_MAX), {},
                "Give the time to wait for other writers.");
}

void check_file_mode(std::uint32_t mode) {
  if (mode > 0777U || (mode & 0600U) != 0600U)
    throw Error(ErrorCode::invalid_argument, "The permissions of files are none.", {},
                "Give bits as 0600 or 0640, with which the owner may read and write.");
}

}  // namespace

Store Store::open(const std::string& url, StoreOptions options) {
  check_patience(options.patience);
  check_file_mode(options.file_mode);
  StoreUrl parsed = parse_store_url(url);
  auto data = std::make_shared<StoreData>();
  data->url = parsed.shown;
  const ConnectOptions connect{options.create, options.patience, options.file_mode};
  data->options = std::move(options);
  if (data->options.storage) data->options.storage->url = shown_url(data->options.storage->url);
  const auto connect_to = [&] {
    data->connection = parsed.postgresql ? connect_postgresql(std::move(*parsed.postgresql), connect)
                                         : connect_sqlite(parsed.path, connect);
    data->version = prepare_schema(*data->connection, data->url, connect.create);
  };
  try {
    connect_to();
  } catch (const Error& error) {
    // Even who only reads needs some room for SQLite's locks.
    if (error.code() != ErrorCode::store_full || parsed.postgresql || !free_disk_reserve(parsed.path)) throw;
    data->connection.reset();
    connect_to();
    take_disk_reserve(parsed.path);
  }
  return Store(std::move(data));
}

const std::string& Store::url() const noexcept { return data_->url; }

std::vector<RunInfo> Store::runs(const RunFilter& filter) const {
  const std::lock_guard lock(data_->mutex);
  RunConditions conditions;
  if (!filter.job.empty()) conditions.job = filter.job;
  conditions.status = filter.status;
  std::vector<RunInfo> infos;
  for (RunRow& run : find_runs(*data_, filter, conditions)) infos.push_back(std::move(run.info));
  return infos;
}

RunInfo Store::run(std::string_view run_id, std::string_view project) const {
  const std::lock_guard lock(data_->mutex);
  return find_run(*data_, run_id, project).info;
}

}  // namespace slimdag
