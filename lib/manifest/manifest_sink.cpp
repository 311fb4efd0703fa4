#include "manifest/manifest_sink.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "slimdag/error.hpp"

namespace slimdag {

ManifestSink::ManifestSink(std::string_view file, int assumed_version, std::uint64_t bytes,
                           const ManifestFilter* filter)
    : file_(file), assembler_(file, bytes), assumed_version_(assumed_version), filter_(filter) {}

ManifestSink::SectionRule ManifestSink::rule_of(std::string_view key) noexcept {
  struct Entry {
    std::string_view key;
    SectionRule rule;
  };
  static constexpr Entry entries[] = {
      {"nodes", {Role::nodes, ItemKind::node, Section::nodes}},
      {"sources", {Role::nodes, ItemKind::source, Section::sources}},
      {"exposures", {Role::nodes, ItemKind::exposure, Section::exposures}},
      {"metrics", {Role::nodes, ItemKind::metric, Section::metrics}},
      {"unit_tests", {Role::nodes, ItemKind::unit_test, Section::unit_tests}},
      {"semantic_models", {Role::nodes, ItemKind::semantic_model, Section::semantic_models}},
      {"saved_queries", {Role::nodes, ItemKind::saved_query, Section::saved_queries}},
      {"functions", {Role::nodes, ItemKind::function, Section::functions}},
      {"macros", {Role::macros, ItemKind::macro, Section::nodes}},
      {"docs", {Role::files, ItemKind::file, Section::nodes}},
      {"groups", {Role::files, ItemKind::file, Section::nodes}},
      {"disabled", {Role::disabled, ItemKind::disabled, Section::nodes}},
      {"metadata", {Role::metadata, ItemKind::file, Section::nodes}},
      {"selectors", {Role::selectors, ItemKind::file, Section::nodes}},
  };
  for (const Entry& entry : entries)
    if (entry.key == key) return entry.rule;
  return {Role::skipped, ItemKind::file, Section::nodes};
}

void ManifestSink::throw_unexpected(std::string_view expected) const {
  ErrorLocation where;
  where.file = file_;
  if (place_ != Place::start && place_ != Place::root) where.unique_id = unique_id_;
  const std::string what = place_ == Place::start ? "the document" : fmt::format("an entry of '{}'", section_name_);
  throw Error(ErrorCode::invalid_artifact, fmt::format("{} is not {}", what, expected), where,
              "The file is not a manifest that dbt wrote; let dbt write it again.");
}

int ManifestSink::version_now() noexcept {
  const int known = assembler_.schema_version();
  if (known != 0) return known;
  used_assumption_ = true;
  return assumed_version_;
}

bool ManifestSink::assumed_wrong_version() const noexcept {
  return used_assumption_ && assembler_.schema_version() != 0 && assembler_.schema_version() != assumed_version_;
}

void ManifestSink::begin_object() {
  if (skip_value_) {
    ++skip_depth_;
  } else if (capture_ != nullptr) {
    capture_->begin_object();
    ++capture_depth_;
  } else {
    begin(true);
  }
}

void ManifestSink::begin_array() {
  if (skip_value_) {
    ++skip_depth_;
  } else if (capture_ != nullptr) {
    capture_->begin_array();
    ++capture_depth_;
  } else {
    begin(false);
  }
}

void ManifestSink::begin(bool object) {
  const bool wants_list = place_ == Place::section && rule_.role == Role::disabled;
  if (object == wants_list) throw_unexpected(wants_list ? "a list" : "an object");
  switch (place_) {
    case Place::start:
      place_ = Place::root;
      break;
    case Place::root:
      place_ = Place::section;
      break;
    case Place::section:
      if (wants_list) {
        place_ = Place::item_list;
        first_of_list_ = true;
      } else {
        begin_item();
      }
      break;
    case Place::item_list:
      begin_item();
      break;
    case Place::item:
    case Place::end:
      throw_unexpected("an object");  // unreachable: fields are captured or skipped
  }
}

void ManifestSink::begin_item() {
  place_ = Place::item;
  fields_.clear();
  lookup_.restart();
  item_arena_.reset();
}

void ManifestSink::end_object() {
  if (skip_depth_ > 0) {
    --skip_depth_;
    return;
  }
  skip_value_ = false;
  if (capture_ != nullptr) {
    capture_->end_object();
    --capture_depth_;
    if (capture_->done()) finish_capture();
    return;
  }
  switch (place_) {
    case Place::item:
      end_item();
      break;
    case Place::section:
      place_ = Place::root;
      break;
    default:
      place_ = Place::end;
      break;
  }
}

void ManifestSink::end_array() {
  if (skip_depth_ > 0) {
    --skip_depth_;
  } else if (capture_ != nullptr) {
    capture_->end_array();
    --capture_depth_;
    if (capture_->done()) finish_capture();
  } else {
    place_ = Place::section;
  }
}

void ManifestSink::end_item() {
  switch (rule_.role) {
    case Role::nodes:
      assembler_.add_node(rule_.section, unique_id_, fields_, version_now());
      break;
    case Role::macros:
      assembler_.add_macro(unique_id_, fields_);
      break;
    case Role::files:
      assembler_.add_file(fields_);
      break;
    case Role::disabled:
      assembler_.add_disabled(unique_id_, first_of_list_, fields_, version_now());
      break;
    default:
      break;
  }
  place_ = rule_.role == Role::disabled ? Place::item_list : Place::section;
  first_of_list_ = false;
}

void ManifestSink::key_at_place(std::string_view name) {
  switch (place_) {
    case Place::root:
      enter_section(name);
      break;
    case Place::section:
      enter_item(name);
      break;
    case Place::item:
      enter_field(name);
      break;
    default:
      break;
  }
}

void ManifestSink::enter_item(std::string_view unique_id) {
  unique_id_ = unique_id;
  if (filter_ == nullptr) return;
  skip_value_ = (rule_.role == Role::nodes && !filter_->nodes.contains(unique_id)) ||
                (rule_.role == Role::macros && !filter_->macros);
}

void ManifestSink::enter_section(std::string_view key) {
  section_name_ = key;
  rule_ = rule_of(key);
  unique_id_.clear();
  if (rule_.role != Role::skipped) {
    const bool again = std::find(sections_seen_.begin(), sections_seen_.end(), key) != sections_seen_.end();
    if (again) {
      forget_section();
    } else {
      sections_seen_.emplace_back(key);
    }
  }
  if (rule_.role == Role::skipped) skip_value_ = true;
  if (rule_.role == Role::metadata || rule_.role == Role::selectors) {
    capture_ = &kept_builder_;
    field_ = Field::none;
  }
}

void ManifestSink::forget_section() {
  if (rule_.role == Role::nodes) assembler_.forget_nodes(rule_.section);
  if (rule_.role == Role::macros) assembler_.forget_macros();
  if (rule_.role == Role::disabled) assembler_.forget_disabled();
}

void ManifestSink::enter_field(std::string_view key) {
  field_ = lookup_.find(rule_.kind, key);
  if (field_ == Field::none) {
    skip_value_ = true;
  } else {
    capture_ = &item_builder_;
  }
}

void ManifestSink::finish_capture() {
  const json::Value value = capture_->take();
  capture_ = nullptr;
  if (place_ == Place::item) {
    fields_.set(field_, value);
  } else if (rule_.role == Role::metadata) {
    assembler_.set_metadata(value);
  } else {
    assembler_.set_selectors(value);
  }
}

void ManifestSink::scalar() {
  // Only `disabled` may be null (Optional in dbt's WritableManifest).
  throw_unexpected(place_ == Place::section && rule_.role == Role::disabled ? "a list" : "an object");
}

void ManifestSink::null_at_place() {
  if (place_ != Place::root || rule_.role != Role::disabled) scalar();
}

}  // namespace slimdag
