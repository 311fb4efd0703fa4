// Version; text and lists; status and error.
#include "../rows.hpp"

using namespace contract;

namespace {

const auto is_true = [](std::int32_t found) { return found == 1; };
const auto is_false = [](std::int32_t found) { return found == 0; };

const Rows version = {
    GETTER(slimdag_version).gives([](const char* found) { return std::string_view(found) == SLIMDAG_VERSION; }),
    FUNCTION(slimdag_set_input_limit)
        .takes(value<std::uint64_t>(std::uint64_t{8} << 30U))
        .fails(SLIMDAG_ERROR_INVALID_ARGUMENT, value<std::uint64_t>(0)),
    GETTER(slimdag_input_limit).gives([](std::uint64_t found) { return found >= std::uint64_t{8} << 30U; }),
    GETTER(slimdag_abi_version).gives([](std::int32_t found) { return found == SLIMDAG_ABI_VERSION; }),
};

const Rows lists = {
    GETTER(slimdag_string_text).gives_or(is_full, is_empty, given(string)),
    RELEASES(slimdag_string_free, string),
    GETTER(slimdag_strings_count)
        .gives_or([](std::size_t found) { return found == 12; }, [](std::size_t found) { return found == 0; },
                  given(strings)),
    GETTER(slimdag_strings_at).gives_or(is_full, is_empty, given(strings), position(3)),
    FUNCTION(slimdag_strings_packed).takes(given(strings), out<slimdag_text>(), out<const std::uint64_t*>()),
    RELEASES(slimdag_strings_free, strings),
    GETTER(slimdag_indices_count)
        .gives_or([](std::size_t found) { return found == 2; }, [](std::size_t found) { return found == 0; },
                  given(indices)),
    GETTER(slimdag_indices_data)
        .gives_or([](const std::uint32_t* found) { return found != nullptr; },
                  [](const std::uint32_t* found) { return found == nullptr; }, given(indices)),
    RELEASES(slimdag_indices_free, indices),
};

const Rows yaml = {
    FUNCTION(slimdag_yaml_to_json)
        .takes(bytes("flags: {quiet: on}"), bytes("dbt_project.yml"), out<slimdag_string*>())
        .fails(SLIMDAG_ERROR_INVALID_ARTIFACT, bytes("flags: {"), bytes("dbt_project.yml"), out<slimdag_string*>()),
};

const Rows secrets = {
    FUNCTION(slimdag_without_secrets).takes(bytes("password: x"), out<slimdag_string*>()),
    FUNCTION(slimdag_secret_rules_json).takes(out<slimdag_string*>()),
    FUNCTION(slimdag_is_secret_name).takes(bytes("password"), out<std::int32_t>()),
    FUNCTION(slimdag_redacted_json)
        .takes(bytes("{\"password\": 1}"), out<slimdag_string*>())
        .fails(SLIMDAG_ERROR_INVALID_JSON, bytes("{"), out<slimdag_string*>()),
    FUNCTION(slimdag_visible_text).takes(bytes("a\nb"), out<slimdag_string*>()),
    FUNCTION(slimdag_shown_url).takes(bytes("s3://key:secret@bucket/prefix"), out<slimdag_string*>()),
};

const Rows errors = {
    GETTER(slimdag_status_name)
        .gives_or([](const char* name) { return std::string_view(name) == "invalid_selector"; },
                  [](const char* name) { return std::string_view(name) == "unknown"; },
                  choice(SLIMDAG_ERROR_INVALID_SELECTOR)),
    GETTER(slimdag_error_status)
        .gives_or([](slimdag_status found) { return found == SLIMDAG_ERROR_INVALID_JSON; },
                  [](slimdag_status found) { return found == SLIMDAG_OK; }, given(parse_error)),
    GETTER(slimdag_error_message).gives_or(is_full, is_empty, given(parse_error)),
    GETTER(slimdag_error_hint).gives_or(is_full, is_empty, given(node_error)),
    GETTER(slimdag_error_file).gives_or(is_full, is_empty, given(parse_error)),
    GETTER(slimdag_error_unique_id).gives_or(is_full, is_empty, given(node_error)),
    GETTER(slimdag_error_text).gives_or(is_full, is_empty, given(parse_error)),
    GETTER(slimdag_error_line).gives_or(is_true, is_false, given(selectors_error), value<std::uint64_t*>(nullptr)),
    GETTER(slimdag_error_column).gives_or(is_true, is_false, given(selectors_error), value<std::uint64_t*>(nullptr)),
    GETTER(slimdag_error_byte).gives_or(is_true, is_false, given(parse_error), value<std::uint64_t*>(nullptr)),
    RELEASES(slimdag_error_free, parse_error),
};

}  // namespace
