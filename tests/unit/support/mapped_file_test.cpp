#include "support/mapped_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "slimdag/error.hpp"
#include "unit/state/temporary_directory.hpp"

using namespace slimdag;
using slimdag::testing::TemporaryDirectory;

namespace {

ErrorCode failure_of(const std::string& path) {
  try {
    static_cast<void>(MappedFile::open(path));
  } catch (const Error& error) {
    CHECK(error.where().file == path);
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("the bytes of a file, which may go away") {
  const TemporaryDirectory directory;
  const auto file = MappedFile::open(directory.write("f", "some bytes"));
  CHECK(MappedFile::open(directory.write("empty", ""))->bytes().empty());
  std::filesystem::remove(directory.path("f"));
  CHECK(file->bytes() == "some bytes");
}

TEST_CASE("what cannot be mapped") {
  const TemporaryDirectory directory;
  CHECK(failure_of(directory.path("none")) == ErrorCode::file_not_found);
  CHECK(failure_of(directory.path()) == ErrorCode::io);
}

TEST_CASE("the first bytes of regular files") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("f", "some bytes");
  CHECK(first_bytes(path, 4) == "some");
  CHECK(first_bytes(path, 40) == "some bytes");
  CHECK(first_bytes(directory.path("none"), 4).empty());
  CHECK(first_bytes(directory.path(), 4).empty());
  REQUIRE(mkfifo(directory.path("pipe").c_str(), 0600) == 0);
  CHECK(first_bytes(directory.path("pipe"), 4).empty());  // and does not wait for a writer
}
