// The fast way from JSON text to events: standard JSON only. What it does not take (damaged texts, and what Python's
// json reads beyond the standard) is for EventParser of json_events.hpp to read or to refuse: this one never says why.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "support/json_events.hpp"
#include "support/json_scan.hpp"

namespace slimdag::json {

/// Gives a Sink the events that EventParser would give it, from a text that comes in pieces of any size. It takes whole
/// tokens: what it leaves of a piece has to come again, with more behind it. Text without escapes is not copied.
template <EventSink Sink>
class Tokenizer {
 public:
  explicit Tokenizer(Sink& sink) noexcept : sink_(sink) {}

  /// Returns how many bytes it is done with. `last`: nothing comes behind `text`.
  std::size_t write(std::string_view text, bool last) {
    if (rejected_) return text.size();
    begin_ = text.data();
    at_ = begin_;
    end_ = begin_ + text.size();
    last_ = last;
    reserve_scratch(text.size());
    while (step()) {
    }
    if (last && !rejected_ && (next_ != Next::nothing || at_ != end_)) rejected_ = true;
    return rejected_ ? text.size() : static_cast<std::size_t>(at_ - begin_);
  }

  /// The text is not standard JSON, or not complete: none of the events counts.
  bool rejected() const noexcept { return rejected_; }

 private:
  /// What has to come next.
  enum class Next : std::uint8_t { value, first_element, first_key, key, colon, comma, nothing };
  enum class Token : std::uint8_t { taken, cut, wrong };
  enum class Nesting : char { array, object };
  static constexpr int no_skipping = -1;

  bool skips() const noexcept { return skip_depth_ != no_skipping; }

  /// One token, or one element with its comma; false where there is no whole one left.
  bool step() {
    skip_space();
    if (at_ == end_) return false;
    switch (next_) {
      case Next::value:
        return value(*at_);
      case Next::first_element:
        return *at_ == ']' ? close(Nesting::array) : value(*at_);
      case Next::first_key:
        return *at_ == '}' ? close(Nesting::object) : key();
      case Next::key:
        return key();
      case Next::colon:
        if (*at_ != ':') return reject();
        ++at_;
        next_ = Next::value;
        return value_at_hand();
      case Next::comma:
        return comma();
      case Next::nothing:
        return reject();
    }
    return reject();
  }

  static bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
  void skip_space() noexcept {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }

  bool reject() noexcept {
    rejected_ = true;
    return false;
  }

  bool comma() {
    const Nesting open = open_[static_cast<std::size_t>(depth_) - 1];
    if (*at_ == ',') {
      ++at_;
      next_ = open == Nesting::object ? Next::key : Next::value;
      if (next_ == Next::value) return value_at_hand();
      skip_one_space();
      return at_ == end_ || *at_ != '"' || key();  // What is no quote is for the next step.
    }
    if (*at_ == (open == Nesting::object ? '}' : ']')) return close(open);
    return reject();
  }

  bool open(Nesting nesting) {
    if (static_cast<std::size_t>(depth_) == max_depth) return reject();
    open_[static_cast<std::size_t>(depth_++)] = nesting;
    ++at_;
    const bool object = nesting == Nesting::object;
    next_ = object ? Next::first_key : Next::first_element;
    if (skips()) return true;
    if (object) {
      sink_.begin_object();
    } else {
      sink_.begin_array();
    }
    return true;
  }

  bool close(Nesting nesting) {
    --depth_;
    ++at_;
    if (!skips()) {
      if (nesting == Nesting::object) {
        sink_.end_object();
      } else {
        sink_.end_array();
      }
    }
    return value_taken();
  }

  /// Behind every value.
  bool value_taken() noexcept {
    if (depth_ == skip_depth_) skip_depth_ = no_skipping;
    next_ = depth_ == 0 ? Next::nothing : Next::comma;
    return true;
  }

  bool key() {
    if (*at_ != '"') return reject();
    std::string_view name;
    if (skips()) {
      if (const Token token = pass_string(); token != Token::taken) return stop(token);
    } else {
      if (const Token token = take_string(name); token != Token::taken) return stop(token);
      sink_.key(name);
      if (sink_.skips_value()) skip_depth_ = depth_;
    }
    next_ = Next::colon;
    if (at_ == end_ || *at_ != ':') return true;
    ++at_;
    next_ = Next::value;
    return value_at_hand();
  }

