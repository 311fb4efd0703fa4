#include "store/object_writer.hpp"

#include <exception>
#include <new>

#include "slimdag/error.hpp"
#include "store/listed_objects.hpp"

namespace slimdag {
namespace {

bool has_size(const ArtifactStorage& storage, const std::string& name, std::uint64_t size) {
  if (storage.size) return storage.size(name) == size;
  try {
    return storage.get(name).size() == size;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return false;  // Why, writing it will tell.
  }
}

/// nullopt: there is no such artifact.
struct Found {
  std::optional<ArtifactPlace> place;
  bool is_there = false;
};

Found look_for(StoreData& store, const Blob& hash) {
  const ArtifactTable table = store.artifacts();
  Found found{table.place_of(hash), false};
  if (!found.place) return found;
  if (!found.place->is_object()) {
    found.is_there = true;
    return found;
  }
  if (!store.options.storage) throw_without_place(*found.place);
  found.is_there = has_size(*store.options.storage, found.place->object, found.place->stored_size);
  return found;
}

}  // namespace

bool is_artifact_there(StoreData& store, const Blob& hash) { return look_for(store, hash).is_there; }

ObjectWriter::~ObjectWriter() {
  if (settled_ || !has_written()) return;
  try {
    Transaction transaction(*store_.connection);
    for (const auto& [hash, object] : objects_)
      if (object.is_written)
        list_object(*store_.connection, object.name, store_.options.storage->url, ListedAs::doomed);
    transaction.commit();
  } catch (...) {  // It stays listed as being written, which the next pruning ends.
  }
}

bool ObjectWriter::has_written() const noexcept {
  for (const auto& [hash, object] : objects_)
    if (object.is_written) return true;
  return false;
}

void ObjectWriter::prepare(const RunArtifacts& artifacts) {
  prepare(artifacts.manifest_body);
  if (artifacts.macros) prepare(artifacts.snapshot);
  if (artifacts.run_results) prepare(*artifacts.run_results);
  if (artifacts.sources) prepare(*artifacts.sources);
}

void ObjectWriter::prepare(const PackedArtifact& artifact) {
  Found found = look_for(store_, artifact.hash);
  if (found.place && !found.place->is_object()) return;
  if (!store_.options.storage) return;
  PreparedObject& object = objects_[artifact.hash.bytes];
  if (found.place) object.name = object.replaces = found.place->object;
  // A manifest that was known a moment ago is read and packed again.
  if (found.is_there || artifact.compressed.empty()) return;
  object.name = new_object_name(artifact.hash.bytes);
  {
    Transaction transaction(*store_.connection);
    list_object(*store_.connection, object.name, store_.options.storage->url, ListedAs::being_written);
    transaction.commit();
  }
  object.is_written = true;
  store_.options.storage->put(object.name, artifact.compressed);
}

}  // namespace slimdag
