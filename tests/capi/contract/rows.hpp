// The table of the contract tests: for every function of slimdag.h one row or more, made of the function and of valid
// arguments. What can be wrong with them follows from their kinds, see arguments.hpp. docs/c-api.md explains how to add
// a row.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "arguments.hpp"

namespace contract {

/// How one call is made.
struct Plan {
  static constexpr std::size_t no_argument = SIZE_MAX;

  std::size_t argument = no_argument;    // That something is wrong with,
  Attack attack = Attack::none;          // and what.
  std::uint64_t failing_allocation = 0;  // Counted from 1; 0: none.
  bool all_after = false;
  bool with_error = true;

  Attack attack_on(std::size_t position) const { return position == argument ? attack : Attack::none; }
};

/// What it did. No text: what the test itself allocates would count.
struct Outcome {
  slimdag_status status = SLIMDAG_OK;
  bool error_agrees = true;  // The error object has the status and a message, or is NULL after a success.
  bool settled = true;       // Outputs are written after a success, and only then.
  bool allocation_failed = false;
  std::uint64_t allocations = 0;
};

struct ArgumentCase {
  std::size_t argument;
  Case what;
};

/// A call that must fail.
struct FailingCall {
  slimdag_status status;
  std::function<Outcome(World&, const Plan&)> call;
};

struct Row {
  std::string function;
  std::function<Outcome(World&, const Plan&)> call;
  std::vector<ArgumentCase> cases;
  std::vector<FailingCall> failures;
  bool without_status = false;  // A getter: what is wrong shows in its answer, and it never allocates.
  bool cannot_fail = false;     // It has no arguments.
};

inline std::vector<Row>& all_rows() {
  static std::vector<Row> rows;
  return rows;
}

/// `const Rows rows{...};` adds rows to the table.
struct Rows {
  Rows(std::initializer_list<Row> rows) { all_rows().insert(all_rows().end(), rows.begin(), rows.end()); }
};

template <typename... A>
std::vector<ArgumentCase> cases_of(const A&... arguments) {
  std::vector<ArgumentCase> all;
  std::size_t position = 0;
  [[maybe_unused]] const auto add = [&](const std::vector<Case>& cases) {
    for (const Case& what : cases) all.push_back({position, what});
    ++position;
  };
  (add(arguments.cases()), ...);
  return all;
}

/// Makes one call: `invoke` gets the C values. Only what it does is counted and fails.
template <typename Bounds, typename Invoke>
void make_call(const Plan& plan, Bounds& bounds, Outcome& outcome, Invoke invoke) {
  auto values = std::apply([](auto&... bound) { return std::tuple_cat(bound.values()...); }, bounds);
  failing_malloc::fail_at(plan.failing_allocation, plan.all_after);
  std::apply(invoke, values);
  outcome.allocation_failed = failing_malloc::failed();
  outcome.allocations = failing_malloc::count();
  failing_malloc::fail_at(0);
}

template <typename... A, std::size_t... I>
auto bind_all(World& world, const Plan& plan, std::index_sequence<I...>, const A&... arguments) {
  return std::tuple<typename A::Bound...>{arguments.bind(world, plan.attack_on(I))...};
}

/// A function with a status and an error.
template <typename... P>
class StatusFunction {
 public:
  StatusFunction(const char* name, slimdag_status (*function)(P...)) : function_(function) { row_.function = name; }

  /// Valid arguments, the error left out.
  template <typename... A>
  StatusFunction& takes(A... arguments) {
    row_.cases = cases_of(arguments...);
    row_.call = caller(arguments...);
    return *this;
  }
  /// Arguments that it fails for.
  template <typename... A>
  StatusFunction& fails(slimdag_status status, A... arguments) {
    row_.failures.push_back({status, caller(arguments...)});
    return *this;
  }
  operator Row() const { return row_; }

