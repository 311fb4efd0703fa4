#include "selection/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <utility>
#include <vector>

#include "selection/selector_definition.hpp"
#include "slimdag/error.hpp"
#include "support/text.hpp"
#include "support/yaml_scalar.hpp"

namespace slimdag::yaml {

namespace {

/// Aliases are shared, not copied, but whoever walks the value meets them again and again.
constexpr std::uint64_t max_expanded_values = 1'000'000;

/// What tells one text, list or mapping from another; nullptr for what has no content.
const void* address_of(const json::Value& value) {
  if (value.is_array() && value.size != 0) return value.elements;
  if (value.is_object() && value.size != 0) return value.members;
  if (value.is_string() && value.size != 0) return value.text;
  return nullptr;
}

constexpr std::string_view jinja_hint =
    "Selectors with Jinja are rendered by dbt: leave the file out to use the rendered selectors that the manifest "
    "carries.";

bool has_jinja(std::string_view text) {
  for (const std::string_view opener : {"{{", "{%", "{#"})
    if (text.find(opener) != std::string_view::npos) return true;
  return false;
}

/// What Jinja gives back for a text without expressions: line breaks are "\n", and one at the end is dropped.
std::string rendered(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\r') {
      result += text[at];
      continue;
    }
    result += '\n';
    if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
  }
  if (result.ends_with('\n')) result.pop_back();
  return result;
}

