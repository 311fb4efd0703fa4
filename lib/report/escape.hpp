// Text that is safe inside the formats of pictures, whatever it holds.
#pragma once

#include <string>
#include <string_view>

namespace slimdag {

/// Character data or a quoted attribute of XML and HTML. What XML cannot hold (control characters, bytes that are no
/// UTF-8, lone surrogates) becomes U+FFFD.
std::string xml_escaped(std::string_view text);
/// The inside of a quoted string of DOT.
std::string dot_escaped(std::string_view text);
/// The inside of a quoted label of Mermaid, which knows HTML's entities behind a number sign and nothing else.
std::string mermaid_escaped(std::string_view text);

}  // namespace slimdag
