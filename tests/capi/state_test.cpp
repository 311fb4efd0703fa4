#include "shop.hpp"

TEST_CASE("a state is a directory or a manifest file") {
  for (std::string_view name : {"previous", "previous/manifest.json"}) {
    const State state = load_state(name);
    Manifest manifest;
    OK(slimdag_state_manifest(state.get(), out(manifest), error));
    CHECK(index_of(manifest.get(), "model.shop.gone") < 12);
  }
}

TEST_CASE("a state that is not there") {
  slimdag_state* state = nullptr;
  FAILS("file_not_found", slimdag_state_load("/does/not/exist", 15, &state, error));
  FAILS("invalid_argument", slimdag_state_load(nullptr, 0, &state, error));
  FAILS("invalid_argument", slimdag_state_load("x", 1, nullptr, error));
  slimdag_state_free(nullptr);
}

TEST_CASE("a manifest and its state are loaded together") {
  const std::string current = data_path("current"), previous = data_path("previous");
  Manifest manifest, before;
  State state;
  OK(slimdag_load_with_state(current.data(), current.size(), previous.data(), previous.size(), out(manifest),
                             out(state), error));
  OK(slimdag_state_manifest(state.get(), out(before), error));
  CHECK(index_of(before.get(), "model.shop.gone") < 12);
  slimdag_manifest* no_manifest = nullptr;
  slimdag_state* no_state = nullptr;
  FAILS("file_not_found",
        slimdag_load_with_state("/not/there", 10, previous.data(), previous.size(), &no_manifest, &no_state, error));
  FAILS("file_not_found",
        slimdag_load_with_state(current.data(), current.size(), "/not/there", 10, &no_manifest, &no_state, error));
  FAILS("invalid_argument", slimdag_load_with_state(nullptr, 0, "x", 1, &no_manifest, &no_state, error));
  CHECK(no_manifest == nullptr);
  CHECK(no_state == nullptr);
}

TEST_CASE("a directory without manifest is a state without manifest") {
  const State state = load_state(".");
  slimdag_manifest* manifest = nullptr;
  FAILS("missing_state", slimdag_state_manifest(state.get(), &manifest, error));
  FAILS("invalid_argument", slimdag_state_manifest(nullptr, &manifest, error));
}

TEST_CASE("a manifest is a state") {
  State state;
  {
    const Manifest manifest = load("previous");
    OK(slimdag_state_from_manifest(manifest.get(), out(state), error));
  }
  Manifest shared;
  OK(slimdag_state_manifest(state.get(), out(shared), error));
  CHECK(id_of(shared.get(), 0) == "model.shop.stg_orders");
  slimdag_state* none = nullptr;
  FAILS("invalid_argument", slimdag_state_from_manifest(nullptr, &none, error));
}
