#include "support/files.hpp"

#include <filesystem>
#include <system_error>

#include "support/atomic_file.hpp"

namespace slimdag {

bool is_file(const std::filesystem::path& path) noexcept {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

std::string read_file(const InputPath& path) {
  InputFile file(path);
  std::string text;
  char buffer[16384];
  while (const std::size_t got = file.read(buffer, sizeof buffer)) text.append(buffer, got);
  return text;
}

void replace_file(const std::string& path, std::string_view content) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  write_atomically(error ? path : target.string(), {&content, 1}, Permissions::of_the_old_file);
}

}  // namespace slimdag
