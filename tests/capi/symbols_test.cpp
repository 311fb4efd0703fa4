// The header, the ledger and the exports of the built library name the same functions; only those leave it.
#include <cstdio>
#include <fstream>
#include <map>
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

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string output;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
  REQUIRE(pclose(pipe) == 0);
  return output;
}

Names exported() {
  std::istringstream lines(output_of(std::string(SLIMDAG_TEST_NM) + " -D --defined-only " + SLIMDAG_TEST_LIBRARY));
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

TEST_CASE("the SONAME is that of VERSION, and what leaves the library has the version of the SONAME") {
  std::istringstream lines(content_of(SLIMDAG_TEST_VERSION_FILE));
  std::map<std::string, std::string> values;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name, value;
    if (words >> name >> value) values[name] = value;
  }
  const int soname = std::stoi(values["c_abi_current"]) - std::stoi(values["c_abi_age"]);
  const std::string dynamic =
      output_of(std::string(SLIMDAG_TEST_READELF) + " --dynamic --wide " + SLIMDAG_TEST_LIBRARY);
  CHECK(dynamic.find("[libslimdag_c.so." + std::to_string(soname) + "]") != std::string::npos);
  const std::string symbols = output_of(std::string(SLIMDAG_TEST_NM) + " -D --defined-only " + SLIMDAG_TEST_LIBRARY);
  CHECK(symbols.find("slimdag_select@@SLIMDAG_" + std::to_string(soname)) != std::string::npos);
}
