#include "support/text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace slimdag;

namespace {

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> result;
  for (std::size_t at = 0; at < text.size();) result.push_back(next_code_point(text, at));
  return result;
}

}  // namespace

TEST_CASE("next_code_point reads UTF-8 of every length") {
  CHECK(code_points("aé☃😀") == std::vector<char32_t>{U'a', U'é', U'☃', U'😀'});
}

TEST_CASE("next_code_point counts an invalid byte as one code point and keeps lone surrogates") {
  CHECK(code_points("\x80"
                    "a") == std::vector<char32_t>{0xDC80, U'a'});
  CHECK(code_points("\xC3") == std::vector<char32_t>{0xDCC3});
  CHECK(code_points("\xC0\xAF").size() == 2);          // overlong
  CHECK(code_points("\xF4\x90\x80\x80").size() == 4);  // above U+10FFFF
  CHECK(code_points("\xED\xA0\xBD") == std::vector<char32_t>{0xD83D});
}

TEST_CASE("is_blank is Python's `not text.strip()`") {
  CHECK(is_blank(""));
  CHECK(is_blank(" \t\r\n\x0b\x0c\x1c\x1f"));
  CHECK(is_blank("\u00a0\u2003\u3000\u0085"));
  CHECK_FALSE(is_blank("\u200b"));  // a zero-width space is no space to Python
  CHECK_FALSE(is_blank(" x "));
}

TEST_CASE("strip is Python's") {
  CHECK(strip(" \t\u2003a b\u00a0\n") == "a b");
  CHECK(strip("a") == "a");
  CHECK(strip(" \u3000").empty());
  CHECK(strip("").empty());
  CHECK(strip("\u200bx") == "\u200bx");
}

TEST_CASE("split keeps empty parts") {
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(split("", ' ') == std::vector<std::string_view>{""});
}

TEST_CASE("to_lower leaves what is not ASCII") { CHECK(to_lower("Model.SQLÄ") == "model.sqlÄ"); }

TEST_CASE("normalize_path is pathlib's as_posix") {
  CHECK(normalize_path("models//./a.sql/") == "models/a.sql");
  CHECK(normalize_path("") == ".");
  CHECK(normalize_path("./") == ".");
  CHECK(normalize_path("a/../b") == "a/../b");
  CHECK(normalize_path("/a") == "/a");
  CHECK(normalize_path("//a") == "//a");
  CHECK(normalize_path("///a//b") == "/a/b");
}

TEST_CASE("path_name and path_stem are pathlib's name and stem") {
  CHECK(path_name("models/a.b.sql") == "a.b.sql");
  CHECK(path_stem("models/a.b.sql") == "a.b");
  CHECK(path_stem("models/.hidden") == ".hidden");
  CHECK(path_stem("models/name.") == "name.");
  CHECK(path_name(".").empty());
  CHECK(path_stem(".").empty());
  CHECK(path_name("/").empty());
}
