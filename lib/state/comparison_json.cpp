// Comparison::to_json(); the schema is docs/schemas/comparison.json.
#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "state/comparison_data.hpp"
#include "state/state_data.hpp"
#include "support/json_value.hpp"

namespace slimdag {
namespace {

constexpr int format_version = 1;

/// At most so many macro chains are listed for one node; the rest is counted.
constexpr std::size_t max_macro_chains = 20;

/// Writes JSON text: members and elements are separated as needed.
class Writer {
 public:
  void begin(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void end(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    separate();
    json::dump_string(name, out_);
    out_ += ": ";
    first_ = true;
  }
  void text(std::string_view s) {
    separate();
    json::dump_string(s, out_);
  }
  void raw(std::string_view json) {
    separate();
    out_ += json;
  }
  void boolean(bool b) { raw(b ? "true" : "false"); }
  void number(std::size_t n) { raw(std::to_string(n)); }
  std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (!first_) out_ += ", ";
    first_ = false;
  }

  std::string out_;
  bool first_ = true;
};

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

void write_value(std::string_view name, const std::optional<std::string>& value, Writer& out) {
  if (!value) return;
  out.key(name);
  if (is_standard_json(*value)) {
    out.raw(*value);
  } else {
    out.text(*value);
  }
}

template <typename Items>
void write_texts(const Items& items, Writer& out) {
  out.begin('[');
  for (const auto& item : items) out.text(item);
  out.end(']');
}

std::vector<std::string_view> sorted_ids(const ManifestData& manifest, const NodeSet& nodes) {
  std::vector<std::string_view> ids;
  nodes.for_each([&](NodeIndex i) { ids.push_back(manifest.nodes[i].unique_id); });
  std::sort(ids.begin(), ids.end());
  return ids;
}

void write_metadata(std::string_view name, const ManifestData& manifest, Writer& out) {
  out.key(name);
  out.begin('{');
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
  out.end('}');
}

void write_contract_break(const ContractBreak& broken, Writer& out) {
  out.begin('{');
  out.key("unique_id");
  out.text(broken.unique_id);
  out.key("versioned");
  out.boolean(broken.versioned);
  out.key("removed");
  out.boolean(broken.removed);
  out.key("breaking_changes");
  write_texts(broken.breaking_changes, out);
  out.end('}');
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

void write_macros(const std::vector<MacroChange>& macros, Writer& out) {
  const std::size_t listed = std::min(macros.size(), max_macro_chains);
  out.key("macros");
  out.begin('[');
  for (std::size_t i = 0; i < listed; ++i) {
    out.begin('{');
    out.key("kind");
    out.text(to_string(macros[i].kind));
    out.key("chain");
    write_texts(macros[i].chain, out);
    out.end('}');
  }
  out.end(']');
  out.key("macros_omitted");
  out.number(macros.size() - listed);
}

void write_fields(const std::vector<FieldChange>& fields, Writer& out) {
  out.key("fields");
  out.begin('[');
  for (const FieldChange& field : fields) {
    out.begin('{');
    out.key("aspect");
    out.text(slimdag::to_string(field.aspect));
    out.key("path");
    out.text(field.path);
    write_value("old", field.old_value, out);
    write_value("new", field.new_value, out);
    out.end('}');
  }
  out.end(']');
}

/// The macro chains of nodes, found once for each list of direct macros: most tests, for one, have the same.
class MacroChains {
 public:
  explicit MacroChains(const MacroChanges& changes) : changes_(changes) {}
  const std::vector<MacroChange>& of(const NodeData& node) {
    std::string key;
    for (const std::string_view id : node.depends_on_macros) {
      key += id;
      key += '\0';
    }
    const auto [at, is_new] = chains_.try_emplace(std::move(key));
    if (is_new) at->second = std::make_unique<std::vector<MacroChange>>(changes_.chains(node));
    return *at->second;
  }

 private:
  const MacroChanges& changes_;
  boost::unordered_flat_map<std::string, std::unique_ptr<std::vector<MacroChange>>> chains_;
};

void write_reasons(const Comparison::Impl& comparison, bool with_fields, Writer& out) {
  MacroChains chains(*comparison.macro_changes);
  const std::vector<MacroChange> none;
  std::vector<NodeIndex> order = comparison.modified.to_vector();
  const auto& nodes = comparison.current().nodes;
  std::sort(order.begin(), order.end(),
            [&](NodeIndex a, NodeIndex b) { return nodes[a].unique_id < nodes[b].unique_id; });
  out.key("reasons");
  out.begin('{');
  for (const NodeIndex index : order) {
    const Reasons reasons = comparison.reasons(index, with_fields);
    out.key(reasons.unique_id);
    out.begin('{');
    out.key("aspects");
    out.begin('[');
    for (const Aspect aspect : reasons.aspects) out.text(slimdag::to_string(aspect));
    out.end(']');
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
    out.end('}');
  }
  out.end('}');
}

void write_renamed(const std::vector<Rename>& renamed, Writer& out) {
  out.key("renamed");
  out.begin('[');
  for (const Rename& rename : renamed) {
    out.begin('{');
    out.key("old_unique_id");
    out.text(rename.old_unique_id);
    out.key("new_unique_ids");
    write_texts(rename.new_unique_ids, out);
    out.end('}');
  }
  out.end(']');
}

}  // namespace

std::string Comparison::to_json(bool with_fields) const {
  Writer out;
  out.begin('{');
  out.key("format_version");
  out.number(format_version);
  write_metadata("manifest", impl_->current(), out);
  write_metadata("state", impl_->previous(), out);
  out.key("more_unrendered_values");
  out.boolean(impl_->options.more_unrendered_values);
  const auto write_set = [&](std::string_view name, const NodeSet& nodes) {
    out.key(name);
    write_texts(sorted_ids(impl_->current(), nodes), out);
  };
  write_set("new", impl_->new_nodes);
  write_set("modified", impl_->modified);
  write_set("unmodified", impl_->unmodified);
  out.key("removed");
  write_texts(impl_->removed, out);
  write_renamed(impl_->renamed, out);
  out.key("contract_breaks");
  out.begin('[');
  for (const ContractBreak& broken : impl_->contract_breaks) write_contract_break(broken, out);
  out.end(']');
  write_reasons(*impl_, with_fields, out);
  out.end('}');
  return out.take();
}

}  // namespace slimdag
