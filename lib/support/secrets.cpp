#include "support/secrets.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "support/text.hpp"

namespace slimdag {

namespace {

constexpr std::array<std::string_view, 14> secret_words = {
    "password", "passwd", "pwd",    "pass",       "passphrase",  "passcode", "secret",
    "secrets",  "token",  "tokens", "credential", "credentials", "apikey",   "authorization"};
/// Pairs of words that are harmless one by one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> secret_pairs = {{{"private", "key"},
                                                                                        {"api", "key"},
                                                                                        {"access", "key"},
                                                                                        {"account", "key"},
                                                                                        {"access", "signature"},
                                                                                        {"keyfile", "json"},
                                                                                        {"signing", "key"}}};
/// Keys that hold no secret although a word of theirs says so.
constexpr std::array<std::string_view, 8> harmless = {"token_endpoint",      "token_uri",        "private_key_path",
                                                      "oidc_token_filepath", "private_key_file", "access_key_id",
                                                      "token_url",           "private_key_id"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; }

/// The words of snake_case, kebab-case and camelCase, in lower case.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool open = false;
  bool after_lower = false;
  for (const char c : name) {
    const bool digit = c >= '0' && c <= '9';
    if (!is_letter(c) && !digit) {
      open = after_lower = false;
      continue;
    }
    if (!open || (is_upper(c) && after_lower)) words.emplace_back();
    open = true;
    after_lower = !is_upper(c);
    if (is_letter(c)) words.back() += static_cast<char>(is_upper(c) ? c - 'A' + 'a' : c);
  }
  return words;
}

bool is_quote(char c) { return c == '"' || c == '\''; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Whether the word at `at` only says which kind of secret follows it, as in `Authorization: Bearer x`.
bool is_scheme(std::string_view word) {
  const std::string lower = to_lower(word);
  return lower == "bearer" || lower == "basic" || lower == "token";
}

/// Where the value that begins at `at` ends: a quoted text, or up to a blank, comma or closing bracket.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (at < text.size() && is_quote(text[at])) {
    for (std::size_t end = at + 1; end < text.size(); ++end) {
      if (text[end] == '\\')
        ++end;
      else if (text[end] == text[at])
        return end;
    }
    return text.size();
  }
  const std::size_t end = std::min(text.find_first_of(" \t\r\n,;}])\"'", at), text.size());
  const std::size_t next = text.find_first_not_of(" \t", end);
  if (next == std::string_view::npos || next == end || !is_scheme(text.substr(at, end - at))) return end;
  return std::min(text.find_first_of(" \t\r\n,;}])\"'", next), text.size());
}

/// Where the value of the name that ends at `at` begins: behind `:`, `=` or, for an option, a blank; npos where the
/// name has none.
std::size_t begin_of_value(std::string_view text, std::size_t at, bool is_option) {
  const std::size_t end_of_name = at;
  while (at < text.size() && (is_quote(text[at]) || text[at] == '\\')) ++at;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at < text.size() && (text[at] == ':' || text[at] == '=')) {
    ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
    while (at < text.size() && text[at] == '\\') ++at;
    return at;
  }
  return is_option && at > end_of_name && at < text.size() && text[at] != '-' ? at : std::string_view::npos;
}

class Redaction {
 public:
  explicit Redaction(std::string_view text) : text_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (!take_private_key() && !take_url_password() && !take_named_value()) result_ += text_[at_++];
    }
    return std::move(result_);
  }

 private:
  void keep_to(std::size_t end) {
    result_ += text_.substr(at_, end - at_);
    at_ = end;
  }
  void hide_to(std::size_t end) {
    result_ += hidden_text;
    at_ = end;
  }

  bool take_private_key() {
    if (!text_.substr(at_).starts_with("-----BEGIN ")) return false;
    const std::size_t end = text_.find("-----END ", at_);
    const std::size_t close = end == std::string_view::npos ? end : text_.find("-----", end + 9);
    hide_to(close == std::string_view::npos ? text_.size() : close + 5);
    return true;
  }

  /// scheme://user:password@host
  bool take_url_password() {
    if (!text_.substr(at_).starts_with("://")) return false;
    const std::size_t authority = at_ + 3;
    const std::size_t end = std::min(text_.find_first_of("/?# \t\r\n\"'", authority), text_.size());
    const std::size_t host = text_.substr(0, end).rfind('@');
    if (host == std::string_view::npos || host < authority) return false;
    const std::size_t colon = text_.find(':', authority);
    if (colon == std::string_view::npos || colon > host) return false;
    keep_to(colon + 1);
    hide_to(host);
    return true;
  }

  bool take_named_value() {
    if (!is_name_character(text_[at_]) || (at_ > 0 && is_name_character(text_[at_ - 1]))) return false;
    std::size_t end = at_;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    const std::string_view name = text_.substr(at_, end - at_);
    const std::size_t value =
        is_secret_name(name) ? begin_of_value(text_, end, name.starts_with("-")) : std::string_view::npos;
    if (value == std::string_view::npos) {
      keep_to(end);
      return true;
    }
    keep_to(value);
    if (text_.substr(at_).starts_with("{{")) return true;  // A reference, not the secret.
    const std::size_t end_of = end_of_value(text_, value);
    if (value < text_.size() && is_quote(text_[value])) {
      if (text_.substr(value + 1).starts_with("{{")) return true;
      result_ += text_[at_++];
    }
    if (end_of > at_) hide_to(end_of);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string result_;
};

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string lower = to_lower(name);
  if (std::string_view(lower).starts_with("dbt_env_secret")) return true;
  if (std::find(harmless.begin(), harmless.end(), lower) != harmless.end()) return false;
  const std::vector<std::string> words = words_of(name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::find(secret_words.begin(), secret_words.end(), words[i]) != secret_words.end()) return true;
    for (const auto& [first, second] : secret_pairs)
      if (words[i] == first && i + 1 < words.size() && words[i + 1] == second) return true;
  }
  return false;
}

std::string without_secrets(std::string_view text) { return Redaction(text).run(); }

}  // namespace slimdag
