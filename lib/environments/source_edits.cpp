#include "environments/source_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "slimdag/error.hpp"
#include "support/text.hpp"
#include "support/yaml_scalar.hpp"

namespace slimdag {

namespace {

using yaml::Node;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::size_t indent_of(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  return at == std::string_view::npos ? line.size() : at;
}

bool is_comment_line(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t");
  return at != std::string_view::npos && line[at] == '#';
}

/// What YAML 1.1 does not allow as it is, or takes for a line break or a mark of the byte order.
bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

bool may_be_plain(std::string_view text, bool in_flow) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  if (std::string_view("!&*-?|>@`\"'%#,[]{}:=<~").find(text.front()) != std::string_view::npos) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos || text.back() == ':')
    return false;
  if (in_flow && text.find_first_of(",[]{}:") != std::string_view::npos) return false;
  if (text.starts_with("...") || text.find("{{") != std::string_view::npos) return false;
  for (std::size_t at = 0; at < text.size();)
    if (needs_escape(next_code_point(text, at))) return false;
  return true;
}

std::string double_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (c == U'"' || c == U'\\')
      quoted += std::string("\\") + text[begin];
    else if (c == U'\n')
      quoted += "\\n";
    else if (c == U'\r')
      quoted += "\\r";
    else if (c == U'\t')
      quoted += "\\t";
    else if (needs_escape(c))
      quoted += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c));
    else
      quoted += text.substr(begin, at - begin);
  }
  return quoted + '"';
}

}  // namespace

std::string yaml_scalar_text(std::string_view text, bool in_flow, bool typed) {
  if (may_be_plain(text, in_flow)) {
    yaml::Scalar scalar;
    bool valid = true;
    try {
      scalar = yaml::resolve_plain(text);
    } catch (const Error&) {
      valid = false;
    }
    if (valid && (scalar.kind == yaml::Scalar::Kind::string || typed)) return std::string(text);
  }
  return double_quoted(text);
}

SourceEdits::SourceEdits(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {
  if (text.starts_with(byte_order_mark)) shift_ = byte_order_mark.size();
  lines_.push_back(0);
  std::size_t breaks = 0;
  std::size_t long_breaks = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at + 1 < text.size()) lines_.push_back(at + 1);
    ++breaks;
    if (at > 0 && text[at - 1] == '\r') ++long_breaks;
  }
  // What most lines have.
  if (long_breaks > breaks / 2) line_break_ = "\r\n";
}

void SourceEdits::refuse(const Node& at, std::string_view why) const {
  ErrorLocation where;
  where.file = file_;
  where.line = at.position.line;
  where.column = at.position.column;
  throw Error(ErrorCode::unsafe_edit, fmt::format("This place cannot be edited without touching other lines: {}.", why),
              std::move(where), "Edit the file by hand.");
}

std::size_t SourceEdits::line_of(std::size_t offset) const noexcept {
  return static_cast<std::size_t>(std::upper_bound(lines_.begin(), lines_.end(), offset) - lines_.begin()) - 1;
}

std::string_view SourceEdits::line(std::size_t number) const noexcept {
  const std::size_t end = number + 1 < lines_.size() ? lines_[number + 1] : text_.size();
  return text_.substr(lines_[number], end - lines_[number]);
}

std::size_t SourceEdits::column_of(const Node& node) const noexcept {
  const std::size_t begin = begin_of(node);
  const std::size_t of_line = lines_[line_of(begin)];
  return begin - std::max(of_line, shift_ > of_line ? shift_ : of_line);
}

void SourceEdits::learn(const Node& root) {
  std::size_t last = lines_.size();
  // The end of the document may be marked.
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (line(i).starts_with("...") && i > 0) last = std::min(last, i);
  bool found = false;
  for (const yaml::Entry& entry : root.entries) {
    if (found || entry.value.flow || entry.value.entries.empty() || entry.value.alias) continue;
    const std::size_t inner = column_of(entry.value.entries.front().key);
    const std::size_t outer = column_of(entry.key);
    if (inner > outer) {
      indentation_ = inner - outer;
      found = true;
    }
  }
  learn(root, last);
  std::sort(ends_.begin(), ends_.end());
}

void SourceEdits::learn(const Node& node, std::size_t end_line) {
  if (node.alias || node.flow) return;
  const auto own = [](const yaml::Entry& entry) { return !entry.merged; };
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    if (!own(node.entries[i])) continue;
    std::size_t next = i + 1;
    while (next < node.entries.size() && !own(node.entries[next])) ++next;
    const std::size_t end = next < node.entries.size() ? line_of(begin_of(node.entries[next].key)) : end_line;
    ends_.emplace_back(begin_of(node.entries[i].key), end);
    learn(node.entries[i].value, end);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i)
    learn(node.items[i], i + 1 < node.items.size() ? line_of(begin_of(node.items[i + 1])) : end_line);
}