/// Builds values from the events of yaml-cpp.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view text, Arena& arena, Document& document, const std::string& file)
      : text_(text), arena_(arena), document_(document), file_(file) {}

  json::Value root() const { return root_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    if (!anchor_names_.insert(name).second) refuse(mark, fmt::format("The YAML anchor '{}' is defined twice.", name));
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // yaml-cpp takes [a,, b], PyYAML does not.
    if (!frames_.empty() && frames_.back().is_flow && !frames_.back().is_mapping && !is_written_null(mark))
      refuse(mark, "A YAML list in brackets has an empty element.");
    add_scalar(mark, anchor, Scalar{});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    located(mark, [&] {
      if (tag == "?") return add_scalar(mark, anchor, resolve_plain(text));
      if (tag == "!") return add_scalar(mark, anchor, {Scalar::Kind::string, false, text});
      add_scalar(mark, anchor, construct(tag, text));
    });
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) refuse(mark, "A YAML alias refers to the value that it stands in.");
    Item item = found->second;
    item.position = position_of_mark(mark);
    add(item);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, "tag:yaml.org,2002:seq", anchor, false);
    frames_.back().is_flow = style == YAML::EmitterStyle::Flow;
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, "tag:yaml.org,2002:map", anchor, true);
  }

  void OnSequenceEnd() override {
    Frame frame = close();
    std::vector<json::Value> elements;
    std::uint64_t size = 1;
    for (const Item& item : frame.items) {
      elements.push_back(value_of(item));
      size += item.expanded;
    }
    finish(frame, json::Value::of_array(arena_.copy(std::span<const json::Value>(elements))), size);
  }

  void OnMapEnd() override {
    Frame frame = close();
    std::uint64_t size = 1;
    for (const Item& item : frame.items) size += item.expanded;
    const std::vector<json::Member> members = members_of(frame);
    finish(frame, json::Value::of_object(arena_.copy(std::span<const json::Member>(members))), size);
  }

 private:
  /// A finished value that its parent has not yet taken.
  struct Item {
    Scalar::Kind kind = Scalar::Kind::null;
    bool is_container = false;
    json::Value value;  ///< A timestamp is its text; a merge key is null.
    std::uint64_t expanded = 1;
    Position position;
  };

  struct Frame {
    bool is_mapping;
    YAML::anchor_t anchor;
    Position position;
    std::vector<Item> items;  ///< Of a mapping: key, value, key, value, ...
    bool is_flow = false;     ///< Written in brackets; lists only.
  };

  /// False where there is nothing at that place, which yaml-cpp calls null too.
  bool is_written_null(const YAML::Mark& mark) const noexcept {
    const auto at = static_cast<std::size_t>(mark.pos);
    return mark.pos >= 0 && at < text_.size() && (text_[at] == '~' || text_[at] == 'n' || text_[at] == 'N');
  }

  [[noreturn]] void refuse(Position at, std::string message, std::string_view hint = {}) const {
    ErrorLocation where;
    where.file = file_;
    where.line = at.line;
    where.column = at.column;
    throw Error(ErrorCode::invalid_selectors_file, std::move(message), std::move(where), std::string(hint));
  }
  [[noreturn]] void refuse(const YAML::Mark& mark, std::string message) const {
    refuse(position_of_mark(mark), std::move(message));
  }

  /// Adds the position to errors that do not have one.
  template <typename Action>
  void located(const YAML::Mark& mark, Action&& action) const {
    try {
      action();
    } catch (const Error& e) {
      if (e.where().line) throw;
      refuse(position_of_mark(mark), e.message(), e.hint());
    }
  }

  void add_scalar(const YAML::Mark& mark, YAML::anchor_t anchor, const Scalar& scalar) {
    Item item;
    item.kind = scalar.kind;
    item.position = position_of_mark(mark);
    switch (scalar.kind) {
      case Scalar::Kind::boolean:
        item.value = json::Value::of_bool(scalar.truth);
        break;
      case Scalar::Kind::number:
        item.value = json::Value::of_number(arena_.copy(scalar.text));
        break;
      case Scalar::Kind::string:
      case Scalar::Kind::timestamp:
        item.value = json::Value::of_string(arena_.copy(scalar.text));
        break;
      default:
        break;
    }
    remember(anchor, item);
    add(item);
  }

  void open(const YAML::Mark& mark, const std::string& tag, std::string_view expected_tag, YAML::anchor_t anchor,
            bool is_mapping) {
    if (!tag.empty() && tag != "?" && tag != "!" && tag != expected_tag)
      refuse(mark, fmt::format("The YAML tag '{}' is not one that dbt reads as a list or mapping.", tag));
    frames_.push_back({is_mapping, anchor, position_of_mark(mark), {}, false});
  }

  Frame close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }

  void finish(const Frame& frame, const json::Value& value, std::uint64_t expanded) {
    if (expanded > max_expanded_values)
      refuse(frame.position, fmt::format("The YAML aliases stand for more than {} values.", max_expanded_values));
    Item item{Scalar::Kind::null, true, value, expanded, frame.position};
    remember(frame.anchor, item);
    add(item);
  }

  void remember(YAML::anchor_t anchor, const Item& item) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = item;
  }

  void add(const Item& item) {
    if (frames_.empty())
      root_ = value_of(item);
    else
      frames_.back().items.push_back(item);
  }

  /// The value of a list element, of a mapping's key, or of the document, after dbt's renderer.
  json::Value value_of(const Item& item) {
    json::Value value = item.value;
    if (item.kind == Scalar::Kind::value || item.kind == Scalar::Kind::merge)
      refuse(item.position, "A plain '=' or '<<' is not a YAML value that dbt reads.", "Put it into quotes.");
    if (value.is_string()) {
      if (has_jinja(value.string()))
        refuse(item.position, fmt::format("The text '{}' has Jinja in it.", value.string()), jinja_hint);
      if (value.string().find_first_of("\r\n") != std::string_view::npos)
        value = json::Value::of_string(arena_.copy(rendered(value.string())));
    }
    if (const void* address = address_of(value)) document_.positions.emplace(address, item.position);
    return value;
  }

  std::string_view key_of(const Item& item) const {
    if (item.is_container) refuse(item.position, "A YAML mapping has a list or mapping as a key.", key_hint_);
    if (item.kind == Scalar::Kind::string) return item.value.string();
    if (item.kind == Scalar::Kind::value) return "=";
    const std::string text =
        item.kind == Scalar::Kind::timestamp ? std::string(item.value.string()) : json::to_python_str(item.value);
    return arena_.copy(other_key_mark + text);
  }

  /// Source: flatten_mapping in PyYAML's constructor.py: what is merged comes first, so that own keys win.
  std::vector<json::Member> members_of(const Frame& frame) {
    std::vector<json::Member> all;
    for (std::size_t i = 0; i + 1 < frame.items.size(); i += 2)
      if (is_merge(frame.items[i])) append_merged(frame.items[i + 1], all);
    for (std::size_t i = 0; i + 1 < frame.items.size(); i += 2)
      if (!is_merge(frame.items[i])) all.push_back({key_of(frame.items[i]), value_of(frame.items[i + 1])});
    return without_duplicates(all);
  }

  static bool is_merge(const Item& key) { return !key.is_container && key.kind == Scalar::Kind::merge; }

  void append_merged(const Item& item, std::vector<json::Member>& all) const {
    if (item.value.is_object() && item.is_container) {
      all.insert(all.end(), item.value.object().begin(), item.value.object().end());
      return;
    }
    if (!item.is_container) refuse(item.position, "A YAML merge needs a mapping or a list of mappings.");
    const std::span<const json::Value> sources = item.value.array();
    for (auto source = sources.rbegin(); source != sources.rend(); ++source) {
      if (!source->is_object()) refuse(item.position, "A YAML merge needs a mapping or a list of mappings.");
      all.insert(all.end(), source->object().begin(), source->object().end());
    }
  }

  /// A key keeps its first place and its last value, as in a Python dict.
  static std::vector<json::Member> without_duplicates(const std::vector<json::Member>& all) {
    std::vector<json::Member> members;
    boost::unordered_flat_map<std::string_view, std::size_t> places;
    for (const json::Member& member : all) {
      const auto [place, is_new] = places.emplace(member.key, members.size());
      if (is_new)
        members.push_back(member);
      else
        members[place->second].value = member.value;
    }
    return members;
  }

  std::string_view text_;
  Arena& arena_;
  Document& document_;
  const std::string& file_;
  std::vector<Frame> frames_;
  boost::unordered_flat_map<YAML::anchor_t, Item> anchors_;
  boost::unordered_flat_set<std::string> anchor_names_;
  json::Value root_;
  static constexpr std::string_view key_hint_ =
      "Put text that begins with a brace into quotes. If it is Jinja, use the rendered selectors that the manifest "
      "carries.";
};

