#include "slimdag/yaml.hpp"

#include "arguments.hpp"
#include "guard.hpp"

using namespace slimdag::capi;

extern "C" {

slimdag_status slimdag_yaml_to_json(const char* yaml, size_t yaml_size, const char* file, size_t file_size,
                                    slimdag_string** out, slimdag_error** error) {
  return guard(error, [&] {
    const std::string_view text = bytes(yaml, yaml_size, "yaml");
    const std::string name(bytes(file, file_size, "file"));
    slimdag_string*& to = required(out, "out");
    to = new slimdag_string(slimdag::yaml_to_json(text, name));
  });
}

}  // extern "C"
