#include "selection/selection_context.hpp"

namespace slimdag {

const Selectors& selectors_of(const SelectionContext& context) {
  return context.selectors.get([&context] {
    const SelectOptions& options = context.options;
    const SelectorSyntax syntax{options.indirect_selection, context.semantics};
    return options.selectors_yaml ? read_selectors(*options.selectors_yaml, options.selectors_file, syntax)
                                  : manifest_selectors(context.manifest, syntax);
  });
}

}  // namespace slimdag
