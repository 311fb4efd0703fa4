#include "manifest/manifest_snapshot.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "same_manifest.hpp"
#include "slimdag/error.hpp"
#include "slimdag/manifest/names.hpp"
#include "slimdag/slimdag.hpp"
#include "unit/state/temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

namespace fs = std::filesystem;

const fs::path test_data = SLIMDAG_TEST_DATA;
constexpr std::size_t checked_from = offsetof(snapshot::Header, checksum) + sizeof(Hash128);

std::vector<fs::path> all_manifests() {
  std::vector<fs::path> files;
  for (const fs::path& folder : {test_data / "manifests", test_data / "shop", test_data / "../../examples/shop"})
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.path().filename() == "manifest.json") files.push_back(entry.path());
  return files;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

template <typename Call>
Error error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(ErrorCode::internal, "");
}

std::string snapshot_of(const Manifest& manifest) {
  const TemporaryDirectory directory;
  manifest.save_snapshot(directory.path("m.slimdag"));
  return read_file(directory.path("m.slimdag"));
}

/// One with every kind of node, of disabled nodes too.
std::string kitchen() { return snapshot_of(Manifest::load((test_data / "manifests/kitchen-contracts").string())); }

template <typename T>
T at(const std::string& bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

template <typename T>
void put(std::string& bytes, std::size_t offset, const T& value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

void renew_checksum(std::string& bytes) {
  put(bytes, offsetof(snapshot::Header, checksum), hash_bytes(std::string_view(bytes).substr(checked_from)));
}

/// Asks all that can be asked of what loads; only Errors may come out.
void use(const std::string& bytes) {
  try {
    const Manifest manifest = Manifest::parse(bytes);
    const State state = State::from(manifest);
    for (NodeIndex i = 0; i < manifest.size(); ++i) {
      static_cast<void>(manifest.node(i));
      static_cast<void>(selector_name(manifest, i));
    }
    for (const char* text : {"state:modified", "config.materialized:table", "path:models", "fqn:*", "version:latest",
                             "group:*", "config.meta.owner:x", "tag:*", "package:this", "test_name:*", "source:*"}) {
      SelectOptions options;
      options.select = {text};
      try {
        static_cast<void>(select(manifest, &state, options));
      } catch (const Error& error) {
        CHECK(error.code() != ErrorCode::internal);
      }
    }
    static_cast<void>(compare(manifest, state).to_json(false));
    static_cast<void>(manifest.dag());
  } catch (const Error& error) {
    CHECK(error.code() != ErrorCode::internal);
  }
}

}  // namespace

TEST_CASE("a snapshot holds what the reader of JSON keeps") {
  const std::vector<fs::path> files = all_manifests();
  REQUIRE(files.size() > 10);
  for (const fs::path& file : files) {
    CAPTURE(file);
    const Manifest manifest = Manifest::load(file.string());
    const std::string bytes = snapshot_of(manifest);
    const Manifest again = Manifest::parse(bytes);
    check_same_manifest(manifest.data(), again.data());
    CHECK(snapshot_of(again) == bytes);  // and nothing is lost on the way through another snapshot
  }
}

TEST_CASE("a mapped snapshot is that of the file") {
  const TemporaryDirectory directory;
  const Manifest manifest = Manifest::load((test_data / "manifests/odd-base").string());
  manifest.save_snapshot(directory.path("anything.bin"));
  const Manifest mapped = Manifest::load(directory.path("anything.bin"));
  fs::remove(directory.path("anything.bin"));  // what is loaded stays
  check_same_manifest(manifest.data(), mapped.data());
}

TEST_CASE("text comes from the artifact beside the snapshot") {
  const TemporaryDirectory directory;
  const std::string json = read_file(test_data / "manifests/kitchen-base/manifest.json");
  const std::string artifact = directory.write("manifest.json", json);
  const Manifest manifest = Manifest::load(artifact);
  manifest.save_snapshot(directory.path("m.slimdag"));
  const std::string id(manifest.node(0).unique_id);
  CHECK(Manifest::load(directory.path("m.slimdag")).read_node(id) == manifest.read_node(id));

  directory.write("manifest.json", json + " ");
  const Error replaced = error_of([&] { Manifest::load(directory.path("m.slimdag")).read_node(id); });
  CHECK(replaced.code() == ErrorCode::artifact_replaced);
  CHECK(replaced.where().file == artifact);

  fs::remove(artifact);
  const Error missing = error_of([&] { Manifest::load(directory.path("m.slimdag")).read_node(id); });
  CHECK(missing.code() == ErrorCode::text_not_held);
  CHECK(missing.where().file == directory.path("m.slimdag"));
  CHECK(error_of([&] { Manifest::parse(kitchen()).read_nodes(std::vector<NodeIndex>{0}); }).code() ==
        ErrorCode::text_not_held);
}

TEST_CASE("in a directory manifest.json comes before a snapshot") {
  const TemporaryDirectory directory;
  Manifest::load((test_data / "manifests/odd-base").string()).save_snapshot(directory.path("state.slimdag"));
  CHECK(Manifest::load(directory.path()).size() == Manifest::load((test_data / "manifests/odd-base").string()).size());
  directory.write("manifest.json", "{");
  CHECK(error_of([&] { Manifest::load(directory.path()); }).code() == ErrorCode::invalid_json);
}

TEST_CASE("every field of the header is checked") {
  const std::string good = kitchen();
  const auto changed = [&](std::size_t offset, auto value) {
    std::string bytes = good;
    put(bytes, offset, value);
    return error_of([&] { Manifest::parse(bytes); });
  };
  using snapshot::Header;
  CHECK(changed(offsetof(Header, magic), 'x').code() == ErrorCode::invalid_json);  // no snapshot, and no JSON either
  const Error foreign = changed(offsetof(Header, byte_order), snapshot::foreign_byte_order);
  CHECK(foreign.code() == ErrorCode::invalid_snapshot);
  CHECK(foreign.message().find("byte order") != std::string::npos);
  CHECK(foreign.where().byte == offsetof(Header, byte_order));
  CHECK(changed(offsetof(Header, byte_order), 7U).code() == ErrorCode::invalid_snapshot);
  const Error newer = changed(offsetof(Header, version), snapshot::snapshot_version + 1);
  CHECK(newer.code() == ErrorCode::unsupported_version);
  CHECK(newer.where().byte == offsetof(Header, version));
  CHECK(changed(offsetof(Header, version), 0U).code() == ErrorCode::unsupported_version);
  CHECK(changed(offsetof(Header, file_size), good.size() + 1).code() == ErrorCode::invalid_snapshot);
  CHECK(changed(offsetof(Header, checksum), std::uint64_t{1}).code() == ErrorCode::invalid_snapshot);
  CHECK(changed(offsetof(Header, section_count), 1U).code() == ErrorCode::invalid_snapshot);

  std::string other_rules = good;
  put(other_rules, offsetof(Header, rules), snapshot::snapshot_rules + 1);
  CHECK(error_of([&] { Manifest::parse(other_rules); }).code() == ErrorCode::invalid_snapshot);  // the checksum
  renew_checksum(other_rules);
  CHECK(error_of([&] { Manifest::parse(other_rules); }).code() == ErrorCode::unsupported_version);

  std::string many = good;
  put(many, offsetof(Header, section_count), 0xFFFFFFFFU);
  renew_checksum(many);
  CHECK(error_of([&] { Manifest::parse(many); }).code() == ErrorCode::invalid_snapshot);
}

TEST_CASE("a snapshot that ends early is refused") {
  const std::string good = kitchen();
  // At the end there may be padding, which nobody misses.
  std::vector<std::size_t> cuts = {8, 9, sizeof(snapshot::Header) - 1, sizeof(snapshot::Header),
                                   good.size() - snapshot::alignment};
  const auto count = at<std::uint32_t>(good, offsetof(snapshot::Header, section_count));
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto section =
        at<snapshot::SectionEntry>(good, sizeof(snapshot::Header) + i * sizeof(snapshot::SectionEntry));
    if (section.size == 0) continue;
    cuts.push_back(section.offset);
    cuts.push_back(section.offset + section.size - 1);
  }
  for (const std::size_t cut : cuts) {
    CAPTURE(cut);
    std::string bytes = good.substr(0, cut);
    CHECK(error_of([&] { Manifest::parse(bytes); }).code() == ErrorCode::invalid_snapshot);
    if (cut < sizeof(snapshot::Header)) continue;
    put(bytes, offsetof(snapshot::Header, file_size), std::uint64_t{cut});  // a file that says that it is this short
    renew_checksum(bytes);
    CHECK(error_of([&] { Manifest::parse(bytes); }).code() == ErrorCode::invalid_snapshot);
  }
}

