#include "support/glob.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "slimdag/error.hpp"
#include "support/fnmatch.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

/// One component of a pattern, as pathlib's selectors have them.
struct Part {
  enum class Kind { precise, wildcard, recursive } kind;
  std::string_view name;
  Fnmatch pattern;

  bool matches(std::string_view child) const {
    if (kind == Kind::precise) return child == name;
    // A directory listing does not contain "..".
    return child != ".." && pattern.matches(child);
  }
};

struct Pattern {
  std::vector<Part> parts;
  bool only_folders = false;  ///< It ends in a slash.
};

[[noreturn]] void refuse(std::string_view pattern, std::string_view why) {
  throw Error(ErrorCode::invalid_selector, fmt::format("The path pattern '{}' {}.", pattern, why), {},
              "Give a path relative to the root of the project, such as path:models/staging.");
}

Part::Kind kind_of(std::string_view part, std::string_view pattern) {
  if (part == "**") return Part::Kind::recursive;
  if (part.find("**") != std::string_view::npos) refuse(pattern, "has '**' as a piece of a name");
  return part.find_first_of("*?[") == std::string_view::npos ? Part::Kind::precise : Part::Kind::wildcard;
}

Pattern parse(std::string_view text) {
  if (text.empty()) refuse(text, "is empty");
  if (text.front() == '/') refuse(text, "is absolute");
  Pattern pattern;
  pattern.only_folders = text.back() == '/';
  for (const std::string_view part : split(text, '/'))
    if (!part.empty() && part != ".") pattern.parts.push_back({kind_of(part, text), part, Fnmatch(part)});
  if (pattern.parts.empty()) refuse(text, "names nothing below the root of the project");
  return pattern;
}

/// Walks the tree in the order of the sorted files, which keeps each folder's files together, with the parts of the
/// pattern that apply to the children of each open folder.
class Walk {
 public:
  Walk(const Pattern& pattern, std::vector<std::string_view>& found)
      : parts_(pattern.parts), only_folders_(pattern.only_folders), found_(found) {}

  void run(std::span<const std::string_view> sorted_files) {
    open_.push_back({0, std::vector<bool>(parts_.size())});
    open_.back().waiting[0] = true;
    enter(".", open_.back().waiting);
    for (const std::string_view file : sorted_files) visit(file);
  }

 private:
  /// A folder on the path to the present file.
  struct Folder {
    std::size_t length;  ///< Of its path.
    std::vector<bool> waiting;
  };

  void visit(std::string_view file) {
    while (open_.size() > 1 && !is_inside(file, open_.back())) open_.pop_back();
    previous_ = file;
    std::size_t begin = open_.back().length == 0 ? 0 : open_.back().length + 1;
    for (std::size_t end; (end = file.find('/', begin)) != std::string_view::npos; begin = end + 1) {
      std::vector<bool> waiting = step(file.substr(begin, end - begin), true);
      enter(file.substr(0, end), waiting);
      open_.push_back({end, std::move(waiting)});
    }
    if (reached_end(file.substr(begin))) found_.push_back(file);
  }

  bool is_inside(std::string_view file, const Folder& folder) const {
    return file.size() > folder.length && file[folder.length] == '/' &&
           file.substr(0, folder.length) == previous_.substr(0, folder.length);
  }

  /// The parts that apply below the child folder of the innermost open folder; the end of the pattern is kept apart.
  std::vector<bool> step(std::string_view child, bool is_folder) {
    const std::vector<bool>& waiting = open_.back().waiting;
    std::vector<bool> next(parts_.size());
    at_end_ = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!waiting[i]) continue;
      const bool is_last = i + 1 == parts_.size();
      if (parts_[i].kind == Part::Kind::recursive) {
        if (is_folder && child != "..") next[i] = true;
      } else if (parts_[i].matches(child) && (is_folder || (is_last && !only_folders_))) {
        if (is_last)
          at_end_ = true;
        else
          next[i + 1] = true;
      }
    }
    return next;
  }

  /// `**` also stands for the folder itself: what comes after it applies there too.
  void enter(std::string_view path, std::vector<bool>& waiting) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!waiting[i] || parts_[i].kind != Part::Kind::recursive) continue;
      if (i + 1 == parts_.size())
        at_end_ = true;
      else
        waiting[i + 1] = true;
    }
    if (at_end_) found_.push_back(path);
    at_end_ = false;
  }

  bool reached_end(std::string_view file_name) {
    step(file_name, false);
    return std::exchange(at_end_, false);
  }

  const std::vector<Part>& parts_;
  bool only_folders_;
  std::vector<std::string_view>& found_;
  std::vector<Folder> open_;
  std::string_view previous_;
  bool at_end_ = false;
};

}  // namespace

std::vector<std::string_view> glob(std::span<const std::string_view> sorted_files, std::string_view pattern) {
  const Pattern parsed = parse(pattern);
  std::vector<std::string_view> found;
  Walk(parsed, found).run(sorted_files);
  return found;
}

}  // namespace slimdag
