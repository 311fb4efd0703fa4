#include "manifest/snapshot_lists.hpp"

#include <algorithm>
#include <memory>

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
  texts[0] = {};
  return {texts, offsets.size()};
}

}  // namespace slimdag::snapshot
