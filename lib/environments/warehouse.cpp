#include <algorithm>
#include <array>

#include "slimdag/environments/connection.hpp"

namespace slimdag {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::array warehouses = {WarehouseType::postgres, WarehouseType::redshift, WarehouseType::snowflake,
                                   WarehouseType::bigquery, WarehouseType::spark,    WarehouseType::databricks,
                                   WarehouseType::duckdb};
constexpr std::array<std::string_view, 7> names = {"postgres", "redshift",   "snowflake", "bigquery",
                                                   "spark",    "databricks", "duckdb"};

// The fields of each adapter's credentials class with their aliases; user, password, keys, tokens of a person or
// service and the schema are the environment's.
constexpr auto postgres_fields = std::to_array<std::string_view>(
    {"host", "port", "dbname", "database", "connect_timeout", "role", "search_path", "keepalives_idle", "sslmode",
     "sslcert", "sslkey", "sslrootcert", "application_name", "autocommit", "retries"});
constexpr auto redshift_fields = std::to_array<std::string_view>({"host",
                                                                  "port",
                                                                  "dbname",
                                                                  "database",
                                                                  "method",
                                                                  "cluster_id",
                                                                  "iam_profile",
                                                                  "autocreate",
                                                                  "db_groups",
                                                                  "ra3_node",
                                                                  "datasharing",
                                                                  "connect_timeout",
                                                                  "role",
                                                                  "sslmode",
                                                                  "retries",
                                                                  "retry_all",
                                                                  "region",
                                                                  "autocommit",
                                                                  "access_key_id",
                                                                  "secret_access_key",
                                                                  "idc_region",
                                                                  "issuer_url",
                                                                  "idp_listen_port",
                                                                  "idc_client_display_name",
                                                                  "idp_response_timeout",
                                                                  "token_endpoint",
                                                                  "is_serverless",
                                                                  "serverless_work_group",
                                                                  "serverless_acct_id",
                                                                  "tcp_keepalive",
                                                                  "tcp_keepalive_idle",
                                                                  "tcp_keepalive_interval",
                                                                  "tcp_keepalive_count",
                                                                  "query_group",
                                                                  "allow_concurrent_drops",
                                                                  "drop_without_cascade"});
constexpr auto snowflake_fields = std::to_array<std::string_view>({"account",
                                                                   "database",
                                                                   "warehouse",
                                                                   "role",
                                                                   "authenticator",
                                                                   "oauth_client_id",
                                                                   "oauth_client_secret",
                                                                   "query_tag",
                                                                   "client_session_keep_alive",
                                                                   "host",
                                                                   "port",
                                                                   "proxy_host",
                                                                   "proxy_port",
                                                                   "protocol",
                                                                   "connect_retries",
                                                                   "connect_timeout",
                                                                   "retry_on_database_errors",
                                                                   "retry_all",
                                                                   "insecure_mode",
                                                                   "reuse_connections",
                                                                   "workload_identity_provider",
                                                                   "workload_identity_entra_resource",
                                                                   "s3_stage_vpce_dns_name",
                                                                   "platform_detection_timeout_seconds"});
constexpr auto bigquery_fields = std::to_array<std::string_view>({"method",
                                                                  "project",
                                                                  "database",
                                                                  "execution_project",
                                                                  "quota_project",
                                                                  "location",
                                                                  "api_endpoint",
                                                                  "priority",
                                                                  "maximum_bytes_billed",
                                                                  "reservation",
                                                                  "impersonate_service_account",
                                                                  "job_retry_deadline_seconds",
                                                                  "job_retries",
                                                                  "retries",
                                                                  "job_creation_timeout_seconds",
                                                                  "job_execution_timeout_seconds",
                                                                  "timeout_seconds",
                                                                  "job_link_info_level_log",
                                                                  "keyfile",
                                                                  "keyfile_json",
                                                                  "token",
                                                                  "refresh_token",
                                                                  "client_id",
                                                                  "client_secret",
                                                                  "token_uri",
                                                                  "workload_pool_provider_path",
                                                                  "service_account_impersonation_url",
                                                                  "token_endpoint",
                                                                  "compute_region",
                                                                  "dataproc_region",
                                                                  "dataproc_cluster_name",
                                                                  "gcs_bucket",
                                                                  "submission_method",
                                                                  "dataproc_batch",
                                                                  "notebook_template_id",
                                                                  "enable_change_history",
                                                                  "scopes"});
constexpr auto spark_fields = std::to_array<std::string_view>({"host",
                                                               "port",
                                                               "method",
                                                               "database",
                                                               "driver",
                                                               "cluster",
                                                               "endpoint",
                                                               "user",
                                                               "auth",
                                                               "kerberos_service_name",
                                                               "organization",
                                                               "connection_string_suffix",
                                                               "connect_retries",
                                                               "connect_timeout",
                                                               "use_ssl",
                                                               "server_side_parameters",
                                                               "retry_all",
                                                               "query_timeout",
                                                               "poll_interval",
                                                               "query_retries",
                                                               "session_properties"});
constexpr auto databricks_fields = std::to_array<std::string_view>({"host",
                                                                    "http_path",
                                                                    "catalog",
                                                                    "database",
                                                                    "client_id",
                                                                    "client_secret",
                                                                    "azure_client_id",
                                                                    "azure_client_secret",
                                                                    "oauth_redirect_url",
                                                                    "oauth_scopes",
                                                                    "session_properties",
                                                                    "connection_parameters",
                                                                    "auth_type",
                                                                    "oidc_token_filepath",
                                                                    "compute",
                                                                    "query_tags",
                                                                    "connect_retries",
                                                                    "connect_timeout",
                                                                    "retry_all",
                                                                    "connect_max_idle"});
constexpr auto duckdb_fields = std::to_array<std::string_view>(
    {"path", "database", "config_options", "extensions", "settings", "secrets", "external_root",
     "use_credential_provider", "attach", "filesystems", "remote", "plugins", "disable_transactions", "keep_open",
     "module_paths", "retries", "flights", "is_ducklake"});

constexpr auto snowflake_deployment = std::to_array<std::string_view>({"role", "database", "warehouse"});
constexpr auto databricks_deployment = std::to_array<std::string_view>({"catalog"});

constexpr auto user_credentials = std::to_array<std::string_view>({"username", "password", "schema"});
constexpr auto snowflake_credentials = std::to_array<std::string_view>(
    {"auth_method", "username", "password", "private_key", "private_key_passphrase", "schema"});
constexpr auto bigquery_credentials = std::to_array<std::string_view>({"dataset"});
constexpr auto token_credentials = std::to_array<std::string_view>({"token", "schema"});
constexpr auto duckdb_credentials = std::to_array<std::string_view>({"schema"});

}  // namespace

