// Any text as selectors.yml.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "slimdag/slimdag.hpp"
#include "small_manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace slimdag;
  static const Manifest manifest = Manifest::parse(std::string(fuzz::small_manifest));
  static const State state = State::from(manifest);
  SelectOptions options;
  options.selectors_yaml = std::string(reinterpret_cast<const char*>(data), size);
  options.selectors_file = "selectors.yml";
  for (const bool named : {false, true}) {
    if (named) options.selector = "s";
    try {
      (void)select(manifest, &state, options);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::internal) std::abort();
    }
  }
  return 0;
}
