#include "support/secrets.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace slimdag;

TEST_CASE("names that hold secrets") {
  for (const char* name : {"password",
                           "DBT_ENV_SECRETX",
                           "dbt_env_secret_a",
                           "API_TOKEN",
                           "clientSecret",
                           "private-key",
                           "private_key_passphrase",
                           "secret_access_key",
                           "keyfile_json",
                           "pass",
                           "Authorization",
                           "AccountKey",
                           "shared_access_signature",
                           "PGPASSWORD",
                           "DBPASSWORD",
                           "AUTHTOKEN",
                           "SECRETKEY",
                           "AUTH_HEADER",
                           "GITHUB_PAT",
                           "DBPWD",
                           "--password",
                           "DB_PAT_2",
                           "X-Amz-Signature",
                           "npm_config__auth",
                           "userCredentials"})
    CHECK_MESSAGE(is_secret_name(name), name);
  for (const char* name : {"schema", "passenger", "compass", "token_uri", "private_key_path", "keys", "tokenizer", "",
                           "private_key_id", "account", "author", "path", "compatible", "authenticator", "auth_method",
                           "signature", "max_tokens", "patient"})
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

TEST_CASE("values in YAML are hidden whole") {
  for (const char* text : {
           "--vars '{password: two S3CR3T words, day: 1}'",
           "--vars {password: two S3CR3T words, day: 1}",
           "--vars 'password: two, S3CR3T'",
           "--vars password: a S3CR3T",
           "{passwords: [one, S3CR3T], day: 1}",
           "{secret: {deep: {x: S3CR3T}}, day: 1}",
           "secret: {deep: [S3CR3T]}",
           "password: |\n  one\n  S3CR3T\nday: 1",
           "password: >-\n    one\n\n    S3CR3T\nday: 1",
           "--vars 'password: |\n  S3CR3T\n' --select a",
           "passwords:\n- one\n- S3CR3T\nday: 1",
           "a:\n  passwords:\n  - one\n  - S3CR3T\nday: 1",
           "secret:\n  deep:\n    x: S3CR3T\nday: 1",
           "password: one\n  S3CR3T\nday: 1",
           "\"password\": 'it''s S3CR3T'",
           "{password: 'it''s, S3CR3T', day: 1}",
           "{\"pass\\u0077ord\": \"S3CR3T\"}",
           "{\"pass\\x77ord\": \"S3CR3T\"}",
           "password: it's S3CR3T",
           "? password\n: S3CR3T",
           "password: !!str S3CR3T",
           "{\\\"token\\\": \\\"a S3CR3T\\\"}",
           "x\\npassword: S3CR3T",
       }) {
    const std::string shown = without_secrets(text);
    CAPTURE(shown);
    CHECK(shown.find("S3CR3T") == std::string::npos);
    if (std::string_view(text).find("day: 1") != std::string_view::npos)
      CHECK(shown.find("day: 1") != std::string::npos);
    CHECK(without_secrets(shown) == shown);
  }
}

TEST_CASE("values in messages, URLs and connection strings") {
  for (const char* text : {
           "could not connect with password 'S3CR3T'",
           "create user me identified by 'S3CR3T'",
           "with password \"a S3CR3T\" at h",
           "password='it''s S3CR3T'",
           "password='it\\'s S3CR3T' host=h",
           "password=a\\ S3CR3T host=h",
           "password = S3CR3T",
           "password := S3CR3T",
           "password => S3CR3T",
           "Server=h;Password=two S3CR3T;Database=d",
           "PWD={a;S3CR3T};Server=h",
           "PASSWORD=a,S3CR3T",
           "--token S3CR3T",
           "<password>S3CR3T</password>",
           "postgres://me:a/S3CR3T@host/db",
           "postgres://me:12/S3CR3T@host/db",
           "postgres://me:a?S3CR3T@host/db",
           "postgres://me:a#S3CR3T@host/db",
           "postgres://me:a@S3CR3T@host/db",
           "postgres://me:S3CR3T@h/d and postgres://me:S3CR3T@h/d",
           "https://S3CR3T@github.com/a",
           "https://h/x?sig=S3CR3T&se=1",
           "ghp_S3CR3T0123456789012345",
           "Authorization: Bearer S3CR3T",
           "-----BEGIN RSA PRIVATE KEY-----\nS3CR3T",
       }) {
    const std::string shown = without_secrets(text);
    CAPTURE(shown);
    CHECK(shown.find("S3CR3T") == std::string::npos);
    CHECK(without_secrets(shown) == shown);
  }
  CHECK(without_secrets("s3://box/a@b and mailto me@host") == "s3://box/a@b and mailto me@host");
  CHECK(without_secrets("password authentication failed for user \"me\"") ==
        "password authentication failed for user \"me\"");
}

TEST_CASE("names of the user's own") {
  const SecretNames names{{"pepper", "db-user"}, {"token_of_the_day", "Both"}};
  CHECK(without_secrets("pepper=x DB_USER=y token_of_the_day=z", names) ==
        "pepper=******** DB_USER=******** token_of_the_day=z");
  CHECK(is_secret_name("both", {{"both"}, {"both"}}));
}

TEST_CASE("secrets beyond doubt") {
  for (const char* text : {"select * from x('postgres://me:abc@h/d')", "create user a password 'abc'",
                           "token = \"abc\"", "x -----BEGIN KEY-----", "ghp_01234567890123456789"})
    CHECK_MESSAGE(holds_secret(text), text);
  for (const char* text : {"select password, token from users", "token = '{{ env_var(\"X\") }}'", "where token = other",
                           "password: string", ""})
    CHECK_MESSAGE(!holds_secret(text), text);
}

TEST_CASE("no text takes more than linear time") {
  constexpr std::size_t times = 200'000;
  for (const std::string& piece :
       {std::string("x://a:b/"), std::string("x://a@b "), std::string("password=x "), std::string("password: x\n"),
        std::string("{password:"), std::string("token'"), std::string("password ' "), std::string("-----BEGIN "),
        std::string("a\\\""), std::string("token=\\"), std::string("  - token:\n"), std::string("\"")}) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    const auto start = std::chrono::steady_clock::now();
    static_cast<void>(without_secrets(text));
    static_cast<void>(holds_secret(text));
    CAPTURE(piece);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  }
}
