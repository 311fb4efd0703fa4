#include "support/md5.hpp"

#include <doctest/doctest.h>

using slimdag::md5_hex;

TEST_CASE("MD5 of the texts in RFC 1321") {
  CHECK(md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(md5_hex("abcdefghijklmnopqrstuvwxyz") == "c3fcd3d76192e4007dfb496cca67e13b");
  CHECK(md5_hex("12345678901234567890123456789012345678901234567890123456789012345678901234567890") ==
        "57edf4a22be3c955ac49da2e2107b67a");
}

TEST_CASE("the project_id that dbt writes") { CHECK(md5_hex("jaffle_shop") == "06e5b98c2db46f8a72cc4f66410e9b3b"); }
