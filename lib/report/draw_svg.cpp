#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "report/escape.hpp"
#include "report/formats.hpp"
#include "report/layout.hpp"
#include "report/text_width.hpp"

namespace slimdag {

namespace {

constexpr double name_size = 13;
constexpr double kind_size = 10;
constexpr double widest_name = 270;
constexpr double box_height = 42;
constexpr double box_padding = 12;
constexpr double mark_room = 26;
constexpr double margin = 28;
constexpr double title_height = 30;
constexpr double legend_height = 44;

// Dark text on light fills; blue, orange and green of a palette that the colour-blind can tell apart, darkened for
// contrast.
constexpr std::string_view style = R"css(
.slimdag{font-family:"Inter","Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif;fill:#1b2230}
.slimdag .paper{fill:#fff}
.slimdag .title{font-size:18px;font-weight:600}
.slimdag .kind{font-size:10px;fill:#566074}
.slimdag .name{font-size:13px}
.slimdag .legend text{font-size:12px}
.slimdag .box{fill:#fff;stroke:#8a94a6;stroke-width:1.2}
.slimdag .edge{fill:none;stroke:#a3abba;stroke-width:1.3}
.slimdag .edge.carries{stroke:#3d4757;stroke-width:1.7}
.slimdag .edge.gone{stroke:#777f8d;stroke-width:1.5;stroke-dasharray:1.5 4;stroke-linecap:round}
.slimdag .mark circle{stroke:none}
.slimdag .mark path{fill:none;stroke:#fff;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.slimdag .modified .box{fill:#fff3e6;stroke:#b84e00;stroke-width:3}
.slimdag .modified .mark circle{fill:#b84e00}
.slimdag .new .box{fill:#e4f6ef;stroke:#00785a;stroke-width:2}
.slimdag .new .mark circle{fill:#00785a}
.slimdag .downstream .box{fill:#eaf3fb;stroke:#00609a;stroke-width:1.6;stroke-dasharray:7 4}
.slimdag .downstream .mark circle{fill:#00609a}
.slimdag .removed .box{fill:#f5f5f6;stroke:#666e7b;stroke-width:1.8;stroke-dasharray:1.5 4;stroke-linecap:round}
.slimdag .removed .mark circle{fill:#666e7b}
.slimdag .removed .name{fill:#4d5563;text-decoration:line-through}
)css";

constexpr std::string_view arrow_heads = R"svg(<defs>
<marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0.5 0.8 L7.5 4 L0.5 7.2 Z" fill="#a3abba"/></marker>
<marker id="arrow-carries" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0.5 0.8 L7.5 4 L0.5 7.2 Z" fill="#3d4757"/></marker>
<marker id="arrow-gone" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0.5 0.8 L7.5 4 L0.5 7.2 Z" fill="#777f8d"/></marker>
</defs>
)svg";

/// With one digit after the point where there is need for it.
struct Number {
  double value;
};

void append(std::string& out, Number number) {
  const double rounded = std::round(number.value * 10) / 10;
  fmt::format_to(std::back_inserter(out), "{}", rounded == 0 ? 0.0 : rounded);
}

/// The sign of a look around the origin, drawn, not written, so that it does not depend on a font.
std::string_view mark_path(Look look) {
  switch (look) {
    case Look::modified:
      return "M-4.5 1.2 C-3 -2.6 -1.2 -2.4 0 0 S3 2.6 4.5 -1.2";
    case Look::added:
      return "M-4 0 H4 M0 -4 V4";
    case Look::downstream:
      return "M-2 -4 L2.6 0 L-2 4";
    case Look::removed:
      return "M-4 0 H4";
    case Look::plain:
      break;
  }
  return "";
}

class SvgWriter {
 public:
  explicit SvgWriter(const Picture& picture) : picture_(picture) {}

  std::string write() {
    lay_out_picture();
    begin();
    if (picture_.compared) write_legend();
    text("<g class=\"graph\" transform=\"translate(", Number{margin}, " ", Number{graph_top_}, ")\">\n");
    for (std::size_t e = 0; e < picture_.edges.size(); ++e) write_edge(e);
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) write_node(i);
    out_ += "</g>\n</svg>\n";
    return std::move(out_);
  }

 private:
  void lay_out_picture() {
    std::vector<LayoutEdge> edges;
    for (const PictureEdge& edge : picture_.edges) edges.push_back({edge.source, edge.target});
    for (const PictureNode& node : picture_.nodes) {
      names_.push_back(shorten(node.name, name_size, widest_name));
      const double text = std::max(text_width(names_.back(), name_size), text_width(node.kind, kind_size));
      const double mark = node.look == Look::plain ? 0 : mark_room;
      boxes_.push_back({std::ceil(text + 2 * box_padding + mark), box_height});
    }
    layout_ = lay_out(boxes_, edges);
  }

  void begin() {
    graph_top_ = margin + (picture_.title.empty() ? 0 : title_height) + (picture_.compared ? legend_height : 0);
    const double width = std::max({layout_.width, legend_width(), text_width(picture_.title, 18)}) + 2 * margin;
    const double height = graph_top_ + layout_.height + margin;
    text("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"slimdag\" role=\"img\" width=\"", Number{width},
         "\" height=\"", Number{height}, "\" viewBox=\"0 0 ", Number{width}, " ", Number{height}, "\">\n");
    if (!picture_.title.empty()) text("<title>", xml_escaped(picture_.title), "</title>\n");
    text("<style>", style, "</style>\n", arrow_heads);
    text("<rect class=\"paper\" width=\"", Number{width}, "\" height=\"", Number{height}, "\"/>\n");
    if (!picture_.title.empty())
      text("<text class=\"title\" x=\"", Number{margin}, "\" y=\"", Number{margin + 12}, "\">",
           xml_escaped(picture_.title), "</text>\n");
  }

  void write_edge(std::size_t e) {
    const PictureEdge& edge = picture_.edges[e];
    const std::string_view suffix = edge.removed ? "-gone" : edge.carries ? "-carries" : "";
    text("<path class=\"edge",
         edge.removed   ? " gone"
         : edge.carries ? " carries"
                        : "",
         "\" data-from=\"", std::to_string(edge.source), "\" data-to=\"", std::to_string(edge.target),
         "\" marker-end=\"url(#arrow", suffix, ")\" d=\"");
    write_route(layout_.routes[e]);
    out_ += "\"/>\n";
  }

  /// Straight on at one height, otherwise a curve with level ends.
  void write_route(const std::vector<Point>& route) {
    text("M", Number{route[0].x}, " ", Number{route[0].y});
    for (std::size_t i = 1; i < route.size(); ++i) {
      const Point& from = route[i - 1];
      const Point& to = route[i];
      if (std::abs(from.y - to.y) < 0.05) {
        const bool goes_on = i + 1 < route.size() && std::abs(route[i + 1].y - to.y) < 0.05;
        if (!goes_on && to.x != from.x) text("H", Number{to.x});
      } else {
        const double middle = (from.x + to.x) / 2;
        text("C", Number{middle}, " ", Number{from.y}, " ", Number{middle}, " ", Number{to.y}, " ", Number{to.x}, " ",
             Number{to.y});
      }
    }
  }

  void write_node(std::size_t i) {
    const PictureNode& node = picture_.nodes[i];
    const Box& box = boxes_[i];
    text("<g class=\"node ", class_name(node.look), "\" data-index=\"", std::to_string(i), "\" transform=\"translate(",
         Number{layout_.corners[i].x}, " ", Number{layout_.corners[i].y}, ")\"><title>", xml_escaped(tooltip(node)),
         "</title>");
    write_box(box);
    text("<text class=\"kind\" x=\"12\" y=\"16\">", xml_escaped(node.kind),
         "</text><text class=\"name\" x=\"12\" y=\"32\">", xml_escaped(names_[i]), "</text>");
    write_mark(node.look, box.width - 16, box.height / 2);
    out_ += "</g>\n";
  }

  void write_box(const Box& box) {
    text("<rect class=\"box\" rx=\"7\" width=\"", Number{box.width}, "\" height=\"", Number{box.height}, "\"/>");
  }

  void write_mark(Look look, double x, double y) {
    if (look == Look::plain) return;
    text("<g class=\"mark\" transform=\"translate(", Number{x}, " ", Number{y}, ")\"><circle r=\"8.5\"/><path d=\"",
         mark_path(look), "\"/></g>");
  }

  std::string legend_entry(Look look) const {
    return fmt::format("{} ({})", legend_text(look), picture_.counts[static_cast<std::size_t>(look)]);
  }

  double legend_width() const {
    double width = 0;
    if (picture_.compared)
      for (const Look look : looks) width += 46 + text_width(legend_entry(look), 12) + 18;
    return width;
  }

  void write_legend() {
    double x = margin;
    text("<g class=\"legend\">\n");
    for (const Look look : looks) {
      text("<g class=\"", class_name(look), "\" transform=\"translate(", Number{x}, " ",
           Number{graph_top_ - legend_height}, ")\">");
      write_box({36, 22});
      write_mark(look, 18, 11);
      text("<text x=\"46\" y=\"15.5\">", legend_entry(look), "</text></g>\n");
      x += 46 + text_width(legend_entry(look), 12) + 18;
    }
    text("</g>\n");
  }

  template <typename... Parts>
  void text(const Parts&... parts) {
    (add(parts), ...);
  }
  void add(std::string_view part) { out_ += part; }
  void add(Number number) { append(out_, number); }

  const Picture& picture_;
  std::vector<std::string> names_;
  std::vector<Box> boxes_;
  Layout layout_;
  double graph_top_ = 0;
  std::string out_;
};

}  // namespace

std::string to_svg(const Picture& picture) { return SvgWriter(picture).write(); }

}  // namespace slimdag
