#include <fmt/format.h>

#include <utility>

#include "manifest/manifest_data.hpp"
#include "slimdag/state/snapshot.hpp"
#include "state/state_snapshot.hpp"

namespace slimdag {
namespace {

constexpr int json_version = 1;

/// Puts a JSON object together from members that are JSON already.
class ObjectText {
 public:
  void add(std::string_view key, std::string_view json) {
    text_ += text_.size() > 1 ? ", " : "";
    json::dump_string(key, text_);
    text_ += ": ";
    text_ += json;
  }
  void add_number(std::string_view key, std::uint64_t number) { add(key, std::to_string(number)); }
  void add_text(std::string_view key, std::string_view value) {
    std::string json;
    json::dump_string(value, json);
    add(key, value.data() == nullptr ? "null" : json);
  }
  std::string take() { return std::move(text_) + "}"; }

 private:
  std::string text_ = "{";
};

std::string hex(const Hash128& hash) { return fmt::format("{:016x}{:016x}", hash.high, hash.low); }

std::string artifact_of(const ManifestData& manifest) {
  const ArtifactSource::Identity artifact = manifest.source->identity();
  ObjectText object;
  object.add_text("name", artifact.name);
  object.add_text("xxh3_128", hex(artifact.hash));
  return object.take();
}

std::string manifest_of(const ManifestData& manifest) {
  ObjectText object;
  object.add("artifact", artifact_of(manifest));
  object.add_text("dbt_schema_version", manifest.metadata.dbt_schema_version);
  object.add_text("dbt_version", manifest.metadata.dbt_version);
  object.add_text("project_name", manifest.metadata.project_name);
  object.add_text("adapter_type", manifest.metadata.adapter_type);
  object.add_text("generated_at", manifest.metadata.generated_at);
  object.add_text("invocation_id", manifest.metadata.invocation_id);
  object.add_number("nodes", manifest.nodes.size());
  object.add_number("macros", manifest.macros.size());
  object.add_number("disabled", manifest.disabled.size());
  return object.take();
}

}  // namespace

std::string snapshot_json(const std::string& path) {
  const auto image = snapshot::Image::map(path);
  StateData state;
  snapshot::read_state(image, state);
  ObjectText object;
  object.add_number("version", json_version);
  object.add_text("file", path);
  object.add_number("bytes", image->size());
  object.add_number("format_version", snapshot::snapshot_version);
  object.add_number("rules_version", image->rules());
  object.add("manifest", state.manifest ? manifest_of(state.manifest->data()) : "null");
  object.add("run_results", state.run_results ? std::to_string(state.run_results->results.size()) : "null");
  object.add("sources", state.sources ? std::to_string(state.sources->results.size()) : "null");
  return object.take();
}

}  // namespace slimdag
