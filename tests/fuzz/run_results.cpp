// Any bytes as run_results.json and as sources.json of a state.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "slimdag/slimdag.hpp"
#include "small_manifest.hpp"

namespace {

struct Directory {
  Directory() : path(std::filesystem::temp_directory_path() / ("slimdag-fuzz-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~Directory() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

void write(const std::filesystem::path& path, const std::uint8_t* data, std::size_t size) {
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
}

void use(const std::filesystem::path& directory, const char* criterion, const std::string& current_sources) {
  using namespace slimdag;
  try {
    static const Manifest manifest = Manifest::parse(std::string(fuzz::small_manifest));
    const State state = State::load(directory.string());
    SelectOptions options;
    options.select = {criterion};
    options.current_sources = current_sources;
    (void)select(manifest, &state, options);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Directory directory;
  const auto results = directory.path / "run_results.json";
  const auto sources = directory.path / "sources.json";
  std::filesystem::remove(sources);
  write(results, data, size);
  use(directory.path, "result:error+", sources.string());
  std::filesystem::remove(results);
  write(sources, data, size);
  use(directory.path, "source_status:fresher+", sources.string());
  return 0;
}
