#include "slimdag/environments/connection.hpp"

#include <algorithm>
#include <set>

#include "unit/environments/small_file.hpp"

using namespace slimdag;
using namespace slimdag::testing;

namespace {

std::vector<std::string_view> list(std::span<const std::string_view> names) { return {names.begin(), names.end()}; }
using Names = std::vector<std::string_view>;

}  // namespace

TEST_CASE("types of warehouses") {
  for (const WarehouseType type : warehouse_types()) CHECK(warehouse_type_from(to_string(type)) == type);
  CHECK(warehouse_types().size() == 7);
  CHECK_FALSE(warehouse_type_from("oracle"));
}

TEST_CASE("a deployment may change these fields of its connection, and no others") {
  CHECK(list(deployment_fields(WarehouseType::snowflake)) == Names{"role", "database", "warehouse"});
  CHECK(list(deployment_fields(WarehouseType::databricks)) == Names{"catalog"});
  for (const WarehouseType type : {WarehouseType::postgres, WarehouseType::redshift, WarehouseType::bigquery,
                                   WarehouseType::spark, WarehouseType::duckdb})
    CHECK(deployment_fields(type).empty());
}

TEST_CASE("credentials of a deployment") {
  CHECK(list(credential_fields(WarehouseType::postgres)) == Names{"username", "password", "schema"});
  CHECK(list(credential_fields(WarehouseType::redshift)) == Names{"username", "password", "schema"});
  CHECK(list(credential_fields(WarehouseType::snowflake)) ==
        Names{"auth_method", "username", "password", "private_key", "private_key_passphrase", "schema"});
  CHECK(list(credential_fields(WarehouseType::bigquery)) == Names{"dataset"});
  CHECK(list(credential_fields(WarehouseType::spark)) == Names{"token", "schema"});
  CHECK(list(credential_fields(WarehouseType::databricks)) == Names{"token", "schema"});
}

TEST_CASE("a connection has no field twice, and none of a person") {
  for (const WarehouseType type : warehouse_types()) {
    const Names fields = list(connection_fields(type));
    CHECK(std::set<std::string_view>(fields.begin(), fields.end()).size() == fields.size());
    for (const std::string_view name : {"password", "private_key", "schema", "dataset", "threads"})
      CHECK(std::find(fields.begin(), fields.end(), name) == fields.end());
    for (const std::string_view name : deployment_fields(type))
      CHECK(std::find(fields.begin(), fields.end(), name) != fields.end());
  }
}

TEST_CASE("connections of a file") {
  const Environments environments = parsed();
  REQUIRE(environments.connections().size() == 1);
  const Connection& lake = environments.connections().front();
  CHECK(lake.type == WarehouseType::snowflake);
  CHECK(find_setting(lake.fields, "role")->value == "READER");
  CHECK(environments.find_connection("lake") == &lake);
  CHECK(environments.find_connection("sea") == nullptr);
  CHECK(environments.connection_of(environments["dev"]) == &lake);
  CHECK(rules_of(parsed(with("account: a", "acount: a"))) == std::vector<std::string>{"unknown_key 2:27"});
  CHECK(rules_of(parsed(with("role: READER", "password: x"))) ==
        std::vector<std::string>{"unknown_key 2:39", "literal_secret 2:49"});
  CHECK(rules_of(parsed(with("connection: lake", "connection: sea"))) ==
        std::vector<std::string>{"unknown_connection 3:13"});
  CHECK(rules_of(parsed(with("    threads: 4", "    connection: sea"))) ==
        std::vector<std::string>{"unknown_connection 12:17"});
  CHECK(std::string(to_string(AuthMethod::keypair)) == "keypair");
}
