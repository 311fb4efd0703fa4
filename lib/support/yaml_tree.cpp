#include "support/yaml_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <iterator>
#include <numeric>
#include <utility>

#include "support/json_value.hpp"
#include "support/yaml_scalar.hpp"

namespace slimdag::yaml {

namespace {

constexpr std::size_t max_values = 100'000;

bool is_merge_key(const Node& key) { return key.is_text() && !key.quoted && key.text == "<<"; }

class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const Reading& reading) : reading_(reading), places_(text) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    place(node, mark, anchor);
    add(std::move(node), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    Node node;
    place(node, mark, anchor);
    node.text = text;
    node.quoted = tag != "?";
    type(node, tag, mark);
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) refuse(mark, "A YAML alias refers to the value that it stands in.");
    count(found->second.second, places_.of(mark));
    Node node = found->second.first;
    node.alias = true;
    node.position = places_.of(mark);
    node.offset = static_cast<std::size_t>(mark.pos);
    add(std::move(node), YAML::NullAnchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::list, mark, tag, anchor, style);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::mapping, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor;
    std::size_t values_before;
    bool has_key = false;
    Node key;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string message, std::string hint = {}) const {
    refuse(places_.of(mark), std::move(message), std::move(hint));
  }
  [[noreturn]] void refuse(Position position, std::string message, std::string hint = {}) const {
    ErrorLocation where;
    where.file = reading_.file;
    where.line = position.line;
    where.column = position.column;
    throw Error(reading_.code, std::move(message), std::move(where), std::move(hint));
  }

  void count(std::size_t values, Position at) {
    values_ += values;
    if (values_ > max_values) refuse(at, fmt::format("{} has more than {} values.", reading_.what, max_values));
  }

  void place(Node& node, const YAML::Mark& mark, YAML::anchor_t anchor) const {
    node.position = places_.of(mark);
    node.offset = static_cast<std::size_t>(mark.pos);
    node.anchored = anchor != YAML::NullAnchor;
  }

  void type(Node& node, const std::string& tag, const YAML::Mark& mark) const {
    node.kind = Node::Kind::string;
    if (tag == "!") return;
    Scalar scalar;
    try {
      scalar = tag == "?" ? resolve_plain(node.text) : construct(tag, node.text);
    } catch (const Error&) {
      // The message may hold the text, and the text may be a secret. A plain text that only looks like a number or date
      // is a text.
      if (tag == "?") return;
      refuse(mark, fmt::format("The value does not fit its YAML tag '{}'.", tag), "Leave the tag out.");
    }
    switch (scalar.kind) {
      case Scalar::Kind::null:
        node.kind = Node::Kind::null;
        break;
      case Scalar::Kind::boolean:
        node.kind = Node::Kind::boolean;
        node.truth = scalar.truth;
        break;
      case Scalar::Kind::number:
        node.kind = Node::Kind::number;
        node.number = scalar.text;
        break;
      default:
        break;
    }
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    const std::string_view own_tag = kind == Node::Kind::list ? "tag:yaml.org,2002:seq" : "tag:yaml.org,2002:map";
    if (!tag.empty() && tag != "?" && tag != "!" && tag != own_tag)
      refuse(mark, fmt::format("The YAML tag '{}' does not belong to a list or mapping.", tag), "Leave the tag out.");
    Node node;
    node.kind = kind;
    node.flow = style == YAML::EmitterStyle::Flow;
    place(node, mark, anchor);
    frames_.push_back({std::move(node), anchor, values_, false, {}});
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.node.kind == Node::Kind::mapping) {
      reindex(frame.node);
      merge(frame.node);
    }
    const YAML::anchor_t anchor = frame.anchor;
    add(std::move(frame.node), anchor, frame.values_before);
  }

  /// Own keys win over merged ones, as in flatten_mapping of PyYAML's constructor.py.
  void merge(Node& node) const {
    if (std::none_of(node.entries.begin(), node.entries.end(), [](const Entry& e) { return is_merge_key(e.key); }))
      return;
    std::vector<Entry> merged;
    for (const Entry& entry : node.entries) {
      if (!is_merge_key(entry.key)) continue;
      const bool one = entry.value.kind == Node::Kind::mapping;
      if (one) append_merged(entry.value, merged);
      for (const Node& item : entry.value.items) append_merged(item, merged);
      if (!one && entry.value.kind != Node::Kind::list) refuse_merge(entry.value);
    }
    std::erase_if(node.entries, [](const Entry& entry) { return is_merge_key(entry.key); });
    reindex(node);
    std::erase_if(merged, [&node](const Entry& entry) { return node.find(entry.key.text) != nullptr; });
    // Of equal merged keys the first counts.
    node.entries.insert(node.entries.end(), std::make_move_iterator(merged.rbegin()),
                        std::make_move_iterator(merged.rend()));
    reindex(node);
  }

  void append_merged(const Node& from, std::vector<Entry>& merged) const {
    if (from.kind != Node::Kind::mapping) refuse_merge(from);
    for (const Entry& entry : from.entries) {
      merged.push_back(entry);
      merged.back().merged = true;
    }
  }

  [[noreturn]] void refuse_merge(const Node& at) const {
    ErrorLocation where;
    where.file = reading_.file;
    where.line = at.position.line;
    where.column = at.position.column;
    throw Error(reading_.code, "A YAML merge needs a mapping or a list of mappings.", std::move(where));
  }

  void add(Node node, YAML::anchor_t anchor) { add(std::move(node), anchor, values_); }
  void add(Node node, YAML::anchor_t anchor, std::size_t values_before) {
    count(1, node.position);
    if (anchor != YAML::NullAnchor) anchors_[anchor] = {node, values_ - values_before};
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& parent = frames_.back();
    if (parent.node.kind == Node::Kind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      if (!node.is_scalar())
        refuse(node.position, "A YAML mapping has a list or mapping as a key.",
               "Put text that begins with a brace into quotes.");
      parent.key = std::move(node);
      parent.has_key = true;
    } else {
      // Of a value that is not there yaml-cpp tells the place of what follows.
      if (node.is_absent()) node.position = parent.key.position;
      parent.node.entries.push_back({std::move(parent.key), std::move(node), false});
      parent.has_key = false;
    }
  }

  const Reading& reading_;
  Places places_;
  Node root_;
  std::vector<Frame> frames_;
  boost::unordered_flat_map<YAML::anchor_t, std::pair<Node, std::size_t>> anchors_;
  std::size_t values_ = 0;
};

