// Lists the nodes that changed between two runs of dbt, and what of each differs.
//
// usage: modified_nodes TARGET STATE, two directories that hold a manifest.json
#include <iostream>
#include <slimdag/slimdag.hpp>

namespace {

void list_modified(const std::string& target, const std::string& previous) {
  const auto manifest = slimdag::Manifest::load(target);
  const auto state = slimdag::State::load(previous);
  const auto changes = slimdag::compare(manifest, state);
  for (const std::string_view unique_id : slimdag::sorted_unique_ids(manifest, changes.modified())) {
    const slimdag::NodeIndex node = manifest.find(unique_id);
    std::cout << unique_id << ':';
    if (changes.new_nodes().contains(node)) std::cout << " new";
    for (const slimdag::Aspect aspect : changes.aspects(node)) std::cout << ' ' << slimdag::to_string(aspect);
    std::cout << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: modified_nodes TARGET STATE\n";
    return 2;
  }
  try {
    list_modified(argv[1], argv[2]);
  } catch (const std::exception& error) {  // slimdag::Error: its text holds the place, the message and a hint.
    std::cerr << error.what() << '\n';
    return 1;
  }
}
