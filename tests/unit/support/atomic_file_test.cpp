#include "support/atomic_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "slimdag/error.hpp"
#include "unit/state/temporary_directory.hpp"

using namespace slimdag;
using slimdag::testing::TemporaryDirectory;

namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

constexpr std::array<std::string_view, 3> pieces = {"one ", "", "two"};

}  // namespace

TEST_CASE("pieces become one file, in the place of another") {
  const TemporaryDirectory directory;
  write_atomically(directory.path("f"), pieces);
  CHECK(content_of(directory.path("f")) == "one two");
  directory.write("f", "something longer than that");
  write_atomically(directory.path("f"), pieces);
  CHECK(content_of(directory.path("f")) == "one two");
  CHECK(std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a temporary file that is in the way does not matter") {
  const TemporaryDirectory directory;
  const std::string other = directory.write("other", "precious");
  fs::create_symlink(other, directory.path(".f." + std::to_string(getpid()) + "-0.tmp"));
  write_atomically(directory.path("f"), pieces);
  CHECK(content_of(other) == "precious");
  CHECK(content_of(directory.path("f")) == "one two");
}

TEST_CASE("after a failure the old file is there and nothing else") {
  const TemporaryDirectory directory;
  fs::create_directory(directory.path("folder"));
  directory.write("folder/f", "old");
  CHECK_THROWS_AS(write_atomically(directory.path("folder"), pieces), Error);
  CHECK_THROWS_AS(write_atomically(directory.path("none/f"), pieces), Error);
  CHECK_THROWS_AS(write_atomically(directory.path("folder/f/g"), pieces), Error);
  CHECK(content_of(directory.path("folder/f")) == "old");
  CHECK(std::distance(fs::recursive_directory_iterator(directory.path()), fs::recursive_directory_iterator()) == 2);
}
