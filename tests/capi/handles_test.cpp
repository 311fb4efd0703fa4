// What is said about a handle that is not the one wanted. That each function notices one is tested in contract/.
#include "failing_malloc.hpp"
#include "shop.hpp"

namespace {

template <typename To, typename From>
To* wrong(const From& handle) {
  return reinterpret_cast<To*>(handle.get());
}

}  // namespace

TEST_CASE("a handle of another type is named in the error") {
  const Manifest manifest = load();
  std::size_t count = 0;
  Failure failure;
  CHECK(slimdag_node_set_count(wrong<slimdag_node_set>(manifest), &count, failure) == SLIMDAG_ERROR_INVALID_ARGUMENT);
  CHECK(failure.message() == "The parameter set is a slimdag_manifest handle, not a slimdag_node_set.");
}

TEST_CASE("free functions leave a handle of another type alone") {
  const Manifest manifest = load();
  slimdag_node_set_free(wrong<slimdag_node_set>(manifest));
  slimdag_error_free(wrong<slimdag_error>(manifest));
  std::size_t count = 0;
  OK(slimdag_manifest_node_count(manifest.get(), &count, error));
  CHECK(count == 12);
}

#ifndef SLIMDAG_TEST_SANITIZED  // A sanitizer stops at the look at freed memory.

TEST_CASE("a closed handle is named in the error") {
  slimdag_manifest* manifest = load().release();
  failing_malloc::keep_freed(true);
  slimdag_manifest_free(manifest);
  std::size_t count = 0;
  Failure failure;
  const slimdag_status status = slimdag_manifest_node_count(manifest, &count, failure);
  slimdag_manifest_free(manifest);  // Twice: nothing happens.
  failing_malloc::keep_freed(false);
  CHECK(status == SLIMDAG_ERROR_INVALID_ARGUMENT);
  CHECK(failure.message().find("no live slimdag_manifest") != std::string::npos);
}

#endif

TEST_CASE("lack of memory has a message of its own, which nobody has to free") {
  const std::string path = data_path("current");
  failing_malloc::fail_at(1);
  slimdag_manifest* manifest = nullptr;
  slimdag_error* error = nullptr;
  const slimdag_status status = slimdag_manifest_load(path.data(), path.size(), &manifest, &error);
  const bool failed = failing_malloc::failed();
  failing_malloc::fail_at(0);
  CHECK(failed);  // The allocator of the library is the one that fails.
  CHECK(status == SLIMDAG_ERROR_OUT_OF_MEMORY);
  CHECK(manifest == nullptr);
  CHECK(string_of(slimdag_error_message(error)) == "Not enough memory.");
  slimdag_error_free(error);
  slimdag_error_free(error);
}
