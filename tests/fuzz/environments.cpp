// Any text as environments.yml: all answers, and edits of what it says.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "slimdag/slimdag.hpp"
#include "small_manifest.hpp"

namespace {

using namespace slimdag;

/// Calls what may throw any Error but an internal one.
template <typename Call>
void tried(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) std::abort();
  }
}

/// An edit gives a text that can be read, and says what it was asked for.
void edit(const Environments& environments, const std::string& name) {
  tried([&] {
    const std::vector<SettingChange> changes{{"threads", "3"}, {"variables.DBT_X", "a: b"}, {"branch", std::nullopt}};
    const Edit edited = change_environment(environments, name, {changes.data(), 2});
    if (Environments::parse(edited.text)[name].threads != 3U) std::abort();
    (void)change_environment(environments, name, changes);
  });
  tried([&] { (void)mark_as_production(environments, name); });
  tried([&] {
    const std::vector<std::string> before = environments.names();
    const Edit edited = delete_environment(environments, name, {true, 0, false});
    if (Environments::parse(edited.text).names().size() + 1 != before.size()) std::abort();
  });
}

void ask(const Environments& environments, const std::string& name) {
  VariableContext context;
  context.user_name = "ada";
  tried([&] { (void)to_json(environments, environments.get(name)); });
  tried([&] { (void)to_json(resolve_variables(environments, name, context)); });
  tried([&] { (void)to_json(variable_uses(environments, name, context)); });
  tried([&] { (void)evaluated_schema(environments, name, context); });
  tried([&] { (void)upstream_targets(environments, name); });
  static const Manifest manifest = Manifest::parse(std::string(fuzz::small_manifest));
  tried([&] { (void)to_json(manifest, relations(manifest, environments, name)); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tried([&] {
    const Environments environments =
        Environments::parse(std::string(reinterpret_cast<const char*>(data), size), "e.yml", {{"A", "1"}});
    (void)to_json(environments);
    (void)to_json(environments.validate());
    std::vector<std::string> names = environments.names();
    if (names.size() > 3) names.resize(3);
    for (const std::string& name : names) {
      ask(environments, name);
      edit(environments, name);
    }
  });
  return 0;
}
