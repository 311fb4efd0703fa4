// The header, the ledger and the exports of the built library name the same functions.
#include <cstdio>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "shop.hpp"

namespace {

using Names = std::set<std::string>;

std::string content_of(const char* path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

Names declared() {
  const std::string header = content_of(SLIMDAG_TEST_HEADER);
  const std::regex declaration(R"(SLIMDAG_API [\w \*]+?(slimdag_\w+)\()");
  Names names;
  for (std::sregex_iterator it(header.begin(), header.end(), declaration), end; it != end; ++it) names.insert((*it)[1]);
  return names;
}

Names in_ledger() {
  std::istringstream lines(content_of(SLIMDAG_TEST_LEDGER));
  Names names;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && line[0] != '#') names.insert(line.substr(0, line.find(' ')));
  return names;
}

Names exported() {
  const std::string command = std::string(SLIMDAG_TEST_NM) + " -D --defined-only " + SLIMDAG_TEST_LIBRARY;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
  REQUIRE(pclose(pipe) == 0);
  std::istringstream lines(output);
  Names names;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string address, type, name;
    if (!(words >> address >> type >> name)) continue;
    name = name.substr(0, name.find('@'));
    if (type != "A") names.insert(name);  // A: the name of the version itself.
  }
  return names;
}

}  // namespace

TEST_CASE("header = ledger = exports") {
  const Names header = declared();
  CHECK(header.size() > 100);
  CHECK(header == in_ledger());
  CHECK(header == exported());
}

TEST_CASE("every declaration is documented and says since when") {
  const std::string header = content_of(SLIMDAG_TEST_HEADER);
  const std::regex documented(R"(\*/\n(SLIMDAG_API [\w \*]+?(slimdag_\w+)\())");
  Names names;
  for (std::sregex_iterator it(header.begin(), header.end(), documented), end; it != end; ++it) {
    const std::string before = it->prefix().str();
    const std::size_t comment = before.rfind("/**");
    INFO((*it)[2].str());
    REQUIRE(comment != std::string::npos);
    CHECK(before.find("@since 0.1", comment) != std::string::npos);
    names.insert((*it)[2]);
  }
  CHECK(names == declared());
}
