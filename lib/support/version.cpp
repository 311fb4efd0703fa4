#include "slimdag/version.hpp"

namespace slimdag {
std::string_view version() noexcept { return SLIMDAG_VERSION; }
}  // namespace slimdag
