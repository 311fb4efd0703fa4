#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "environments/template.hpp"
#include "manifest/manifest_data.hpp"
#include "manifest/node_text.hpp"
#include "slimdag/environments/relations.hpp"
#include "support/json_writer.hpp"

namespace slimdag {

namespace {

using json::Value;

class Collector {
 public:
  explicit Collector(const ManifestData& manifest) : manifest_(manifest) {}

  std::vector<NodeVariables> collect() {
    std::vector<std::string_view> nodes;
    for (const NodeData& node : manifest_.nodes) nodes.push_back(node.unique_id);
    std::vector<std::string_view> macros;
    for (const MacroData& macro : manifest_.macros) macros.push_back(macro.unique_id);
    const NodeTexts texts = read_texts(manifest_, nodes, macros);
    for (std::size_t i = 0; i < macros.size(); ++i)
      if (const Value* sql = texts.macros[i].find("macro_sql")) spread(i, sql->string());
    for (NodeIndex i = 0; i < nodes.size(); ++i) of_node(i, texts.nodes[i]);
    return std::move(found_);
  }

 private:
  void add(NodeIndex node, const std::string& where, const std::vector<templates::Mention>& mentions) {
    for (const templates::Mention& mention : mentions)
      if (seen_.insert({mention.name, where}).second)
        found_.push_back({node, mention.name, where, mention.has_default});
  }

  void in_value(NodeIndex node, const std::string& path, const Value& value) {
    if (value.is_string()) add(node, path, templates::mentioned_variables(value.string()));
    for (const Value& item : value.array()) in_value(node, path, item);
    for (const json::Member& member : value.object())
      in_value(node, fmt::format("{}.{}", path, member.key), member.value);
  }

  void of_node(NodeIndex index, const Value& text) {
    seen_.clear();
    for (const std::string_view field : {"raw_code", "unrendered_config", "unrendered_database", "unrendered_schema"})
      if (const Value* value = text.find(field)) in_value(index, std::string(field), *value);
    for (const std::string_view macro : manifest_.nodes[index].depends_on_macros) {
      if (macro.data() == nullptr) continue;
      const std::uint32_t* at = manifest_.macro_by_id.find(macro);
      if (at == nullptr) continue;
      const auto reached = reaches_.find(*at);
      if (reached == reaches_.end()) continue;
      for (const std::size_t source : reached->second)
        add(index, std::string(manifest_.macros[source].unique_id), mentions_.at(source));
    }
  }

  /// Notes for every macro that calls this one, directly or not, that it mentions variables.
  void spread(std::size_t macro, std::string_view sql) {
    std::vector<templates::Mention> mentions = templates::mentioned_variables(sql);
    if (mentions.empty()) return;
    mentions_.emplace(macro, std::move(mentions));
    if (callers_.empty()) find_callers();
    std::vector<bool> visited(manifest_.macros.size());
    std::vector<std::size_t> queue{macro};
    visited[macro] = true;
    while (!queue.empty()) {
      const std::size_t at = queue.back();
      queue.pop_back();
      reaches_[at].push_back(macro);
      for (const std::size_t caller : callers_[at]) {
        if (visited[caller]) continue;
        visited[caller] = true;
        queue.push_back(caller);
      }
    }
  }

  void find_callers() {
    callers_.resize(manifest_.macros.size());
    for (std::size_t i = 0; i < manifest_.macros.size(); ++i)
      for (const std::string_view called : manifest_.macros[i].depends_on_macros) {
        if (called.data() == nullptr) continue;
        const std::uint32_t* at = manifest_.macro_by_id.find(called);
        if (at != nullptr) callers_[*at].push_back(i);
      }
  }

  const ManifestData& manifest_;
  std::vector<NodeVariables> found_;
  std::set<std::pair<std::string, std::string>> seen_;  ///< Of one node: variable and place.
  std::map<std::size_t, std::vector<templates::Mention>> mentions_;
  std::map<std::size_t, std::vector<std::size_t>> reaches_;
  std::vector<std::vector<std::size_t>> callers_;
};

}  // namespace

std::vector<NodeVariables> node_variables(const Manifest& manifest) { return Collector(manifest.data()).collect(); }

std::string to_json(const Manifest& manifest, const std::vector<NodeVariables>& variables) {
  JsonWriter json;
  json.begin_array();
  for (const NodeVariables& variable : variables) {
    json.begin_object();
    json.key("unique_id").text(manifest.data().nodes[variable.node].unique_id);
    json.key("variable").text(variable.variable);
    json.key("where").text(variable.where);
    json.key("has_default").boolean(variable.has_default);
    json.end_object();
  }
  json.end_array();
  return std::move(json).str();
}

}  // namespace slimdag
