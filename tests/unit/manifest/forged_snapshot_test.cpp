// Snapshots whose checksum is right and that lie: whoever writes the file can compute the checksum as well.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "manifest/index_by_id.hpp"
#include "manifest/snapshot_format.hpp"
#include "slimdag/error.hpp"
#include "slimdag/manifest/names.hpp"
#include "slimdag/slimdag.hpp"
#include "unit/state/temporary_directory.hpp"

using namespace slimdag;
using namespace slimdag::testing;
using snapshot::SectionEntry;
using snapshot::SectionKind;

namespace {

namespace fs = std::filesystem;

const fs::path test_data = SLIMDAG_TEST_DATA;

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

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

std::string signed_anew(std::string bytes) {
  constexpr std::size_t checked_from = offsetof(snapshot::Header, checksum) + sizeof(Hash128);
  put(bytes, offsetof(snapshot::Header, file_size), std::uint64_t{bytes.size()});
  put(bytes, offsetof(snapshot::Header, checksum), hash_bytes(std::string_view(bytes).substr(checked_from)));
  return bytes;
}

std::size_t section_count(const std::string& bytes) {
  return at<std::uint32_t>(bytes, offsetof(snapshot::Header, section_count));
}
SectionEntry section(const std::string& bytes, std::size_t i) {
  return at<SectionEntry>(bytes, sizeof(snapshot::Header) + i * sizeof(SectionEntry));
}
SectionEntry section_of(const std::string& bytes, SectionKind kind) {
  for (std::size_t i = 0; i < section_count(bytes); ++i)
    if (section(bytes, i).kind == kind) return section(bytes, i);
  FAIL("no such section");
  return {};
}

/// With other content for one section, behind all others.
std::string with_section(std::string bytes, SectionKind kind, const std::string& content, std::uint32_t width) {
  bytes.resize((bytes.size() + 7) / 8 * 8);
  for (std::size_t i = 0; i < section_count(bytes); ++i)
    if (section(bytes, i).kind == kind)
      put(bytes, sizeof(snapshot::Header) + i * sizeof(SectionEntry),
          SectionEntry{kind, width, bytes.size(), content.size()});
  return signed_anew(bytes + content);
}

std::string words(const std::vector<std::uint32_t>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(std::uint32_t)};
}

std::string snapshot_of(const fs::path& manifest) {
  const TemporaryDirectory directory;
  Manifest::load(manifest.string()).save_snapshot(directory.path("m.slimdag"));
  return content_of(directory.path("m.slimdag"));
}

/// The code of the error that loading gives; nullopt: it loads.
std::optional<ErrorCode> refusal_of(const std::string& bytes) {
  try {
    Manifest::parse(bytes);
    return std::nullopt;
  } catch (const Error& error) {
    return error.code();
  }
}

template <typename Question>
void ask(const Question& question) {
  try {
    question();
  } catch (const Error& error) {
    CHECK(error.code() != ErrorCode::internal);
  }
}

/// Asks every question of what loads; only Errors come out.
void use(const std::string& bytes, const State& honest) {
  ask([&] {
    const Manifest manifest = Manifest::parse(bytes);
    const State forged = State::from(manifest);
    const NodeSet all = NodeSet(manifest);
    for (NodeIndex i = 0; i < manifest.size(); ++i) {
      static_cast<void>(manifest.node(i));
      ask([&] { static_cast<void>(selector_name(manifest, i)); });
      CHECK(manifest.find(manifest.node(i).unique_id) == i);
    }
    for (const char* text :
         {"state:modified+", "config.materialized:table", "path:models", "fqn:*", "version:latest", "group:*",
          "config.meta.owner:x", "tag:*", "test_name:*", "source:*", "+resource_type:model"})
      for (const State* state : {&forged, &honest})
        ask([&] {
          SelectOptions options;
          options.select = {text};
          const NodeSet selected = select(manifest, state, options);
          static_cast<void>(sorted_unique_ids(manifest, selected));
        });
    ask([&] { static_cast<void>(compare(manifest, honest).to_json(false)); });
    ask([&] { static_cast<void>(compare(*honest.manifest(), forged).to_json(false)); });
    ask([&] {
      const NodeSet selected = select(manifest, nullptr, {});
      static_cast<void>(build_order(manifest, selected));
      static_cast<void>(draw(manifest, selected, nullptr, {}));
    });
    for (const State* state : {&forged, &honest})
      ask([&] {
        SelectOptions options;
        options.select = {"resource_type:model"};
        const std::vector<DeferralSource> sources = {{*state, "production", {}}};
        static_cast<void>(defer(manifest, select(manifest, nullptr, options), sources).to_json());
      });
  });
}

}  // namespace

