// Secrets in what a store never alters: texts and configs of nodes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/secrets.hpp"

namespace slimdag {

struct SecretPlace {
  std::string unique_id;
  std::string field;  ///< "config.meta.password", "raw_code".
};

struct SecretPlaces {
  std::vector<SecretPlace> first;  ///< At most some; one for each field of a node.
  std::size_t count = 0;
};

/// Looks through the members of a manifest's root. `json` is the whole document, or what follows a member of its root.
/// Values under secret names count in configs and meta, elsewhere what is a secret beyond doubt; names of columns are
/// no names of secrets. O(bytes).
SecretPlaces find_secrets_of_nodes(std::string_view json, const SecretNames& names);

}  // namespace slimdag
