#include "store/root_members.hpp"

namespace slimdag {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Walks over valid JSON; npos of a search counts as the end.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  /// False where there is no root object.
  bool enter() {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '{') return false;
    ++at_;
    return true;
  }
  /// The key of the next member; nullopt at the end.
  std::optional<std::string_view> next_key() {
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ',') ++at_;
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
    const std::size_t begin = at_ + 1;
    skip_string();
    const std::string_view key = text_.substr(begin, at_ - begin - 1);
    skip_blanks();
    if (at_ < text_.size()) ++at_;  // The colon.
    skip_blanks();
    return key;
  }
  TextRange value() {
    const std::size_t begin = at_;
    skip_value();
    return {begin, at_};
  }

 private:
  void skip_blanks() { at_ = end_of(text_.find_first_not_of(blanks, at_)); }
  std::size_t end_of(std::size_t found) const { return found == std::string_view::npos ? text_.size() : found; }
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    ++at_;
    if (at_ > text_.size()) at_ = text_.size();
  }
  void skip_value() {
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        if (depth == 0) return;
        --depth;
        ++at_;
      } else if (depth == 0 && c == ',') {
        return;
      } else {
        ++at_;
        continue;
      }
      if (depth == 0) return;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<TextRange> find_root_member(std::string_view json, std::string_view key) {
  Walker walker(json);
  std::optional<TextRange> found;
  if (!walker.enter()) return found;
  while (const auto name = walker.next_key()) {
    const TextRange value = walker.value();
    if (*name == key) found = value;
  }
  return found;
}

std::optional<TextRange> first_root_member(std::string_view json, std::string_view key) {
  Walker walker(json);
  if (!walker.enter()) return std::nullopt;
  const auto name = walker.next_key();
  if (!name || *name != key) return std::nullopt;
  return walker.value();
}

void for_each_root_member(std::string_view json,
                          const std::function<void(std::string_view key, TextRange value)>& each) {
  Walker walker(json);
  if (!walker.enter()) return;
  while (const auto name = walker.next_key()) {
    const TextRange value = walker.value();
    each(*name, value);
  }
}

}  // namespace slimdag
