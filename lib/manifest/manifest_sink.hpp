// Walks through the events of a manifest.json and hands complete items to the assembler; keeps no text but that of one
// item.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/fields.hpp"
#include "manifest/manifest_assembler.hpp"
#include "manifest/manifest_reader.hpp"
#include "support/json_builder.hpp"

namespace slimdag {

class ManifestSink {
 public:
  /// `assumed_version` counts as schema version until `metadata` has been read. `bytes`: about as many will come.
  /// `filter` says what is kept; nullptr: everything.
  ManifestSink(std::string_view file, int assumed_version, std::uint64_t bytes, const ManifestFilter* filter = nullptr);

  bool skips_keys() const noexcept { return skip_depth_ > 0; }
  bool skips_scalars() const noexcept { return skip_value_; }
  bool skips_value() const noexcept { return skip_value_; }
  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name) {
    skip_value_ = false;
    if (capture_ != nullptr) return key_in_capture(name);
    key_at_place(name);
  }
  void string(std::string_view s) {
    if (capture_ == nullptr) scalar();
    capture_->string(s);
    if (capture_->done()) finish_capture();
  }
  void number(std::string_view s) {
    if (capture_ == nullptr) scalar();
    capture_->number(s);
    if (capture_->done()) finish_capture();
  }
  void boolean(bool b) {
    if (capture_ == nullptr) scalar();
    capture_->boolean(b);
    if (capture_->done()) finish_capture();
  }
  void null() {
    if (capture_ == nullptr) return null_at_place();
    capture_->null();
    if (capture_->done()) finish_capture();
  }

  /// True where items were read under a version that `metadata` contradicts later in the file.
  bool assumed_wrong_version() const noexcept;
  int schema_version() const noexcept { return assembler_.schema_version(); }
  std::shared_ptr<ManifestData> finish() { return assembler_.finish(); }

 private:
  /// Where in the document the next event is.
  enum class Place : std::uint8_t { start, root, section, item_list, item, end };
  enum class Role : std::uint8_t { nodes, macros, files, disabled, metadata, selectors, skipped };
  struct SectionRule {
    Role role;
    ItemKind kind;
    Section section;
  };
  static SectionRule rule_of(std::string_view key) noexcept;

  void begin(bool object);
  void begin_item();
  void end_item();
  void enter_item(std::string_view unique_id);
  void enter_section(std::string_view key);
  void forget_section();
  void enter_field(std::string_view key);
  void key_in_capture(std::string_view name) {
    constexpr std::uint32_t inside_column = 2;
    skip_value_ = field_ == Field::columns && capture_depth_ == inside_column && !is_column_field(name);
    if (!skip_value_) capture_->key(name);
  }
  void key_at_place(std::string_view name);
  void null_at_place();
  [[noreturn]] void scalar();
  void finish_capture();
  [[noreturn]] void throw_unexpected(std::string_view expected) const;
  int version_now() noexcept;

  std::string file_;
  ManifestAssembler assembler_;
  int assumed_version_;
  const ManifestFilter* filter_;
  bool used_assumption_ = false;

  Place place_ = Place::start;
  SectionRule rule_{Role::skipped, ItemKind::file, Section::nodes};
  std::string section_name_;
  std::vector<std::string> sections_seen_;
  std::string unique_id_;
  bool first_of_list_ = true;

  Arena item_arena_;
  json::ValueBuilder item_builder_{item_arena_};
  json::ValueBuilder kept_builder_{assembler_.arena()};
  json::ValueBuilder* capture_ = nullptr;
  Field field_ = Field::none;
  FieldValues fields_;
  FieldLookup lookup_;

  std::uint32_t capture_depth_ = 0;
  std::uint32_t skip_depth_ = 0;
  bool skip_value_ = false;
};

}  // namespace slimdag
