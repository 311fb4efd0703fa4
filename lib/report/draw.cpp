#include "slimdag/report/draw.hpp"

#include "report/formats.hpp"
#include "slimdag/error.hpp"
#include "slimdag/manifest/manifest.hpp"

namespace slimdag {

std::optional<DrawFormat> draw_format_from(std::string_view name) noexcept {
  if (name == "svg") return DrawFormat::svg;
  if (name == "dot") return DrawFormat::dot;
  if (name == "mermaid") return DrawFormat::mermaid;
  if (name == "html") return DrawFormat::html;
  return std::nullopt;
}

std::string draw(const Manifest& manifest, const NodeSet& shown, const Comparison* comparison,
                 const DrawOptions& options) {
  shown.require_of(manifest);
  if (comparison != nullptr && &comparison->manifest().data() != &manifest.data())
    throw Error(ErrorCode::invalid_argument, "The comparison is of another manifest.", {},
                "Compare the manifest that is drawn.");
  const Picture picture = make_picture(manifest, shown, comparison, options.title);
  switch (options.format) {
    case DrawFormat::svg:
      return to_svg(picture);
    case DrawFormat::dot:
      return to_dot(picture);
    case DrawFormat::mermaid:
      return to_mermaid(picture);
    case DrawFormat::html:
      return to_html(picture);
  }
  throw Error(ErrorCode::invalid_argument, "That is no format of a picture.", {}, "Use svg, dot, mermaid or html.");
}

}  // namespace slimdag
