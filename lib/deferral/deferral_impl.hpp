// What a Deferral holds.
#pragma once

#include <vector>

#include "deferral/node_references.hpp"
#include "deferral/resolver.hpp"
#include "slimdag/deferral/defer.hpp"

namespace slimdag {

/// The references of a node: its own, and those of the ephemeral models that become part of it.
struct InlinedReference {
  Reference reference;
  NodeIndex via = no_node;  ///< The ephemeral model, or no_node.
};

struct Deferral::Impl {
  /// Decides everything; throws what defer() throws.
  Impl(const Manifest& manifest, const NodeSet& selected, std::span<const DeferralSource> given,
       const DeferOptions& given_options);

  const ManifestData& data() const noexcept { return manifest.data(); }
  std::vector<InlinedReference> references(NodeIndex node) const;
  Resolution resolution(const InlinedReference& reference) const;

  // In the order in which they are made.
  Manifest manifest;
  std::vector<DeferralSource> sources;
  DeferOptions options;
  SemanticsChoice semantics;
  NodeSet modified;  ///< Slim modes: state:modified of the whole manifest; else empty.
  NodeSet left_out;  ///< Slim modes: of the selection what would be run, and is not.
  NodeSet build;
  NodeSet compiled;  ///< `build`, and the ephemeral models inside it.
  NodeReferences node_references;
  Resolver resolver;
  NodeSet deferred;
  std::vector<DeferralFinding> findings;
};

/// What is wrong or surprising about the decisions. May ask options.exists.
std::vector<DeferralFinding> deferral_findings(Deferral::Impl& deferral);

}  // namespace slimdag
