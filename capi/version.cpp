#include "slimdag/version.hpp"

#include "slimdag.h"

extern "C" {

const char* slimdag_version(void) { return slimdag::version().data(); }

int32_t slimdag_abi_version(void) { return SLIMDAG_ABI_VERSION; }

}  // extern "C"
