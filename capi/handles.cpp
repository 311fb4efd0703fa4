#include "handles.hpp"

#include <algorithm>

namespace slimdag::capi {

std::string_view type_name(std::uint64_t mark) noexcept {
  switch (static_cast<HandleType>(mark)) {
    case HandleType::string:
      return "slimdag_string";
    case HandleType::strings:
      return "slimdag_strings";
    case HandleType::indices:
      return "slimdag_indices";
    case HandleType::error:
      return "slimdag_error";
    case HandleType::manifest:
      return "slimdag_manifest";
    case HandleType::node_set:
      return "slimdag_node_set";
    case HandleType::state:
      return "slimdag_state";
    case HandleType::compare_options:
      return "slimdag_compare_options";
    case HandleType::comparison:
      return "slimdag_comparison";
    case HandleType::select_options:
      return "slimdag_select_options";
    case HandleType::warning:
      return "slimdag_warning";
    case HandleType::draw_options:
      return "slimdag_draw_options";
    case HandleType::environments:
      return "slimdag_environments";
    case HandleType::variable_context:
      return "slimdag_variable_context";
    case HandleType::edit:
      return "slimdag_edit";
    case HandleType::relation_options:
      return "slimdag_relation_options";
    case HandleType::defer_options:
      return "slimdag_defer_options";
    case HandleType::deferral:
      return "slimdag_deferral";
    case HandleType::store:
      return "slimdag_store";
    case HandleType::store_options:
      return "slimdag_store_options";
    case HandleType::run_record:
      return "slimdag_run_record";
    case HandleType::state_query:
      return "slimdag_state_query";
    case HandleType::buffer:
      return "slimdag_buffer";
    case HandleType::deferral_context:
      return "slimdag_deferral_context";
    case HandleType::storage:
      return "slimdag_storage";
    case HandleType::deletion:
      return "slimdag_deletion";
    case HandleType::export_options:
      return "slimdag_export_options";
  }
  return {};
}

void PackedTexts::add(std::string_view text) {
  if (text.data() == nullptr) nulls_.push_back(size());
  buffer_ += text;
  buffer_ += '\0';
  offsets_.push_back(buffer_.size());
}

slimdag_text PackedTexts::at(std::size_t position) const noexcept {
  if (position >= size() || std::binary_search(nulls_.begin(), nulls_.end(), position)) return {nullptr, 0};
  const std::uint64_t begin = offsets_[position];
  return {buffer_.data() + begin, static_cast<std::size_t>(offsets_[position + 1] - begin - 1)};
}

}  // namespace slimdag::capi
