// Named connections to a warehouse, which belong to the account and are assigned to environments.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/setting.hpp"

namespace slimdag {

/// dbt's adapter types.
enum class WarehouseType : std::uint8_t { postgres, redshift, snowflake, bigquery, spark, databricks, duckdb };

/// dbt's name, e.g. "snowflake". Static storage.
std::string_view to_string(WarehouseType type) noexcept;
std::optional<WarehouseType> warehouse_type_from(std::string_view name) noexcept;
/// All types, in the order of the enumeration. Static storage.
std::span<const WarehouseType> warehouse_types() noexcept;

/// Keys of profiles.yml that a connection of that type may have: those of the adapter's credentials class, but for
/// those that belong to an environment. Static storage.
std::span<const std::string_view> connection_fields(WarehouseType type) noexcept;
/// Keys of a connection that the deployment section of an environment may set; others need extended attributes.
std::span<const std::string_view> deployment_fields(WarehouseType type) noexcept;
/// Keys of the credentials of a deployment environment.
std::span<const std::string_view> credential_fields(WarehouseType type) noexcept;

struct Connection {
  std::string name;
  WarehouseType type = WarehouseType::postgres;
  std::vector<Setting> fields;  ///< In the order of the file, without `type`.
  Place place;
};

enum class AuthMethod : std::uint8_t { unset, password, keypair, oauth };

/// "", "password", "keypair", "oauth". Static storage.
std::string_view to_string(AuthMethod method) noexcept;

/// The deployment credentials of an environment; `oauth` is a developer's own, in development environments only.
struct Credentials {
  AuthMethod auth_method = AuthMethod::unset;
  Place auth_method_place;
  std::vector<Setting> fields;  ///< username, password, private_key, private_key_passphrase, token, schema, dataset.
  Place place;                  ///< Not known where the environment has no credentials.
};

}  // namespace slimdag
