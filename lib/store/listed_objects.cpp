#include "store/listed_objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <random>
#include <vector>

#include "store/schema.hpp"
#include "support/secrets.hpp"

namespace slimdag {
namespace {

constexpr int folder_digits = 2;
constexpr std::size_t page = 100;
// An object store that cannot be reached would otherwise be waited for once for each object.
constexpr std::uint64_t most_failures = 5;

std::string name_in_folder(const std::string& name) {
  return fmt::format("{}/{}.zst", name.substr(0, folder_digits), name.substr(folder_digits));
}

struct ListedObject {
  std::string name;
  std::string location;
};

std::vector<ListedObject> doomed_objects(SqlConnection& connection, const std::string& after) {
  std::vector<ListedObject> objects;
  for (const SqlRow& row : connection.query("SELECT name, location FROM slimdag_listed_object WHERE doomed = 1 AND "
                                            "name > $1 ORDER BY name LIMIT $2",
                                            {after, static_cast<std::int64_t>(page)}))
    objects.push_back({text_of(row[0]), text_of(row[1])});
  return objects;
}

void take_off_list(SqlConnection& connection, const std::vector<std::string>& names) {
  if (names.empty()) return;
  Transaction transaction(connection);
  for (const std::string& name : names) connection.query("DELETE FROM slimdag_listed_object WHERE name = $1", {name});
  transaction.commit();
}

class ObjectDeletion {
 public:
  ObjectDeletion(StoreData& store, std::uint64_t limit) : store_(store), left_to_do_(limit) {}

  void run() {
    std::string after;
    while (left_to_do_ > 0 && failures_ < most_failures) {
      const std::vector<ListedObject> objects = doomed_objects(*store_.connection, after);
      if (objects.empty()) return;
      after = objects.back().name;
      take_off_list(*store_.connection, deleted_of(objects));
    }
  }

  const std::string& reason() const noexcept { return reason_; }

 private:
  std::vector<std::string> deleted_of(const std::vector<ListedObject>& objects) {
    std::vector<std::string> names;
    for (const ListedObject& object : objects) {
      if (left_to_do_ == 0 || failures_ >= most_failures) break;
      --left_to_do_;
      if (is_deleted(object)) names.push_back(object.name);
    }
    return names;
  }

  bool is_deleted(const ListedObject& object) {
    const ArtifactStorage& storage = *store_.options.storage;
    try {
      // Under another address it may be the same place; where the object is not there, it may be another one.
      if (object.location != storage.url && storage.size && !storage.size(object.name)) {
        reason_ = fmt::format("It is kept at {}, and the store was opened with {}.", object.location, storage.url);
        return false;
      }
      storage.remove(object.name);
      return true;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      reason_ = without_secrets(error.what());
      ++failures_;
      return false;
    }
  }

  StoreData& store_;
  std::uint64_t left_to_do_;
  std::uint64_t failures_ = 0;
  std::string reason_;
};

std::uint64_t count_doomed(SqlConnection& connection) {
  return static_cast<std::uint64_t>(
      integer_of(connection.query("SELECT count(*) FROM slimdag_listed_object WHERE doomed = 1")[0][0]));
}

void doom_abandoned(SqlConnection& connection) {
  if (connection.query("SELECT 1 FROM slimdag_listed_object WHERE doomed = 0 LIMIT 1").empty()) return;
  Transaction transaction(connection);
  connection.query("UPDATE slimdag_listed_object SET doomed = 1 WHERE doomed = 0");
  transaction.commit();
}

}  // namespace

std::string new_object_name(std::string_view hash) {
  std::random_device random;
  const auto part = [&] { return static_cast<std::uint32_t>(random()); };
  return name_in_folder(fmt::format("{}-{:08x}{:08x}", hex_of(hash), part(), part()));
}

std::string object_name_of_hash(std::string_view hash) { return name_in_folder(hex_of(hash)); }

void list_object(SqlConnection& connection, const std::string& name, const std::string& location, ListedAs as) {
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  connection.query(
      "INSERT INTO slimdag_listed_object (name, location, doomed, listed_at) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (name) DO UPDATE SET doomed = excluded.doomed",
      {name, location, static_cast<std::int64_t>(as), microseconds_of(now)});
}

bool take_off_list(SqlConnection& connection, const std::string& name) {
  return !connection.query("DELETE FROM slimdag_listed_object WHERE name = $1 AND doomed = 0 RETURNING doomed", {name})
              .empty();
}

ObjectsLeft delete_listed_objects(StoreData& store, Abandoned abandoned, std::uint64_t limit) {
  ObjectsLeft left;
  if (store.version < history_version) return left;
  SqlConnection& connection = *store.connection;
  try {
    if (abandoned == Abandoned::delete_too) doom_abandoned(connection);
    if (store.options.storage && store.options.storage->remove) {
      ObjectDeletion deletion(store, limit);
      deletion.run();
      left.reason = deletion.reason();
    }
    left.count = count_doomed(connection);
    if (left.count > 0 && left.reason.empty()) left.reason = "The store was opened without a place that deletes.";
  } catch (const Error& error) {
    // What was asked for is done; the list is worked off another time.
    left.reason = error.what();
  }
  if (left.count == 0 && left.reason.empty()) return left;
  left.count = std::max<std::uint64_t>(left.count, 1);
  return left;
}

}  // namespace slimdag
