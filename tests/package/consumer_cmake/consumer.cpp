#include <iostream>
#include <slimdag/slimdag.hpp>

int main(int, char** argv) {
  const auto manifest = slimdag::Manifest::load(argv[1]);
  slimdag::SelectOptions options;
  options.select = {{"fct_orders+"}};
  const auto selected = slimdag::select(manifest, nullptr, options);
  std::cout << slimdag::version() << ": " << selected.count() << " of " << manifest.size() << " nodes\n";
  return selected.empty() ? 1 : 0;
}