TEST_CASE("every field of a snapshot may be forged: an answer or an error, never a crash") {
  for (const char* name : {"shop/current", "manifests/kitchen-contracts"}) {
    const std::string good = snapshot_of(test_data / name);
    const State honest = State::from(Manifest::load((test_data / name).string()));
    use(good, honest);
    for (std::size_t i = 0; i < section_count(good); ++i) {
      const SectionEntry entry = section(good, i);
      const std::size_t width = entry.width == 2 ? 2 : 4;
      const std::size_t fields = entry.size / width;
      const std::size_t step = std::max<std::size_t>(fields / 8, 1);
      for (std::size_t field = 0; field < fields; field += step) {
        const std::size_t offset = entry.offset + field * width;
        const std::uint32_t old = width == 2 ? at<std::uint16_t>(good, offset) : at<std::uint32_t>(good, offset);
        for (const std::uint32_t lie : {0U, old + 1, old ^ 8U, 0xFFFFFFFFU}) {
          std::string bytes = good;
          if (width == 2) {
            put(bytes, offset, static_cast<std::uint16_t>(lie));
          } else {
            put(bytes, offset, lie);
          }
          CAPTURE(static_cast<std::uint32_t>(entry.kind));
          CAPTURE(field);
          CAPTURE(lie);
          use(signed_anew(bytes), honest);
        }
      }
    }
  }
}

TEST_CASE("an index that does not find its items is refused") {
  const std::string good = snapshot_of(test_data / "shop/current");
  const SectionEntry entry = section_of(good, SectionKind::node_index);
  std::vector<IdSlot> slots(entry.size / sizeof(IdSlot));
  std::memcpy(slots.data(), good.data() + entry.offset, entry.size);
  const auto with = [&](const std::vector<IdSlot>& other) {
    return with_section(good, SectionKind::node_index,
                        {reinterpret_cast<const char*>(other.data()), other.size() * sizeof(IdSlot)}, 0);
  };
  CHECK(refusal_of(with(slots)) == std::nullopt);
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (slots[i].index != IdSlot::free) used.push_back(i);

  auto twice = slots;  // One item in two slots, another one in none.
  twice[used[1]] = twice[used[0]];
  CHECK(refusal_of(with(twice)) == ErrorCode::invalid_snapshot);
  auto swapped = slots;
  std::swap(swapped[used[0]].index, swapped[used[1]].index);
  CHECK(refusal_of(with(swapped)) == ErrorCode::invalid_snapshot);
  auto wrong_hash = slots;
  wrong_hash[used[0]].hash ^= 1U << 31U;
  CHECK(refusal_of(with(wrong_hash)) == ErrorCode::invalid_snapshot);

  std::vector<IdSlot> long_run(slots.size() *
                               64);  // All items one behind the other, far from where they are looked for.
  std::size_t to = long_run.size() / 2;
  for (const std::size_t i : used) long_run[to++] = slots[i];
  CHECK(refusal_of(with(long_run)) == ErrorCode::invalid_snapshot);
}

TEST_CASE("a few bytes that say much are refused") {
  const std::string good = snapshot_of(test_data / "shop/current");
  constexpr std::uint32_t many = 100'000;

  SUBCASE("containers in containers, each of which says that it holds all the rest") {
    std::vector<std::uint32_t> value(many, static_cast<std::uint32_t>(snapshot::ValueKind::null));
    for (std::uint32_t depth = 0; depth < 499; ++depth)
      value[depth] =
          static_cast<std::uint32_t>(snapshot::ValueKind::array) + ((many - 600) << snapshot::value_kind_bits);
    const std::string bombs = with_section(good, SectionKind::value_words, words(value), 4);
    CHECK(refusal_of(with_section(bombs, SectionKind::value_ends, words({0, many}), 4)) == ErrorCode::invalid_snapshot);
  }
  SUBCASE("configs that share their values") {
    const SectionEntry entry = section_of(good, SectionKind::configs);
    REQUIRE(entry.size / entry.width / 2 > 2);
    std::string bytes = good;
    for (std::size_t config = 2; config < entry.size / entry.width / 2; ++config)
      std::memcpy(bytes.data() + entry.offset + config * 2 * entry.width, bytes.data() + entry.offset + 2 * entry.width,
                  2 * entry.width);
    CHECK(refusal_of(signed_anew(bytes)) == ErrorCode::invalid_snapshot);
  }
  SUBCASE("sections that share their bytes") {
    std::string bytes = good;
    SectionEntry entry = section(bytes, 1);
    entry.offset = section(bytes, 0).offset;
    entry.size = section(bytes, 0).size;
    put(bytes, sizeof(snapshot::Header) + sizeof(SectionEntry), entry);
    CHECK(refusal_of(signed_anew(bytes)) == ErrorCode::invalid_snapshot);
  }
}

TEST_CASE("texts that are no UTF-8 are refused") {
  std::string bytes = snapshot_of(test_data / "shop/current");
  bytes[section_of(bytes, SectionKind::text_bytes).offset + 1] = '\xff';
  CHECK(refusal_of(signed_anew(bytes)) == ErrorCode::invalid_snapshot);
}
