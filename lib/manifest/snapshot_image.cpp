#include "manifest/snapshot_image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <optional>

#include "slimdag/error.hpp"
#include "support/mapped_file.hpp"

namespace slimdag::snapshot {
namespace {

constexpr std::string_view make_again = "Make it again from the artifacts: slimdag snapshot save.";
/// Where the bytes under the checksum begin.
constexpr std::size_t checked_from = offsetof(Header, checksum) + sizeof(Header::checksum);

[[noreturn]] void refuse(ErrorCode code, const std::string& name, std::string message, std::string_view hint,
                         std::optional<std::uint64_t> byte = std::nullopt) {
  ErrorLocation where;
  where.file = name;
  where.byte = byte;
  throw Error(code, std::move(message), where, std::string(hint));
}

}  // namespace

bool is_snapshot(std::string_view bytes) noexcept { return bytes.starts_with(std::string_view(magic, sizeof magic)); }

bool is_snapshot_file(const InputPath& path) { return is_snapshot(first_bytes(path, sizeof magic)); }

std::shared_ptr<const Image> Image::map(const InputPath& path) {
  auto file = MappedFile::open(path);
  const std::string_view bytes = file->bytes();
  const std::filesystem::path folder = std::filesystem::path(path.path).parent_path();
  return std::shared_ptr<const Image>(
      new Image(std::move(file), bytes, path.path, folder.empty() ? "." : folder.string()));
}

std::shared_ptr<const Image> Image::from_memory(std::string bytes, std::string name) {
  const auto kept = std::make_shared<const std::string>(std::move(bytes));
  return std::shared_ptr<const Image>(new Image(kept, *kept, std::move(name), ""));
}

Image::Image(std::shared_ptr<const void> owner, std::string_view bytes, std::string name, std::string folder)
    : owner_(std::move(owner)), bytes_(bytes), name_(std::move(name)), folder_(std::move(folder)) {
  check_header();
  read_sections();
}

void Image::check_header() const {
  if (!is_snapshot(bytes_))
    refuse(ErrorCode::invalid_snapshot, name_, "the file is no snapshot of slimdag's",
           "Give a file that `slimdag snapshot save` wrote.", 0);
  if (bytes_.size() < sizeof(Header))
    refuse(ErrorCode::invalid_snapshot, name_, "the snapshot ends within its header", make_again, bytes_.size());
  Header header;
  std::memcpy(&header, bytes_.data(), sizeof header);
  if (header.byte_order == foreign_byte_order)
    refuse(ErrorCode::invalid_snapshot, name_, "the snapshot was written on a machine with another byte order",
           "Make it again on a machine like this one.", offsetof(Header, byte_order));
  if (header.byte_order != own_byte_order)
    refuse(ErrorCode::invalid_snapshot, name_, "the snapshot is damaged: its byte order mark is none", make_again,
           offsetof(Header, byte_order));
  if (header.version != snapshot_version)
    refuse(ErrorCode::unsupported_version, name_,
           fmt::format("the snapshot is of format version {}, and this slimdag reads version {}", header.version,
                       snapshot_version),
           "Use the slimdag that wrote it, or make it again with this one.", offsetof(Header, version));
  if (header.file_size != bytes_.size())
    refuse(ErrorCode::invalid_snapshot, name_,
           fmt::format("the snapshot has {} bytes where its header says {}", bytes_.size(), header.file_size),
           make_again, offsetof(Header, file_size));
  if (hash_bytes(bytes_.substr(checked_from)) != header.checksum)
    refuse(ErrorCode::invalid_snapshot, name_, "the snapshot is damaged: its checksum is wrong", make_again);
  if (header.rules < oldest_snapshot_rules || header.rules > snapshot_rules)
    refuse(ErrorCode::unsupported_version, name_,
           fmt::format("the snapshot's fingerprints follow rules {}, and this slimdag compares by rules {} to {}",
                       header.rules, oldest_snapshot_rules, snapshot_rules),
           "Make it again with this slimdag.", offsetof(Header, rules));
}

void Image::read_sections() {
  Header header;
  std::memcpy(&header, bytes_.data(), sizeof header);
  const std::size_t room = (bytes_.size() - sizeof(Header)) / sizeof(SectionEntry);
  if (header.section_count > room) throw_damaged("its table of sections does not fit into it");
  rules_ = header.rules;
  sections_.resize(header.section_count);
  if (!sections_.empty())
    std::memcpy(sections_.data(), bytes_.data() + sizeof(Header), sections_.size() * sizeof(SectionEntry));
  for (const SectionEntry& section : sections_)
    if (section.offset % alignment != 0 || section.offset > bytes_.size() ||
        section.size > bytes_.size() - section.offset)
      throw_damaged(fmt::format("section {} lies outside of it", static_cast<std::uint32_t>(section.kind)));
  // One behind the other, as they are written: sections that share bytes would say more than the file holds.
  std::vector<SectionEntry> in_order = sections_;
  std::erase_if(in_order, [](const SectionEntry& section) { return section.size == 0; });
  std::ranges::sort(in_order, {}, &SectionEntry::offset);
  for (std::size_t i = 1; i < in_order.size(); ++i)
    if (in_order[i - 1].offset + in_order[i - 1].size > in_order[i].offset)
      throw_damaged(fmt::format("section {} lies inside of another", static_cast<std::uint32_t>(in_order[i].kind)));
  in_order = sections_;
  std::ranges::sort(in_order, {}, &SectionEntry::kind);
  if (std::ranges::adjacent_find(in_order, {}, &SectionEntry::kind) != in_order.end())
    throw_damaged("it has a section twice");
}

const SectionEntry* Image::entry(SectionKind kind) const noexcept {
  const auto at = std::ranges::find(sections_, kind, &SectionEntry::kind);
  return at == sections_.end() ? nullptr : &*at;
}

const SectionEntry& Image::required_entry(SectionKind kind) const {
  const SectionEntry* section = entry(kind);
  if (section == nullptr) throw_damaged(fmt::format("it has no section {}", static_cast<std::uint32_t>(kind)));
  return *section;
}

std::string_view Image::section_bytes(SectionKind kind, std::size_t item_size) const {
  const SectionEntry& section = required_entry(kind);
  if (section.size % item_size != 0)
    throw_damaged(fmt::format("section {} ends within an item", static_cast<std::uint32_t>(kind)));
  return bytes_.substr(section.offset, section.size);
}

Numbers Image::numbers(SectionKind kind, std::size_t per_record) const {
  const std::uint32_t width = required_entry(kind).width;
  if (width != sizeof(std::uint16_t) && width != sizeof(std::uint32_t))
    throw_damaged(fmt::format("section {} has numbers of no known width", static_cast<std::uint32_t>(kind)));
  const std::string_view bytes = section_bytes(kind, per_record * width);
  return {bytes.data(), bytes.size() / width, width == sizeof(std::uint16_t)};
}

void Image::throw_damaged(std::string_view what) const {
  refuse(ErrorCode::invalid_snapshot, name_, fmt::format("the snapshot is damaged: {}", what), make_again);
}

}  // namespace slimdag::snapshot
