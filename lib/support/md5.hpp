// MD5 (RFC 1321), for names that dbt writes down as their MD5 only. Not for anything that has to be secure.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// 32 hexadecimal digits in lower case, as hashlib.md5(text).hexdigest().
std::string md5_hex(std::string_view text);

}  // namespace slimdag
