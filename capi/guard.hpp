// The one place where exceptions become a status and an error object. Every function that can fail runs its body,
// argument checks included, inside guard().
#pragma once

#include <new>
#include <utility>

#include "handles.hpp"

namespace slimdag::capi {

/// Turns the exception that is being handled into a status, and into an error object where `error` is not NULL. Does
/// not allocate for std::bad_alloc.
slimdag_status report_current_exception(slimdag_error** error) noexcept;

/// The error for SLIMDAG_ERROR_OUT_OF_MEMORY: static, so that no allocation can fail for it.
slimdag_error* out_of_memory_error() noexcept;

template <typename Body>
slimdag_status guard(slimdag_error** error, Body&& body) noexcept {
  try {
    if (error != nullptr) *error = nullptr;
    std::forward<Body>(body)();
    return SLIMDAG_OK;
  } catch (...) {
    return report_current_exception(error);
  }
}

/// Frees what a handle points to; NULL and handles of another type are left alone.
template <typename T>
void free_handle(T* handle) noexcept {
  if (handle != nullptr && handle->mark == static_cast<std::uint64_t>(T::handle_type)) delete handle;
}

}  // namespace slimdag::capi
