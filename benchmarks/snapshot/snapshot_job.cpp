// Loads one manifest as JSON and as a snapshot, in turns, and maps and checks the snapshot's bytes without using them:
// what loading a snapshot costs at least. Prints seconds (the fastest of all turns) and sizes as JSON.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "slimdag/slimdag.hpp"

namespace {

using Clock = std::chrono::steady_clock;

template <typename Work>
void time(double& fastest, Work&& work) {
  const auto start = Clock::now();
  work();
  fastest = std::min(fastest, std::chrono::duration<double>(Clock::now() - start).count());
}

/// Ends the program where the system refuses.
std::uint64_t map_and_check(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file < 0 || fstat(file, &status) != 0) std::exit(1);
  const auto size = static_cast<std::size_t>(status.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (bytes == MAP_FAILED) std::exit(1);
  const std::uint64_t hash = XXH3_128bits(bytes, size).low64;
  munmap(bytes, size);
  close(file);
  return hash;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: snapshot_job MANIFEST SNAPSHOT TURNS\n");
    return 2;
  }
  const std::string artifact = argv[1];
  const std::string snapshot = argv[2];
  slimdag::Manifest::load(artifact).save_snapshot(snapshot);
  double json = 1e9;
  double load = 1e9;
  double peer = 1e9;
  double find = 1e9;
  std::uint64_t seen = 0;
  for (int turn = std::atoi(argv[3]); turn > 0; --turn) {
    time(json, [&] { seen += slimdag::Manifest::load(artifact).size(); });
    time(load, [&] { seen += slimdag::Manifest::load(snapshot).size(); });
    time(find, [&] { seen += slimdag::Manifest::load(snapshot).dag().num_edges(); });
    time(peer, [&] { seen += map_and_check(snapshot.c_str()); });
  }
  std::printf(
      "{\"json_seconds\": %.9f, \"snapshot_seconds\": %.9f, \"snapshot_and_graph_seconds\": %.9f, "
      "\"map_and_check_seconds\": %.9f, \"json_bytes\": %ju, \"snapshot_bytes\": %ju, \"seen\": %ju}\n",
      json, load, find, peer, static_cast<std::uintmax_t>(std::filesystem::file_size(artifact)),
      static_cast<std::uintmax_t>(std::filesystem::file_size(snapshot)), static_cast<std::uintmax_t>(seen));
  return 0;
}
