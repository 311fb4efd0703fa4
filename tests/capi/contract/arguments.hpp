// The arguments of a row: each knows the C values it stands for, what can be wrong with them, and what a call has to do
// about it.
#pragma once

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "../failing_malloc.hpp"
#include "world.hpp"

namespace contract {

/// What is wrong with an argument.
enum class Attack {
  none,
  null_pointer,
  other_type,  ///< A handle of another type.
  closed,      ///< A handle that was freed.
  empty,       ///< NULL and 0, or an empty text.
  not_utf8,
  nul_byte,
  null_item,  ///< A list with an item that is NULL and has a size.
  out_of_range,
  below_range,
};

/// What a call with that argument must do.
enum class Expected {
  refused,  ///< SLIMDAG_ERROR_INVALID_ARGUMENT.
  taken,    ///< Success.
  typed,    ///< Success, or an error that is neither a defect of the library nor lack of memory.
};

struct Case {
  Attack attack;
  Expected expected;
};

inline const char* name_of(Attack attack) {
  constexpr const char* names[] = {
      "nothing",   "NULL",       "a handle of another type", "a closed handle", "empty",
      "not UTF-8", "a NUL byte", "an item that is NULL",     "out of range",    "below range"};
  return names[static_cast<int>(attack)];
}

inline constexpr bool sanitized =
#ifdef SLIMDAG_TEST_SANITIZED
    true;
#else
    false;
#endif

/// A handle of the world.
template <typename T>
struct Given {
  T* (*make)(World&);
  Expected null_pointer = Expected::refused;

  /// NULL is allowed.
  Given or_null() const { return {make, Expected::taken}; }
  /// NULL is allowed, but the other arguments of the row may then be wrong.
  Given or_null_typed() const { return {make, Expected::typed}; }

  struct Bound {
    T* handle;
    auto values() { return std::tuple(handle); }
    bool settle(bool) { return true; }
  };

  Bound bind(World& world, Attack attack) const {
    switch (attack) {
      case Attack::null_pointer:
        return {nullptr};
      case Attack::other_type:
        if constexpr (std::is_same_v<T, slimdag_draw_options>) {
          return {reinterpret_cast<T*>(compare_options(world))};
        } else {
          return {reinterpret_cast<T*>(draw_options(world))};
        }
      case Attack::closed: {
        T* handle = world.disown(make(world));
        failing_malloc::keep_freed(true);  // Until the call is over.
        free_of<T>(handle);
        return {handle};
      }
      default:
        return {make(world)};
    }
  }
  std::vector<Case> cases() const {
    std::vector<Case> all = {{Attack::null_pointer, null_pointer}, {Attack::other_type, Expected::refused}};
    if (!sanitized) all.push_back({Attack::closed, Expected::refused});  // A sanitizer stops at the look at it.
    return all;
  }
};
template <typename T>
Given<T> given(T* (*make)(World&)) {
  return {make};
}

/// A pointer and a number of bytes.
struct Bytes {
  std::string_view content;
  Expected empty, not_utf8, nul_byte, null_pointer;
  bool null_is_empty;  // Whether NULL and 0 are the empty text.

  struct Bound {
    const char* data;
    std::size_t size;
    auto values() { return std::tuple(data, size); }
    bool settle(bool) { return true; }
  };

