#include "store/libpq.hpp"

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#include <fmt/format.h>

#include <array>

#include "store/sql.hpp"

namespace slimdag {
namespace {

#if defined(_WIN32)
constexpr std::array names = {"libpq.dll"};
void* open_library(const char* name) { return reinterpret_cast<void*>(LoadLibraryA(name)); }
void* find_function(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}
#else
#if defined(__APPLE__)
constexpr std::array names = {"libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
                              "/usr/local/opt/libpq/lib/libpq.5.dylib"};
#else
constexpr std::array names = {"libpq.so.5"};
#endif
void* open_library(const char* name) { return dlopen(name, RTLD_NOW | RTLD_LOCAL); }
void* find_function(void* library, const char* name) { return dlsym(library, name); }
#endif

struct Loaded {
  LibPq functions{};
  bool complete = false;
};

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(find_function(library, name));
  return function != nullptr;
}

Loaded load() {
  Loaded loaded;
  void* library = nullptr;
  for (const char* name : names)
    if (library == nullptr) library = open_library(name);
  if (library == nullptr) return loaded;
  LibPq& f = loaded.functions;
  loaded.complete =
      find(library, "PQconninfoParse", f.parse_options) && find(library, "PQconninfoFree", f.free_options) &&
      find(library, "PQfreemem", f.free_memory) && find(library, "PQconnectdbParams", f.connect) &&
      find(library, "PQfinish", f.finish) && find(library, "PQstatus", f.status) &&
      find(library, "PQerrorMessage", f.error_message) && find(library, "PQexec", f.exec) &&
      find(library, "PQexecParams", f.exec_params) && find(library, "PQresultStatus", f.result_status) &&
      find(library, "PQresultErrorMessage", f.result_error_message) &&
      find(library, "PQresultErrorField", f.result_error_field) && find(library, "PQntuples", f.row_count) &&
      find(library, "PQnfields", f.column_count) && find(library, "PQftype", f.column_type) &&
      find(library, "PQgetisnull", f.is_null) && find(library, "PQgetvalue", f.value) &&
      find(library, "PQgetlength", f.value_size) && find(library, "PQclear", f.clear);
  return loaded;
}

}  // namespace

const LibPq& libpq(const std::string& store) {
  static const Loaded loaded = load();
  if (!loaded.complete)
    throw_store_error(ErrorCode::store_unreachable,
                      fmt::format("PostgreSQL's client library {} cannot be loaded.", names.front()), store,
                      "Install it: Debian's libpq5, Fedora's libpq, Homebrew's libpq.");
  return loaded.functions;
}

}  // namespace slimdag
