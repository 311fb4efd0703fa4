// The sections of a snapshot that is being written.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/snapshot_format.hpp"
#include "support/arena.hpp"

namespace slimdag::snapshot {

/// Lists of numbers, each one kept once: the sections *_ends and *_items.
class Lists {
 public:
  ListId add(std::span<const std::uint32_t> items);
  const std::vector<std::uint32_t>& ends() const noexcept { return ends_; }
  const std::vector<std::uint32_t>& items() const noexcept { return items_; }

 private:
  std::vector<std::uint32_t> ends_ = {0};
  std::vector<std::uint32_t> items_;
  boost::unordered_flat_map<Hash128, ListId, HashOf128> known_;
};

/// Trivially copyable items, each one kept once.
template <typename T>
class Items {
 public:
  std::uint32_t add(const T& item) { return add(std::span<const T>(&item, 1)); }
  /// The index of the first one.
  std::uint32_t add(std::span<const T> items) {
    const auto [at, is_new] =
        known_.try_emplace(hash_bytes({reinterpret_cast<const char*>(items.data()), items.size_bytes()}),
                           static_cast<std::uint32_t>(items_.size()));
    if (is_new) items_.insert(items_.end(), items.begin(), items.end());
    return at->second;
  }
  const std::vector<T>& items() const noexcept { return items_; }

 private:
  std::vector<T> items_;
  boost::unordered_flat_map<Hash128, std::uint32_t, HashOf128> known_;
};

class Sections {
 public:
  /// `text` has to live until write(); data() == nullptr is None.
  TextId text(std::string_view text);
  /// The same for a text that may go away.
  TextId own_text(std::string_view text) { return this->text(own_.copy(text)); }
  /// The same as text(), for a text that may be part of `whole`, which costs no bytes then.
  TextId text_within(std::string_view text, std::string_view whole);

  /// A section that does not consist of numbers.
  template <typename T>
  void add(SectionKind kind, const std::vector<T>& items) {
    sections_.push_back({kind, 0, std::string(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T))});
  }
  /// Records of 32-bit numbers; written with 16 bits each where all of them fit.
  template <typename T>
  void add_numbers(SectionKind kind, const std::vector<T>& records) {
    static_assert(sizeof(T) % sizeof(std::uint32_t) == 0 && alignof(T) == alignof(std::uint32_t));
    add_numbers(kind, reinterpret_cast<const std::uint32_t*>(records.data()),
                std::span(records).size_bytes() / sizeof(std::uint32_t));
  }

  /// Adds the texts and writes everything. Throws Error: io; invalid_argument where there is more text than the format
  /// holds.
  void write(const std::string& path);
  /// The same in memory.
  std::string bytes();

 private:
  /// Everything in the order of the file; `front` receives the first piece. Throws Error(invalid_argument).
  std::vector<std::string_view> pieces(std::string& front);
  void add_numbers(SectionKind kind, const std::uint32_t* numbers, std::size_t count);

  struct Section {
    SectionKind kind;
    std::uint32_t width;
    std::string bytes;
  };
  Arena own_;
  std::vector<Section> sections_;
  std::vector<std::uint32_t> text_offsets_ = {0};
  std::vector<std::uint32_t> text_sizes_ = {0};
  std::string text_bytes_;
  boost::unordered_flat_map<std::string_view, TextId> known_texts_;
};

}  // namespace slimdag::snapshot
