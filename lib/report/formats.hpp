// One function per format.
#pragma once

#include <string>

#include "report/picture.hpp"

namespace slimdag {

std::string to_svg(const Picture& picture);
std::string to_dot(const Picture& picture);
std::string to_mermaid(const Picture& picture);
/// The SVG in a page that needs nothing else: moves, zooms, searches, tells about the node under the pointer.
std::string to_html(const Picture& picture);

}  // namespace slimdag
