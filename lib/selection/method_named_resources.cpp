// source, exposure, metric, semantic_model, saved_query, unit_test: one kind of resource, by package and name.
#include <fmt/format.h>

#include "selection/criterion_text.hpp"
#include "selection/methods.hpp"
#include "slimdag/error.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

/// `name` or `package.name`.
NodeSet search_named(const SelectionContext& context, const Criterion& criterion, Section section,
                     std::string_view kind) {
  const std::string_view text = text_of(criterion);
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() > 2)
    throw Error(ErrorCode::invalid_selector, fmt::format("Invalid {} selector value \"{}\".", kind, text), {},
                "It has the form name or package.name.");
  const Fnmatch package(parts.size() == 2 ? parts[0] : "*");
  const Fnmatch name(parts.back());
  return find_members(context, [&](const NodeData& node) {
    return node.section == section && package.matches(node.package_name) && name.matches(node.name);
  });
}

}  // namespace

/// Source: SourceSelectorMethod.
NodeSet search_source(const SelectionContext& context, const Criterion& criterion) {
  const std::string_view text = text_of(criterion);
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() > 3)
    throw Error(ErrorCode::invalid_selector, fmt::format("Invalid source selector value \"{}\".", text), {},
                "Sources have the form source, source.table or package.source.table.");
  const Fnmatch package(parts.size() == 3 ? parts[0] : "*");
  const Fnmatch source(parts[parts.size() == 3 ? 1 : 0]);
  const Fnmatch table(parts.size() > 1 ? parts.back() : "*");
  return find_members(context, [&](const NodeData& node) {
    return node.section == Section::sources && package.matches(node.package_name) && source.matches(node.source_name) &&
           table.matches(node.name);
  });
}

/// Source: ExposureSelectorMethod.
NodeSet search_exposure(const SelectionContext& context, const Criterion& criterion) {
  return search_named(context, criterion, Section::exposures, "exposure");
}

/// Source: MetricSelectorMethod.
NodeSet search_metric(const SelectionContext& context, const Criterion& criterion) {
  return search_named(context, criterion, Section::metrics, "metric");
}

/// Source: SemanticModelSelectorMethod.
NodeSet search_semantic_model(const SelectionContext& context, const Criterion& criterion) {
  return search_named(context, criterion, Section::semantic_models, "semantic model");
}

/// Source: SavedQuerySelectorMethod.
NodeSet search_saved_query(const SelectionContext& context, const Criterion& criterion) {
  return search_named(context, criterion, Section::saved_queries, "saved query");
}

/// Source: UnitTestSelectorMethod.
NodeSet search_unit_test(const SelectionContext& context, const Criterion& criterion) {
  return search_named(context, criterion, Section::unit_tests, "unit test");
}

}  // namespace slimdag
