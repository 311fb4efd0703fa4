#include "guard.hpp"

#include <exception>
#include <string>
#include <system_error>

namespace slimdag::capi {
namespace {

slimdag_status report(slimdag_error** error, slimdag::Error failure) {
  const auto status = static_cast<slimdag_status>(failure.code());
  if (error != nullptr) *error = new slimdag_error(std::move(failure));
  return status;
}

slimdag_status report_defect(slimdag_error** error, std::string_view what) {
  return report(error, Error(ErrorCode::internal, "An internal error occurred: " + std::string(what) + ".", {},
                             "This is a defect of slimdag; please report it with the artifacts that lead to it."));
}

slimdag_status translate(slimdag_error** error) {
  try {
    throw;
  } catch (const Error& failure) {
    return report(error, failure);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::system_error& failure) {
    // A thread that cannot be started: the system lacks memory for it.
    if (failure.code() == std::errc::resource_unavailable_try_again || failure.code() == std::errc::not_enough_memory)
      throw;
    return report_defect(error, failure.what());
  } catch (const std::exception& failure) {
    return report_defect(error, failure.what());
  } catch (...) {
    return report_defect(error, "an unknown exception");
  }
}

}  // namespace

slimdag_status report_current_exception(slimdag_error** error) noexcept {
  try {
    return translate(error);
  } catch (...) {
    if (error != nullptr) *error = out_of_memory_error();
    return SLIMDAG_ERROR_OUT_OF_MEMORY;
  }
}

}  // namespace slimdag::capi
