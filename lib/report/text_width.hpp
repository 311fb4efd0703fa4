// How wide a text will be in a proportional sans-serif font, without asking a font.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// An estimate on the wide side, in the unit of `font_size`. O(bytes).
double text_width(std::string_view text, double font_size) noexcept;

/// The text, or its beginning and end around an ellipsis so that it is not wider than `max_width`.
std::string shorten(std::string_view text, double font_size, double max_width);

}  // namespace slimdag
