#include "support/directory_names.hpp"

#include <cerrno>
#include <new>
#include <system_error>

#ifndef _WIN32
#include <dirent.h>

#include <memory>
#endif

namespace slimdag {

#ifdef _WIN32

std::vector<std::string> directory_names(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    names.push_back(entry.path().filename().string());
  return names;
}

#else

namespace {

[[noreturn]] void fail(int reason) {
  if (reason == ENOMEM) throw std::bad_alloc();
  throw std::system_error(reason, std::generic_category());
}

}  // namespace

std::vector<std::string> directory_names(const std::filesystem::path& directory) {
  const auto close = [](DIR* open) { static_cast<void>(::closedir(open)); };
  const std::unique_ptr<DIR, decltype(close)> open(::opendir(directory.c_str()), close);
  if (open == nullptr) fail(errno);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(open.get())) {  // NOLINT(concurrency-mt-unsafe): a stream of our own
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
    errno = 0;
  }
  if (errno != 0) fail(errno);
  return names;
}

#endif

}  // namespace slimdag
