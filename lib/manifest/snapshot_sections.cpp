#include "manifest/snapshot_sections.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <utility>

#include "slimdag/error.hpp"
#include "support/atomic_file.hpp"

namespace slimdag::snapshot {
namespace {

constexpr std::size_t padded(std::size_t size) noexcept { return (size + alignment - 1) / alignment * alignment; }

}  // namespace

ListId Lists::add(std::span<const std::uint32_t> items) {
  if (items.empty()) return 0;
  const auto [at, is_new] = known_.try_emplace(
      hash_bytes({reinterpret_cast<const char*>(items.data()), items.size_bytes()}), static_cast<ListId>(ends_.size()));
  if (is_new) {
    items_.insert(items_.end(), items.begin(), items.end());
    ends_.push_back(static_cast<std::uint32_t>(items_.size()));
  }
  return at->second;
}

TextId Sections::text(std::string_view text) { return text_within(text, {}); }

TextId Sections::text_within(std::string_view text, std::string_view whole) {
  if (text.data() == nullptr) return 0;
  const auto [at, is_new] = known_texts_.try_emplace(text, static_cast<TextId>(text_offsets_.size()));
  if (!is_new) return at->second;
  const TextId id = at->second;
  const std::size_t inside = whole.size() > text.size() ? whole.find(text) : std::string_view::npos;
  const auto known = known_texts_.find(whole);
  if (inside != std::string_view::npos && known != known_texts_.end()) {
    text_offsets_.push_back(text_offsets_[known->second] + static_cast<std::uint32_t>(inside));
  } else {
    text_offsets_.push_back(static_cast<std::uint32_t>(text_bytes_.size()));
    text_bytes_ += text;
  }
  text_sizes_.push_back(static_cast<std::uint32_t>(text.size()));
  return id;
}

void Sections::add_numbers(SectionKind kind, const std::uint32_t* numbers, std::size_t count) {
  const std::span<const std::uint32_t> wide(numbers, count);
  const bool fits = std::ranges::all_of(
      wide, [](std::uint32_t number) { return number <= std::numeric_limits<std::uint16_t>::max(); });
  const std::vector<std::uint16_t> narrow(wide.begin(), fits ? wide.end() : wide.begin());
  const auto bytes = [](const auto* first, std::size_t size) {
    return std::string(reinterpret_cast<const char*>(first), size * sizeof *first);
  };
  sections_.push_back({kind, static_cast<std::uint32_t>(fits ? sizeof(std::uint16_t) : sizeof(std::uint32_t)),
                       fits ? bytes(narrow.data(), count) : bytes(numbers, count)});
}

std::vector<std::string_view> Sections::pieces(std::string& front) {
  if (text_bytes_.size() > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorCode::invalid_argument, "the manifest has more text than a snapshot can hold, which is 4 GB");
  add_numbers(SectionKind::text_offsets, text_offsets_);
  add_numbers(SectionKind::text_sizes, text_sizes_);
  sections_.push_back({SectionKind::text_bytes, 0, std::move(text_bytes_)});

  std::vector<SectionEntry> table;
  std::size_t offset = padded(sizeof(Header) + sections_.size() * sizeof(SectionEntry));
  for (Section& section : sections_) {
    table.push_back({section.kind, section.width, offset, section.bytes.size()});
    section.bytes.resize(padded(section.bytes.size()));
    offset += section.bytes.size();
  }
  Header header{
      {}, own_byte_order, snapshot_version, offset, {}, snapshot_rules, static_cast<std::uint32_t>(table.size())};
  std::memcpy(header.magic, magic, sizeof magic);

  const auto bytes_of = [](const auto& object, std::size_t size) {
    return std::string_view(reinterpret_cast<const char*>(&object), size);
  };
  constexpr std::size_t checked_from = offsetof(Header, checksum) + sizeof(Header::checksum);
  front = bytes_of(header, sizeof header);
  front += bytes_of(*table.data(), table.size() * sizeof(SectionEntry));
  front.resize(padded(front.size()));
  StreamHasher hasher;
  hasher.update(std::string_view(front).substr(checked_from));
  for (const Section& section : sections_) hasher.update(section.bytes);
  header.checksum = hasher.finish();
  std::memcpy(front.data(), &header, sizeof header);

  std::vector<std::string_view> all = {front};
  for (const Section& section : sections_) all.emplace_back(section.bytes);
  return all;
}

void Sections::write(const std::string& path) {
  std::string front;
  write_atomically(path, pieces(front));
}

std::string Sections::bytes() {
  std::string front;
  std::string all;
  for (const std::string_view piece : pieces(front)) all += piece;
  return all;
}

}  // namespace slimdag::snapshot
