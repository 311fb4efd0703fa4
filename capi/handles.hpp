// What stands behind the opaque types of slimdag.h. Each handle begins with a mark of its type, so that a handle of
// another type, or one that was freed, is noticed.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callbacks.hpp"
#include "slimdag.h"
#include "slimdag/slimdag.hpp"

namespace slimdag::capi {

enum class HandleType : std::uint64_t {
  string = 0x736c696d64616701,
  strings,
  indices,
  error,
  manifest,
  node_set,
  state,
  compare_options,
  comparison,
  select_options,
  warning,
  draw_options,
  environments,
  variable_context,
  edit,
  relation_options,
  defer_options,
  deferral,
  store,
  store_options,
  run_record,
  state_query,
  buffer,
  deferral_context,
  storage,
  deletion,
  export_options,
};

/// The C name of a handle's type, or empty for what is no mark.
std::string_view type_name(std::uint64_t mark) noexcept;

template <HandleType type>
struct Handle {
  static constexpr HandleType handle_type = type;

  constexpr Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  // volatile: the compiler would drop a write to an object whose life ends.
  ~Handle() { *const_cast<volatile std::uint64_t*>(&mark) = 0; }

  std::uint64_t mark = static_cast<std::uint64_t>(type);
};

/// Texts behind each other, each with a NUL behind it.
class PackedTexts {
 public:
  /// data() == nullptr stands for null.
  void add(std::string_view text);
  std::size_t size() const noexcept { return offsets_.size() - 1; }
  slimdag_text at(std::size_t position) const noexcept;
  slimdag_text buffer() const noexcept { return {buffer_.data(), buffer_.size()}; }
  const std::uint64_t* offsets() const noexcept { return offsets_.data(); }

 private:
  std::string buffer_;
  std::vector<std::uint64_t> offsets_{0};
  std::vector<std::size_t> nulls_;  // Positions, ascending.
};

inline constexpr std::size_t node_field_count = SLIMDAG_NODE_SELECTOR_NAME + 1;
inline constexpr std::size_t metadata_field_count = SLIMDAG_METADATA_INVOCATION_ID + 1;

/// One text of all nodes, collected at the first question.
class NodeColumn {
 public:
  template <typename Collect>
  std::shared_ptr<const PackedTexts> get(Collect&& collect) {
    const std::lock_guard lock(mutex_);
    if (!texts_) texts_ = collect();
    return texts_;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const PackedTexts> texts_;
};

}  // namespace slimdag::capi

struct slimdag_string : slimdag::capi::Handle<slimdag::capi::HandleType::string> {
  explicit slimdag_string(std::string value) : text(std::move(value)) {}
  const std::string text;
};

struct slimdag_strings : slimdag::capi::Handle<slimdag::capi::HandleType::strings> {
  explicit slimdag_strings(std::shared_ptr<const slimdag::capi::PackedTexts> value) : texts(std::move(value)) {}
  const std::shared_ptr<const slimdag::capi::PackedTexts> texts;
};

struct slimdag_indices : slimdag::capi::Handle<slimdag::capi::HandleType::indices> {
  explicit slimdag_indices(std::vector<slimdag::NodeIndex> value) : nodes(std::move(value)) {}
  const std::vector<slimdag::NodeIndex> nodes;
};

struct slimdag_error : slimdag::capi::Handle<slimdag::capi::HandleType::error> {
  explicit slimdag_error(slimdag::Error value);
  /// Of static texts: nothing is allocated, now or later.
  constexpr slimdag_error(slimdag_status code, slimdag_text sentence, slimdag_text advice)
      : status(code), message(sentence), hint(advice), text(sentence) {}