std::string_view to_string(WarehouseType type) noexcept { return names[static_cast<std::size_t>(type)]; }

std::optional<WarehouseType> warehouse_type_from(std::string_view name) noexcept {
  const auto* found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<WarehouseType>(found - names.begin());
}

std::span<const WarehouseType> warehouse_types() noexcept { return warehouses; }

Names connection_fields(WarehouseType type) noexcept {
  switch (type) {
    case WarehouseType::postgres:
      return postgres_fields;
    case WarehouseType::redshift:
      return redshift_fields;
    case WarehouseType::snowflake:
      return snowflake_fields;
    case WarehouseType::bigquery:
      return bigquery_fields;
    case WarehouseType::spark:
      return spark_fields;
    case WarehouseType::databricks:
      return databricks_fields;
    case WarehouseType::duckdb:
      return duckdb_fields;
  }
  return {};
}

Names deployment_fields(WarehouseType type) noexcept {
  if (type == WarehouseType::snowflake) return snowflake_deployment;
  if (type == WarehouseType::databricks) return databricks_deployment;
  return {};
}

Names credential_fields(WarehouseType type) noexcept {
  switch (type) {
    case WarehouseType::postgres:
    case WarehouseType::redshift:
      return user_credentials;
    case WarehouseType::snowflake:
      return snowflake_credentials;
    case WarehouseType::bigquery:
      return bigquery_credentials;
    case WarehouseType::spark:
    case WarehouseType::databricks:
      return token_credentials;
    case WarehouseType::duckdb:
      return duckdb_credentials;
  }
  return {};
}

}  // namespace slimdag