bool same_scalars(const Node& a, const Node& b) {
  switch (a.kind) {
    case Node::Kind::null:
      return true;
    case Node::Kind::boolean:
      return a.truth == b.truth && a.text == b.text;
    default:
      return a.text == b.text;  // As written: a version 1.10 is not 1.1.
  }
}

void write_json(const Node& node, std::string& out) {
  switch (node.kind) {
    case Node::Kind::null:
      out += "null";
      return;
    case Node::Kind::boolean:
      out += node.truth ? "true" : "false";
      return;
    case Node::Kind::number:
      out += node.number;
      return;
    case Node::Kind::string:
      json::dump_string(node.text, out);
      return;
    case Node::Kind::list:
      out += '[';
      for (const Node& item : node.items) {
        if (&item != &node.items.front()) out += ", ";
        write_json(item, out);
      }
      out += ']';
      return;
    case Node::Kind::mapping:
      break;
  }
  out += '{';
  bool first = true;
  for (const Entry& entry : node.entries) {
    if (node.find(entry.key.text) != &entry.value) continue;
    if (!first) out += ", ";
    first = false;
    json::dump_string(entry.key.text, out);
    out += ": ";
    write_json(entry.value, out);
  }
  out += '}';
}

}  // namespace

const Node* Node::find(std::string_view key) const noexcept {
  const auto found =
      std::lower_bound(by_key.begin(), by_key.end(), key,
                       [this](std::uint32_t at, std::string_view wanted) { return entries[at].key.text < wanted; });
  return found == by_key.end() || entries[*found].key.text != key ? nullptr : &entries[*found].value;
}

void reindex(Node& mapping) {
  mapping.by_key.resize(mapping.entries.size());
  std::iota(mapping.by_key.begin(), mapping.by_key.end(), 0U);
  std::sort(mapping.by_key.begin(), mapping.by_key.end(), [&mapping](std::uint32_t a, std::uint32_t b) {
    const int order = mapping.entries[a].key.text.compare(mapping.entries[b].key.text);
    return order != 0 ? order < 0 : a > b;
  });
}

Node read_tree(std::string_view text, const Reading& reading) {
  Builder builder(text, reading);
  parse_events(text, builder, reading);
  return builder.take();
}

bool same_values(const Node& a, const Node& b) {
  if (a.kind != b.kind) return false;
  if (a.is_scalar()) return same_scalars(a, b);
  if (a.kind == Node::Kind::list)
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same_values);
  const auto has_all = [](const Node& in, const Node& of) {
    return std::all_of(of.entries.begin(), of.entries.end(), [&in, &of](const Entry& entry) {
      const Node* value = in.find(entry.key.text);
      return value != nullptr && same_values(*value, *of.find(entry.key.text));
    });
  };
  return has_all(a, b) && has_all(b, a);
}

std::string to_json(const Node& node) {
  std::string out;
  write_json(node, out);
  return out;
}

}  // namespace slimdag::yaml