  const std::unique_ptr<const slimdag::Error> error;  // What the texts are views of.
  const slimdag_status status;
  const slimdag_text message, hint;
  const slimdag_text file{"", 0}, unique_id{"", 0};
  const slimdag_text text;
  const std::optional<std::uint64_t> line, column, byte;
};

struct slimdag_manifest : slimdag::capi::Handle<slimdag::capi::HandleType::manifest> {
  explicit slimdag_manifest(slimdag::Manifest value);
  const slimdag::Manifest manifest;
  const slimdag::capi::PackedTexts metadata;
  mutable std::array<slimdag::capi::NodeColumn, slimdag::capi::node_field_count> columns;
};

struct slimdag_node_set : slimdag::capi::Handle<slimdag::capi::HandleType::node_set> {
  slimdag_node_set(slimdag::Manifest of, slimdag::NodeSet value) : manifest(std::move(of)), nodes(std::move(value)) {}
  const slimdag::Manifest manifest;
  const slimdag::NodeSet nodes;
};

struct slimdag_state : slimdag::capi::Handle<slimdag::capi::HandleType::state> {
  explicit slimdag_state(slimdag::State value) : state(std::move(value)) {}
  const slimdag::State state;
};

struct slimdag_compare_options : slimdag::capi::Handle<slimdag::capi::HandleType::compare_options> {
  slimdag::CompareOptions options;
};

struct slimdag_comparison : slimdag::capi::Handle<slimdag::capi::HandleType::comparison> {
  explicit slimdag_comparison(slimdag::Comparison value) : comparison(std::move(value)) {}
  const slimdag::Comparison comparison;
};

struct slimdag_warning : slimdag::capi::Handle<slimdag::capi::HandleType::warning> {
  explicit slimdag_warning(const slimdag::Warning& value) : code(value.code), warning(value) {}
  const std::string code;  // With a NUL behind it.
  const slimdag::Warning& warning;
};

struct slimdag_select_options : slimdag::capi::Handle<slimdag::capi::HandleType::select_options> {
  slimdag::SelectOptions options;
};

struct slimdag_draw_options : slimdag::capi::Handle<slimdag::capi::HandleType::draw_options> {
  slimdag::DrawOptions options;
};

struct slimdag_environments : slimdag::capi::Handle<slimdag::capi::HandleType::environments> {
  explicit slimdag_environments(slimdag::Environments value) : environments(std::move(value)) {}
  const slimdag::Environments environments;
};

struct slimdag_variable_context : slimdag::capi::Handle<slimdag::capi::HandleType::variable_context> {
  slimdag::VariableContext context;
};

struct slimdag_edit : slimdag::capi::Handle<slimdag::capi::HandleType::edit> {
  slimdag_edit(slimdag::Environments of, slimdag::Edit value) : environments(std::move(of)), edit(std::move(value)) {}
  const slimdag::Environments environments;
  const slimdag::Edit edit;
};

struct slimdag_relation_options : slimdag::capi::Handle<slimdag::capi::HandleType::relation_options> {
  slimdag::RelationOptions options;
};

struct slimdag_defer_options : slimdag::capi::Handle<slimdag::capi::HandleType::defer_options> {
  slimdag::DeferOptions options;
  std::vector<slimdag::DeferralSource> sources;
  std::optional<slimdag::State> compared_with;
  std::optional<slimdag::DeferralContext> context;
  bool full_refresh = false;
  bool environment_moved = false;
};

struct slimdag_deferral : slimdag::capi::Handle<slimdag::capi::HandleType::deferral> {
  explicit slimdag_deferral(slimdag::Deferral value) : deferral(std::move(value)) {}
  const slimdag::Deferral deferral;
};

struct slimdag_store : slimdag::capi::Handle<slimdag::capi::HandleType::store> {
  explicit slimdag_store(slimdag::Store value) : store(std::move(value)) {}
  slimdag::Store store;
};

/// Callbacks that are not set are nullptr.
struct slimdag_storage : slimdag::capi::Handle<slimdag::capi::HandleType::storage> {
  slimdag_storage(std::string place, slimdag::capi::Payload given) : url(std::move(place)), payload(std::move(given)) {}
  const std::string url;
  const slimdag::capi::Payload payload;
  slimdag_storage_put_callback put = nullptr;
  slimdag_storage_get_callback get = nullptr;
  slimdag_storage_remove_callback remove = nullptr;
  slimdag_storage_size_callback size = nullptr;
};

struct slimdag_store_options : slimdag::capi::Handle<slimdag::capi::HandleType::store_options> {
  slimdag::StoreOptions options;
};

struct slimdag_run_record : slimdag::capi::Handle<slimdag::capi::HandleType::run_record> {
  slimdag_run_record() : warnings(std::make_shared<std::vector<slimdag::Warning>>()) {
    record.on_warning = [to = warnings](const slimdag::Warning& warning) { to->push_back(warning); };
  }
  slimdag::RunRecord record;
  std::shared_ptr<std::vector<slimdag::Warning>> warnings;  ///< Of the last recording.
};

struct slimdag_state_query : slimdag::capi::Handle<slimdag::capi::HandleType::state_query> {
  slimdag::StateQuery query;
};

struct slimdag_deletion : slimdag::capi::Handle<slimdag::capi::HandleType::deletion> {
  slimdag::Deletion deletion;
};

struct slimdag_export_options : slimdag::capi::Handle<slimdag::capi::HandleType::export_options> {
  slimdag::ExportOptions options;
};

struct slimdag_buffer : slimdag::capi::Handle<slimdag::capi::HandleType::buffer> {
  std::string bytes;
};

struct slimdag_deferral_context : slimdag::capi::Handle<slimdag::capi::HandleType::deferral_context> {
  explicit slimdag_deferral_context(slimdag::DeferralContext value) : context(std::move(value)) {}
  const slimdag::DeferralContext context;
};
