#include "slimdag/selection/why.hpp"

#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

extern "C" {

slimdag_status slimdag_why_json(const slimdag_manifest* manifest, const slimdag_state* state,
                                const slimdag_select_options* options, const char* unique_id, size_t unique_id_size,
                                slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag::Manifest& in = live(manifest, "manifest").manifest;
    const slimdag_state* previous = live_or_null(state, "state");
    const slimdag_select_options* given = live_or_null(options, "options");
    const std::string_view id = text(unique_id, unique_id_size, "unique_id");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(to_json(why(in, previous == nullptr ? nullptr : &previous->state,
                                        given == nullptr ? slimdag::SelectOptions{} : given->options, id)));
  });
}

}  // extern "C"