  Bound bind(World&, Attack attack) const {
    switch (attack) {
      case Attack::null_pointer:
        return {nullptr, null_is_empty ? std::size_t{5} : 0};
      case Attack::empty:
        return {null_is_empty ? nullptr : "", 0};
      case Attack::not_utf8:
        return {"/dev/null/abc\xff\xc0\x80", 16};  // nowhere, for what writes to it
      case Attack::nul_byte:
        return {"a\0b", 3};
      default:
        return {content.data(), content.size()};
    }
  }
  std::vector<Case> cases() const {
    return {{Attack::null_pointer, null_pointer},
            {Attack::empty, empty},
            {Attack::not_utf8, not_utf8},
            {Attack::nul_byte, nul_byte}};
  }
};
/// UTF-8.
inline Bytes utf8(std::string_view content) {
  return {content, Expected::typed, Expected::refused, Expected::typed, Expected::refused, true};
}
/// Any bytes: what is wrong with them is the business of what reads them.
inline Bytes bytes(std::string_view content) {
  return {content, Expected::typed, Expected::typed, Expected::typed, Expected::refused, true};
}
/// A path.
inline Bytes path(std::string_view content) {
  return {content, Expected::typed, Expected::typed, Expected::refused, Expected::refused, false};
}
/// A path below tests/data/shop.
inline Bytes data(std::string_view name) {
  static std::vector<std::unique_ptr<std::string>> paths;
  paths.push_back(std::make_unique<std::string>(data_path(name)));
  return path(*paths.back());
}

/// A file that may be written.
inline std::string_view temporary_snapshot(std::string_view name) {
  static std::vector<std::unique_ptr<std::string>> paths;
  const auto file = std::filesystem::temp_directory_path() / ("slimdag-" + std::string(name) + ".slimdag");
  return *paths.emplace_back(std::make_unique<std::string>(file.string()));
}
/// A snapshot of tests/data/shop/previous.
inline std::string_view saved_snapshot() {
  const std::string_view file = temporary_snapshot("contract-saved");
  const std::string artifacts = data_path("previous");
  slimdag_state* state = nullptr;
  slimdag_state_load(artifacts.data(), artifacts.size(), &state, nullptr);
  slimdag_state_save_snapshot(state, file.data(), file.size(), nullptr);
  slimdag_state_free(state);
  return file;
}

/// A list of UTF-8 texts and its length.
struct Texts {
  std::vector<std::string_view> items;

  struct Bound {
    std::vector<slimdag_text> items;
    bool null;
    auto values() {
      const slimdag_text* first = null || items.empty() ? nullptr : items.data();
      return std::tuple(first, null ? std::size_t{1} : items.size());
    }
    bool settle(bool) { return true; }
  };

  Bound bind(World&, Attack attack) const {
    Bound bound{{}, attack == Attack::null_pointer};
    if (attack == Attack::empty) return bound;
    for (std::string_view item : items) bound.items.push_back(text(item));
    if (attack == Attack::not_utf8) bound.items.push_back(text("\xed\x20"));
    if (attack == Attack::null_item) bound.items.push_back({nullptr, 7});
    return bound;
  }
  std::vector<Case> cases() const {
    return {{Attack::null_pointer, Expected::refused},
            {Attack::empty, Expected::typed},
            {Attack::not_utf8, Expected::refused},
            {Attack::null_item, Expected::refused}};
  }
};
inline Texts texts(std::initializer_list<std::string_view> items) { return {items}; }

/// Two lists of texts of one length: names and values.
struct Pairs {
  std::vector<std::pair<std::string_view, std::string_view>> items;
  bool values_may_be_null = false;

  struct Bound {
    std::vector<slimdag_text> names, contents;
    bool null;
    auto values() {
      const auto first = [this](std::vector<slimdag_text>& of) {
        return null || of.empty() ? static_cast<const slimdag_text*>(nullptr) : of.data();
      };
      return std::tuple(first(names), first(contents), null ? std::size_t{1} : names.size());
    }
    bool settle(bool) { return true; }
  };

  Bound bind(World&, Attack attack) const {
    Bound bound{{}, {}, attack == Attack::null_pointer};
    if (attack == Attack::empty) return bound;
    for (const auto& [name, content] : items) {
      bound.names.push_back(text(name));
      bound.contents.push_back(text(content));
    }
    if (attack == Attack::null_item) {
      bound.names.push_back({nullptr, 7});
      bound.contents.push_back({nullptr, 7});
    }
    return bound;
  }
  std::vector<Case> cases() const {
    return {{Attack::null_pointer, Expected::refused},
            {Attack::empty, Expected::typed},
            {Attack::null_item, Expected::refused}};
  }
};
inline Pairs pairs(std::initializer_list<std::pair<std::string_view, std::string_view>> items) { return {items}; }

/// A list of node indices and its length.
struct Nodes {
  std::vector<std::uint32_t> items;
  bool null_is_all = false;

