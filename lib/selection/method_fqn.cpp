// fqn: names, dotted names and patterns over them. Source: QualifiedNameSelectorMethod and is_selected_node.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "selection/criterion_text.hpp"
#include "selection/methods.hpp"
#include "slimdag/error.hpp"
#include "support/text.hpp"

namespace slimdag {

namespace {

std::string join(Texts parts, char separator) {
  std::string joined(parts.empty() ? std::string_view() : parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    joined += separator;
    joined += parts[i];
  }
  return joined;
}

bool has_wildcard(std::string_view part) { return part.find_first_of("*?[]") != std::string_view::npos; }

/// A name as a selector gives it.
class QualifiedName {
 public:
  explicit QualifiedName(std::string_view text)
      : text_(text), parts_(split(text, '.')), whole_(text), rest_(rest_pattern()) {}

  bool selects(const NodeData& node) const {
    const bool is_versioned =
        node.resource_type == ResourceType::model && node.section == Section::nodes && !node.version.is_null();
    // The second look leaves out the package.
    return selects(node, node.fqn, is_versioned) ||
           selects(node, node.fqn.empty() ? node.fqn : node.fqn.subspan(1), is_versioned);
  }

 private:
  bool selects(const NodeData& node, Texts fqn, bool is_versioned) const {
    if (fqn.size() < (is_versioned ? 2U : 1U)) refuse_short_fqn(node);
    const std::string_view leaf = is_versioned ? fqn[fqn.size() - 2] : fqn.back();
    if (leaf == text_) return true;
    if (is_versioned && join(fqn.last(2), '_') == versioned_name()) return true;
    // Most nodes fail at the first part already, which needs no joined text.
    if (wildcard_ > 0 && fqn.front().substr(0, fqn.front().find('.')) != parts_.front()) return false;
    const std::string joined = join(fqn, '.');
    return selects_parts(joined, leaf);
  }

  /// Compares part by part, dots in names counting as separators, up to the first wildcard.
  bool selects_parts(std::string_view joined_fqn, std::string_view leaf) const {
    if (parts_.size() == 1 && wildcard_ == 0) return rest_.matches(joined_fqn) || whole_.matches(leaf);
    const std::vector<std::string_view> flat = split(joined_fqn, '.');
    if (flat.size() < parts_.size()) return false;
    if (!std::equal(parts_.begin(), parts_.begin() + static_cast<std::ptrdiff_t>(wildcard_), flat.begin()))
      return false;
    if (wildcard_ == parts_.size()) return true;
    const auto behind = static_cast<std::size_t>(flat[wildcard_].data() - joined_fqn.data());
    if (rest_.matches(joined_fqn.substr(behind))) return true;
    return parts_.size() == 1 && whole_.matches(leaf);
  }

  /// What follows from the first part with a wildcard on; sets wildcard_ to that part's place.
  Fnmatch rest_pattern() {
    wildcard_ = static_cast<std::size_t>(std::find_if(parts_.begin(), parts_.end(), has_wildcard) - parts_.begin());
    if (wildcard_ == parts_.size()) return Fnmatch("");
    return Fnmatch(text_.substr(static_cast<std::size_t>(parts_[wildcard_].data() - text_.data())));
  }

  /// A versioned model may be written model.v1 and model_v1.
  std::string versioned_name() const {
    const std::size_t count = std::min<std::size_t>(parts_.size(), 2);
    return join(Texts(parts_).last(count), '_');
  }

  [[noreturn]] static void refuse_short_fqn(const NodeData& node) {
    ErrorLocation where;
    where.unique_id = node.unique_id;
    throw Error(ErrorCode::invalid_artifact,
                fmt::format("The fqn of {} has too few parts to look for a name in it.", node.unique_id),
                std::move(where));
  }

  std::string_view text_;
  std::vector<std::string_view> parts_;
  std::size_t wildcard_ = 0;
  Fnmatch whole_;
  Fnmatch rest_;
};

}  // namespace

NodeSet search_fqn(const SelectionContext& context, const Criterion& criterion) {
  const auto is_candidate = [](const NodeData& node) { return node.section != Section::sources; };
  if (!criterion.value.is_string()) {
    // Python compares first, and raises at the first node that is looked at.
    if (!find_members(context, is_candidate).empty()) text_of(criterion);
    return NodeSet(context.members.universe());
  }
  const QualifiedName name(criterion.value.string());
  return find_members(context, [&](const NodeData& node) { return is_candidate(node) && name.selects(node); });
}

}  // namespace slimdag
