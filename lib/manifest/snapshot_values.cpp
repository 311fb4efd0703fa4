#include "manifest/snapshot_values.hpp"

#include <algorithm>
#include <vector>

#include "manifest/snapshot_lists.hpp"

namespace slimdag::snapshot {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// What json::Value::of_number takes: a number as JSON writes it, or one of Python's three others.
bool is_number(std::string_view text) noexcept {
  constexpr std::size_t most_digits = 4300;  // Python refuses longer integers
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return true;
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digits = [&text] {
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count;
  };
  const bool leading_zero = text.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1) || (text.empty() && whole > most_digits)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

class ValueReader {
 public:
  ValueReader(const Image& image, std::span<const std::string_view> texts, Arena& arena)
      : image_(image), texts_(texts), arena_(arena) {}

  json::Value read(Numbers words) {
    words_ = words;
    const json::Value value = next(0);
    if (!words_.empty()) refuse();
    return value;
  }

 private:
  [[noreturn]] void refuse() const { image_.throw_damaged("a value is none"); }

  std::uint32_t word() {
    if (words_.empty()) refuse();
    const std::uint32_t first = words_[0];
    words_ = words_.sub(1, words_.size() - 1);
    return first;
  }
  std::string_view text(std::uint32_t id) const {
    if (id == 0 || id >= texts_.size()) refuse();
    return texts_[id];
  }

  json::Value next(std::uint32_t depth) {
    if (depth > max_depth) refuse();
    const std::uint32_t head = word();
    const std::uint32_t n = head >> value_kind_bits;
    switch (static_cast<ValueKind>(head & ((1U << value_kind_bits) - 1))) {
      case ValueKind::null:
        return {};
      case ValueKind::boolean:
        return json::Value::of_bool(n != 0);
      case ValueKind::number:
        if (!is_number(text(n))) refuse();
        return json::Value::of_number(texts_[n]);
      case ValueKind::string:
        return json::Value::of_string(text(n));
      case ValueKind::array:
        return array(n, depth);
      case ValueKind::object:
        return object(n, depth);
    }
    refuse();
  }

  json::Value array(std::uint32_t size, std::uint32_t depth) {
    if (size > words_.size()) refuse();
    const std::size_t first = items_.size();
    for (std::uint32_t i = 0; i < size; ++i) items_.push_back(next(depth + 1));
    const json::Value array = json::Value::of_array(arena_.copy(std::span<const json::Value>(items_).subspan(first)));
    items_.resize(first);
    return array;
  }

  json::Value object(std::uint32_t size, std::uint32_t depth) {
    if (size > words_.size()) refuse();
    const std::size_t first = members_.size();
    for (std::uint32_t i = 0; i < size; ++i) {
      const std::string_view key = text(word());
      const json::Value value = next(depth + 1);
      members_.push_back({key, value});
    }
    const json::Value object =
        json::Value::of_object(arena_.copy(std::span<const json::Member>(members_).subspan(first)));
    members_.resize(first);
    return object;
  }

  const Image& image_;
  std::span<const std::string_view> texts_;
  Arena& arena_;
  Numbers words_;
  // Of all containers that are open: what a container says of its size is not believed before it is there.
  std::vector<json::Value> items_;
  std::vector<json::Member> members_;
};

}  // namespace

std::span<const json::Value> read_values(const Image& image, std::span<const std::string_view> texts, Arena& arena) {
  const Numbers words = image.numbers(SectionKind::value_words);
  const NumberLists lists(read_ends(image, SectionKind::value_ends, words.size()), words);
  json::Value* values = arena.room_for<json::Value>(lists.count());
  values[0] = {};
  ValueReader reader(image, texts, arena);
  for (std::uint32_t i = 1; i < lists.count(); ++i) values[i] = reader.read(lists[i]);
  return {values, lists.count()};
}

}  // namespace slimdag::snapshot
