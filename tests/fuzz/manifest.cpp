// Any bytes as a manifest: they load or give an Error, and what loads can be compared with itself and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "slimdag/slimdag.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace slimdag;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    const Manifest manifest = Manifest::parse(bytes);
    const State state = State::from(Manifest::parse(bytes));
    SelectOptions options;
    options.select = {"fqn:*", "source:*+", "tag:*,path:**", "state:modified"};
    (void)select(manifest, &state, options);
    const Comparison comparison = compare(manifest, state);
    (void)comparison.to_json(true);
    for (NodeIndex i = 0; i < manifest.size() && i < 4; ++i) (void)manifest.read_node(manifest.node(i).unique_id);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) std::abort();
  }
  return 0;
}
