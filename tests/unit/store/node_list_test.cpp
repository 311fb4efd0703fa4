#include "store/node_list.hpp"

#include <doctest/doctest.h>

#include <string>

#include "slimdag/error.hpp"
#include "store/compression.hpp"

using namespace slimdag;
using namespace std::string_literals;

namespace {

NodeList list_of(std::initializer_list<std::string> ids) {
  NodeList list;
  for (const std::string& id : ids) list.entries.push_back({id, NodeRole::runs, "model"});
  return list;
}

}  // namespace

TEST_CASE("a list of nodes survives any id") {
  const NodeList list = list_of(
      {"", "\0"s, "\0rmodel\tmodel.p.ghost"s, "\ta", "a\nb", "model.p.a", "model.p.a\0"s, std::string(100000, 'x')});
  const NodeList read = decode_node_list(encode(list));
  REQUIRE(read.entries.size() == list.entries.size());
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    CHECK(read.entries[i].unique_id == list.entries[i].unique_id);
    CHECK(read.find(list.entries[i].unique_id) == i);
  }
  CHECK(decode_node_list(encode(NodeList())).entries.empty());
}

TEST_CASE("lists that end ids with a NUL are still read") {
  const NodeList read = decode_node_list(compress("rmodel\tmodel.p.a\0dsource\tsource.p.s\tt\0"s));
  REQUIRE(read.entries.size() == 2);
  CHECK(read.entries[0].unique_id == "model.p.a");
  CHECK(read.entries[1].unique_id == "source.p.s\tt");
  CHECK(read.entries[1].role == NodeRole::defined);
  CHECK(decode_node_list(compress("")).entries.empty());
}

TEST_CASE("a list that cannot be is damaged") {
  for (const std::string& text : {"rmodel\tmodel.p.a\0b\0"s,                  // An id with a NUL, of the older form.
                                  "rmodel\tmodel.p.b\0rmodel\tmodel.p.a\0"s,  // Not sorted.
                                  "xmodel\tmodel.p.a\0"s,                     // No role.
                                  "\x01r\xff\xff\xff\xff"s, "\x01r"s, "\x01q"s, "rmodel"s, "r"s}) {
    CHECK_THROWS_AS(decode_node_list(compress(text)), Error);
  }
  CHECK_THROWS_AS(decode_node_list(compress("\x01" + std::string(std::size_t{64} << 20U, 'x'))), Error);
}
