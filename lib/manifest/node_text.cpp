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

/// The object with that member replaced by what `change` makes of it.
template <typename Change>
Value with_member(const Value& object, std::string_view key, Arena& arena, Change&& change) {
  if (!object.is_object() || object.find(key) == nullptr) return object;
  std::vector<Member> members(object.object().begin(), object.object().end());
  for (Member& m : members)
    if (m.key == key) m.value = change(m.value);
  return Value::of_object(arena.copy(std::span<const Member>(members)));
}

/// Version 11 has a list of filters where version 10 had one. Source: _convert_metric.
Value with_filter_list(const Value& object, Arena& arena) {
  return with_member(object, "filter", arena, [&](const Value& filter) {
    const Value* list = filter.find("where_filters");
    if (!filter.is_object() || list != nullptr) return filter;
    const Value one[] = {filter};
    const Member members[] = {{"where_filters", Value::of_array(arena.copy(std::span<const Value>(one)))}};
    return Value::of_object(arena.copy(std::span<const Member>(members)));
  });
}

Value with_v11_filters(const Value& metric, Arena& arena) {
  const auto one = [&](const Value& v) { return with_filter_list(v, arena); };
  const auto each = [&](const Value& list) {
    std::vector<Value> items(list.array().begin(), list.array().end());
    for (Value& item : items) item = one(item);
    return list.is_array() ? Value::of_array(arena.copy(std::span<const Value>(items))) : list;
  };
  return with_member(one(metric), "type_params", arena, [&](Value params) {
    for (const std::string_view key : {"measure", "numerator", "denominator"})
      params = with_member(params, key, arena, one);
    for (const std::string_view key : {"input_measures", "metrics"}) params = with_member(params, key, arena, each);
    return params;
  });
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

/// Of a merged manifest each text is read from the artifact that the node was taken from, macros from the latest.
NodeTexts read_merged_texts(const ManifestData& manifest, std::span<const std::string_view> node_ids,
                            std::span<const std::string_view> macro_ids) {
  NodeTexts texts;
  texts.nodes.assign(node_ids.size(), Value());
  std::vector<std::vector<std::size_t>> places(manifest.parts.size());
  for (std::size_t i = 0; i < node_ids.size(); ++i) {
    const NodeIndex* at = manifest.node_by_id.find(node_ids[i]);
    if (at != nullptr) places[manifest.part_of_node[*at]].push_back(i);
  }
  for (std::size_t part = 0; part < places.size(); ++part) {
    const std::span<const std::string_view> macros = part == 0 ? macro_ids : std::span<const std::string_view>();
    if (places[part].empty() && macros.empty()) continue;
    std::vector<std::string_view> ids;
    for (const std::size_t i : places[part]) ids.push_back(node_ids[i]);
    const NodeTexts read = read_texts(*manifest.parts[part].data, ids, macros);
    for (std::size_t i = 0; i < ids.size(); ++i) texts.nodes[places[part][i]] = json::copy(read.nodes[i], texts.arena);
    for (const Value& macro : read.macros) texts.macros.push_back(json::copy(macro, texts.arena));
  }
  return texts;
}

}  // namespace

NodeTexts read_texts(const ManifestData& manifest, std::span<const std::string_view> node_ids,
                     std::span<const std::string_view> macro_ids) {
  if (manifest.merged()) return read_merged_texts(manifest, node_ids, macro_ids);
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

json::Value upgraded_item(const json::Value& item, std::string_view section, int schema_version, Arena& arena) {
  if (schema_version >= newest_schema_version) return item;
  const Section kind = section == "nodes"       ? Section::nodes
                       : section == "metrics"   ? Section::metrics
                       : section == "exposures" ? Section::exposures
                                                : Section::sources;
  const Value upgraded = upgraded_resource(item, kind, arena);
  return kind == Section::metrics ? with_v11_filters(upgraded, arena) : upgraded;
}

}  // namespace slimdag
