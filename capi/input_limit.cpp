#include "slimdag/input_limit.hpp"

#include "guard.hpp"

extern "C" {

uint64_t slimdag_input_limit(void) { return slimdag::input_limit(); }

slimdag_status slimdag_set_input_limit(uint64_t bytes, slimdag_error** error) {
  return slimdag::capi::guard(error, [&] { slimdag::set_input_limit(bytes); });
}

}  // extern "C"
