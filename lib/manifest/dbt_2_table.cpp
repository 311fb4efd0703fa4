#include "manifest/dbt_2_table.hpp"

#include "manifest/item_stream.hpp"
#include "manifest/manifest_data.hpp"
#include "manifest/node_text.hpp"
#include "slimdag/error.hpp"

namespace slimdag::dbt_2 {
namespace {

WantedItems all_items(const ManifestData& manifest) {
  WantedItems wanted;
  for (const NodeData& node : manifest.nodes) wanted.nodes.insert(node.unique_id);
  for (const MacroData& macro : manifest.macros) wanted.macros.insert(macro.unique_id);
  return wanted;
}

Table read_artifact(const ManifestData& manifest) {
  Table table;
  Arena upgraded;
  ItemVisitor visitor;
  visitor.start = [&] {
    table.nodes.assign(manifest.nodes.size(), Record{});
    table.macros.assign(manifest.macros.size(), nothing);
    table.arena = std::make_shared<Arena>();
  };
  visitor.item = [&](std::string_view section, std::string_view unique_id, const json::Value& item) {
    if (section == "macros") {
      if (const std::uint32_t* at = manifest.macro_by_id.find(unique_id)) table.macros[*at] = macro_text(item);
      return;
    }
    const std::uint32_t* at = manifest.node_by_id.find(unique_id);
    if (at == nullptr) return;
    upgraded.reset();
    const json::Value now = upgraded_item(item, section, manifest.metadata.schema_version, upgraded);
    table.nodes[*at] = record_of(now, manifest.nodes[*at].resource_type, manifest.metadata.adapter_type, *table.arena);
  };
  visit_items(*manifest.source, all_items(manifest), visitor);
  return table;
}

/// Of a snapshot without the table the artifact may be gone.
Table read_again(const ManifestData& manifest) {
  try {
    return read_artifact(manifest);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::text_not_held) throw;
    ErrorLocation where;
    where.file = manifest.source->name();
    throw Error(ErrorCode::unsupported_version, "the snapshot does not hold what dbt 2 compares", std::move(where),
                "Make the snapshot anew from a manifest.json that dbt 2 wrote, or keep the manifest.json beside it.");
  }
}

Table read_parts(const ManifestData& manifest) {
  Table table;
  table.nodes.resize(manifest.nodes.size());
  for (std::size_t i = 0; i < manifest.nodes.size(); ++i) {
    const ManifestData& part = *manifest.parts[manifest.part_of_node[i]].data;
    const std::uint32_t* at = part.node_by_id.find(manifest.nodes[i].unique_id);
    // The records borrow from the tables of the parts, which live as long as the parts do.
    if (at != nullptr) table.nodes[i] = table_of(part).nodes[*at];
  }
  const ManifestData& latest = *manifest.parts.front().macros;
  for (const MacroData& macro : manifest.macros) {
    const std::uint32_t* at = latest.macro_by_id.find(macro.unique_id);
    table.macros.push_back(at == nullptr ? nothing : table_of(latest).macros[*at]);
  }
  return table;
}

}  // namespace

const Table& table_of(const ManifestData& manifest) {
  return *manifest.dbt_2.get([&] {
    if (manifest.held_dbt_2) return manifest.held_dbt_2();
    return std::make_shared<const Table>(manifest.merged() ? read_parts(manifest) : read_again(manifest));
  });
}

}  // namespace slimdag::dbt_2
