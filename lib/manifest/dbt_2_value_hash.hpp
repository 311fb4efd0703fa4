// Hashes of JSON values in which equality is that of the Rust engine: integers and floats differ, the order of keys
// does not count.
#pragma once

#include <string_view>

#include "support/byte_buffer.hpp"
#include "support/hash.hpp"
#include "support/json_value.hpp"

namespace slimdag::dbt_2 {

Hash128 hash_of(const json::Value& value);
Hash128 hash_of(std::string_view text);

/// Puts hashes together, in order.
class Combined {
 public:
  void add(const Hash128& hash) { bytes_.append_bytes_of(hash); }
  void add(const json::Value& value) { add(hash_of(value)); }
  Hash128 finish() const { return hash_bytes(bytes_.view()); }

 private:
  ByteBuffer bytes_;
};

/// null where there is none.
json::Value member(const json::Value& object, std::string_view key) noexcept;

}  // namespace slimdag::dbt_2