  /// dbt writes one space behind a comma or colon: what comes then need not wait for the next step.
  bool value_at_hand() {
    skip_one_space();
    return at_ == end_ || is_space(*at_) || value(*at_);
  }

  void skip_one_space() noexcept {
    if (at_ != end_ && *at_ == ' ') ++at_;
  }

  bool value(char first) {
    switch (first) {
      case '"':
        return string();
      case '{':
        return open(Nesting::object);
      case '[':
        return open(Nesting::array);
      case 't':
        return literal("true", [this] { sink_.boolean(true); });
      case 'f':
        return literal("false", [this] { sink_.boolean(false); });
      case 'n':
        return literal("null", [this] { sink_.null(); });
      default:
        return number();
    }
  }

  bool string() {
    if (skips() || sink_.skips_scalars()) {
      if (const Token token = pass_string(); token != Token::taken) return stop(token);
      return value_taken();
    }
    std::string_view text;
    if (const Token token = take_string(text); token != Token::taken) return stop(token);
    sink_.string(text);
    return value_taken();
  }

  template <typename Deliver>
  bool literal(std::string_view text, Deliver deliver) {
    const auto left = static_cast<std::size_t>(end_ - at_);
    if (left < text.size()) return std::string_view(at_, left) == text.substr(0, left) ? stop(Token::cut) : reject();
    if (std::memcmp(at_, text.data(), text.size()) != 0) return reject();
    at_ += text.size();
    if (!skips() && !sink_.skips_scalars()) deliver();
    return value_taken();
  }

  bool number() {
    const char* p = at_;
    const auto digits = [&] {
      const char* first = p;
      while (p != end_ && *p >= '0' && *p <= '9') ++p;
      return p != first;
    };
    if (*p == '-') ++p;
    const char* const integer = p;
    if (!digits()) return p == end_ ? stop(Token::cut) : reject();
    if (*integer == '0' && p - integer > 1) return reject();
    if (static_cast<std::size_t>(p - integer) > max_digits) return reject();
    if (p != end_ && *p == '.') {
      ++p;
      if (!digits()) return p == end_ ? stop(Token::cut) : reject();
    }
    if (p != end_ && (*p == 'e' || *p == 'E')) {
      ++p;
      if (p != end_ && (*p == '+' || *p == '-')) ++p;
      if (!digits()) return p == end_ ? stop(Token::cut) : reject();
    }
    if (p == end_ && !last_) return stop(Token::cut);
    const std::string_view text(at_, static_cast<std::size_t>(p - at_));
    at_ = p;
    if (!skips() && !sink_.skips_scalars()) sink_.number(text);
    return value_taken();
  }

  bool stop(Token why) noexcept { return why == Token::cut ? false : reject(); }

  /// A string that nobody wants: checked, not put together.
  Token pass_string() noexcept {
    const char* p = at_ + 1;
    while (true) {
      p = skip_plain(p, end_);
      if (p == end_) return Token::cut;
      if (*p == '"') {
        at_ = p + 1;
        return Token::taken;
      }
      if (*p == '\\') {
        std::uint32_t code = 0;
        if (const Token token = escape(p, code); token != Token::taken) return token;
      } else if (const Token token = beyond_ascii(p); token != Token::taken) {
        return token;
      }
    }
  }

  Token take_string(std::string_view& text) noexcept {
    const char* const first = at_ + 1;
    const char* p = skip_plain(first, end_);
    if (p == end_) return Token::cut;
    if (*p != '"') return unescape(first, p, text);
    text = {first, static_cast<std::size_t>(p - first)};
    at_ = p + 1;
    return Token::taken;
  }

  /// The rest of a string from its first escape or character beyond ASCII on. What is written is never longer than what
  /// is read, so that the scratch space is large enough; blocks may write one block beyond.
  Token unescape(const char* first, const char* p, std::string_view& text) noexcept {
    char* to = scratch_.get();
    std::memcpy(to, first, static_cast<std::size_t>(p - first));
    to += p - first;
    while (true) {
      copy_plain(p, end_, to);
      if (p == end_) return Token::cut;
      if (*p == '"') break;
      if (*p == '\\') {
        std::uint32_t code = 0;
        if (const Token token = escape(p, code); token != Token::taken) return token;
        append(code, to);
      } else {
        const char* const sequence = p;
        if (const Token token = beyond_ascii(p); token != Token::taken) return token;
        std::memcpy(to, sequence, static_cast<std::size_t>(p - sequence));
        to += p - sequence;
      }
    }
    at_ = p + 1;
    text = {scratch_.get(), static_cast<std::size_t>(to - scratch_.get())};
    return Token::taken;
  }

