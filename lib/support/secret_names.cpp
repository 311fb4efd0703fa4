// Which names hold secrets: the table of docs/secrets.md.
#include <algorithm>
#include <array>

#include "support/secrets.hpp"
#include "support/text.hpp"

namespace slimdag {
namespace {

constexpr auto rules = std::to_array<SecretRule>({
    {"opening", "dbt_env_secret"},
    // One of the words of the name.
    {"word", "password"},
    {"word", "passwords"},
    {"word", "passwd"},
    {"word", "pwd"},
    {"word", "pass"},
    {"word", "passphrase"},
    {"word", "passcode"},
    {"word", "secret"},
    {"word", "secrets"},
    {"word", "token"},
    {"word", "tokens"},
    {"word", "credential"},
    {"word", "credentials"},
    {"word", "creds"},
    {"word", "apikey"},
    {"word", "authorization"},
    {"word", "bearer"},
    {"word", "jwt"},
    {"word", "cookie"},
    {"word", "cookies"},
    // What is a secret at the end of a name only, or as the whole.
    {"last word", "pat"},
    {"last word", "auth"},
    {"last word", "sas"},
    {"last word", "sig"},
    {"last word", "dsn"},
    {"last word", "webhook"},
    // Words that are harmless one by one.
    {"two words", "private key"},
    {"two words", "api key"},
    {"two words", "access key"},
    {"two words", "account key"},
    {"two words", "access signature"},
    {"two words", "amz signature"},
    {"two words", "keyfile json"},
    {"two words", "signing key"},
    {"two words", "encryption key"},
    {"two words", "master key"},
    {"two words", "shared key"},
    {"two words", "ssh key"},
    {"two words", "auth header"},
    {"two words", "auth key"},
    {"two words", "auth code"},
    {"two words", "webhook url"},
    {"two words", "connection string"},
    // Anywhere in a word: PGPASSWORD, SECRETKEY.
    {"part", "password"},
    {"part", "passwd"},
    {"part", "passphrase"},
    {"part", "secret"},
    {"part", "credential"},
    {"part", "apikey"},
    {"part", "privatekey"},
    {"part", "accesskey"},
    {"part", "accountkey"},
    {"part", "signingkey"},
    {"part", "encryptionkey"},
    {"part", "connectionstring"},
    // At the end of a word: AUTHTOKEN, DBPWD.
    {"ending", "token"},
    {"ending", "pwd"},
    {"ending", "dbpass"},
    {"ending", "pgpass"},
    {"ending", "userpass"},
    {"ending", "rootpass"},
    {"ending", "adminpass"},
    // Whole names that hold no secret although a word of theirs says so.
    {"harmless", "token_endpoint"},
    {"harmless", "token_uri"},
    {"harmless", "token_url"},
    {"harmless", "private_key_path"},
    {"harmless", "private_key_file"},
    {"harmless", "private_key_id"},
    {"harmless", "access_key_id"},
    {"harmless", "oidc_token_filepath"},
    {"harmless", "max_tokens"},
    // Of values, whatever their name.
    {"value", "-----BEGIN "},
    {"value", "ghp_"},
    {"value", "gho_"},
    {"value", "ghu_"},
    {"value", "ghs_"},
    {"value", "ghr_"},
    {"value", "github_pat_"},
    {"value", "glpat-"},
    {"value", "xoxb-"},
    {"value", "xoxp-"},
    {"value", "xapp-"},
    {"value", "dbtc_"},
    {"value", "dbtu_"},
    {"value", "npm_"},
    {"value", "pypi-"},
    {"value", "dapi"},
    {"value", "AIza"},
    {"value", "eyJ"},
    {"value", "scheme://user:password@host"},
});

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

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
  // Digits alone are no word: DB_PAT_2.
  std::erase_if(words, [](const std::string& word) { return word.empty(); });
  return words;
}

/// In lower case, with one sign between words.
std::string normal(std::string_view name) {
  std::string text = to_lower(name);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  const std::size_t begin = std::min(text.find_first_not_of('_'), text.size());
  return text.substr(begin);  // An option is the name behind its dashes.
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& each) { return normal(each) == name; });
}

bool is_pair(std::string_view pattern, std::string_view first, std::string_view second) {
  const std::size_t blank = pattern.find(' ');
  return pattern.substr(0, blank) == first && pattern.substr(blank + 1) == second;
}

bool holds(const SecretRule& rule, const std::string& name, const std::vector<std::string>& words) {
  const auto any = [&](auto&& test) { return std::any_of(words.begin(), words.end(), test); };
  if (rule.kind == "word") return any([&](std::string_view word) { return word == rule.pattern; });
  if (rule.kind == "part")
    return any([&](std::string_view word) { return word.find(rule.pattern) != std::string_view::npos; });
  if (rule.kind == "ending") return any([&](std::string_view word) { return word.ends_with(rule.pattern); });
  if (rule.kind == "last word") return !words.empty() && words.back() == rule.pattern;
  if (rule.kind == "opening") return name.starts_with(rule.pattern);
  if (rule.kind != "two words") return false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (is_pair(rule.pattern, words[i], words[i + 1])) return true;
  return false;
}

}  // namespace

std::span<const SecretRule> secret_rules() noexcept { return rules; }

bool is_secret_name(std::string_view name, const SecretNames& names) {
  constexpr std::size_t longest = 1024;  // What is longer is a text and no name.
  if (name.size() > longest) return false;
  const std::string whole = normal(name);
  if (is_in(names.secret, whole)) return true;
  if (is_in(names.harmless, whole)) return false;
  const bool is_harmless = std::any_of(rules.begin(), rules.end(), [&](const SecretRule& rule) {
    return rule.kind == "harmless" && rule.pattern == whole;
  });
  if (is_harmless) return false;
  const std::vector<std::string> words = words_of(name);
  return std::any_of(rules.begin(), rules.end(), [&](const SecretRule& rule) { return holds(rule, whole, words); });
}

}  // namespace slimdag
