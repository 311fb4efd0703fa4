#include <fstream>
#include <sstream>

#include "shop.hpp"

namespace {

std::string word_after(const std::string& key) {
  std::ifstream file(SLIMDAG_TEST_VERSION_FILE);
  std::string line, name, value;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    if (words >> name >> value && name == key) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("the library, its header and VERSION name one version") {
  CHECK(std::string(slimdag_version()) == SLIMDAG_VERSION);
  CHECK(std::string(slimdag_version()) == word_after("version"));
  CHECK(slimdag_abi_version() == SLIMDAG_ABI_VERSION);
  CHECK(std::to_string(slimdag_abi_version()) == word_after("c_abi_current"));
}
