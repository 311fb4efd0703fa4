// One value of the configuration as it stands in the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "slimdag/environments/finding.hpp"

namespace slimdag {

/// A key and its value. A literal secret is not kept: `value` is then empty and `hidden` is true; a reference to a
/// secret, such as `{{ env_var('DBT_ENV_SECRET_PASSWORD') }}`, is kept as the template that it is.
struct Setting {
  std::string name;
  std::string value;    ///< Text as written, templates not evaluated; JSON for lists and mappings.
  bool is_text = true;  ///< false: a number, boolean, null, list or mapping.
  bool secret = false;  ///< The key is one that holds secrets.
  bool hidden = false;  ///< A literal secret stood here.
  Place place;          ///< Of the value.
};

/// nullptr where there is none of that name.
const Setting* find_setting(const std::vector<Setting>& settings, std::string_view name) noexcept;

/// What may be shown of a setting: its value, or "********" where it is a literal secret.
std::string shown(const Setting& setting);

}  // namespace slimdag