TEST_CASE("sections that are missing or lie elsewhere") {
  const std::string good = kitchen();
  const auto count = at<std::uint32_t>(good, offsetof(snapshot::Header, section_count));
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t entry = sizeof(snapshot::Header) + i * sizeof(snapshot::SectionEntry);
    const auto changed = [&](std::size_t field, auto value) {
      std::string bytes = good;
      put(bytes, entry + field, value);
      renew_checksum(bytes);
      return bytes;
    };
    using snapshot::SectionEntry;
    CAPTURE(i);
    CHECK(error_of([&] { Manifest::parse(changed(offsetof(SectionEntry, offset), good.size() + 8)); }).code() ==
          ErrorCode::invalid_snapshot);
    CHECK(error_of([&] { Manifest::parse(changed(offsetof(SectionEntry, offset), std::uint64_t{1})); }).code() ==
          ErrorCode::invalid_snapshot);
    CHECK(error_of([&] { Manifest::parse(changed(offsetof(SectionEntry, size), ~std::uint64_t{0})); }).code() ==
          ErrorCode::invalid_snapshot);
    // Where these are missing they are found in the artifact, when a question needs them.
    const auto kind = at<snapshot::SectionKind>(good, entry);
    if (kind == snapshot::SectionKind::repaired_configs || kind == snapshot::SectionKind::project_flag) continue;
    const ErrorCode missing = error_of([&] { Manifest::parse(changed(offsetof(SectionEntry, kind), 999U)); }).code();
    CHECK((missing == ErrorCode::invalid_snapshot || missing == ErrorCode::missing_state));
    use(changed(offsetof(SectionEntry, size), std::uint64_t{0}));
    use(changed(offsetof(SectionEntry, offset), std::uint64_t{64}));
  }
}

