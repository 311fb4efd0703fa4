#include "support/secrets.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("names that hold secrets") {
  for (const char* name : {"password", "DBT_ENV_SECRETX", "dbt_env_secret_a", "API_TOKEN", "clientSecret",
                           "private-key", "private_key_passphrase", "secret_access_key", "keyfile_json", "pass",
                           "Authorization", "AccountKey", "shared_access_signature"})
    CHECK_MESSAGE(is_secret_name(name), name);
  for (const char* name : {"schema", "passenger", "compass", "token_uri", "private_key_path", "keys", "tokenizer", "",
                           "private_key_id", "account", "author"})
    CHECK_MESSAGE(!is_secret_name(name), name);
}

TEST_CASE("texts without secrets") {
  CHECK(without_secrets("dbt build --vars '{password: x1, day: 1}'") ==
        "dbt build --vars '{password: ********, day: 1}'");
  CHECK(without_secrets("{\"api_token\": \"a\\\"b\", \"n\": 1}") == "{\"api_token\": \"********\", \"n\": 1}");
  CHECK(without_secrets("--password=x --token y z") == "--password=******** --token ******** z");
  CHECK(without_secrets("https://u:p@h/x") == "https://u:********@h/x");
  CHECK(without_secrets("https://h:80/x@y") == "https://h:80/x@y");
  CHECK(without_secrets("-----BEGIN X-----\na\n-----END X----- b") == "******** b");
  CHECK(without_secrets("password: {{ env_var('DBT_ENV_SECRET_X') }}") ==
        "password: {{ env_var('DBT_ENV_SECRET_X') }}");
  CHECK(without_secrets("-H 'Authorization: Bearer abc' x") == "-H 'Authorization: ********' x");
  CHECK(without_secrets("AccountKey=abc;Endpoint=x") == "AccountKey=********;Endpoint=x");
  CHECK(without_secrets("nothing to hide") == "nothing to hide");
}
