#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

namespace {

// Getters without a status take a handle of another type for NULL.
template <typename T>
const T* live_handle(const T* handle) noexcept {
  return handle != nullptr && handle->mark == static_cast<std::uint64_t>(T::handle_type) ? handle : nullptr;
}

}  // namespace

extern "C" {

slimdag_text slimdag_string_text(const slimdag_string* string) {
  const slimdag_string* found = live_handle(string);
  return found == nullptr ? slimdag_text{"", 0} : as_text(found->text);
}

void slimdag_string_free(slimdag_string* string) { free_handle(string); }

size_t slimdag_strings_count(const slimdag_strings* strings) {
  const slimdag_strings* found = live_handle(strings);
  return found == nullptr ? 0 : found->texts->size();
}

slimdag_text slimdag_strings_at(const slimdag_strings* strings, size_t position) {
  const slimdag_strings* found = live_handle(strings);
  return found == nullptr ? slimdag_text{nullptr, 0} : found->texts->at(position);
}

slimdag_status slimdag_strings_packed(const slimdag_strings* strings, slimdag_text* out_buffer,
                                      const uint64_t** out_offsets, slimdag_error** error) {
  return guard(error, [&] {
    const PackedTexts& packed = *live(strings, "strings").texts;
    slimdag_text& buffer = required(out_buffer, "out_buffer");
    required(out_offsets, "out_offsets") = packed.offsets();
    buffer = packed.buffer();
  });
}

void slimdag_strings_free(slimdag_strings* strings) { free_handle(strings); }

size_t slimdag_indices_count(const slimdag_indices* indices) {
  const slimdag_indices* found = live_handle(indices);
  return found == nullptr ? 0 : found->nodes.size();
}

const uint32_t* slimdag_indices_data(const slimdag_indices* indices) {
  const slimdag_indices* found = live_handle(indices);
  return found == nullptr || found->nodes.empty() ? nullptr : found->nodes.data();
}

void slimdag_indices_free(slimdag_indices* indices) { free_handle(indices); }

}  // extern "C"
