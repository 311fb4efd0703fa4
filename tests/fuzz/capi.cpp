// A sequence of calls of the C ABI: each byte chooses a call and a slot, so that handles are missing, freed, shared and
// reused.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "slimdag.h"
#include "small_manifest.hpp"

namespace {

constexpr std::array<std::string_view, 8> words = {"+a",         "state:modified+", "@b",      "tag:t,path:models",
                                                   "nonsense:x", "source:s.t",      "1+b.v2+", ""};

struct Slots {
  std::array<slimdag_manifest*, 2> manifests{};
  std::array<slimdag_state*, 2> states{};
  std::array<slimdag_select_options*, 2> options{};
  std::array<slimdag_node_set*, 2> sets{};
  std::array<slimdag_comparison*, 2> comparisons{};

  ~Slots() {
    for (auto* m : manifests) slimdag_manifest_free(m);
    for (auto* s : states) slimdag_state_free(s);
    for (auto* o : options) slimdag_select_options_free(o);
    for (auto* s : sets) slimdag_node_set_free(s);
    for (auto* c : comparisons) slimdag_comparison_free(c);
  }
};

template <typename Handle, typename Free>
void replace(Handle*& slot, Handle* with, Free free_handle) {
  if (with == nullptr) return;
  free_handle(slot);
  slot = with;
}

void check(slimdag_status status, slimdag_error* error) {
  if (status == SLIMDAG_ERROR_INTERNAL) std::abort();
  if ((status != SLIMDAG_OK) != (error != nullptr)) std::abort();
  if (error != nullptr && slimdag_error_status(error) != status) std::abort();
  slimdag_error_free(error);
}

void show(slimdag_string* text) {
  if (text != nullptr && slimdag_string_text(text).data == nullptr) std::abort();
  slimdag_string_free(text);
}

void call(Slots& slots, unsigned operation, unsigned slot, std::string_view word) {
  slimdag_error* error = nullptr;
  slimdag_status status = SLIMDAG_OK;
  slimdag_manifest*& manifest = slots.manifests[slot];
  slimdag_state*& state = slots.states[slot];
  slimdag_select_options*& options = slots.options[slot];
  slimdag_node_set*& set = slots.sets[slot];
  slimdag_comparison*& comparison = slots.comparisons[slot];
  const slimdag_text text{word.data(), word.size()};
  switch (operation) {
    case 0: {
      slimdag_manifest* made = nullptr;
      const std::string_view json = slimdag::fuzz::small_manifest;
      status = slimdag_manifest_parse(json.data(), json.size(), nullptr, 0, &made, &error);
      replace(manifest, made, slimdag_manifest_free);
      break;
    }
    case 1: {
      slimdag_state* made = nullptr;
      status = slimdag_state_from_manifest(manifest, &made, &error);
      replace(state, made, slimdag_state_free);
      break;
    }
    case 2: {
      slimdag_select_options* made = nullptr;
      status = slimdag_select_options_new(&made, &error);
      replace(options, made, slimdag_select_options_free);
      break;
    }
    case 3:
      status = slimdag_select_options_set_select(options, &text, 1, &error);
      break;
    case 4:
      status = slimdag_select_options_set_exclude(options, &text, 1, &error);
      break;
    case 5: {
      slimdag_node_set* made = nullptr;
      status = slimdag_select(manifest, state, options, &made, &error);
      replace(set, made, slimdag_node_set_free);
      break;
    }
    case 6: {
      slimdag_comparison* made = nullptr;
      status = slimdag_compare(manifest, state, nullptr, &made, &error);
      replace(comparison, made, slimdag_comparison_free);
      break;
    }
    case 7: {
      slimdag_string* made = nullptr;
      status = slimdag_comparison_json(comparison, 1, &made, &error);
      show(made);
      break;
    }
    case 8: {
      slimdag_string* made = nullptr;
      status = slimdag_why_json(manifest, state, options, "model.p.a", 9, &made, &error);
      show(made);
      break;
    }
    case 9: {
      slimdag_string* made = nullptr;
      status = slimdag_draw(set, comparison, nullptr, &made, &error);
      show(made);
      break;
    }
    case 10: {
      slimdag_node_set* made = nullptr;
      status = slimdag_graph_descendants(set, word.size(), nullptr, &made, &error);
      replace(set, made, slimdag_node_set_free);
      break;
    }
    case 11: {
      slimdag_node_set* made = nullptr;
      status = slimdag_node_set_union(slots.sets[0], slots.sets[1], &made, &error);
      replace(set, made, slimdag_node_set_free);
      break;
    }
    case 12: {
      slimdag_strings* made = nullptr;
      status = slimdag_node_set_unique_ids(set, &made, &error);
      slimdag_strings_free(made);
      break;
    }
    case 13: {
      slimdag_manifest* made = nullptr;
      status = slimdag_state_manifest(state, &made, &error);
      replace(manifest, made, slimdag_manifest_free);
      break;
    }
    case 14:
      slimdag_manifest_free(manifest);
      manifest = nullptr;
      break;
    default:
      status = slimdag_select_options_set_selector(options, word.data(), word.size(), &error);
      break;
  }
  check(status, error);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Slots slots;
  for (std::size_t i = 0; i < size && i < 200; ++i)
    call(slots, data[i] & 15U, (data[i] >> 4U) & 1U, words[data[i] >> 5U]);
  return 0;
}
