#include "store/sql.hpp"

namespace slimdag {
namespace {

const std::string nothing;

}  // namespace

bool is_null(const SqlValue& value) noexcept { return std::holds_alternative<std::monostate>(value); }

std::int64_t integer_of(const SqlValue& value) noexcept {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number == nullptr ? 0 : *number;
}

const std::string& text_of(const SqlValue& value) noexcept {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? nothing : *text;
}

const std::string& bytes_of(const SqlValue& value) noexcept {
  const auto* blob = std::get_if<Blob>(&value);
  return blob == nullptr ? nothing : blob->bytes;
}

void throw_store_error(ErrorCode code, std::string message, const std::string& store, std::string hint) {
  ErrorLocation where;
  where.file = store;
  throw Error(code, std::move(message), std::move(where), std::move(hint));
}

}  // namespace slimdag
