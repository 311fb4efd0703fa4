#include "environments/relation_text.hpp"

#include <algorithm>
#include <vector>

namespace slimdag {

namespace {

struct Part {
  std::string text;
  char quote = '\0';  ///< The opening quote; '\0' for none.
};

char closing(char quote) { return quote == '[' ? ']' : quote; }

/// Empty where the text is no list of names with points between them.
std::vector<Part> parts_of(std::string_view relation) {
  std::vector<Part> parts;
  std::size_t at = 0;
  while (at < relation.size()) {
    Part part;
    const char first = relation[at];
    if (first == '"' || first == '`' || first == '[') {
      part.quote = first;
      const std::size_t end = relation.find(closing(first), at + 1);
      if (end == std::string_view::npos) return {};
      part.text = std::string(relation.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      const std::size_t end = std::min(relation.find('.', at), relation.size());
      part.text = std::string(relation.substr(at, end - at));
      if (part.text.find_first_of(" ()'\"`") != std::string::npos) return {};
      at = end;
    }
    parts.push_back(std::move(part));
    if (at == relation.size()) return parts;
    if (relation[at] != '.') return {};
    ++at;
  }
  return {};
}

std::string written(const Part& part) {
  return part.quote == '\0' ? part.text : part.quote + part.text + closing(part.quote);
}

}  // namespace

std::string renamed_relation(std::string_view relation, const RelationNames& before, const RelationNames& now) {
  std::vector<Part> parts = parts_of(relation);
  if (parts.size() < 2 || parts.size() > 3 || !now.schema || !now.identifier) return {};
  const auto rename = [&parts](std::size_t from_end, const std::optional<std::string>& old, const std::string& name) {
    Part& part = parts[parts.size() - from_end];
    if (old && part.text != *old) return false;
    part.text = name;
    return true;
  };
  if (!rename(1, before.identifier, *now.identifier) || !rename(2, before.schema, *now.schema)) return {};
  if (parts.size() == 3) {
    if (now.database && !rename(3, before.database, *now.database)) return {};
    if (!now.database) parts.erase(parts.begin());
  }
  std::string text;
  for (const Part& part : parts) text += (text.empty() ? "" : ".") + written(part);
  return text;
}

}  // namespace slimdag
