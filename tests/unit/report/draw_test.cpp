#include "slimdag/report/draw.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "slimdag/error.hpp"
#include "unit/graph/reference_graph.hpp"
#include "unit/graph/small_manifest.hpp"

using namespace slimdag;
using slimdag::testing::all_of;
using slimdag::testing::small_manifest;

namespace {

constexpr DrawFormat formats[] = {DrawFormat::svg, DrawFormat::dot, DrawFormat::mermaid, DrawFormat::html};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// Elements are closed in the order in which they were opened, and no bare markup is left in texts.
bool is_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at)) {
    const std::size_t end = xml.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, end - at - 1);
    if (tag.find('<') != std::string::npos || count(tag, "\"") % 2 != 0) return false;
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
    at = end;
  }
  return open.empty();
}

/// a -> b -> c, with b changed; e new; gone and its test removed, between a and c.
struct Pair {
  Manifest before = small_manifest({{"model.p.a"},
                                    {"model.p.b", {"model.p.a"}},
                                    {"model.p.c", {"model.p.b", "model.p.gone"}},
                                    {"model.p.gone", {"model.p.a"}},
                                    {"test.p.gone_test", {"model.p.gone"}}});
  Manifest after = small_manifest(
      {{"model.p.a"}, {"model.p.b", {"model.p.a"}, "select 2"}, {"model.p.c", {"model.p.b"}}, {"model.p.e"}});
  Comparison comparison = compare(after, State::from(before));

  std::string draw(DrawFormat format) const {
    return slimdag::draw(after, all_of(after.size()), &comparison, {format, "Before & after"});
  }
};

}  // namespace

TEST_CASE("formats have names") {
  CHECK(draw_format_from("svg") == DrawFormat::svg);
  CHECK(draw_format_from("dot") == DrawFormat::dot);
  CHECK(draw_format_from("mermaid") == DrawFormat::mermaid);
  CHECK(draw_format_from("html") == DrawFormat::html);
  CHECK_FALSE(draw_format_from("png"));
}

TEST_CASE("SVG: every node in its look, removed ones with their old edges") {
  const std::string svg = Pair().draw(DrawFormat::svg);
  CHECK(is_well_formed(svg));
  CHECK(count(svg, "class=\"node ") == 6);
  CHECK(count(svg, "class=\"node unchanged\"") == 1);
  CHECK(count(svg, "class=\"node modified\"") == 1);
  CHECK(count(svg, "class=\"node downstream\"") == 1);
  CHECK(count(svg, "class=\"node new\"") == 1);
  CHECK(count(svg, "class=\"node removed\"") == 2);
  CHECK(count(svg, "class=\"edge\"") == 1);          // a -> b
  CHECK(count(svg, "class=\"edge carries\"") == 1);  // b -> c
  CHECK(count(svg, "class=\"edge gone\"") == 3);     // a -> gone, gone -> c, gone -> gone_test
  CHECK(svg.find("<title>model.p.b\nmodel, modified\nchanged: body</title>") != std::string::npos);
  CHECK(svg.find("modified (1)") != std::string::npos);
  CHECK(svg.find("removed (2)") != std::string::npos);
  CHECK(svg.find("Before &amp; after") != std::string::npos);
}

TEST_CASE("DOT: marks, lines and struck names") {
  const std::string dot = Pair().draw(DrawFormat::dot);
  CHECK(dot.find("label=\"Before & after\"") != std::string::npos);
  CHECK(dot.find("<b>~</b> model.p.b") != std::string::npos);
  CHECK(dot.find("<b>+</b> model.p.e") != std::string::npos);
  CHECK(dot.find("<b>&gt;</b> model.p.c") != std::string::npos);
  CHECK(dot.find("<b>-</b> <s>model.p.gone</s>") != std::string::npos);
  CHECK(count(dot, " -> ") == 5);
  CHECK(count(dot, "style=dotted") == 3);
  CHECK(count(dot, "penwidth=3") == 1);
}

TEST_CASE("Mermaid: classes and arrows") {
  const std::string mermaid = Pair().draw(DrawFormat::mermaid);
  CHECK(mermaid.rfind("---\ntitle: \"Before & after\"\n---\nflowchart LR\n", 0) == 0);
  CHECK(count(mermaid, ":::modified") == 1);
  CHECK(count(mermaid, ":::removed") == 2);
  CHECK(count(mermaid, " -.-> ") == 3);
  CHECK(count(mermaid, " ==> ") == 1);
  CHECK(count(mermaid, " --> ") == 1);
  CHECK(mermaid.find("<br/>#126; model.p.b") != std::string::npos);
  CHECK(mermaid.find("<br/>#45; <s>model.p.gone</s>") != std::string::npos);
}

