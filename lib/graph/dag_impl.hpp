// What a Dag holds.
#pragma once

#include <vector>

#include "graph/csr_graph.hpp"

namespace slimdag {

struct Dag::Impl {
  NodeUniverse universe;
  CsrGraph forward;
  CsrGraph backward;
  /// Every vertex after all its parents.
  std::vector<NodeIndex> order;
};

}  // namespace slimdag
