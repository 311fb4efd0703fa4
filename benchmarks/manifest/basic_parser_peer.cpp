// A peer of the reader: Boost.JSON's basic_parser with a handler that does nothing, over the same files, one thread for
// each. What a reader that keeps and hashes things costs beyond this is its own doing. Prints {"seconds": ...,
// "cpu_seconds":
// ..., "bytes": ...}.
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <thread>
#include <vector>

namespace {

namespace json = boost::json;

struct EmptyHandler {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  static bool on_document_begin(json::error_code&) { return true; }
  static bool on_document_end(json::error_code&) { return true; }
  static bool on_object_begin(json::error_code&) { return true; }
  static bool on_object_end(std::size_t, json::error_code&) { return true; }
  static bool on_array_begin(json::error_code&) { return true; }
  static bool on_array_end(std::size_t, json::error_code&) { return true; }
  static bool on_key_part(json::string_view, std::size_t, json::error_code&) { return true; }
  static bool on_key(json::string_view, std::size_t, json::error_code&) { return true; }
  static bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  static bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  static bool on_number_part(json::string_view, json::error_code&) { return true; }
  static bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  static bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  static bool on_double(double, json::string_view, json::error_code&) { return true; }
  static bool on_bool(bool, json::error_code&) { return true; }
  static bool on_null(json::error_code&) { return true; }
  static bool on_comment_part(json::string_view, json::error_code&) { return true; }
  static bool on_comment(json::string_view, json::error_code&) { return true; }
};

constexpr std::size_t piece_size = std::size_t{1} << 18;

/// Number of bytes; 0 where the file is not JSON or cannot be read.
std::size_t parse(const char* path) {
  json::parse_options options;
  options.max_depth = 500;
  json::basic_parser<EmptyHandler> parser(options);
  std::ifstream file(path, std::ios::binary);
  std::vector<char> piece(piece_size);
  std::size_t bytes = 0;
  json::error_code error;
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto got = static_cast<std::size_t>(file.gcount());
    parser.write_some(!file.eof(), piece.data(), got, error);
    if (error) return 0;
    bytes += got;
  }
  return bytes;
}

}  // namespace

int main(int count, char** arguments) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t cpu_begin = std::clock();  // of all threads
  std::vector<std::size_t> bytes(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (int i = 1; i < count; ++i)
    threads.emplace_back([&, i] { bytes[static_cast<std::size_t>(i)] = parse(arguments[i]); });
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  const double cpu_seconds = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;
  std::size_t total = 0;
  for (int i = 1; i < count; ++i) {
    if (bytes[static_cast<std::size_t>(i)] == 0) {
      std::fprintf(stderr, "%s: not JSON, or not there\n", arguments[i]);
      return 1;
    }
    total += bytes[static_cast<std::size_t>(i)];
  }
  std::printf("{\"seconds\": %.6f, \"cpu_seconds\": %.6f, \"bytes\": %zu}\n", seconds.count(), cpu_seconds, total);
}
