#include "store/stored_artifacts.hpp"

#include <fmt/format.h>

namespace slimdag {

std::shared_ptr<ArtifactSource> stored_manifest(StoreData& store, const RunRow& run) {
  return ArtifactSource::from_reader(
      [kept = store.shared_from_this(), head = run.manifest_head, hash = run.manifest_hash](const auto& out) {
        const std::lock_guard lock(kept->mutex);
        if (!head.empty()) out(head);
        kept->artifacts().read(hash, out);
      },
      fmt::format("manifest of run {} in {}", run.info.run_id, store.url));
}

std::shared_ptr<ArtifactSource> stored_artifact(StoreData& store, const Blob& hash, std::string name) {
  return ArtifactSource::from_reader(
      [kept = store.shared_from_this(), hash](const auto& out) {
        const std::lock_guard lock(kept->mutex);
        kept->artifacts().read(hash, out);
      },
      std::move(name));
}

}  // namespace slimdag
