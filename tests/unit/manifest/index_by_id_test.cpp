#include "manifest/index_by_id.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace slimdag;

namespace {

struct Item {
  std::string unique_id;
};
using Items = std::vector<Item>;

}  // namespace

TEST_CASE("every item is found, and nothing else") {
  Items items;
  IndexById<Items> index(items);
  CHECK(index.find("a") == nullptr);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::string id = "model.p." + std::to_string(i);
    REQUIRE(index.insert(id) == std::pair(i, true));
    items.push_back({id});
    CHECK(index.insert(id) == std::pair(i, false));
  }
  for (std::uint32_t i = 0; i < 1000; ++i) CHECK(*index.find(items[i].unique_id) == i);
  CHECK_FALSE(index.contains("model.p.1000"));
  CHECK_FALSE(index.contains(""));

  IndexById<Items> other(items);
  other.adopt(index.slots());
  for (std::uint32_t i = 0; i < 1000; ++i) CHECK(*other.find(items[i].unique_id) == i);
  index.clear();
  CHECK_FALSE(index.contains("model.p.1"));
}
