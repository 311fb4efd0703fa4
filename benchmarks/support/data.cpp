#include "support/data.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace slimdag::benchmarks {

namespace {

std::string path_of(const char* version) {
  const char* directory = std::getenv("SLIMDAG_BENCHMARK_DATA");
  if (directory == nullptr) {
    std::fputs("Set SLIMDAG_BENCHMARK_DATA to a directory that benchmarks/data/generate.py wrote.\n", stderr);
    std::exit(2);
  }
  return std::string(directory) + "/" + version + "/manifest.json";
}

}  // namespace

const std::string& current_path() {
  static const std::string path = path_of("current");
  return path;
}

const std::string& previous_path() {
  static const std::string path = path_of("previous");
  return path;
}

std::size_t total_bytes() {
  return std::filesystem::file_size(current_path()) + std::filesystem::file_size(previous_path());
}

}  // namespace slimdag::benchmarks
