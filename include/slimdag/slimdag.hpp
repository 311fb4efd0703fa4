// Everything of slimdag's C++ API.
#pragma once

#include "slimdag/error.hpp"
#include "slimdag/fwd.hpp"
#include "slimdag/graph/build_order.hpp"
#include "slimdag/graph/dag.hpp"
#include "slimdag/graph/node_set.hpp"
#include "slimdag/manifest/manifest.hpp"
#include "slimdag/manifest/resource_type.hpp"
#include "slimdag/report/draw.hpp"
#include "slimdag/selection/select.hpp"
#include "slimdag/selection/why.hpp"
#include "slimdag/state/aspect.hpp"
#include "slimdag/state/compare.hpp"
#include "slimdag/state/load_with_state.hpp"
#include "slimdag/state/state.hpp"
#include "slimdag/version.hpp"
#include "slimdag/warning.hpp"
