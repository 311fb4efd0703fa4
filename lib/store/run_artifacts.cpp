#include "store/run_artifacts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <future>

#include "manifest/artifact_source.hpp"
#include "manifest/manifest_reader.hpp"
#include "slimdag/error.hpp"
#include "slimdag/semantics/semantics.hpp"
#include "state/state_data.hpp"
#include "store/compression.hpp"
#include "store/names_at_the_door.hpp"
#include "store/redaction.hpp"
#include "store/root_members.hpp"
#include "store/secrets_of_nodes.hpp"
#include "store/store_data.hpp"
#include "store/stored_manifest.hpp"
#include "support/iso_time.hpp"

namespace slimdag {
namespace {

namespace fs = std::filesystem;

// A reader that gets the whole at once would copy the whole.
constexpr std::size_t piece_size = std::size_t{256} * 1024;
// Commands whose results say "success" although nothing was built: they compile, show or copy.
constexpr std::array<std::string_view, 7> commands_without_builds = {"compile", "generate", "docs", "show",
                                                                     "clone",   "list",     "parse"};

std::string text_of_member(const json::Value& object, std::string_view key) {
  const json::Value* v = object.find(key);
  return v != nullptr && v->is_string() ? std::string(v->string()) : std::string();
}

bool is_in_calendars(std::int64_t microseconds) noexcept {
  return microseconds >= first_moment && microseconds <= last_moment;
}

/// dbt writes UTC, in old versions without saying so. A moment that is none counts only where nobody says the end.
void take_end(std::string_view generated_at, const std::string& path, RunArtifacts& out) {
  if (generated_at.empty()) return;
  const auto time = parse_iso_time(generated_at);
  const bool is_moment = time && is_in_calendars(time->microseconds);
  out.finished_at = is_moment ? std::optional(moment_of(time->microseconds)) : std::nullopt;
  out.unreadable_end = is_moment ? std::string() : path;
}

/// The run started as long before its end.
void take_start(const json::Value* elapsed, RunArtifacts& out) {
  constexpr double longest = 1e9;
  const double seconds = elapsed == nullptr ? 0 : json::to_double(*elapsed);
  if (!out.finished_at || !(seconds >= 0 && seconds < longest)) return;
  const Moment start = *out.finished_at - std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
  if (is_in_calendars(microseconds_of(start))) out.started_at = start;
}

/// Of an artifact's path, also where a directory is given.
InputPath file_path(const std::string& path, std::string_view name) {
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? InputPath::inside(path, name) : InputPath(path);
}

std::string read_file(const InputPath& path) {
  std::error_code unknown;
  const std::uintmax_t size = fs::file_size(path.path, unknown);
  std::string text;
  if (!unknown) text.reserve(size);
  ArtifactSource::from_file(path)->read([&](std::string_view bytes, bool) {
    text += bytes;
    return bytes.size();
  });
  return text;
}

/// Divides a manifest into the part up to the end of `metadata`, redacted, and the rest. Where `metadata` is not the
/// first member there is no head.
struct SplitManifest {
  std::string head;
  std::string whole;  ///< Where the body is inside.
  std::size_t body = 0;

