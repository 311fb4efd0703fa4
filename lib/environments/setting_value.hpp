// The templates within a setting, which may be a list or mapping.
#pragma once

#include <functional>
#include <string_view>

#include "environments/template.hpp"
#include "slimdag/environments/setting.hpp"

namespace slimdag {

/// Calls `visit` with the value, or with each text in a list or mapping. Keys of mappings are no templates.
void for_each_text(const Setting& setting, const std::function<void(std::string_view)>& visit);

/// The value with `render` applied to each text in it. A list or mapping becomes JSON in which a template has the type
/// that it gives; what `render` does not know, the whole does not know.
templates::Result rendered_value(const Setting& setting,
                                 const std::function<templates::Result(std::string_view)>& render);

}  // namespace slimdag