std::size_t SourceEdits::end_line_of_entry(const Node& key) const {
  const auto found = std::lower_bound(ends_.begin(), ends_.end(), std::pair(begin_of(key), std::size_t{0}));
  if (found == ends_.end() || found->first != begin_of(key)) refuse(key, "where the entry ends is not clear");
  const std::size_t first = line_of(begin_of(key));
  const std::size_t column = column_of(key);
  std::size_t end = found->second;
  // Comments that are indented like the key, and blank lines, belong to what follows.
  while (end > first + 1 &&
         (is_blank_line(line(end - 1)) || (is_comment_line(line(end - 1)) && indent_of(line(end - 1)) <= column)))
    --end;
  return end;
}

std::size_t SourceEdits::end_of_brackets(const Node& value) const {
  std::size_t depth = 0;
  char quote = '\0';
  // Quotes within a plain scalar are a part of it.
  bool begins_value = false;
  for (std::size_t at = begin_of(value); at < text_.size(); ++at) {
    const char c = text_[at];
    const bool after_blank = at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t');
    if (c == '\n' || (c == '#' && quote == '\0' && after_blank))
      refuse(value, "it is in brackets over several lines, or has a comment in it");
    const bool may_begin = std::exchange(
        begins_value, (begins_value && (c == ' ' || c == '\t')) || c == ':' || c == ',' || c == '{' || c == '[');
    if (quote != '\0') {
      if (c == '\\' && quote == '"')
        ++at;
      else if (c == quote)
        quote = '\0';
      begins_value = false;
    } else if (may_begin && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    }
  }
  refuse(value, "its brackets do not close");
}

std::size_t SourceEdits::end_of_key(const yaml::Entry& entry) const {
  const std::size_t colon = text_.find_first_not_of(" \t", end_of_value(entry.key));
  if (colon == std::string_view::npos || text_[colon] != ':') refuse(entry.key, "its value does not follow the key");
  return colon + 1;
}

std::size_t SourceEdits::end_of_value(const Node& value) const {
  if (value.alias) refuse(value, "it is an alias of a value that stands elsewhere");
  if (value.anchored) refuse(value, "other places may refer to it by its anchor");
  const std::size_t begin = begin_of(value);
  if (value.flow) return end_of_brackets(value);
  if (!value.is_scalar()) refuse(value, "a list or mapping stands there");
  if (!value.quoted) {
    if (text_.substr(begin, value.text.size()) != value.text) refuse(value, "it is written over several lines");
    return begin + value.text.size();
  }
  const char quote = begin < text_.size() ? text_[begin] : '\0';
  if (quote != '"' && quote != '\'') refuse(value, "it is a block of text, or has a tag");
  for (std::size_t at = begin + 1; at < text_.size(); ++at) {
    if (text_[at] == '\n') break;
    if (text_[at] == '\\' && quote == '"') {
      ++at;
    } else if (text_[at] == quote) {
      if (quote == '\'' && at + 1 < text_.size() && text_[at + 1] == quote)
        ++at;
      else
        return at + 1;
    }
  }
  refuse(value, "it is written over several lines");
}

void SourceEdits::replace_value(const yaml::Entry& entry, std::string_view text, bool typed) {
  const Node& value = entry.value;
  if (value.is_absent()) {
    if (value.anchored) refuse(entry.key, "other places may refer to it by its anchor");
    const std::size_t at = end_of_key(entry);
    replacements_.push_back({at, at, " " + yaml_scalar_text(text, true, typed)});
    return;
  }
  const std::size_t end = end_of_value(value);
  const std::size_t begin = begin_of(value);
  // Safe in brackets too: whether it stands in some is not known here.
  replacements_.push_back({begin, end, yaml_scalar_text(text, true, typed)});
}

void SourceEdits::insert_before_line(std::size_t number, std::string text) {
  if (number < lines_.size()) {
    replacements_.push_back({lines_[number], lines_[number], std::move(text)});
    return;
  }
  if (text_.empty() || text_.back() == '\n') {
    replacements_.push_back({text_.size(), text_.size(), std::move(text)});
    return;
  }
  // The last line has no end, and the new last line will have none either.
  text.resize(text.size() - line_break_.size());
  replacements_.push_back({text_.size(), text_.size(), line_break_ + text});
}

void SourceEdits::insert_scalar(const Node& mapping, const Node& owner, std::string_view key, std::string_view text,
                                bool typed, std::string_view after) {
  const std::string written =
      fmt::format("{}: {}", yaml_scalar_text(key, mapping.flow, false), yaml_scalar_text(text, mapping.flow, typed));
  if (mapping.flow) return insert_in_brackets(mapping, written);
  for (const yaml::Entry& entry : mapping.entries) {
    if (entry.key.text != after || entry.merged || mapping.alias) continue;
    insert_before_line(end_line_of_entry(entry.key), std::string(column_of(entry.key), ' ') + written + line_break_);
    return;
  }
  insert_lines(mapping, owner, {written});
}