  static void copy_plain(const char*& p, const char* const end, char*& to) noexcept {
    while (static_cast<std::size_t>(end - p) >= PlainBlock::size) {
      const PlainBlock block = PlainBlock::load(p);
      block.store(to);
      const std::size_t plain = block.plain();
      p += plain;
      to += plain;
      if (plain < PlainBlock::size) return;
    }
    while (p != end && !ends_plain_run(*p)) *to++ = *p++;
  }

  /// `p` stands on a byte that is no plain one, no quote and no backslash: a control character or UTF-8.
  Token beyond_ascii(const char*& p) const noexcept {
    if (static_cast<unsigned char>(*p) < 0x20U) return Token::wrong;
    const std::size_t length = utf8_length(p, end_);
    if (length != 0) {
      p += length;
      return Token::taken;
    }
    return !last_ && end_ - p < 4 ? Token::cut : Token::wrong;
  }

  /// `p` stands on the backslash. A surrogate that is not one of a pair is not standard.
  Token escape(const char*& p, std::uint32_t& code) const noexcept {
    if (end_ - p < 2) return Token::cut;
    if (p[1] != 'u') {
      code = escaped[static_cast<unsigned char>(p[1])];
      p += 2;
      return code == 0 ? Token::wrong : Token::taken;
    }
    if (const Token token = code_unit(p, code); token != Token::taken) return token;
    if (code < 0xD800U || code > 0xDFFFU) return Token::taken;
    if (code >= 0xDC00U) return Token::wrong;
    std::uint32_t second = 0;
    if (const Token token = code_unit(p, second); token != Token::taken) return token;
    if (second < 0xDC00U || second > 0xDFFFU) return Token::wrong;
    code = 0x10000U + ((code - 0xD800U) << 10U) + (second - 0xDC00U);
    return Token::taken;
  }

  /// Of "\uXXXX".
  Token code_unit(const char*& p, std::uint32_t& unit) const noexcept {
    constexpr std::ptrdiff_t length = 6;
    if (end_ - p < length) return Token::cut;
    if (p[0] != '\\' || p[1] != 'u') return Token::wrong;
    unit = 0;
    for (std::ptrdiff_t i = 2; i < length; ++i) {
      const char c = p[i];
      const std::uint32_t digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                                  : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                  : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                         : 16U;
      if (digit == 16U) return Token::wrong;
      unit = unit * 16U + digit;
    }
    p += length;
    return Token::taken;
  }

  static void append(std::uint32_t code, char*& to) noexcept {
    const auto put = [&](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
    if (code < 0x80U) return put(code);
    if (code < 0x800U) {
      put(0xC0U | (code >> 6U));
    } else {
      if (code < 0x10000U) {
        put(0xE0U | (code >> 12U));
      } else {
        put(0xF0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3FU));
      }
      put(0x80U | ((code >> 6U) & 0x3FU));
    }
    put(0x80U | (code & 0x3FU));
  }

  void reserve_scratch(std::size_t size) {
    if (size + PlainBlock::size <= scratch_size_) return;
    scratch_size_ = size + PlainBlock::size;
    scratch_ = std::make_unique_for_overwrite<char[]>(scratch_size_);
  }

  /// What a backslash and this character stand for; 0: nothing.
  static constexpr std::array<unsigned char, 256> escaped = [] {
    std::array<unsigned char, 256> table{};
    table['"'] = '"';
    table['\\'] = '\\';
    table['/'] = '/';
    table['b'] = '\b';
    table['f'] = '\f';
    table['n'] = '\n';
    table['r'] = '\r';
    table['t'] = '\t';
    return table;
  }();

  Sink& sink_;
  const char* begin_ = nullptr;
  const char* at_ = nullptr;  // the first byte that is not taken
  const char* end_ = nullptr;
  int depth_ = 0;
  int skip_depth_ = no_skipping;  // depth at which the value ends that the sink does not want
  Next next_ = Next::value;
  bool last_ = false;
  bool rejected_ = false;
  std::array<Nesting, max_depth> open_{};
  std::unique_ptr<char[]> scratch_;
  std::size_t scratch_size_ = 0;
};

}  // namespace slimdag::json
