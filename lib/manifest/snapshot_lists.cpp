#include "manifest/snapshot_lists.hpp"

#include <algorithm>
#include <memory>

#include "support/json_scan.hpp"

namespace slimdag::snapshot {

void check_below(const Image& image, Numbers numbers, std::size_t limit) {
  if (!numbers.empty() && numbers.largest() >= limit) image.throw_damaged("a number points behind its table");
}

Numbers read_ends(const Image& image, SectionKind kind, std::size_t items) {
  const Numbers ends = image.numbers(kind);
  std::uint32_t last = 0;
  bool ascending = !ends.empty() && ends[0] == 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    ascending = ascending && ends[i] >= last;
    last = ends[i];
  }
  if (!ascending || last != items) image.throw_damaged("lists do not end where they should");
  return ends;
}

namespace {

bool is_inside_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Bytes of the character at `at`, a lone surrogate of a JSON escape included; 0 where there is none.
std::size_t character_length(std::string_view bytes, std::size_t at) noexcept {
  const char* const p = bytes.data() + at;
  if (static_cast<signed char>(*p) >= 0) return 1;
  if (const std::size_t length = json::utf8_length(p, bytes.data() + bytes.size())) return length;
  const bool surrogate =
      *p == '\xed' && bytes.size() - at >= 3 && is_inside_character(p[1]) && is_inside_character(p[2]);
  return surrogate ? 3 : 0;
}

/// UTF-8 as a manifest's texts are, and no text begins or ends within a character.
void check_characters(const Image& image, std::string_view bytes, std::span<const std::string_view> texts) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = character_length(bytes, at);
    if (length == 0) image.throw_damaged("a text is no UTF-8");
    at += length;
  }
  const char* const end = bytes.data() + bytes.size();
  for (const std::string_view text : texts) {
    const char* const after = text.data() + text.size();
    if ((!text.empty() && is_inside_character(text.front())) ||
        (after < end && !text.empty() && is_inside_character(*after)))
      image.throw_damaged("a text ends within a character");
  }
}

}  // namespace

std::span<const std::string_view> read_texts(const Image& image, Arena& arena) {
  const Numbers offsets = image.numbers(SectionKind::text_offsets);
  const Numbers sizes = image.numbers(SectionKind::text_sizes);
  const auto bytes = image.section<char>(SectionKind::text_bytes);
  if (offsets.empty() || offsets.size() != sizes.size()) image.throw_damaged("it has no texts");
  std::string_view* texts = arena.room_for<std::string_view>(offsets.size());
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    most = std::max(most, std::uint64_t{offsets[i]} + sizes[i]);
    std::construct_at(texts + i, bytes.data() + offsets[i], sizes[i]);
  }
  if (most > bytes.size()) image.throw_damaged("a text lies behind the others");
  check_characters(image, {bytes.data(), bytes.size()}, {texts, offsets.size()});
  texts[0] = {};
  return {texts, offsets.size()};
}

}  // namespace slimdag::snapshot
