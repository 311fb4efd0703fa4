#include "slimdag/semantics/semantics.hpp"

#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

extern "C" {

slimdag_status slimdag_manifest_semantics_json(const slimdag_manifest* manifest, slimdag_string** out,
                                               slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& of = live(manifest, "manifest").manifest;
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(of.semantics()));
  });
}

slimdag_status slimdag_semantics_json(slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::semantics_json());
  });
}

}  // extern "C"
