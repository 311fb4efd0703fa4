#include "slimdag/state/load_with_state.hpp"

#include <exception>
#include <optional>
#include <system_error>
#include <thread>

namespace slimdag {
namespace {

/// A state that is loaded beside something else.
class StateLoading {
 public:
  explicit StateLoading(const std::string& path) : path_(path) {
    try {
      thread_ = std::thread([this] { load(); });
    } catch (const std::system_error&) {
      // No thread to be had: result() does it.
    }
  }
  ~StateLoading() { join(); }
  StateLoading(const StateLoading&) = delete;
  StateLoading& operator=(const StateLoading&) = delete;

  State result() {
    if (thread_.joinable()) {
      join();
    } else {
      load();
    }
    if (failure_) std::rethrow_exception(failure_);
    return *std::move(state_);
  }

 private:
  void load() noexcept {
    try {
      state_ = State::load(path_);
    } catch (...) {
      failure_ = std::current_exception();
    }
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  const std::string& path_;
  std::optional<State> state_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace

ManifestWithState load_with_state(const std::string& manifest, const std::string& state) {
  StateLoading loading(state);
  Manifest loaded = Manifest::load(manifest);
  return {std::move(loaded), loading.result()};
}

}  // namespace slimdag
