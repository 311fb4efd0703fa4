#include "store/merged_manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <memory>
#include <vector>

#include "manifest/item_stream.hpp"
#include "manifest/node_text.hpp"
#include "manifest/upgrade.hpp"
#include "state/compiled_in.hpp"
#include "store/output_file.hpp"
#include "support/json_value.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

constexpr std::string_view newest_schema = "https://schemas.getdbt.com/dbt/manifest/v12.json";
// Sections with items, in the order in which dbt writes them; each is gathered in a file of its own.
constexpr std::array<std::string_view, 9> item_sections = {"nodes",           "sources",    "macros",
                                                           "exposures",       "metrics",    "saved_queries",
                                                           "semantic_models", "unit_tests", "functions"};
constexpr std::array<std::string_view, 6> common_members = {"metadata",  "docs",     "groups",
                                                            "selectors", "disabled", "group_map"};
constexpr long first_comma = 2;  // ", "
constexpr std::string_view not_one_text =
    "{# Not the same in all runs that built this environment: it counts as modified. #}\n";

/// Macros of which one manifest cannot say what they are: their text, or whether they are there, depends on the run.
boost::unordered_flat_set<std::string_view> differing_macros(const ManifestData& manifest) {
  struct Seen {
    Hash128 body;
    std::size_t worlds = 0;
    bool same = true;
  };
  boost::unordered_flat_set<const ManifestData*> worlds;
  for (const ManifestPart& part : manifest.parts) worlds.insert(part.macros.get());
  boost::unordered_flat_map<std::string_view, Seen> seen;
  for (const ManifestData* world : worlds) {
    for (const MacroData& macro : world->macros) {
      const auto [at, is_new] = seen.try_emplace(macro.unique_id, Seen{macro.body, 0, true});
      at->second.same = at->second.same && same_fingerprint(at->second.body, macro.body);
      ++at->second.worlds;
    }
  }
  boost::unordered_flat_set<std::string_view> differing;
  for (const auto& [unique_id, macro] : seen)
    if (!macro.same || macro.worlds < worlds.size()) differing.insert(unique_id);
  return differing;
}

class Writer {
 public:
  Writer(const ManifestData& manifest, const std::filesystem::path& directory)
      : manifest_(manifest),
        directory_(directory),
        differing_macros_(differing_macros(manifest)),
        compiled_in_(manifest, manifest, {}) {}

  void run() {
    for (const std::string_view section : item_sections)
      sections_.push_back(std::make_unique<OutputFile>(directory_ / fmt::format("manifest.{}", section)));
    for (std::size_t part = 0; part < manifest_.parts.size(); ++part) read_part(part);
    assemble();
  }

 private:
  std::size_t place_of(std::string_view section) const noexcept {
    return static_cast<std::size_t>(std::find(item_sections.begin(), item_sections.end(), section) -
                                    item_sections.begin());
  }

  /// A pass may have to begin again, so that the text of a part is handed on when the pass is over.
  void read_part(std::size_t part) {
    const ManifestData& from = *manifest_.parts[part].data;
    WantedItems wanted;
    for (std::size_t i = 0; i < manifest_.nodes.size(); ++i)
      if (manifest_.part_of_node[i] == part) wanted.nodes.insert(manifest_.nodes[i].unique_id);
    for (const MacroData& macro : manifest_.parts[part].macros->macros)
      if (!written_macros_.contains(macro.unique_id)) wanted.macros.insert(macro.unique_id);
    if (part == 0)
      for (const std::string_view member : common_members) wanted.members.insert(member);
    if (wanted.nodes.empty() && wanted.macros.empty() && wanted.members.empty()) return;
    std::vector<std::unique_ptr<OutputFile>> texts;
    ItemVisitor visitor;
    visitor.start = [&] {
      texts.clear();
      for (const std::string_view section : item_sections)
        texts.push_back(std::make_unique<OutputFile>(directory_ / fmt::format("manifest.{}.part", section)));
    };
    visitor.item = [&](std::string_view section, std::string_view id, const Value& item) {
      arena_.reset();
      const Value upgraded = upgraded_item(item, section, from.metadata.schema_version, arena_);
      write_item(*texts[place_of(section)], id, section == "macros" ? macro_of(id, upgraded) : node_of(id, upgraded));
    };
    visitor.member = [&](std::string_view name, const Value& value) { take_member(name, value, from); };
    visit_items(*from.source, wanted, visitor);
    for (std::size_t i = 0; i < texts.size(); ++i) sections_[i]->append(*texts[i]);
    for (const std::string_view id : wanted.macros) written_macros_.insert(id);
  }

  /// Each item with a comma before it, which the first of a section loses.
  void write_item(OutputFile& out, std::string_view id, const Value& item) {
    buffer_ = ", ";
    json::dump_string(id, buffer_);
    buffer_ += ": ";
    json::dump(item, buffer_);
    out.write(buffer_);
  }

  Value replaced(const Value& object, std::string_view key, std::string_view text) {
    std::vector<Member> members(object.object().begin(), object.object().end());
    for (Member& member : members)
      if (member.key == key) member.value = Value::of_string(text);
    return Value::of_object(arena_.copy(std::span<const Member>(members)));
  }

  Value macro_of(std::string_view id, const Value& macro) {
    return differing_macros_.contains(id) ? replaced(macro, "macro_sql", not_one_text) : macro;
  }

  Value node_of(std::string_view id, const Value& node) {
    const NodeData* data = manifest_.find(id);
    const Value* code = node.find("raw_code");
    if (data == nullptr || code == nullptr || !compiled_in_.compiles_in_other_ephemeral(*data)) return node;
    return replaced(node, "raw_code", arena_.copy(std::string(not_one_text) + std::string(code->string())));
  }

