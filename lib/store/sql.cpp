#include "store/sql.hpp"

#include <fmt/format.h>

#include "support/text.hpp"

namespace slimdag {
namespace {

[[noreturn]] void throw_damaged(std::string_view what) {
  throw Error(ErrorCode::store_corrupt, fmt::format("A row of the store is damaged: {}.", what), {},
              "Restore the store from a backup.");
}

/// Lone surrogates may have been recorded.
bool is_text(std::string_view bytes) noexcept {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t begin = at;
    next_code_point(bytes, at);
    if (at == begin + 1 && static_cast<unsigned char>(bytes[begin]) >= 0x80) return false;
  }
  return true;
}

}  // namespace

bool is_null(const SqlValue& value) noexcept { return std::holds_alternative<std::monostate>(value); }

std::int64_t integer_of(const SqlValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (number == nullptr) throw_damaged("a number is none");
  return *number;
}

const std::string& text_of(const SqlValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || !is_text(*text)) throw_damaged("a text is none");
  return *text;
}

const std::string& bytes_of(const SqlValue& value) {
  const auto* blob = std::get_if<Blob>(&value);
  if (blob == nullptr) throw_damaged("bytes are none");
  return blob->bytes;
}

std::int64_t integer_of(const SqlValue& value, std::int64_t first, std::int64_t last) {
  const std::int64_t number = integer_of(value);
  if (number < first || number > last)
    throw_damaged(fmt::format("the number {} is none from {} to {}", number, first, last));
  return number;
}

void throw_store_error(ErrorCode code, std::string message, const std::string& store, std::string hint) {
  ErrorLocation where;
  where.file = store;
  throw Error(code, std::move(message), std::move(where), std::move(hint));
}

}  // namespace slimdag
