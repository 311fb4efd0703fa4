// Byte ranges of a YAML text that stand for values and entries, and their replacement.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/yaml_tree.hpp"

namespace slimdag {

/// Text of a scalar as YAML: plain where that says the same, else in quotes. `typed`: a number or boolean may stay one.
std::string yaml_scalar_text(std::string_view text, bool in_flow, bool typed);

/// Collects replacements; each function throws Error(unsafe_edit) where the bytes of a value are not certain.
class SourceEdits {
 public:
  /// `text` has to outlive the edits.
  SourceEdits(std::string_view text, std::string file);

  /// Puts a scalar in place of an entry's value: of a scalar, of nothing, or of a list or mapping in brackets.
  void replace_value(const yaml::Entry& entry, std::string_view text, bool typed);
  /// Adds `key: value` to a mapping, behind the entry `after` where it has one of that name, else at its end.
  /// `owner` is the key of the mapping, for one that is empty.
  void insert_scalar(const yaml::Node& mapping, const yaml::Node& owner, std::string_view key, std::string_view text,
                     bool typed, std::string_view after);
  /// Adds an entry, in the words of YAML, to a mapping in brackets on one line.
  void insert_in_brackets(const yaml::Node& mapping, const std::string& entry);
  /// Adds lines at the end of a mapping, indented as its keys are. A line's own indentation is relative.
  void insert_lines(const yaml::Node& mapping, const yaml::Node& owner, const std::vector<std::string>& lines);
  /// Takes an entry of a mapping away, with its lines, or out of its brackets.
  void remove_entry(const yaml::Node& mapping, std::size_t entry);

  /// Spaces by which the text indents one level.
  std::size_t indentation() const noexcept { return indentation_; }
  /// Tells the edits how far each block reaches; `root` is the whole document.
  void learn(const yaml::Node& root);

  std::string apply() const;

 private:
  struct Replacement {
    std::size_t begin;
    std::size_t end;
    std::string text;
  };

  [[noreturn]] void refuse(const yaml::Node& at, std::string_view why) const;
  std::size_t begin_of(const yaml::Node& node) const noexcept { return node.offset + shift_; }
  std::size_t end_of_key(const yaml::Entry& entry) const;
  std::size_t end_of_value(const yaml::Node& value) const;
  std::size_t end_of_brackets(const yaml::Node& value) const;
  std::size_t line_of(std::size_t offset) const noexcept;
  std::string_view line(std::size_t number) const noexcept;
  std::size_t column_of(const yaml::Node& node) const noexcept;
  /// The first line behind the entry that begins at `key`, and its trailing comments.
  std::size_t end_line_of_entry(const yaml::Node& key) const;
  std::size_t end_of_removed(const yaml::Entry& entry) const;
  void remove_in_brackets(const yaml::Node& mapping, std::size_t entry);
  void insert_before_line(std::size_t number, std::string text);
  void learn(const yaml::Node& node, std::size_t end_line);

  std::string_view text_;
  std::string file_;
  std::size_t shift_ = 0;  ///< Bytes of a byte order mark, which yaml-cpp does not count.
  std::string line_break_ = "\n";
  std::size_t indentation_ = 2;
  std::vector<std::size_t> lines_;                         ///< Offset of each line.
  std::vector<std::pair<std::size_t, std::size_t>> ends_;  ///< Offset of a key, line behind its block; sorted.
  std::vector<Replacement> replacements_;
};

}  // namespace slimdag
