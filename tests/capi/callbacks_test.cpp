// What a callback gets handed is kept until nothing can call it any more, and is then let go of once.
#include <map>

#include "shop.hpp"

namespace {

using Storage = std::unique_ptr<slimdag_storage, Free<slimdag_storage_free>>;
using StoreOptions = std::unique_ptr<slimdag_store_options, Free<slimdag_store_options_free>>;
using Store = std::unique_ptr<slimdag_store, Free<slimdag_store_free>>;
using Record = std::unique_ptr<slimdag_run_record, Free<slimdag_run_record_free>>;
using Query = std::unique_ptr<slimdag_state_query, Free<slimdag_state_query_free>>;
using DeferOptions = std::unique_ptr<slimdag_defer_options, Free<slimdag_defer_options_free>>;
using RelationOptions = std::unique_ptr<slimdag_relation_options, Free<slimdag_relation_options_free>>;

void count(void* payload) { ++*static_cast<int*>(payload); }

slimdag_status hear(const slimdag_warning*, void*) { return SLIMDAG_OK; }

/// A bucket; its destroy callback empties it, so that a question after that finds nothing.
struct Bucket {
  std::map<std::string, std::string> objects;
  int destroyed = 0;
};

slimdag_status put(const char* name, size_t name_size, const char* content, size_t size, void* payload) {
  static_cast<Bucket*>(payload)->objects[{name, name_size}].assign(content, size);
  return SLIMDAG_OK;
}
slimdag_status get(const char* name, size_t name_size, slimdag_buffer* into, void* payload) {
  const auto& objects = static_cast<Bucket*>(payload)->objects;
  const auto at = objects.find({name, name_size});
  return at == objects.end() ? SLIMDAG_ERROR_IO
                             : slimdag_buffer_append(into, at->second.data(), at->second.size(), nullptr);
}
void destroy(void* payload) {
  auto& bucket = *static_cast<Bucket*>(payload);
  ++bucket.destroyed;
  bucket.objects.clear();
}

Storage storage_in(Bucket& bucket) {
  Storage storage;
  OK(slimdag_storage_new("memory://", 9, &bucket, destroy, out(storage), error));
  OK(slimdag_storage_set_put(storage.get(), put, error));
  OK(slimdag_storage_set_get(storage.get(), get, error));
  return storage;
}

Store store_in(Bucket& bucket) {
  StoreOptions options;
  OK(slimdag_store_options_new(out(options), error));
  OK(slimdag_store_options_set_storage(options.get(), storage_in(bucket).get(), error));
  Store store;
  OK(slimdag_store_open(":memory:", 8, options.get(), out(store), error));
  return store;
}

void record_shop(slimdag_store* store) {
  Record record;
  OK(slimdag_run_record_new(out(record), error));
  const auto set = [&](slimdag_run_field field, const std::string& value) {
    OK(slimdag_run_record_set_text(record.get(), field, value.data(), value.size(), error));
  };
  set(SLIMDAG_RUN_ENVIRONMENT, "production");
  set(SLIMDAG_RUN_STATUS, "success");
  set(SLIMDAG_RUN_MANIFEST, data_path("previous") + "/manifest.json");
  String id;
  OK(slimdag_store_record_run(store, record.get(), out(id), error));
}

State state_of(slimdag_store* store) {
  Query query;
  OK(slimdag_state_query_new(out(query), error));
  OK(slimdag_state_query_set_text(query.get(), SLIMDAG_STATE_QUERY_ENVIRONMENT, "production", 10, error));
  State state;
  OK(slimdag_store_comparison_state(store, query.get(), out(state), error));
  return state;
}

Comparison with(const slimdag_state* state) {
  Comparison comparison;
  OK(slimdag_compare(load().get(), state, nullptr, out(comparison), error));
  return comparison;
}

TEST_CASE("what came out of a store may ask its bucket after the store is gone") {
  Bucket bucket;
  Comparison comparison;
  {
    const Store store = store_in(bucket);
    record_shop(store.get());
    comparison = with(state_of(store.get()).get());
  }
  CHECK(bucket.destroyed == 0);
  CHECK(!bucket.objects.empty());
  String reasons;
  OK(slimdag_comparison_json(comparison.get(), 1, out(reasons), error));  // Reads the old texts.
  comparison.reset();
  CHECK(bucket.destroyed == 1);
}

TEST_CASE("a payload is let go of with the last of options, store and states, whichever that is") {
  Bucket bucket;
  Storage storage = storage_in(bucket);
  StoreOptions options;
  OK(slimdag_store_options_new(out(options), error));
  OK(slimdag_store_options_set_storage(options.get(), storage.get(), error));
  Store store;
  OK(slimdag_store_open(":memory:", 8, options.get(), out(store), error));
  storage.reset();
  store.reset();
  CHECK(bucket.destroyed == 0);
  options.reset();
  CHECK(bucket.destroyed == 1);
}

TEST_CASE("a payload is let go of where it is replaced") {
  int first = 0, second = 0;
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  OK(slimdag_select_options_set_on_warning(options.get(), hear, &first, count, error));
  CHECK(first == 0);
  OK(slimdag_select_options_set_on_warning(options.get(), hear, &second, count, error));
  CHECK(first == 1);
  options.reset();
  CHECK(first == 1);
  CHECK(second == 1);
}

TEST_CASE("a payload is let go of at once where the call fails, and where there is nothing to call") {
  int destroyed = 0;
  FAILS("invalid_argument", slimdag_select_options_set_on_warning(nullptr, hear, &destroyed, count, error));
  CHECK(destroyed == 1);
  FAILS("invalid_argument", slimdag_storage_new("\xff", 1, &destroyed, count, nullptr, error));
  CHECK(destroyed == 2);
  DeferOptions defer;
  OK(slimdag_defer_options_new(out(defer), error));
  OK(slimdag_defer_options_set_relation_exists(defer.get(), nullptr, &destroyed, count, error));
  CHECK(destroyed == 3);
  RelationOptions relations;
  OK(slimdag_relation_options_new(out(relations), error));
  OK(slimdag_relation_options_set_callback(relations.get(), nullptr, &destroyed, count, error));
  CHECK(destroyed == 4);
}

TEST_CASE("an object store that cannot write or read is refused") {
  Bucket bucket;
  StoreOptions options;
  OK(slimdag_store_options_new(out(options), error));
  const Storage storage = storage_in(bucket);
  OK(slimdag_storage_set_get(storage.get(), nullptr, error));
  FAILS("invalid_argument", slimdag_store_options_set_storage(options.get(), storage.get(), error));
}

}  // namespace
