#include "shop.hpp"

namespace {

std::string drawn(std::string_view format, const slimdag_comparison* comparison, const slimdag_manifest* manifest) {
  DrawOptions options;
  OK(slimdag_draw_options_new(out(options), error));
  OK(slimdag_draw_options_set_format(options.get(), format.data(), format.size(), error));
  OK(slimdag_draw_options_set_title(options.get(), "The shop", 8, error));
  NodeSet shown;
  OK(slimdag_node_set_enabled(manifest, out(shown), error));
  String picture;
  OK(slimdag_draw(shown.get(), comparison, options.get(), out(picture), error));
  return string_of(slimdag_string_text(picture.get()));
}

}  // namespace

TEST_CASE("each format") {
  const Manifest manifest = load();
  CHECK(drawn("svg", nullptr, manifest.get()).find("<svg") != std::string::npos);
  CHECK(drawn("dot", nullptr, manifest.get()).find("digraph") != std::string::npos);
  CHECK(drawn("mermaid", nullptr, manifest.get()).find("flowchart") != std::string::npos);
  CHECK(drawn("html", nullptr, manifest.get()).find("<html") != std::string::npos);
}

TEST_CASE("without options an SVG, and a comparison changes the picture") {
  const Manifest manifest = load();
  const State state = load_state();
  Comparison comparison;
  OK(slimdag_compare(manifest.get(), state.get(), nullptr, out(comparison), error));
  const NodeSet shown = set_of(manifest.get(), {"model.shop.orders", "model.shop.report"});
  String plain, marked;
  OK(slimdag_draw(shown.get(), nullptr, nullptr, out(plain), error));
  OK(slimdag_draw(shown.get(), comparison.get(), nullptr, out(marked), error));
  CHECK(string_of(slimdag_string_text(plain.get())).find("<svg") != std::string::npos);
  CHECK(string_of(slimdag_string_text(plain.get())) != string_of(slimdag_string_text(marked.get())));
}

TEST_CASE("what cannot be drawn") {
  const Manifest manifest = load();
  const NodeSet shown = set_of(manifest.get(), {"model.shop.orders"});
  const Comparison elsewhere = compare_with();
  slimdag_string* none = nullptr;
  FAILS("invalid_argument", slimdag_draw(nullptr, nullptr, nullptr, &none, error));
  FAILS("invalid_argument", slimdag_draw(shown.get(), elsewhere.get(), nullptr, &none, error));
  FAILS("invalid_argument", slimdag_draw(shown.get(), nullptr, nullptr, nullptr, error));
  DrawOptions options;
  OK(slimdag_draw_options_new(out(options), error));
  FAILS("invalid_argument", slimdag_draw_options_set_format(options.get(), "pdf", 3, error));
  FAILS("invalid_argument", slimdag_draw_options_set_title(options.get(), "\xed", 1, error));
  FAILS("invalid_argument", slimdag_draw_options_new(nullptr, error));
  slimdag_draw_options_free(nullptr);
}
