#include "deferral/reference_expression.hpp"

#include <cctype>
#include <vector>

#include "deferral/node_kinds.hpp"

namespace slimdag {
namespace {

/// Reads a call with literal arguments.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  void skip_space() noexcept {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())) != 0) rest_.remove_prefix(1);
  }
  bool take(char c) noexcept {
    skip_space();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view take_word() noexcept {
    skip_space();
    std::size_t size = 0;
    while (size < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[size])) != 0 || rest_[size] == '_' || rest_[size] == '.'))
      ++size;
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }
  std::optional<std::string> take_literal() {
    skip_space();
    if (!rest_.starts_with('\'') && !rest_.starts_with('"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string literal(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return literal;
  }
  bool at_end() noexcept {
    skip_space();
    return rest_.empty();
  }

 private:
  std::string_view rest_;
};

struct Arguments {
  std::vector<std::string> positional;
  std::string version;
};

bool take_argument(Scanner& scanner, Arguments& arguments) {
  if (auto literal = scanner.take_literal()) {
    arguments.positional.push_back(std::move(*literal));
    return true;
  }
  const std::string_view key = scanner.take_word();
  if ((key != "version" && key != "v") || !scanner.take('=')) return false;
  if (auto literal = scanner.take_literal()) {
    arguments.version = std::move(*literal);
  } else {
    arguments.version = scanner.take_word();
  }
  return true;
}

std::optional<Arguments> take_arguments(Scanner& scanner) {
  Arguments arguments;
  if (!scanner.take('(')) return std::nullopt;
  if (scanner.take(')')) return arguments;
  do {
    if (!take_argument(scanner, arguments)) return std::nullopt;
  } while (scanner.take(','));
  if (!scanner.take(')') || !scanner.at_end()) return std::nullopt;
  return arguments;
}

}  // namespace

std::optional<ReferenceExpression> parse_reference_expression(std::string_view text) {
  Scanner scanner(text);
  const std::string_view function = scanner.take_word();
  if (function != "ref" && function != "source") return std::nullopt;
  auto arguments = take_arguments(scanner);
  if (!arguments) return std::nullopt;
  std::vector<std::string>& names = arguments->positional;
  ReferenceExpression expression;
  expression.is_source = function == "source";
  if (names.empty() || names.size() > 2 || (expression.is_source && names.size() != 2)) return std::nullopt;
  expression.name = std::move(names.back());
  if (names.size() == 2) expression.package = std::move(names.front());
  expression.version = std::move(arguments->version);
  return expression;
}

bool names_node(const ReferenceExpression& expression, const NodeData& node) {
  if (expression.name != node.name) return false;
  if (expression.is_source) return node.section == Section::sources && expression.package == node.source_name;
  if (!is_refable(node) || (!expression.package.empty() && expression.package != node.package_name)) return false;
  if (node.version.is_null()) return expression.version.empty();
  if (expression.version.empty()) return json::equal(node.version, node.latest_version);
  return expression.version == json::to_python_str(node.version);
}

NodeIndex find_referenced(const ManifestData& manifest, const ReferenceExpression& expression, Texts candidates) {
  for (const std::string_view unique_id : candidates) {
    const std::uint32_t* found = manifest.node_by_id.find(unique_id);
    if (found != nullptr && names_node(expression, manifest.nodes[*found])) return *found;
  }
  for (NodeIndex v = 0; v < manifest.nodes.size(); ++v)
    if (names_node(expression, manifest.nodes[v])) return v;
  return no_node;
}

}  // namespace slimdag
