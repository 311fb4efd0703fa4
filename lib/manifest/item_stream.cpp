#include "manifest/item_stream.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "manifest/read_events.hpp"
#include "support/arena.hpp"
#include "support/json_builder.hpp"

namespace slimdag {
namespace {

constexpr std::array<std::string_view, 8> node_sections = {
    "nodes", "sources", "exposures", "metrics", "unit_tests", "semantic_models", "saved_queries", "functions"};

class ItemSink {
 public:
  ItemSink(const WantedItems& wanted, const ItemVisitor& visitor) : wanted_(wanted), visitor_(visitor) {}

  bool skips_keys() const noexcept { return skip_depth_ > 0; }
  bool skips_scalars() const noexcept { return skip_value_; }
  bool skips_value() const noexcept { return skip_value_; }
  void begin_object() { begin(true); }
  void begin_array() { begin(false); }
  void end_object() { end(true); }
  void end_array() { end(false); }
  void key(std::string_view name) {
    if (building_ != Building::nothing) return builder_.key(name);
    skip_value_ = false;
    if (depth_ == 1) {
      enter_member(name);
    } else {
      enter_item(name);
    }
  }
  void string(std::string_view s) {
    scalar([&] { builder_.string(s); });
  }
  void number(std::string_view s) {
    scalar([&] { builder_.number(s); });
  }
  void boolean(bool b) {
    scalar([&] { builder_.boolean(b); });
  }
  void null() {
    scalar([&] { builder_.null(); });
  }

 private:
  enum class Building : std::uint8_t { nothing, item, member };

  void begin(bool object) {
    if (skip_value_) {
      ++skip_depth_;
    } else if (building_ != Building::nothing) {
      object ? builder_.begin_object() : builder_.begin_array();
    } else if (object) {
      ++depth_;
    }
  }
  void end(bool object) {
    if (skip_depth_ > 0) {
      --skip_depth_;
    } else if (building_ != Building::nothing) {
      object ? builder_.end_object() : builder_.end_array();
      finish();
    } else if (object) {
      --depth_;
      skip_value_ = false;
    }
  }
  template <typename Add>
  void scalar(Add&& add) {
    if (building_ == Building::nothing) return;
    add();
    finish();
  }
  void enter_member(std::string_view name) {
    section_ = name;
    const bool nodes = std::find(node_sections.begin(), node_sections.end(), name) != node_sections.end();
    ids_ = nodes ? &wanted_.nodes : name == "macros" ? &wanted_.macros : nullptr;
    if (ids_ != nullptr) return;
    if (wanted_.members.contains(name)) {
      building_ = Building::member;
    } else {
      skip_value_ = true;
    }
  }
  void enter_item(std::string_view id) {
    skip_value_ = !ids_->contains(id);
    if (skip_value_) return;
    id_ = id;
    building_ = Building::item;
  }
  void finish() {
    if (!builder_.done()) return;
    const json::Value value = builder_.take();
    const Building built = std::exchange(building_, Building::nothing);
    if (built == Building::item) {
      visitor_.item(section_, id_, value);
    } else {
      visitor_.member(section_, value);
    }
    arena_.reset();
  }

  const WantedItems& wanted_;
  const ItemVisitor& visitor_;
  Arena arena_;
  json::ValueBuilder builder_{arena_};
  std::string section_;
  std::string id_;
  const boost::unordered_flat_set<std::string_view>* ids_ = nullptr;
  Building building_ = Building::nothing;
  int depth_ = 0;
  std::uint32_t skip_depth_ = 0;
  bool skip_value_ = false;
};

}  // namespace

void visit_items(ArtifactSource& source, const WantedItems& wanted, const ItemVisitor& visitor) {
  read_events(source, [&] {
    visitor.start();
    return std::make_unique<ItemSink>(wanted, visitor);
  });
}

}  // namespace slimdag
