// Any text as --select and --exclude (separated by a newline; the first byte chooses the mode of indirect selection).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "slimdag/slimdag.hpp"
#include "small_manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace slimdag;
  if (size == 0) return 0;
  static const Manifest manifest = Manifest::parse(std::string(fuzz::small_manifest));
  static const State state = State::from(manifest);
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t newline = text.find('\n');
  SelectOptions options;
  options.indirect_selection = static_cast<IndirectSelection>(data[0] % 4);
  options.select = {text.substr(0, newline)};
  if (newline != std::string::npos) options.exclude = {text.substr(newline + 1)};
  try {
    const NodeSet selected = select(manifest, &state, options);
    selected.for_each([&](NodeIndex i) {
      if (!why(manifest, &state, options, manifest.node(i).unique_id).selected) std::abort();
    });
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) std::abort();
  }
  return 0;
}
