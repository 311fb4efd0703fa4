// Comparison::to_json(); the schema is docs/schemas/comparison.json.
#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "semantics/semantics_json.hpp"
#include "state/comparison_data.hpp"
#include "state/state_data.hpp"
#include "support/json_writer.hpp"

namespace slimdag {
namespace {

constexpr int format_version = 1;

/// At most so many macro chains are listed for one node; the rest is counted.
constexpr std::size_t max_macro_chains = 20;

/// Python writes NaN and Infinity, which JSON does not have.
bool is_standard_json(std::string_view text) noexcept {
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == 'N' || c == 'I')) {
      return false;
    }
  }
  return true;
}

void write_value(std::string_view name, const std::optional<std::string>& value, JsonWriter& out) {
  if (!value) return;
  out.key(name);
  if (is_standard_json(*value)) {
    out.raw(*value);
  } else {
    out.text(*value);
  }
}

std::vector<std::string_view> sorted_ids(const ManifestData& manifest, const NodeSet& nodes) {
  std::vector<std::string_view> ids;
  nodes.for_each([&](NodeIndex i) { ids.push_back(manifest.nodes[i].unique_id); });
  std::sort(ids.begin(), ids.end());
  return ids;
}

void write_metadata(std::string_view name, const ManifestData& manifest, JsonWriter& out) {
  out.key(name);
  out.begin_object();
  const auto member = [&](std::string_view key, std::string_view value) {
    out.key(key);
    out.text(value);
  };
  member("file", manifest.source->name());
  member("dbt_schema_version", manifest.metadata.dbt_schema_version);
  member("dbt_version", manifest.metadata.dbt_version);
  member("project_name", manifest.metadata.project_name);
  member("adapter_type", manifest.metadata.adapter_type);
  member("generated_at", manifest.metadata.generated_at);
  out.end_object();
}

void write_contract_break(const ContractBreak& broken, JsonWriter& out) {
  out.begin_object();
  out.key("unique_id");
  out.text(broken.unique_id);
  out.key("versioned");
  out.boolean(broken.versioned);
  out.key("removed");
  out.boolean(broken.removed);
  out.key("breaking_changes");
  out.texts(broken.breaking_changes);
  out.end_object();
}

std::string_view to_string(MacroChange::Kind kind) noexcept {
  switch (kind) {
    case MacroChange::Kind::added:
      return "added";
    case MacroChange::Kind::changed:
      return "changed";
    case MacroChange::Kind::removed:
      return "removed";
  }
  return "changed";
}

void write_macros(const std::vector<MacroChange>& macros, JsonWriter& out) {
  const std::size_t listed = std::min(macros.size(), max_macro_chains);
  out.key("macros");
  out.begin_array();
  for (std::size_t i = 0; i < listed; ++i) {
    out.begin_object();
    out.key("kind");
    out.text(to_string(macros[i].kind));
    out.key("chain");
    out.texts(macros[i].chain);
    out.end_object();
  }
  out.end_array();
  out.key("macros_omitted");
  out.raw(std::to_string(macros.size() - listed));
}

void write_fields(const std::vector<FieldChange>& fields, JsonWriter& out) {
  out.key("fields");
  out.begin_array();
  for (const FieldChange& field : fields) {
    out.begin_object();
    out.key("aspect");
    out.text(slimdag::to_string(field.aspect));
    out.key("path");
    out.text(field.path);
    write_value("old", field.old_value, out);
    write_value("new", field.new_value, out);
    out.end_object();
  }
  out.end_array();
}

/// The macro chains of nodes, found once for each list of direct macros: most tests, for one, have the same.
class MacroChains {
 public:
  explicit MacroChains(const Comparison::Impl& comparison) : comparison_(comparison) {}
  const std::vector<MacroChange>& of(const NodeData& node) {
    // A node of another run is compared with the macros of that run, and compiles in ephemeral models of it.
    const bool of_latest_run = comparison_.diff && comparison_.diff->macro_changes.of_latest_run(node);
    std::string key(of_latest_run ? std::string_view() : node.unique_id);
    for (const std::string_view id : node.depends_on_macros) {
      key += id;
      key += '\0';
    }
    const auto [at, is_new] = chains_.try_emplace(std::move(key));
    if (is_new) at->second = std::make_unique<std::vector<MacroChange>>(comparison_.macro_changes(node));
    return *at->second;
  }

 private:
  const Comparison::Impl& comparison_;
  boost::unordered_flat_map<std::string, std::unique_ptr<std::vector<MacroChange>>> chains_;
};

void write_reasons(const Comparison::Impl& comparison, bool with_fields, JsonWriter& out) {
  MacroChains chains(comparison);
  const std::vector<MacroChange> none;
  std::vector<NodeIndex> order = comparison.modified.to_vector();
  const auto& nodes = comparison.current().nodes;
  std::sort(order.begin(), order.end(),
            [&](NodeIndex a, NodeIndex b) { return nodes[a].unique_id < nodes[b].unique_id; });
  out.key("reasons");
  out.begin_object();
  for (const NodeIndex index : order) {
    const Reasons reasons = comparison.reasons(index, with_fields);
    out.key(reasons.unique_id);
    out.begin_object();
    out.key("aspects");
    out.begin_array();
    for (const Aspect aspect : reasons.aspects) out.text(slimdag::to_string(aspect));
    out.end_array();
    if (with_fields) {
      write_fields(reasons.fields, out);
      const bool macros =
          std::find(reasons.aspects.begin(), reasons.aspects.end(), Aspect::macros) != reasons.aspects.end();
      write_macros(macros ? chains.of(nodes[index]) : none, out);
    }
    if (reasons.contract_break) {
      out.key("contract_break");
      write_contract_break(*reasons.contract_break, out);
    }
    out.end_object();
  }
  out.end_object();
}

void write_rules(const Comparison::Impl& comparison, JsonWriter& out) {
  write_semantics(comparison.semantics, out);
  out.key("more_unrendered_values").boolean(comparison.more_unrendered_values.value);
  out.key("more_unrendered_values_by").text(slimdag::to_string(comparison.more_unrendered_values.origin));
}

void write_renamed(const std::vector<Rename>& renamed, JsonWriter& out) {
  out.key("renamed");
  out.begin_array();
  for (const Rename& rename : renamed) {
    out.begin_object();
    out.key("old_unique_id");
    out.text(rename.old_unique_id);
    out.key("new_unique_ids");
    out.texts(rename.new_unique_ids);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

std::string Comparison::semantics_json() const {
  JsonWriter out;
  out.begin_object();
  write_rules(*impl_, out);
  out.end_object();
  return std::move(out).str();
}

std::string Comparison::to_json(bool with_fields) const {
  JsonWriter out;
  out.begin_object();
  out.key("format_version");
  out.raw(std::to_string(format_version));
  write_metadata("manifest", impl_->current(), out);
  write_metadata("state", impl_->previous(), out);
  write_rules(*impl_, out);
  const auto write_set = [&](std::string_view name, const NodeSet& nodes) {
    out.key(name);
    out.texts(sorted_ids(impl_->current(), nodes));
  };
  write_set("new", impl_->new_nodes);
  write_set("modified", impl_->modified);
  write_set("unmodified", impl_->unmodified);
  out.key("removed");
  out.texts(impl_->removed);
  write_renamed(impl_->renamed, out);
  out.key("contract_breaks");
  out.begin_array();
  for (const ContractBreak& broken : impl_->contract_breaks) write_contract_break(broken, out);
  out.end_array();
  write_reasons(*impl_, with_fields, out);
  out.end_object();
  return std::move(out).str();
}

}  // namespace slimdag