  void take_member(std::string_view name, const Value& value, const ManifestData& from) {
    const bool old = from.metadata.schema_version < newest_schema_version;
    Arena arena;
    Value taken = value;
    if (name == "metadata") taken = with(value, "dbt_schema_version", newest_schema, arena);
    if (old && name == "docs") taken = upgraded_docs(value, arena);
    if (old && name == "disabled") taken = upgraded_disabled(value, from.metadata.schema_version, arena);
    members_[std::string(name)] = json::dump(taken);
  }

  static Value with(const Value& object, std::string_view key, std::string_view text, Arena& arena) {
    std::vector<Member> members(object.object().begin(), object.object().end());
    std::erase_if(members, [&](const Member& member) { return member.key == key; });
    members.push_back({key, Value::of_string(text)});
    return Value::of_object(arena.copy(std::span<const Member>(members)));
  }

  static Value upgraded_docs(const Value& docs, Arena& arena) {
    std::vector<Member> members(docs.object().begin(), docs.object().end());
    for (Member& doc : members) {
      doc.value = with(doc.value, "resource_type", "doc", arena);
      std::vector<Member> fields(doc.value.object().begin(), doc.value.object().end());
      std::erase_if(fields, [](const Member& field) { return field.key == "root_path"; });
      doc.value = Value::of_object(arena.copy(std::span<const Member>(fields)));
    }
    return Value::of_object(arena.copy(std::span<const Member>(members)));
  }

  static Value upgraded_disabled(const Value& disabled, int schema_version, Arena& arena) {
    std::vector<Member> members(disabled.object().begin(), disabled.object().end());
    for (Member& entry : members) {
      std::vector<Value> items;
      for (const Value& item : entry.value.array()) {
        const Value* type = item.find("resource_type");
        const bool metric = type != nullptr && type->string() == "metric";
        if (metric && schema_version <= last_version_without_metrics) continue;
        items.push_back(upgraded_item(item, metric ? "metrics" : "nodes", schema_version, arena));
      }
      entry.value = Value::of_array(arena.copy(std::span<const Value>(items)));
    }
    return Value::of_object(arena.copy(std::span<const Member>(members)));
  }

  std::string member_or_empty(std::string_view name) const {
    const auto at = members_.find(std::string(name));
    return at == members_.end() || at->second == "null" ? "{}" : at->second;
  }

  void assemble() {
    OutputFile out(directory_ / "manifest.json");
    out.write("{\"metadata\": " + member_or_empty("metadata"));
    for (std::size_t i = 0; i < item_sections.size(); ++i) {
      out.write(fmt::format(", \"{}\": {{", item_sections[i]));
      out.append(*sections_[i], first_comma);
      out.write("}");
    }
    for (const std::string_view name : common_members)
      if (name != "metadata") out.write(fmt::format(", \"{}\": {}", name, member_or_empty(name)));
    write_maps(out);
    out.write("}");
    out.commit();
  }

  void write_maps(OutputFile& out) {
    std::vector<std::vector<NodeIndex>> children(manifest_.nodes.size());
    out.write(", \"parent_map\": {");
    for (std::size_t i = 0; i < manifest_.nodes.size(); ++i) {
      const NodeData& node = manifest_.nodes[i];
      write_ids(out, i == 0, node.unique_id, node.depends_on_nodes);
      for (const std::string_view parent : node.depends_on_nodes)
        if (const std::uint32_t* at = manifest_.node_by_id.find(parent))
          children[*at].push_back(static_cast<NodeIndex>(i));
    }
    out.write("}, \"child_map\": {");
    for (std::size_t i = 0; i < manifest_.nodes.size(); ++i) {
      std::vector<std::string_view> ids;
      for (const NodeIndex child : children[i]) ids.push_back(manifest_.nodes[child].unique_id);
      write_ids(out, i == 0, manifest_.nodes[i].unique_id, ids);
    }
    out.write("}");
  }

  void write_ids(OutputFile& out, bool first, std::string_view key, std::span<const std::string_view> ids) {
    buffer_ = first ? "" : ", ";
    json::dump_string(key, buffer_);
    buffer_ += ": [";
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (i > 0) buffer_ += ", ";
      json::dump_string(ids[i], buffer_);
    }
    buffer_ += "]";
    out.write(buffer_);
  }

  const ManifestData& manifest_;
  const std::filesystem::path& directory_;
  const boost::unordered_flat_set<std::string_view> differing_macros_;
  const CompiledIn compiled_in_;
  std::vector<std::unique_ptr<OutputFile>> sections_;
  boost::unordered_flat_map<std::string, std::string> members_;
  boost::unordered_flat_set<std::string_view> written_macros_;
  Arena arena_;
  std::string buffer_;
};

/// A single manifest as a merged one of one part.
std::shared_ptr<const ManifestData> as_merged(const ManifestData& manifest) {
  auto merged = std::make_shared<ManifestData>();
  // Borrowed for the call.
  const std::shared_ptr<const ManifestData> part(std::shared_ptr<void>(), &manifest);
  merged->metadata = manifest.metadata;
  merged->nodes = manifest.nodes;
  merged->node_by_id.add_all();
  merged->macros = manifest.macros;
  merged->macro_by_id.add_all();
  merged->parts.push_back({part, part});
  merged->part_of_node.assign(manifest.nodes.size(), 0);
  return merged;
}

}  // namespace

void write_merged_manifest(const ManifestData& manifest, const std::filesystem::path& directory) {
  if (manifest.merged()) {
    Writer(manifest, directory).run();
  } else {
    Writer(*as_merged(manifest), directory).run();
  }
}

}  // namespace slimdag
