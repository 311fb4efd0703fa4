#include "deferral/node_kinds.hpp"

namespace slimdag {
namespace {

bool is_executable(ResourceType type) noexcept {
  switch (type) {
    case ResourceType::model:
    case ResourceType::test:
    case ResourceType::snapshot:
    case ResourceType::analysis:
    case ResourceType::operation:
    case ResourceType::seed:
    case ResourceType::doc:
    case ResourceType::rpc:
    case ResourceType::sql_operation:
    case ResourceType::function:
      return true;
    default:
      return false;
  }
}

bool is_buildable(ResourceType type) noexcept {
  switch (type) {
    case ResourceType::model:
    case ResourceType::snapshot:
    case ResourceType::seed:
    case ResourceType::test:
    case ResourceType::unit_test:
    case ResourceType::saved_query:
    case ResourceType::exposure:
    case ResourceType::function:
      return true;
    default:
      return false;
  }
}

bool takes(DbtCommand command, ResourceType type) noexcept {
  switch (command) {
    case DbtCommand::build:
      return is_buildable(type);
    case DbtCommand::run:
      return type == ResourceType::model;
    case DbtCommand::seed:
      return type == ResourceType::seed;
    case DbtCommand::snapshot:
      return type == ResourceType::snapshot;
    case DbtCommand::test:
      return type == ResourceType::test || type == ResourceType::unit_test;
    case DbtCommand::compile:
    case DbtCommand::show:
    case DbtCommand::docs_generate:
      return is_executable(type);
  }
  return false;
}

}  // namespace

bool is_refable(const NodeData& node) noexcept {
  return node.section == Section::nodes &&
         (node.resource_type == ResourceType::model || node.resource_type == ResourceType::seed ||
          node.resource_type == ResourceType::snapshot);
}

bool is_ephemeral(const NodeData& node) noexcept {
  return is_refable(node) && node.contract != nullptr && node.contract->materialized == "ephemeral";
}

bool is_external(const NodeData& node) noexcept {
  return node.section == Section::nodes && node.resource_type == ResourceType::model && node.original_file_path.empty();
}

bool has_relation(const NodeData& node) noexcept { return is_refable(node) && !is_ephemeral(node); }

bool runs(DbtCommand command, const NodeData& node) noexcept {
  // Only `docs generate` takes models without SQL (include_empty_nodes in dbt/graph/selector.py).
  if (node.blank_code && node.section == Section::nodes && command != DbtCommand::docs_generate) return false;
  return takes(command, node.resource_type);
}

bool builds(DbtCommand command, const NodeData& node) noexcept {
  const bool makes_relations = command == DbtCommand::build || command == DbtCommand::run ||
                               command == DbtCommand::seed || command == DbtCommand::snapshot;
  return makes_relations && has_relation(node) && runs(command, node);
}

}  // namespace slimdag
