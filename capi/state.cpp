#include <memory>

#include "arguments.hpp"
#include "guard.hpp"
#include "slimdag/state/load_with_state.hpp"
#include "slimdag/state/snapshot.hpp"

using namespace slimdag::capi;
using slimdag::ErrorCode;
using slimdag::State;

extern "C" {

slimdag_status slimdag_state_load(const char* path, size_t path_size, slimdag_state** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string from(slimdag::capi::path(path, path_size, "path"));
    slimdag_state*& to = required(out, "out");
    to = new slimdag_state(State::load(from));
  });
}

slimdag_status slimdag_load_with_state(const char* manifest, size_t manifest_size, const char* state, size_t state_size,
                                       slimdag_manifest** out_manifest, slimdag_state** out_state,
                                       slimdag_error** error) {
  return guard(error, [&] {
    const std::string manifest_path(slimdag::capi::path(manifest, manifest_size, "manifest"));
    const std::string state_path(slimdag::capi::path(state, state_size, "state"));
    slimdag_manifest*& to_manifest = required(out_manifest, "out_manifest");
    slimdag_state*& to_state = required(out_state, "out_state");
    slimdag::ManifestWithState loaded = slimdag::load_with_state(manifest_path, state_path);
    auto made = std::make_unique<slimdag_manifest>(std::move(loaded.manifest));
    to_state = new slimdag_state(std::move(loaded.state));
    to_manifest = made.release();
  });
}

slimdag_status slimdag_state_from_manifest(const slimdag_manifest* manifest, slimdag_state** out,
                                           slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_manifest& of = live(manifest, "manifest");
    slimdag_state*& to = required(out, "out");
    to = new slimdag_state(State::from(of.manifest));
  });
}

slimdag_status slimdag_state_manifest(const slimdag_state* state, slimdag_manifest** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest* manifest = live(state, "state").state.manifest();
    slimdag_manifest*& to = required(out, "out");
    if (manifest == nullptr)
      throw slimdag::Error(ErrorCode::missing_state, "The state has no manifest.", {},
                           "Pass a directory that holds a manifest.json.");
    to = new slimdag_manifest(*manifest);
  });
}

slimdag_status slimdag_state_save_snapshot(const slimdag_state* state, const char* path, size_t path_size,
                                           slimdag_error** error) {
  return guard(error, [&] {
    const State& of = live(state, "state").state;
    of.save_snapshot(std::string(slimdag::capi::path(path, path_size, "path")));
  });
}

slimdag_status slimdag_snapshot_json(const char* path, size_t path_size, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string from(slimdag::capi::path(path, path_size, "path"));
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::snapshot_json(from));
  });
}

void slimdag_state_free(slimdag_state* state) { free_handle(state); }

}  // extern "C"
