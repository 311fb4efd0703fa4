#include "slimdag/report/draw.hpp"

#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

extern "C" {

slimdag_status slimdag_draw_options_new(slimdag_draw_options** out, slimdag_error** error) {
  return guard(error, [&] {
    slimdag_draw_options*& to = required(out, "out");
    to = new slimdag_draw_options();
  });
}

void slimdag_draw_options_free(slimdag_draw_options* options) { free_handle(options); }

slimdag_status slimdag_draw_options_set_format(slimdag_draw_options* options, const char* format, size_t format_size,
                                               slimdag_error** error) {
  return guard(error, [&] {
    slimdag::DrawOptions& to = live(options, "options").options;
    const std::string_view name = text(format, format_size, "format");
    const auto found = slimdag::draw_format_from(name);
    if (!found)
      throw slimdag::Error(slimdag::ErrorCode::invalid_argument,
                           "\"" + std::string(name) + "\" is not a format of pictures.", {},
                           "Use svg, dot, mermaid or html.");
    to.format = *found;
  });
}

slimdag_status slimdag_draw_options_set_title(slimdag_draw_options* options, const char* title, size_t title_size,
                                              slimdag_error** error) {
  return guard(error, [&] { live(options, "options").options.title = std::string(text(title, title_size, "title")); });
}

slimdag_status slimdag_draw(const slimdag_node_set* shown, const slimdag_comparison* comparison,
                            const slimdag_draw_options* options, slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const slimdag_node_set& nodes = live(shown, "shown");
    const slimdag_comparison* against = live_or_null(comparison, "comparison");
    const slimdag_draw_options* given = live_or_null(options, "options");
    if (against != nullptr) same_manifest(nodes.manifest, against->comparison.manifest(), "comparison");
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(draw(nodes.manifest, nodes.nodes, against == nullptr ? nullptr : &against->comparison,
                                 given == nullptr ? slimdag::DrawOptions{} : given->options));
  });
}

}  // extern "C"