void SourceEdits::insert_in_brackets(const Node& mapping, const std::string& entry) {
  if (mapping.alias || mapping.anchored) refuse(mapping, "it is shared by an anchor");
  const std::size_t close = end_of_brackets(mapping) - 1;
  const std::size_t last = text_.find_last_not_of(" \t", close - 1);
  const bool is_separated = last == begin_of(mapping) || text_[last] == ',';
  replacements_.push_back({last + 1, last + 1, (last == begin_of(mapping) ? "" : is_separated ? " " : ", ") + entry});
}

void SourceEdits::insert_lines(const Node& mapping, const Node& owner, const std::vector<std::string>& lines) {
  if (mapping.flow) refuse(mapping, "it is in brackets");
  if (mapping.alias) refuse(mapping, "it is an alias of a value that stands elsewhere");
  if (mapping.kind != Node::Kind::mapping && !mapping.is_absent()) refuse(mapping, "another value stands there");
  const Node* last = nullptr;
  for (const yaml::Entry& entry : mapping.entries)
    if (!entry.merged) last = &entry.key;
  if (last == nullptr && !mapping.entries.empty()) refuse(mapping, "all its keys are merged from elsewhere");
  const std::size_t column = last == nullptr ? column_of(owner) + indentation_ : column_of(*last);
  std::string text;
  for (const std::string& added : lines) text += std::string(column, ' ') + added + line_break_;
  insert_before_line(last == nullptr ? line_of(begin_of(owner)) + 1 : end_line_of_entry(*last), std::move(text));
}

void SourceEdits::remove_entry(const Node& mapping, std::size_t entry) {
  const yaml::Entry& removed = mapping.entries[entry];
  if (mapping.alias) refuse(removed.key, "it is an alias of a value that stands elsewhere");
  if (removed.merged) refuse(removed.key, "it is merged from elsewhere");
  if (removed.value.anchored) refuse(removed.value, "other places may refer to it by its anchor");
  if (mapping.flow) return remove_in_brackets(mapping, entry);
  const std::size_t first = line_of(begin_of(removed.key));
  if (indent_of(line(first)) != begin_of(removed.key) - lines_[first]) refuse(removed.key, "its line has more on it");
  const std::size_t end = end_of_removed(removed);
  const std::size_t begin = lines_[first];
  replacements_.push_back({begin, end < lines_.size() ? lines_[end] : text_.size(), {}});
}

std::size_t SourceEdits::end_of_removed(const yaml::Entry& entry) const {
  std::size_t end = end_line_of_entry(entry.key);
  const Node& value = entry.value;
  const char first = begin_of(value) < text_.size() ? text_[begin_of(value)] : '\0';
  const bool is_block = value.quoted && first != '"' && first != '\'';
  // Comments behind a value that has nothing below it belong to what follows, however deep they stand.
  if (value.is_absent() || value.alias || value.flow || (value.is_scalar() && !is_block))
    while (end > line_of(begin_of(entry.key)) + 1 && (is_blank_line(line(end - 1)) || is_comment_line(line(end - 1))))
      --end;
  return end;
}

void SourceEdits::remove_in_brackets(const Node& mapping, std::size_t entry) {
  if (mapping.anchored) refuse(mapping, "it is shared by an anchor");
  const std::size_t close = end_of_brackets(mapping) - 1;
  const std::size_t begin = begin_of(mapping.entries[entry].key);
  if (entry + 1 < mapping.entries.size()) {
    if (mapping.entries[entry + 1].merged) refuse(mapping, "a part of it is merged from elsewhere");
    replacements_.push_back({begin, begin_of(mapping.entries[entry + 1].key), {}});
    return;
  }
  // With the comma in front of it, and without the blanks in front of the bracket.
  const std::size_t before = text_.find_last_not_of(" \t", begin - 1);
  const std::size_t last = text_.find_last_not_of(" \t", close - 1);
  replacements_.push_back({text_[before] == ',' ? before : begin, last + 1, {}});
}

std::string SourceEdits::apply() const {
  std::vector<Replacement> ordered = replacements_;
  // What is put in at a place stands before what goes from there.
  std::stable_sort(ordered.begin(), ordered.end(), [](const Replacement& a, const Replacement& b) {
    return std::pair(a.begin, a.end != a.begin) < std::pair(b.begin, b.end != b.begin);
  });
  std::string result;
  std::size_t at = 0;
  for (const Replacement& replacement : ordered) {
    if (replacement.begin > at) result += text_.substr(at, replacement.begin - at);
    result += replacement.text;
    at = std::max(at, replacement.end);
  }
  return result += text_.substr(at);
}

}  // namespace slimdag
