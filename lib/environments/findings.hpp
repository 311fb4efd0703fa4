// Collects what is wrong with a file.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "slimdag/environments/finding.hpp"
#include "slimdag/error.hpp"
#include "support/yaml_tree.hpp"

namespace slimdag {

inline Place place_of(yaml::Position position) noexcept { return {position.line, position.column}; }

/// A place of a file as errors name it.
inline ErrorLocation location_in(std::string file, Place place = {}) {
  ErrorLocation where;
  where.file = std::move(file);
  if (place.known()) {
    where.line = place.line;
    where.column = place.column;
  }
  return where;
}

class Findings {
 public:
  explicit Findings(std::string file) : file_(std::move(file)) {}

  void add(Severity severity, std::string_view rule, std::string_view path, Place place, std::string message,
           std::string hint) {
    findings_.push_back(
        {severity, std::string(rule), std::move(message), std::move(hint), std::string(path), file_, place});
  }
  void error(std::string_view rule, std::string_view path, Place place, std::string message, std::string hint) {
    add(Severity::error, rule, path, place, std::move(message), std::move(hint));
  }
  void warning(std::string_view rule, std::string_view path, Place place, std::string message, std::string hint) {
    add(Severity::warning, rule, path, place, std::move(message), std::move(hint));
  }
  void note(std::string_view rule, std::string_view path, Place place, std::string message, std::string hint) {
    add(Severity::note, rule, path, place, std::move(message), std::move(hint));
  }

  const std::string& file() const noexcept { return file_; }
  /// In the order of the file.
  std::vector<Finding> take() &&;

 private:
  std::string file_;
  std::vector<Finding> findings_;
};

}  // namespace slimdag