 private:
  template <typename... A>
  std::function<Outcome(World&, const Plan&)> caller(A... arguments) const {
    return [function = function_, arguments...](World& world, const Plan& plan) {
      Outcome outcome;
      auto bounds = bind_all(world, plan, std::index_sequence_for<A...>(), arguments...);
      const auto garbage = reinterpret_cast<slimdag_error*>(alignof(std::max_align_t));
      slimdag_error* error = garbage;
      make_call(plan, bounds, outcome,
                [&](auto... values) { outcome.status = function(values..., plan.with_error ? &error : nullptr); });
      const bool succeeded = outcome.status == SLIMDAG_OK;
      if (plan.with_error) {
        outcome.error_agrees = error != garbage && (error == nullptr) == succeeded;
        if (outcome.error_agrees && !succeeded)
          outcome.error_agrees =
              slimdag_error_status(error) == outcome.status && slimdag_error_message(error).size != 0;
        if (error != garbage) slimdag_error_free(error);
      }
      outcome.settled = true;
      const auto settle = [&](auto& bound) { outcome.settled = bound.settle(succeeded) && outcome.settled; };
      std::apply([&](auto&... bound) { (settle(bound), ...); }, bounds);
      failing_malloc::keep_freed(false);
      return outcome;
    };
  }

  slimdag_status (*function_)(P...);
  Row row_;
};

/// A function without a status: the outcome is whether the answer is the right one.
template <typename R, typename... P>
class Getter {
 public:
  Getter(const char* name, R (*function)(P...)) : function_(function) {
    row_.function = name;
    row_.without_status = true;
    row_.cannot_fail = sizeof...(P) == 0;
  }

  /// The right answer for valid arguments.
  template <typename Right, typename... A>
  Getter& gives(Right right, A... arguments) {
    row_.cases = cases_of(arguments...);
    row_.call = caller(right, right, arguments...);
    return *this;
  }
  /// The right answer where something is wrong with an argument of the row.
  template <typename Right, typename Otherwise, typename... A>
  Getter& gives_or(Right right, Otherwise otherwise, A... arguments) {
    row_.cases = cases_of(arguments...);
    row_.call = caller(right, otherwise, arguments...);
    return *this;
  }
  operator Row() const { return row_; }

 private:
  template <typename Right, typename Otherwise, typename... A>
  std::function<Outcome(World&, const Plan&)> caller(Right right, Otherwise otherwise, A... arguments) const {
    return [function = function_, right, otherwise, arguments...](World& world, const Plan& plan) {
      Outcome outcome;
      auto bounds = bind_all(world, plan, std::index_sequence_for<A...>(), arguments...);
      make_call(plan, bounds, outcome, [&](auto... values) {
        const R answer = function(values...);
        outcome.settled = plan.attack == Attack::none ? right(answer) : otherwise(answer);
      });
      failing_malloc::keep_freed(false);
      return outcome;
    };
  }

  R (*function_)(P...);
  Row row_;
};

/// A function that frees.
template <typename T>
Row releases(const char* name, void (*function)(T*), T* (*make)(World&)) {
  Row row;
  row.function = name;
  row.without_status = true;
  row.cases = cases_of(given(make));
  row.call = [function, make](World& world, const Plan& plan) {
    Outcome outcome;
    auto bounds = std::tuple(given(make).bind(world, plan.attack_on(0)));
    const bool frees = plan.attack == Attack::none;
    if (frees) world.disown(std::get<0>(bounds).handle);
    const std::int64_t before = failing_malloc::live();
    make_call(plan, bounds, outcome, function);
    outcome.settled = frees ? failing_malloc::live() < before : failing_malloc::live() == before;
    failing_malloc::keep_freed(false);
    return outcome;
  };
  return row;
}

template <typename... P>
StatusFunction<P...> function(const char* name, slimdag_status (*function)(P...)) {
  return {name, function};
}
template <typename R, typename... P>
Getter<R, P...> getter(const char* name, R (*function)(P...)) {
  return {name, function};
}

#define FUNCTION(name) function(#name, name)
#define GETTER(name) getter(#name, name)
#define RELEASES(name, handle) releases(#name, name, handle)

inline bool is_empty(slimdag_text found) { return found.size == 0; }
inline bool is_full(slimdag_text found) { return found.data != nullptr && found.size != 0; }

}  // namespace contract
