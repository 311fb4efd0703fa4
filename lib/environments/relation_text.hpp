// The text of a relation, `"database"."schema"."identifier"`, with other names in the same quotes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

struct RelationNames {
  std::optional<std::string> database, schema, identifier;
};

/// The relation with `now` in the place of `before`; empty where the text is not made of these names.
std::string renamed_relation(std::string_view relation, const RelationNames& before, const RelationNames& now);

}  // namespace slimdag
