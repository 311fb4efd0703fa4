// test_name and test_type: data tests and unit tests.
#include <fmt/format.h>

#include "selection/criterion_text.hpp"
#include "selection/methods.hpp"
#include "slimdag/error.hpp"

namespace slimdag {

namespace {

struct TestTypes {
  bool generic = false;
  bool singular = false;
  bool unit = false;
};

/// dbt looks for the value inside "data", "singular" and "unit", so that pieces of these words count, the empty one
/// too.
TestTypes test_types_of(std::string_view value) {
  const auto is_piece_of = [value](std::string_view word) { return word.find(value) != std::string_view::npos; };
  if (value == "generic" || value == "schema") return {true, false, false};
  if (is_piece_of("data")) return {true, true, false};
  if (is_piece_of("singular")) return {false, true, false};
  if (is_piece_of("unit")) return {false, false, true};
  throw Error(ErrorCode::invalid_selector, fmt::format("Invalid test type selector {}.", value), {},
              "Use generic, singular, unit or data.");
}

bool is_data_test(const NodeData& node) {
  return node.section == Section::nodes && node.resource_type == ResourceType::test;
}

}  // namespace

/// Source: TestNameSelectorMethod. Singular tests have no name that counts here.
NodeSet search_test_name(const SelectionContext& context, const Criterion& criterion) {
  const CriterionPattern pattern(criterion);
  return find_members(context, [&](const NodeData& node) {
    if (is_data_test(node)) return node.generic_test && pattern.matches(node.test_name);
    return node.section == Section::unit_tests && pattern.matches(node.name);
  });
}

/// Source: TestTypeSelectorMethod.
NodeSet search_test_type(const SelectionContext& context, const Criterion& criterion) {
  const TestTypes types = test_types_of(text_of(criterion));
  return find_members(context, [types](const NodeData& node) {
    if (is_data_test(node)) return node.generic_test ? types.generic : types.singular;
    return node.section == Section::unit_tests && types.unit;
  });
}

}  // namespace slimdag
