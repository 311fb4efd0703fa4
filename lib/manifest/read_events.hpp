// Runs an artifact through a sink, with a second attempt for what Python's json reads beyond the standard.
#pragma once

#include <memory>
#include <string_view>

#include "manifest/artifact_source.hpp"
#include "support/json_events.hpp"

namespace slimdag {

/// `make_sink()` gives a fresh sink (a unique_ptr); it is called again where the text has to be rewritten first.
/// Returns the sink that saw the whole document.
template <typename MakeSink>
auto read_events(ArtifactSource& source, MakeSink&& make_sink) {
  auto sink = make_sink();
  using Sink = typename decltype(sink)::element_type;
  json::EventParser<Sink> parser(*sink, source.name());
  bool standard = true;
  source.read([&](std::string_view piece) { standard = standard && parser.write(piece, true); });
  if (standard) standard = parser.write({}, false);
  if (standard) return sink;
  std::string text = source.read_all();
  sink = make_sink();
  json::parse_rewritten(text, *sink, source.name());
  return sink;
}

}  // namespace slimdag
