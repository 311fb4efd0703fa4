// Runs an artifact through a sink, with further attempts for what is no standard JSON.
#pragma once

#include <memory>
#include <string_view>

#include "manifest/artifact_source.hpp"
#include "support/json_events.hpp"
#include "support/json_tokenizer.hpp"

namespace slimdag {

/// `make_sink()` gives a fresh sink (a unique_ptr); it is called again for each further attempt. The tokenizer reads
/// what standard JSON is, which every artifact of dbt's should be; what it does not take is for Boost.JSON to refuse,
/// and what that does not know is rewritten first. Returns the sink that saw the whole document.
template <typename MakeSink>
auto read_events(ArtifactSource& source, MakeSink&& make_sink) {
  auto sink = make_sink();
  using Sink = typename decltype(sink)::element_type;
  json::Tokenizer<Sink> tokenizer(*sink);
  source.read([&](std::string_view text, bool last) { return tokenizer.write(text, last); });
  if (!tokenizer.rejected()) return sink;
  std::string text = source.read_all();
  sink = make_sink();
  json::EventParser<Sink> parser(*sink, source.name());
  if (parser.write(text, false)) return sink;
  sink = make_sink();
  json::parse_rewritten(text, *sink, source.name());
  return sink;
}

}  // namespace slimdag
