// Any bytes as the content of a snapshot: the checksum is put right, so that the sections are read. They load or give
// an Error, and what loads can be used.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "manifest/snapshot_format.hpp"
#include "slimdag/manifest/names.hpp"
#include "slimdag/slimdag.hpp"

namespace {

/// Makes everything but the sections what a reader expects.
std::string with_header(const std::uint8_t* data, std::size_t size) {
  using namespace slimdag::snapshot;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size < sizeof(Header)) return bytes;
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  std::memcpy(header.magic, magic, sizeof magic);
  header.byte_order = own_byte_order;
  header.version = snapshot_version;
  header.rules = snapshot_rules;
  header.file_size = size;
  std::memcpy(bytes.data(), &header, sizeof header);
  const std::size_t checked_from = offsetof(Header, checksum) + sizeof header.checksum;
  header.checksum = slimdag::hash_bytes(std::string_view(bytes).substr(checked_from));
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

void use(const slimdag::Manifest& manifest) {
  using namespace slimdag;
  const State state = State::from(manifest);
  for (NodeIndex i = 0; i < manifest.size(); ++i) {
    (void)manifest.node(i);
    (void)selector_name(manifest, i);
  }
  for (const char* text : {"fqn:*", "source:*", "tag:*,path:**", "config.materialized:table", "version:latest",
                           "group:*", "state:modified", "package:this"}) {
    SelectOptions options;
    options.select = {text};
    try {
      (void)select(manifest, &state, options);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::internal) std::abort();
    }
  }
  (void)compare(manifest, state).to_json(false);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace slimdag;
  try {
    use(Manifest::parse(with_header(data, size)));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) std::abort();
  }
  return 0;
}
