// Why one node is in a selection, or the first rule that keeps it out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "slimdag/fwd.hpp"
#include "slimdag/selection/select.hpp"

namespace slimdag {

/// One step of an explanation: a rule, what it looked at, and whether it speaks for the node.
struct WhyStep {
  std::string rule;     ///< e.g. "criterion", "children", "indirect_selection", "exclude", "resource_type".
  std::string subject;  ///< e.g. the text of the criterion: "state:modified+".
  bool holds;
  std::string detail;  ///< One sentence.
  std::vector<std::string>
      path;  ///< unique ids from a directly matched node to this one, where a graph operator selected it.
};

/// Why a node is in a selection, or what keeps it out.
struct Why {
  std::string unique_id;
  bool selected;
  SemanticsChoice semantics;  ///< Which engine's selection it is, and what decided.
  std::string summary;        ///< One sentence: why it is in, or the first rule that keeps it out.
  std::vector<WhyStep> steps;
};

/// Throws what select() throws, and Error(node_not_found).
Why why(const Manifest& manifest, const State* state, const SelectOptions& options, std::string_view unique_id);

/// As JSON text; schema in docs/schemas/why.json.
std::string to_json(const Why& why);

}  // namespace slimdag
