#include "manifest/node_text.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>

#include "manifest/read_events.hpp"
#include "manifest/upgrade.hpp"
#include "slimdag/error.hpp"
#include "support/json_builder.hpp"

namespace slimdag {
namespace {

using json::Member;
using json::Value;

/// Place of the answer by unique_id.
using PlaceById = boost::unordered_flat_map<std::string_view, std::uint32_t>;

constexpr std::string_view node_sections[] = {"nodes",      "sources",         "exposures",     "metrics",
                                              "unit_tests", "semantic_models", "saved_queries", "functions"};

/// Builds the items that are asked for and passes over everything else.
class TextSink {
 public:
  TextSink(Arena& arena, const PlaceById& nodes, const PlaceById& macros, NodeTexts& out)
      : builder_(arena), nodes_(nodes), macros_(macros), out_(out) {}

  bool skips_keys() const noexcept { return skip_depth_ > 0; }
  bool skips_scalars() const noexcept { return skip_value_; }
  bool skips_value() const noexcept { return skip_value_; }
  void begin_object() {
    if (skip_value_) {
      ++skip_depth_;
    } else if (target_ != nullptr) {
      builder_.begin_object();
    } else {
      ++depth_;
    }
  }
  void begin_array() {
    if (skip_value_) {
      ++skip_depth_;
    } else if (target_ != nullptr) {
      builder_.begin_array();
    }
  }
  void end_object() {
    if (skip_depth_ > 0) {
      --skip_depth_;
    } else if (target_ != nullptr) {
      builder_.end_object();
      finish();
    } else {
      --depth_;
      skip_value_ = false;
    }
  }
  void end_array() {
    if (skip_depth_ > 0) {
      --skip_depth_;
    } else if (target_ != nullptr) {
      builder_.end_array();
      finish();
    }
  }
  void key(std::string_view name) {
    if (target_ != nullptr) return builder_.key(name);
    skip_value_ = false;
    if (depth_ == 1) {
      enter_section(name);
    } else {
      enter_item(name);
    }
  }
  void string(std::string_view s) {
    scalar([&] { builder_.string(s); });
  }
  void number(std::string_view s) {
    scalar([&] { builder_.number(s); });
  }
  void boolean(bool b) {
    scalar([&] { builder_.boolean(b); });
  }
  void null() {
    scalar([&] { builder_.null(); });
  }

 private:
  template <typename Add>
  void scalar(Add&& add) {
    if (target_ == nullptr) return;
    add();
    finish();
  }
  void enter_section(std::string_view name) {
    const bool nodes = std::find(std::begin(node_sections), std::end(node_sections), name) != std::end(node_sections);
    wanted_ = nodes ? &nodes_ : name == "macros" ? &macros_ : nullptr;
    answers_ = nodes ? &out_.nodes : &out_.macros;
    skip_value_ = wanted_ == nullptr;
  }
  void enter_item(std::string_view id) {
    const auto at = wanted_->find(id);
    skip_value_ = at == wanted_->end();
    if (!skip_value_) target_ = &(*answers_)[at->second];
  }
  void finish() {
    if (!builder_.done()) return;
    *target_ = builder_.take();
    target_ = nullptr;
  }