  struct Bound {
    std::vector<std::uint32_t> items;
    bool null;
    auto values() {
      const std::uint32_t* first = null ? nullptr : items.data();
      return std::tuple(first, null ? std::size_t{1} : items.size());
    }
    bool settle(bool) { return true; }
  };

  Bound bind(World&, Attack attack) const {
    Bound bound{items, attack == Attack::null_pointer};
    if (attack == Attack::empty) bound.items.clear();
    if (attack == Attack::out_of_range) bound.items.push_back(999999);
    return bound;
  }
  std::vector<Case> cases() const {
    return {{Attack::null_pointer, null_is_all ? Expected::taken : Expected::refused},
            {Attack::empty, Expected::typed},
            {Attack::out_of_range, Expected::refused}};
  }
};
inline Nodes nodes(std::initializer_list<std::uint32_t> items, bool null_is_all = false) {
  return {items, null_is_all};
}

/// A value that has a range.
template <typename T>
struct Ranged {
  T value, above, below;
  Expected expected;

  struct Bound {
    T value;
    auto values() { return std::tuple(value); }
    bool settle(bool) { return true; }
  };
  Bound bind(World&, Attack attack) const {
    return {attack == Attack::out_of_range ? above : attack == Attack::below_range ? below : value};
  }
  std::vector<Case> cases() const {
    if (above == value) return {};
    return {{Attack::out_of_range, expected}, {Attack::below_range, expected}};
  }
};
inline Ranged<std::uint32_t> node(std::uint32_t index) { return {index, 999999, UINT32_MAX, Expected::refused}; }
inline Ranged<std::int32_t> flag(std::int32_t on) { return {on, 2, -1, Expected::refused}; }
inline Ranged<std::int32_t> choice(std::int32_t constant) { return {constant, 9999, -1, Expected::refused}; }
inline Ranged<std::size_t> position(std::size_t at) { return {at, 9999, SIZE_MAX, Expected::refused}; }
/// A value of which each is taken, e.g. a limit, a callback.
template <typename T>
Ranged<T> value(T any) {
  return {any, any, any, Expected::taken};
}

/// A struct that is read, e.g. a table.
template <typename T>
struct Input {
  T content;

  struct Bound {
    T content;
    bool null;
    auto values() { return std::tuple(null ? nullptr : static_cast<const T*>(&content)); }
    bool settle(bool) { return true; }
  };
  Bound bind(World&, Attack attack) const { return {content, attack == Attack::null_pointer}; }
  std::vector<Case> cases() const { return {{Attack::null_pointer, Expected::refused}}; }
};
template <typename T>
Input<T> input(T content) {
  return {content};
}

/// An out parameter for a T. Handles are checked and freed; whatever it is, a failure must leave it alone.
template <typename T>
struct Out {
  bool optional = false;

  /// NULL is allowed.
  Out or_null() const { return {true}; }

  struct Bound {
    T content;
    bool null;
    auto values() { return std::tuple(null ? nullptr : &content); }
    bool settle(bool succeeded) {
      if (null) return true;
      T untouched;
      std::memset(static_cast<void*>(&untouched), 0xA5, sizeof untouched);
      const bool same = std::memcmp(&untouched, &content, sizeof content) == 0;
      if (!succeeded) return same;
      if constexpr (std::is_pointer_v<T> && std::is_class_v<std::remove_pointer_t<T>>) {
        if (same || content == nullptr) return false;
        free_of<std::remove_pointer_t<T>>(content);
      }
      return !same;
    }
  };
  Bound bind(World&, Attack attack) const {
    Bound bound{{}, attack == Attack::null_pointer};
    std::memset(static_cast<void*>(&bound.content), 0xA5, sizeof bound.content);
    return bound;
  }
  std::vector<Case> cases() const { return {{Attack::null_pointer, optional ? Expected::taken : Expected::refused}}; }
};
template <typename T>
Out<T> out() {
  return {};
}

}  // namespace contract