json::Value read_yaml(std::string_view text, Arena& arena, Document& document, const std::string& file) {
  Builder builder(text, arena, document, file);
  parse_events(text, builder,
               {file, "The selectors file", ErrorCode::invalid_selectors_file,
                has_jinja(text) ? jinja_hint : std::string_view()});
  return builder.root();
}

/// What dbt's renderer makes of a value from JSON: it goes over every text but keys.
json::Value render(const json::Value& value, Arena& arena, const std::string& file) {
  if (value.is_string()) {
    if (has_jinja(value.string())) {
      ErrorLocation where;
      where.file = file;
      throw Error(ErrorCode::invalid_selectors_file, fmt::format("The text '{}' has Jinja in it.", value.string()),
                  std::move(where), std::string(jinja_hint));
    }
    if (value.string().find_first_of("\r\n") == std::string_view::npos) return value;
    return json::Value::of_string(arena.copy(rendered(value.string())));
  }
  if (value.is_array()) {
    std::vector<json::Value> elements;
    elements.reserve(value.size);
    for (const json::Value& element : value.array()) elements.push_back(render(element, arena, file));
    return json::Value::of_array(arena.copy(std::span<const json::Value>(elements)));
  }
  if (value.is_object()) {
    std::vector<json::Member> members;
    members.reserve(value.size);
    for (const json::Member& member : value.object())
      members.push_back({member.key, render(member.value, arena, file)});
    return json::Value::of_object(arena.copy(std::span<const json::Member>(members)));
  }
  return value;
}

/// As load_file_contents of dbt_common strips it, but for line breaks at the beginning, so that lines keep their
/// numbers.
std::string stripped(std::string_view text) {
  const std::string_view inside = strip(text);
  const auto line_breaks = std::count(text.data(), inside.data(), '\n');
  return std::string(static_cast<std::size_t>(line_breaks), '\n').append(inside);
}

/// nullopt where the text is no JSON.
std::optional<json::Value> read_json(std::string_view text, Arena& arena) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return std::nullopt;
  try {
    return json::parse(text, arena);
  } catch (const Error& e) {
    if (e.code() != ErrorCode::invalid_json) throw;
    return std::nullopt;
  }
}

}  // namespace

std::optional<Position> Document::position_of(const json::Value& value) const {
  const auto found = positions.find(address_of(value));
  return found == positions.end() ? std::nullopt : std::optional<Position>(found->second);
}

Document read(std::string_view whole_text, const std::string& file) {
  const std::string text = stripped(whole_text);
  Document document;
  auto arena = std::make_shared<Arena>();
  if (const std::optional<json::Value> value = read_json(text, *arena)) {
    document.root = render(*value, *arena, file);
  } else {
    document.root = read_yaml(text, *arena, document, file);
  }
  document.arena = std::move(arena);
  return document;
}

}  // namespace slimdag::yaml
