#include <string_view>

#include "arguments.hpp"
#include "guard.hpp"

using slimdag::capi::as_text;

namespace {

constexpr slimdag_text literal(std::string_view text) { return {text.data(), text.size()}; }

// Never destroyed, so that a call at the end of the program finds it alive.
union StaticError {
  constexpr StaticError()
      : error(SLIMDAG_ERROR_OUT_OF_MEMORY, literal("Not enough memory."),
              literal("Every object that was passed in is still usable; free some memory and try again.")) {}
  ~StaticError() {}
  slimdag_error error;
};
constinit StaticError out_of_memory;

const slimdag_error* live(const slimdag_error* error) noexcept {
  const bool is_error = error != nullptr && error->mark == static_cast<std::uint64_t>(slimdag_error::handle_type);
  return is_error ? error : nullptr;
}

template <typename Get>
slimdag_text text_of(const slimdag_error* error, Get get) noexcept {
  const slimdag_error* found = live(error);
  return found == nullptr ? slimdag_text{"", 0} : get(*found);
}

int32_t write_position(const std::optional<std::uint64_t>& value, uint64_t* out) noexcept {
  if (!value) return 0;
  if (out != nullptr) *out = *value;
  return 1;
}

}  // namespace

slimdag_error::slimdag_error(slimdag::Error value)
    : error(std::make_unique<const slimdag::Error>(std::move(value))),
      status(static_cast<slimdag_status>(error->code())),
      message(as_text(error->message())),
      hint(as_text(error->hint())),
      file(as_text(error->where().file)),
      unique_id(as_text(error->where().unique_id)),
      text{error->what(), std::string_view(error->what()).size()},
      line(error->where().line),
      column(error->where().column),
      byte(error->where().byte) {}

namespace slimdag::capi {

slimdag_error* out_of_memory_error() noexcept { return &out_of_memory.error; }

}  // namespace slimdag::capi

extern "C" {

const char* slimdag_status_name(slimdag_status status) {
  if (status == SLIMDAG_OK) return "ok";
  const std::string_view name = slimdag::to_string(static_cast<slimdag::ErrorCode>(status));
  const bool known = name != slimdag::to_string(slimdag::ErrorCode::internal) || status == SLIMDAG_ERROR_INTERNAL;
  return known ? name.data() : "unknown";
}

slimdag_status slimdag_error_status(const slimdag_error* error) {
  const slimdag_error* found = live(error);
  return found == nullptr ? SLIMDAG_OK : found->status;
}

slimdag_text slimdag_error_message(const slimdag_error* error) {
  return text_of(error, [](const slimdag_error& found) { return found.message; });
}

slimdag_text slimdag_error_hint(const slimdag_error* error) {
  return text_of(error, [](const slimdag_error& found) { return found.hint; });
}

slimdag_text slimdag_error_file(const slimdag_error* error) {
  return text_of(error, [](const slimdag_error& found) { return found.file; });
}

slimdag_text slimdag_error_unique_id(const slimdag_error* error) {
  return text_of(error, [](const slimdag_error& found) { return found.unique_id; });
}

slimdag_text slimdag_error_text(const slimdag_error* error) {
  return text_of(error, [](const slimdag_error& found) { return found.text; });
}

int32_t slimdag_error_line(const slimdag_error* error, uint64_t* out_line) {
  const slimdag_error* found = live(error);
  return found == nullptr ? 0 : write_position(found->line, out_line);
}

int32_t slimdag_error_column(const slimdag_error* error, uint64_t* out_column) {
  const slimdag_error* found = live(error);
  return found == nullptr ? 0 : write_position(found->column, out_column);
}

int32_t slimdag_error_byte(const slimdag_error* error, uint64_t* out_byte) {
  const slimdag_error* found = live(error);
  return found == nullptr ? 0 : write_position(found->byte, out_byte);
}

void slimdag_error_free(slimdag_error* error) {
  if (error != &out_of_memory.error) slimdag::capi::free_handle(error);
}

}  // extern "C"
