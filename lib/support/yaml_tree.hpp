// YAML text to a tree in which every value knows its place and how it was written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/yaml_events.hpp"

namespace slimdag::yaml {

struct Entry;

/// A value. Scalars are typed as PyYAML's SafeLoader types them; dates are texts.
struct Node {
  enum class Kind : std::uint8_t { null, boolean, number, string, list, mapping };
  Kind kind = Kind::null;
  bool truth = false;
  bool quoted = false;    ///< A scalar in quotes, as a block, or with a tag.
  bool flow = false;      ///< A list or mapping in brackets.
  bool anchored = false;  ///< Has an anchor, so that other places may refer to it.
  bool alias = false;     ///< Written as an alias; `position` is that of the alias.
  Position position;
  std::size_t offset = 0;  ///< Byte in the text.
  std::string text;        ///< Of a scalar: as written, without quotes. `1.10` stays "1.10".
  std::string number;      ///< Kind::number: a JSON number, or NaN, Infinity, -Infinity.
  std::vector<Node> items;
  std::vector<Entry> entries;         ///< In the order of the file; of equal keys all.
  std::vector<std::uint32_t> by_key;  ///< Positions in `entries`, ordered by key; of equal keys the last comes first.

  bool is_scalar() const noexcept { return kind != Kind::list && kind != Kind::mapping; }
  bool is_text() const noexcept { return kind == Kind::string; }
  /// Null because nothing is written there; `position` is then that of the key.
  bool is_absent() const noexcept { return kind == Kind::null && text.empty() && !quoted && !alias; }
  /// The value of a key, the last where there are several; nullptr where there is none.
  const Node* find(std::string_view key) const noexcept;
};

struct Entry {
  Node key;  ///< A scalar.
  Node value;
  bool merged = false;  ///< Came in by `<<`.
};

/// Reads one document; an empty text is null. Throws Error(reading.code) with line and column where parse_events()
/// does, and for a list or mapping as a key, tags that YAML does not have, aliases to the value they stand in, and
/// where aliases stand for more than 100,000 values. O(bytes + values).
Node read_tree(std::string_view text, const Reading& reading);

/// Brings `by_key` up to date after a change of `entries`.
void reindex(Node& mapping);

/// Equal values, wherever they stand and however they are written; the order of keys does not count.
bool same_values(const Node& a, const Node& b);

/// JSON text of a value, in the format of Python's json.dumps. Of equal keys the last counts.
std::string to_json(const Node& node);

}  // namespace slimdag::yaml
