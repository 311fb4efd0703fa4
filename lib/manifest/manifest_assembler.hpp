// Makes ManifestData from the fields of its items, as the reader meets them.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "manifest/compared_fields.hpp"
#include "manifest/fields.hpp"
#include "manifest/interner.hpp"
#include "manifest/manifest_data.hpp"

namespace slimdag {

/// Throws Error(invalid_artifact) naming file and item where a field has the wrong type or a needed one is missing.
class ManifestAssembler {
 public:
  /// `bytes`: about the size of the file.
  ManifestAssembler(std::string_view file, std::uint64_t bytes);

  /// Throws Error: unsupported_version, invalid_artifact.
  void set_metadata(const json::Value& metadata);
  void set_selectors(const json::Value& selectors);
  /// `schema_version` decides how the fields are upgraded; the values may go away afterwards.
  void add_node(Section section, std::string_view unique_id, FieldValues& fields, int schema_version);
  void add_macro(std::string_view unique_id, const FieldValues& fields);
  /// An entry of `disabled`; dbt looks at the first one of each id.
  void add_disabled(std::string_view unique_id, bool first, FieldValues& fields, int schema_version);
  /// Of a section that stands twice the last one counts, as in Python's json: these forget what the first one held.
  void forget_nodes(Section section);
  void forget_macros() noexcept;
  void forget_disabled() noexcept;
  /// A doc or group, of which only the file counts.
  void add_file(const FieldValues& fields);

  Arena& arena() noexcept { return data_->arena; }
  int schema_version() const noexcept { return data_->metadata.schema_version; }
  std::shared_ptr<ManifestData> finish();

 private:
  std::string_view required_text(const FieldValues& fields, Field field, std::string_view key);
  std::string_view optional_text(const FieldValues& fields, Field field, std::string_view key);
  std::string_view checked_text(const FieldValues& fields, Field field, std::string_view key) const;
  std::string_view alias(const FieldValues& fields, std::string_view name);
  Texts fqn(const json::Value* list, std::string_view name);
  Texts texts(const json::Value& list, std::string_view key, bool null_allowed);
  Texts tags(const json::Value& tags);
  const ContractData* contract(const FieldValues& fields, bool enabled);
  std::span<const ConstraintData> constraints(const json::Value& list, bool model_level);
  void read_dependencies(NodeData& node, const FieldValues& fields);
  void read_config(NodeData& node, const FieldValues& fields);
  void read_identity(NodeData& node, const FieldValues& fields);
  void read_relation(NodeData& node, const FieldValues& fields);
  void read_test(NodeData& node, const FieldValues& fields);
  void read_references(const NodeData& node, const FieldValues& fields);
  void read_descriptions(NodeData& node, const FieldValues& fields);
  std::uint32_t config_number(const json::Value& config);
  std::span<const Aspect> aspect_list(std::span<const Aspect> aspects);
  const ContractColumn* column(const ContractColumn& column);
  void fingerprint_aspects(NodeData& node, const FieldValues& fields);
  const Hash128* fingerprint_part(const NodeData& node, const FieldValues& fields, Aspect aspect,
                                  const ComparedParts& parts);
  void note_file(std::string_view package, std::string_view path, std::string_view patch_path);
  [[noreturn]] void throw_wrong_type(std::string_view key, std::string_view expected) const;

  std::string file_;
  std::string_view item_;  // unique_id of the item at hand, for errors
  std::shared_ptr<ManifestData> data_;
  Interner interner_;
  Arena scratch_;
  /// Interned, so that pointers tell which ones are the same.
  struct NamedFile {
    std::string_view package, path;
    bool operator==(const NamedFile& other) const noexcept {
      return path.data() == other.path.data() && package == other.package;
    }
  };
  struct HashOfNamedFile {
    std::size_t operator()(const NamedFile& file) const noexcept { return std::hash<const char*>()(file.path.data()); }
  };
  /// The package of the root project; empty where the manifest does not tell.
  std::string_view root_package() const;
  std::string_view project_id_;  // metadata.project_id
  boost::unordered_flat_set<NamedFile, HashOfNamedFile> files_;
  boost::unordered_flat_map<std::pair<json::Kind, const json::Member*>, std::uint32_t> configs_;
  boost::unordered_flat_map<std::tuple<const char*, const char*, const char*>, const ContractColumn*> columns_;
  std::array<const ContractColumn*, 4096> recent_columns_{};
  std::vector<std::span<const Aspect>> aspect_lists_;
  NamedFile last_file_;
  // What is put together for one item, and used again for the next one.
  std::vector<std::string_view> texts_;
  std::vector<ComparedValue> compared_;
  std::vector<Aspect> aspects_;
  std::vector<Hash128> fingerprints_;
  std::vector<Hash128> hashes_;
  ByteBuffer buffer_;
};

}  // namespace slimdag
