#include <doctest/doctest.h>

#include <string>

#include "slimdag/secrets.hpp"

using namespace slimdag;

TEST_CASE("URLs are shown without credentials, query and fragment") {
  struct Spelling {
    const char* url;
    const char* shown;
  };
  const Spelling spellings[] = {
      {"s3://bucket/prefix", "s3://bucket/prefix"},
      {"s3://bucket/a@b/c", "s3://bucket/a@b/c"},
      {"s3://key:secret@bucket/prefix", "s3://bucket/prefix"},
      {"s3://key:se/cret@bucket/prefix", "s3://bucket/prefix"},
      {"s3://key:se?cret@bucket/prefix", "s3://bucket/prefix"},
      {"s3://key:se#cret@bucket/prefix", "s3://bucket/prefix"},
      {"s3://key:se@cret@bucket/prefix", "s3://bucket/prefix"},
      {"s3://key:s@e/c@bucket/prefix", "s3://bucket/prefix"},
      {"https://token@host/x", "https://host/x"},
      {"https://user:secret/x", "https://"},
      {"https://host:80/x", "https://host:80/x"},
      {"https://[::1]:80/x", "https://[::1]:80/x"},
      {"abfs://box/x?sig=secret&se=1", "abfs://box/x"},
      {"az://box/x#sig=secret", "az://box/x"},
      {"az://box/AccountKey=secret;x", "az://box/AccountKey=********;x"},
      {"simplecache::https://u:secret@h/x", "simplecache::https://h/x"},
      {"u:secret@h/x", "h/x"},
      {"/var/lib/artifacts", "/var/lib/artifacts"},
      {"", ""},
  };
  for (const Spelling& spelling : spellings) CHECK(shown_url(spelling.url) == spelling.shown);
}