  std::string_view body_text() const noexcept { return std::string_view(whole).substr(body); }
};

/// A document with two of them, or one whose key is escaped, is redacted as a whole.
bool has_other_metadata(std::string_view text) {
  std::size_t count = 0;
  bool has_escapes = false;
  for_each_root_member(text, [&](std::string_view key, TextRange) {
    if (key == "metadata") ++count;
    has_escapes = has_escapes || key.find('\\') != std::string_view::npos;
  });
  return count > 1 || has_escapes;
}

SplitManifest split(std::string text, const std::string& path, const SecretNames& names) try {
  SplitManifest split;
  const auto metadata = first_root_member(text, "metadata");
  if (!metadata || has_other_metadata(text)) {
    split.whole = redacted_members(std::move(text), {"metadata"}, names);
    return split;
  }
  split.head = text.substr(0, metadata->begin) +
               redacted_value(std::string_view(text).substr(metadata->begin, metadata->end - metadata->begin), names);
  split.body = metadata->end;
  split.whole = std::move(text);
  return split;
} catch (const Error& error) {
  ErrorLocation where = error.where();
  where.file = path;
  throw Error(error.code(), error.message(), std::move(where), error.hint());
}

std::string metadata_text(const SplitManifest& manifest) {
  if (!manifest.head.empty()) {
    const auto range = first_root_member(manifest.head, "metadata");
    return range ? manifest.head.substr(range->begin, range->end - range->begin) : "{}";
  }
  const auto range = find_root_member(manifest.whole, "metadata");
  return range ? manifest.whole.substr(range->begin, range->end - range->begin) : "{}";
}

/// Checks the manifest with the reader that will read it from the store.
std::shared_ptr<const ManifestData> checked(const SplitManifest& manifest, const std::string& path) {
  return read_manifest(ArtifactSource::from_reader(
      [&](const auto& out) {
        out(manifest.head);
        const std::string_view body = manifest.body_text();
        for (std::size_t at = 0; at < body.size(); at += piece_size) out(body.substr(at, piece_size));
      },
      path));
}

/// What a head says, as the reader reads it that will read it from the store. Throws as read_manifest().
std::shared_ptr<const ManifestData> read_head(const std::string& head, const std::string& path) {
  const auto source = ArtifactSource::from_reader(
      [&](const auto& out) {
        out(head);
        out("}");
      },
      path);
  return read_manifest(source);
}

/// Whether a body means the same behind both heads: nodes are read by the version of the schema and by the project, and
/// compared by the engine.
bool mean_the_same(const ManifestMetadata& a, const ManifestMetadata& b) {
  return a.dbt_schema_version == b.dbt_schema_version && a.project_name == b.project_name &&
         semantics_of_version(a.dbt_version).semantics == semantics_of_version(b.dbt_version).semantics;
}

/// Checks the head of a manifest whose body is known. False where the body has another meaning behind it.
bool has_known_meaning(const SplitManifest& manifest, const KnownManifest& known, const std::string& path) {
  if (manifest.head.empty()) return true;  // The very same text.
  const auto head = read_head(manifest.head, path);
  try {
    return mean_the_same(head->metadata, read_head(known.head, path)->metadata);
  } catch (const Error&) {  // Recorded before heads were checked.
    return false;
  }
}

/// A manifest that has only itself for a body.
SplitManifest undivided(const SplitManifest& manifest) {
  SplitManifest whole;
  whole.whole = manifest.head;
  whole.whole += manifest.body_text();
  return whole;
}

std::string described(const SecretPlace& place) {
  return place.field.empty() ? place.unique_id : fmt::format("{} ({})", place.unique_id, place.field);
}

/// Texts and configs are what nodes are compared by: a secret in them is told, and not hidden.
void tell_secrets(const SecretPlaces& places, const RunRecord& record, const std::string& path) {
  if (places.count == 0) return;
  if (record.strict) {
    ErrorLocation where;
    where.file = path;
    where.unique_id = places.first.front().unique_id;
    throw Error(
        ErrorCode::invalid_artifact,
        fmt::format("What looks like a secret stands in {}{}.", described(places.first.front()),
                    places.count > 1 ? fmt::format(" and {} other places", places.count - 1) : ""),
        std::move(where),
        "Take it out of the project, with env_var() and a name that begins with DBT_ENV_SECRET; say which names "
        "are harmless; or record the run without strict.");
  }
  if (!record.on_warning) return;
  for (const SecretPlace& place : places.first)
    record.on_warning(
        {"SecretInNode",
         fmt::format("What looks like a secret stands in {}, and is recorded with the node.", described(place)),
         place.unique_id});
  if (places.count > places.first.size())
    record.on_warning(
        {"SecretInNode",
         fmt::format("What looks like a secret stands in {} other places.", places.count - places.first.size()),
         {}});
}

void read_manifest_of_run(const RunRecord& record, const FindManifest& find_manifest, RunArtifacts& out) {
  const InputPath file = file_path(record.manifest, "manifest.json");
  const std::string& path = file.path;
  SplitManifest manifest = split(read_file(file), path, record.secret_names);
  Blob hash = to_blob(hash_bytes(manifest.body_text()));
  auto known = find_manifest(hash);
  if (known && !has_known_meaning(manifest, *known, path)) {
    manifest = undivided(manifest);
    hash = to_blob(hash_bytes(manifest.body_text()));
    known = find_manifest(hash);
  }
  out.manifest_head = manifest.head;
  out.manifest_body.hash = std::move(hash);
  out.manifest_body.size = manifest.body_text().size();
  auto secrets = std::async([&] { return find_secrets_of_nodes(manifest.body_text(), record.secret_names); });
  if (known) {
    out.nodes = std::move(known->nodes);
  } else {
    auto compressed = std::async([&] { return compress(manifest.body_text()); });
    const auto data = checked(manifest, path);
    check_ids(*data, path);
    out.nodes = node_list_of(*data);
    out.macros = hash_of_macros(*data);
    out.snapshot = pack_snapshot(*data);
    out.manifest_body.compressed = compressed.get();
  }
  tell_secrets(secrets.get(), record, path);
  Arena arena;
  const json::Value metadata = json::parse(metadata_text(manifest), arena, path);
  const auto text = [&](std::string_view key) {
    std::string value = text_of_member(metadata, key);
    check_written(key, value, path);
    return value;
  };
  out.project_name = text("project_name");
  out.dbt_version = text("dbt_version");
  out.invocation_id = text("invocation_id");
  take_end(text_of_member(metadata, "generated_at"), path, out);
}

bool builds_something(std::string_view command) noexcept {
  return std::find(commands_without_builds.begin(), commands_without_builds.end(), command) ==
         commands_without_builds.end();
}

bool says_built(std::string_view status) noexcept {
  return status == "success" || status == "pass" || status == "warn";
}

/// Source: dbt.task.base and dbt.artifacts.schemas.results: what makes an invocation fail, and what it skips.
bool says_failed(std::string_view status) noexcept {
  return status == "error" || status == "fail" || status == "runtime error" || status == "skipped" ||
         status == "partial success";
}

/// Hooks are results, too, but no nodes.
bool is_hook(std::string_view unique_id) noexcept { return unique_id.starts_with("operation."); }

void take_results(const RunResults& results, const std::string& path, RunArtifacts& out) {
  const bool builds = builds_something(out.command);
  std::size_t found = 0;
  std::size_t missing = 0;
  out.built = NodeBits(out.nodes.entries.size());
  for (const RunResults::Result& result : results.results) {
    if (says_failed(result.status)) out.succeeded = false;
    if (is_hook(result.unique_id)) continue;
    const std::size_t at = out.nodes.find(result.unique_id);
    (at < out.nodes.entries.size() ? found : missing) += 1;
    const bool runs = at < out.nodes.entries.size() && out.nodes.entries[at].role == NodeRole::runs;
    if (!builds || !runs || !says_built(result.status) || out.built.test(at)) continue;
    out.built.set(at);
    ++out.built_count;
  }
  if (found > 0 || missing == 0) return;
  ErrorLocation where;
  where.file = path;
  throw Error(ErrorCode::wrong_artifact, "None of the nodes in the run results is in the manifest.", std::move(where),
              "Give manifest.json and run_results.json of the same run.");
}

void read_results_of_run(const RunRecord& record, RunArtifacts& out) {
  if (record.run_results.empty()) return;
  const InputPath file = file_path(record.run_results, "run_results.json");
  const std::string& path = file.path;
  std::string text = read_file(file);
  const RunResults results = parse_run_results(text, path);
  text = redacted_results(std::move(text), record.secret_names);
  Arena arena;
  const json::Value document = json::parse(text, arena, path);
  if (const json::Value* args = document.find("args")) out.command = text_of_member(*args, "which");
  check_written("command", out.command, path);
  if (const json::Value* metadata = document.find("metadata")) {
    if (std::string id = text_of_member(*metadata, "invocation_id"); !id.empty()) out.invocation_id = std::move(id);
    check_written("invocation_id", out.invocation_id, path);
    if (const std::string end = text_of_member(*metadata, "generated_at"); !end.empty()) {
      take_end(end, path, out);
      take_start(document.find("elapsed_time"), out);
    }
  }
  take_results(results, path, out);
  out.run_results = pack(text);
}

void read_sources_of_run(const RunRecord& record, RunArtifacts& out) {
  if (record.sources.empty()) return;
  const InputPath file = file_path(record.sources, "sources.json");
  const std::string& path = file.path;
  std::string text = read_file(file);
  static_cast<void>(parse_source_freshness(text, path));
  text = redacted_results(std::move(text), record.secret_names);
  out.sources = pack(text);
}

}  // namespace

RunArtifacts read_run_artifacts(const RunRecord& record, const FindManifest& find_manifest) {
  RunArtifacts artifacts;
  read_manifest_of_run(record, find_manifest, artifacts);
  read_results_of_run(record, artifacts);
  read_sources_of_run(record, artifacts);
  return artifacts;
}

}  // namespace slimdag
