#include "support/json_tokenizer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace slimdag;

namespace {

/// Writes down every event. A value whose key starts with "no" is not wanted.
class Record {
 public:
  bool skips_keys() const noexcept { return depth_ > 0; }
  bool skips_scalars() const noexcept { return skips_; }
  bool skips_value() const noexcept { return skips_; }
  void begin_object() { begin("{"); }
  void end_object() { end("}"); }
  void begin_array() { begin("["); }
  void end_array() { end("]"); }
  void key(std::string_view name) {
    skips_ = name.starts_with("no");
    note("k", name);
  }
  void string(std::string_view s) { note("s", s); }
  void number(std::string_view s) { note("n", s); }
  void boolean(bool b) { note(b ? "t" : "f", ""); }
  void null() { note("z", ""); }

  std::string events;

 private:
  void begin(std::string_view what) {
    if (skips_) {
      ++depth_;
    } else {
      note(what, "");
    }
  }
  void end(std::string_view what) {
    if (depth_ > 0) {
      --depth_;
    } else {
      skips_ = false;
      note(what, "");
    }
  }
  void note(std::string_view what, std::string_view text) {
    events += what;
    events += std::to_string(text.size());
    events += ':';
    events += text;
  }

  int depth_ = 0;
  bool skips_ = false;
};

/// Nothing where the tokenizer does not take the text. Pieces have 1 to `most` bytes.
std::optional<std::string> by_tokenizer(std::string_view text, std::size_t most, std::mt19937& random) {
  Record record;
  json::Tokenizer<Record> tokenizer(record);
  std::string held;  // A buffer of its own, so that a sanitizer sees what is read beyond it.
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::min(text.size() - at, 1 + random() % most);
    held += text.substr(at, size);
    at += size;
    const std::vector<char> piece(held.begin(), held.end());
    held.erase(0, tokenizer.write({piece.data(), piece.size()}, false));
  }
  tokenizer.write(held, true);
  return tokenizer.rejected() ? std::nullopt : std::optional(record.events);
}

struct Judged {
  bool standard = false;
  std::optional<std::string> events;
};

/// What Boost.JSON makes of it, and whether it took it as it stands.
Judged by_boost(const std::string& text) {
  try {
    Record record;
    json::EventParser<Record> parser(record, "a text");
    if (parser.write(text, false)) return {true, record.events};
    Record again;
    std::string rewritten = text;
    json::parse_rewritten(rewritten, again, "a text");
    return {false, again.events};
  } catch (const Error&) {
    return {};
  }
}

void check_same(const std::string& text, std::mt19937& random) {
  const Judged judged = by_boost(text);
  for (const std::size_t most : {1UL, 7UL, 1000UL}) {
    const std::optional<std::string> events = by_tokenizer(text, most, random);
    CAPTURE(text);
    CAPTURE(most);
    if (events) CHECK(judged.events == events);
    if (judged.standard) CHECK(events.has_value());
  }
}

const std::vector<std::string> texts = {
    R"({})",
    R"([])",
    R"("")",
    R"(0)",
    R"( null )",
    "\n{\t\"a\" :\r\n[ 1 ,\"b\" , true,false , null,{ } ] }\n",
    R"({"a": {"no": {"x": [1, {"y": "\u00e9"}], "z": null}, "b": 1}, "no1": "text", "no2": [[]], "c": []})",
    R"(["\"\\\/\b\f\n\r\t", "\u0041\u00e9\u20ac\ud83d\ude00", "\u0000"])",
    R"([0, -0, 10, -1.5, 1e5, 1E+5, 1e-5, 123456789012345678901234567890, 1e999, -1e-999, 0.10])",
    "[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\", \"a long text without anything that would end a run of plain bytes\"]",
    "{\"a long key without anything that would end a run of plain bytes\": \"and \\n a \\n text with several\"}",
    // No JSON, or none by the standard.
    "",
    " ",
    "{",
    "[1,]",
    "[,1]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "[1 2]",
    "[1]]",
    "{]",
    "[}",
    "1 1",
    "01",
    "-",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "--1",
    "tru",
    "truex",
    "nul",
    "NaN",
    "[Infinity, -Infinity]",
    "\"\\x\"",
    "\"\\u12g4\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"a\nb\"",
    "\"\x01\"",
    "\"\xff\"",
    "\"\xc3\"",
    "\"\xc0\x80\"",
    "\"\xe0\x80\x80\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xf0\x80\x80\x80\"",
    "\"unfinished",
    "\"unfinished\\",
    "\xef\xbb\xbf{}",
    "{} x",
    "// comment\n{}",
};

}  // namespace

TEST_CASE("the tokenizer gives the events of Boost.JSON, or leaves the text to it") {
  std::mt19937 random(1);
  for (const std::string& text : texts) check_same(text, random);
}

TEST_CASE("and so it does with texts that were damaged") {
  std::mt19937 random(2);
  const std::string_view material = "{}[]\",:\\ue0159.-+ntfa \n\x80\xc3\xa9\xf0\x1f";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = texts[random() % texts.size()];
    for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = text.empty() ? 0 : random() % text.size();
      const char c = material[random() % material.size()];
      switch (random() % 3) {
        case 0:
          text.insert(at, 1, c);
          break;
        case 1:
          text.erase(at, 1 + random() % 3);
          break;
        default:
          if (!text.empty()) text[at] = c;
      }
    }
    check_same(text, random);
  }
}

TEST_CASE("as deep as Boost.JSON goes, and no deeper") {
  std::mt19937 random(3);
  for (const std::size_t depth : {json::max_depth, json::max_depth + 1}) {
    const std::string text = std::string(depth, '[') + std::string(depth, ']');
    CHECK(by_tokenizer(text, 1000, random).has_value() == (depth == json::max_depth));
    check_same(text, random);
  }
}

TEST_CASE("integers that Python does not read are left to Boost.JSON") {
  std::mt19937 random(4);
  for (const std::size_t digits : {json::max_digits, json::max_digits + 1}) {
    check_same(std::string(digits, '7'), random);
    check_same("-" + std::string(digits, '7'), random);
  }
  CHECK_FALSE(by_tokenizer(std::string(json::max_digits + 1, '7'), 1000, random).has_value());
}
