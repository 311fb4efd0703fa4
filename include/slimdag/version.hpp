// Version of the library.
#pragma once

#include <string_view>

namespace slimdag {

/// e.g. "0.1.0", from the file VERSION. Static storage.
std::string_view version() noexcept;

}  // namespace slimdag
