// What a caller's callbacks get handed. It is kept as long as anything may call them: by options, and by what was made
// with these.
#pragma once

#include <memory>

#include "slimdag.h"

namespace slimdag::capi {

/// A caller's payload; the last copy hands it to `destroy`, as does a constructor that fails.
class Payload {
 public:
  Payload() = default;
  Payload(void* value, slimdag_destroy_callback destroy)
      : value_(value, [destroy](void* payload) noexcept {
          if (destroy != nullptr) destroy(payload);
        }) {}

  void* get() const noexcept { return value_.get(); }

 private:
  std::shared_ptr<void> value_;
};

}  // namespace slimdag::capi