  json::ValueBuilder builder_;
  const PlaceById& nodes_;
  const PlaceById& macros_;
  NodeTexts& out_;
  const PlaceById* wanted_ = nullptr;
  std::vector<Value>* answers_ = nullptr;
  Value* target_ = nullptr;
  int depth_ = 0;
  std::uint32_t skip_depth_ = 0;
  bool skip_value_ = false;
};

PlaceById index_of(std::span<const std::string_view> ids) {
  PlaceById index;
  index.reserve(ids.size());
  for (const std::string_view id : ids) index.try_emplace(id, static_cast<std::uint32_t>(index.size()));
  return index;
}

/// raw_sql and compiled_sql became raw_code and compiled_code. Source: rename_sql_attr in upgrade_manifest.py.
std::string_view upgraded_key(std::string_view key) noexcept {
  if (key == "raw_sql") return "raw_code";
  if (key == "compiled_sql") return "compiled_code";
  return key;
}

bool dropped_from_seeds(std::string_view key) noexcept {
  constexpr std::string_view dropped[] = {"language",      "refs",         "sources",       "metrics",
                                          "compiled_path", "compiled",     "compiled_code", "extra_ctes_injected",
                                          "extra_ctes",    "relation_name"};
  return std::find(std::begin(dropped), std::end(dropped), key) != std::end(dropped);
}

/// A ref was a list of names and became an object. Source: upgrade_ref_content.
Value upgraded_refs(const Value& refs, Arena& arena) {
  std::vector<Value> items;
  for (const Value& ref : refs.array()) {
    const auto names = ref.array();
    if (!ref.is_array() || names.empty()) continue;
    const Member members[] = {{"package", names.size() == 1 ? Value() : names[0]},
                              {"name", names.size() == 1 ? names[0] : names[1]},
                              {"version", Value()}};
    items.push_back(Value::of_object(arena.copy(std::span<const Member>(members))));
  }
  return Value::of_array(arena.copy(std::span<const Value>(items)));
}

Value without_nodes(const Value& depends_on, Arena& arena) {
  std::vector<Member> members(depends_on.object().begin(), depends_on.object().end());
  std::erase_if(members, [](const Member& m) { return m.key == "nodes"; });
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

Value upgraded_node(const Value& node, Arena& arena) {
  const Value* type = node.find("resource_type");
  const bool seed = type != nullptr && type->string() == "seed";
  std::vector<Member> members;
  members.reserve(node.size + 1);
  for (const Member& m : node.object()) {
    const std::string_view key = upgraded_key(m.key);
    if (key == "language" || (key == m.key && node.find(key == "raw_code" ? "raw_sql" : "\x01") != nullptr)) continue;
    if (seed ? dropped_from_seeds(key) : key == "root_path") continue;
    Value value = m.value;
    if (key == "refs") value = upgraded_refs(value, arena);
    if (key == "depends_on" && seed) value = without_nodes(value, arena);
    members.push_back({key, value});
  }
  if (!seed) members.push_back({"language", Value::of_string("sql")});
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

Value upgraded_resource(const Value& resource, Section section, Arena& arena) {
  if (section == Section::nodes) return upgraded_node(resource, arena);
  std::vector<Member> members;
  members.reserve(resource.size);
  const bool has_refs = section == Section::exposures || section == Section::metrics;
  for (const Member& m : resource.object()) {
    if (m.key == "root_path") continue;
    members.push_back({m.key, m.key == "refs" && has_refs ? upgraded_refs(m.value, arena) : m.value});
  }
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

void upgrade(const ManifestData& manifest, std::span<const std::string_view> node_ids, NodeTexts& texts) {
  for (std::size_t i = 0; i < node_ids.size(); ++i) {
    const NodeData* node = manifest.find(node_ids[i]);
    if (node != nullptr && texts.nodes[i].is_object())
      texts.nodes[i] = upgraded_resource(texts.nodes[i], node->section, texts.arena);
  }
}

NodeTexts read_current_texts(const ManifestData& manifest, const PlaceById& nodes, const PlaceById& macros) {
  NodeTexts texts;
  read_events(*manifest.source, [&] {
    texts.nodes.assign(nodes.size(), Value());
    texts.macros.assign(macros.size(), Value());
    return std::make_unique<TextSink>(texts.arena, nodes, macros, texts);
  });
  return texts;
}

}  // namespace

NodeTexts read_texts(const ManifestData& manifest, std::span<const std::string_view> node_ids,
                     std::span<const std::string_view> macro_ids) {
  const PlaceById nodes = index_of(node_ids);
  const PlaceById macros = index_of(macro_ids);
  NodeTexts texts;
  try {
    texts = read_current_texts(manifest, nodes, macros);
  } catch (const Error& error) {
    // Bytes that do not parse any more are bytes that were replaced.
    if (error.code() == ErrorCode::invalid_json) manifest.source->throw_if_replaced();
    throw;
  }
  if (manifest.metadata.schema_version < newest_schema_version) upgrade(manifest, node_ids, texts);
  return texts;
}

}  // namespace slimdag