TEST_CASE("HTML: one page that asks for nothing else") {
  const std::string html = Pair().draw(DrawFormat::html);
  CHECK(html.rfind("<!DOCTYPE html>", 0) == 0);
  CHECK(html.find("<title>Before &amp; after</title>") != std::string::npos);
  CHECK(count(html, "class=\"node ") == 6);
  CHECK(count(html, "src=") == 0);
  CHECK(count(html, "<link") == 0);
  CHECK(count(html, "@import") == 0);
  CHECK(count(html, "url(") == count(html, "url(#"));
  CHECK(count(html, "://") == count(html, "http://www.w3.org/2000/svg"));
}

TEST_CASE("without a comparison everything is plain and there is no legend") {
  const Manifest manifest = Pair().after;
  const std::string svg = draw(manifest, all_of(manifest.size()), nullptr, {});
  CHECK(is_well_formed(svg));
  CHECK(count(svg, "class=\"node unchanged\"") == 4);
  CHECK(svg.find("class=\"legend\"") == std::string::npos);
}

TEST_CASE("an edge over nodes that are not shown is drawn, and removed nodes elsewhere are not") {
  const Pair pair;
  NodeSet shown(pair.after.size());
  shown.insert(pair.after.find("model.p.b"));
  CHECK(count(draw(pair.after, shown, &pair.comparison, {}), "class=\"node ") == 1);
  shown.erase(pair.after.find("model.p.b"));
  shown.insert(pair.after.find("model.p.a"));
  shown.insert(pair.after.find("model.p.c"));
  const std::string svg = draw(pair.after, shown, &pair.comparison, {});
  CHECK(count(svg, "class=\"node ") == 4);
  CHECK(count(svg, "class=\"edge\"") == 1);
  CHECK(count(svg, "class=\"edge gone\"") == 3);
}

TEST_CASE("a removed node without old neighbours is in every picture") {
  const Manifest before = small_manifest({{"model.p.a"}, {"model.p.alone"}});
  const Manifest after = small_manifest({{"model.p.a"}});
  const Comparison comparison = compare(after, State::from(before));
  CHECK(count(draw(after, NodeSet(1), &comparison, {}), "class=\"node removed\"") == 1);
}

TEST_CASE("removed edges that close a cycle with present ones are drawn") {
  const Manifest before =
      small_manifest({{"model.p.a"}, {"model.p.gone", {"model.p.a"}}, {"model.p.b", {"model.p.gone"}}});
  const Manifest after = small_manifest({{"model.p.a", {"model.p.b"}}, {"model.p.b"}});
  const Comparison comparison = compare(after, State::from(before));
  const std::string svg = draw(after, all_of(2), &comparison, {});
  CHECK(is_well_formed(svg));
  CHECK(count(svg, "class=\"edge") == 3);
}

TEST_CASE("an empty picture is a picture") {
  const Manifest manifest = small_manifest({});
  const Comparison comparison = compare(manifest, State::from(manifest));
  for (const DrawFormat format : formats) {
    CHECK_FALSE(draw(manifest, NodeSet(0), nullptr, {format, ""}).empty());
    CHECK_FALSE(draw(manifest, NodeSet(0), &comparison, {format, ""}).empty());
  }
  CHECK(is_well_formed(draw(manifest, NodeSet(0), &comparison, {})));
}

TEST_CASE("names cannot break out of a format") {
  const Manifest manifest = small_manifest({{"model.p.<script>alert(1)</script>]]>&`#'x"}});
  for (const DrawFormat format : formats) {
    const std::string text = draw(manifest, all_of(1), nullptr, {format, "</script><b>\"\\"});
    // A quoted string of DOT may hold markup; its HTML-like labels may not.
    CHECK(text.find(format == DrawFormat::dot ? "<br/><script>" : "<script>alert") == std::string::npos);
    if (format == DrawFormat::svg || format == DrawFormat::html) CHECK(text.find("</script><b>") == std::string::npos);
  }
  CHECK(is_well_formed(draw(manifest, all_of(1), nullptr, {DrawFormat::svg, "</script><b>\"\\"})));
}

TEST_CASE("nodes of another manifest are refused") {
  const Pair pair;
  CHECK_THROWS_AS(draw(pair.after, NodeSet(3), nullptr, {}), Error);
  CHECK_THROWS_AS(draw(pair.before, all_of(pair.before.size()), &pair.comparison, {}), Error);
}
