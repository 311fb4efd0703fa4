#include "../rows.hpp"

using namespace contract;

namespace {

template <int format>
slimdag_draw_options* drawing(World& world) {
  constexpr std::string_view names[] = {"svg", "dot", "mermaid", "html"};
  return world.once<slimdag_draw_options>(names[format], [&](slimdag_draw_options** out, slimdag_error** error) {
    const slimdag_status status = slimdag_draw_options_new(out, error);
    return status == SLIMDAG_OK
               ? slimdag_draw_options_set_format(*out, names[format].data(), names[format].size(), error)
               : status;
  });
}

const auto picture = out<slimdag_string*>();

const Rows rows = {
    FUNCTION(slimdag_draw_options_new).takes(out<slimdag_draw_options*>()),
    RELEASES(slimdag_draw_options_free, draw_options),
    FUNCTION(slimdag_draw_options_set_format)
        .takes(given(draw_options), utf8("html"))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(draw_options), utf8("pdf")),
    FUNCTION(slimdag_draw_options_set_title).takes(given(draw_options), utf8("A title that is longer than others")),
    FUNCTION(slimdag_draw)
        .takes(given(all_nodes), given(comparison).or_null(), given(drawing<0>).or_null(), picture)
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, given(all_nodes), given(foreign_comparison), given(draw_options),
               picture)
        .fails(SLIMDAG_ERROR_CYCLE, given(cyclic_set), value<slimdag_comparison*>(nullptr), given(draw_options),
               picture),
    FUNCTION(slimdag_draw).takes(given(set), given(comparison).or_null(), given(drawing<1>).or_null(), picture),
    FUNCTION(slimdag_draw).takes(given(set), given(comparison).or_null(), given(drawing<2>).or_null(), picture),
    FUNCTION(slimdag_draw).takes(given(set), given(comparison).or_null(), given(drawing<3>).or_null(), picture),
};

}  // namespace