TEST_CASE("flipped bits are found by the checksum") {
  const std::string good = kitchen();
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes = good;
    bytes[8 + random() % (bytes.size() - 8)] ^= static_cast<char>(1U << (random() % 8));
    const ErrorCode code = error_of([&] { Manifest::parse(bytes); }).code();
    CHECK((code == ErrorCode::invalid_snapshot || code == ErrorCode::unsupported_version));
  }
}

TEST_CASE("bytes that are wrong under a right checksum lead to an answer or an error") {
  const std::string good = kitchen();
  std::mt19937 random(2);
  const auto word = [&] { return random() % (good.size() / 4 - 13) * 4 + 48; };
  for (int i = 0; i < 1500; ++i) {
    std::string bytes = good;
    const std::uint32_t odd[] = {
        0, 1, 0x7FFFFFFF, 0xFFFFFFFF, static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random() % 64)};
    for (unsigned n = 0; n <= i % 4U; ++n) put(bytes, word(), odd[random() % std::size(odd)]);
    renew_checksum(bytes);
    use(bytes);
  }
}

TEST_CASE("what cannot be written is an error and leaves nothing behind") {
  const TemporaryDirectory directory;
  const Manifest manifest = Manifest::load((test_data / "manifests/odd-base").string());
  CHECK(error_of([&] { manifest.save_snapshot(directory.path("none/m.slimdag")); }).code() == ErrorCode::io);
  CHECK(error_of([&] { manifest.save_snapshot(directory.path()); }).code() == ErrorCode::io);
  CHECK(error_of([&] { manifest.save_snapshot(""); }).code() == ErrorCode::io);
  if (fs::exists("/dev/full")) CHECK(error_of([&] { manifest.save_snapshot("/dev/full/x"); }).code() == ErrorCode::io);
  CHECK(fs::is_empty(directory.path()));
}

TEST_CASE("a link in the place of a snapshot is replaced, not followed") {
  const TemporaryDirectory directory;
  const std::string other = directory.write("other", "precious");
  fs::create_symlink(other, directory.path("m.slimdag"));
  Manifest::load((test_data / "manifests/odd-base").string()).save_snapshot(directory.path("m.slimdag"));
  CHECK(read_file(other) == "precious");
  CHECK_FALSE(fs::is_symlink(directory.path("m.slimdag")));
  CHECK(std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()) == 2);
}
