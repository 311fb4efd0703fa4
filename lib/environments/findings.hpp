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

  /// What looks like a secret in the texts is hidden: they may repeat what stands in the file.
  void add(Severity severity, std::string_view rule, std::string_view path, Place place, std::string_view message,
           std::string_view hint);
  void error(std::string_view rule, std::string_view path, Place place, std::string_view message,
             std::string_view hint) {
    add(Severity::error, rule, path, place, message, hint);
  }
  void warning(std::string_view rule, std::string_view path, Place place, std::string_view message,
               std::string_view hint) {
    add(Severity::warning, rule, path, place, message, hint);
  }
  void note(std::string_view rule, std::string_view path, Place place, std::string_view message,
            std::string_view hint) {
    add(Severity::note, rule, path, place, message, hint);
  }

  const std::string& file() const noexcept { return file_; }
  /// In the order of the file.
  std::vector<Finding> take() &&;

 private:
  std::string file_;
  std::vector<Finding> findings_;
};

}  // namespace slimdag
