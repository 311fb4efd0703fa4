#include "shop.hpp"

TEST_CASE("a status has a name") {
  CHECK(std::string(slimdag_status_name(SLIMDAG_OK)) == "ok");
  CHECK(std::string(slimdag_status_name(SLIMDAG_ERROR_INVALID_ARGUMENT)) == "invalid_argument");
  CHECK(std::string(slimdag_status_name(SLIMDAG_ERROR_CALLBACK_FAILED)) == "callback_failed");
  CHECK(std::string(slimdag_status_name(SLIMDAG_ERROR_INTERNAL)) == "internal");
  CHECK(std::string(slimdag_status_name(12345)) == "unknown");
  CHECK(std::string(slimdag_status_name(-1)) == "unknown");
}

TEST_CASE("an error says what failed, where, and what to do") {
  Failure failure;
  slimdag_manifest* manifest = nullptr;
  const std::string_view broken = "{\n \"metadata\": nothing}";
  CHECK(slimdag_manifest_parse(broken.data(), broken.size(), "broken.json", 11, &manifest, failure) ==
        SLIMDAG_ERROR_INVALID_JSON);
  CHECK(manifest == nullptr);
  CHECK(failure.status() == SLIMDAG_ERROR_INVALID_JSON);
  CHECK(string_of(slimdag_error_file(failure.get())) == "broken.json");
  CHECK(string_of(slimdag_error_text(failure.get())).find("broken.json") != std::string::npos);
  CHECK(string_of(slimdag_error_text(failure.get())).find(failure.message()) != std::string::npos);
  std::uint64_t byte = 0;
  CHECK(slimdag_error_byte(failure.get(), &byte) == 1);
  CHECK(byte >= 15);
  CHECK(byte <= broken.size());
  CHECK(slimdag_error_byte(failure.get(), nullptr) == 1);
}

TEST_CASE("an error about a node names it") {
  const Manifest manifest = load();
  Failure failure;
  std::uint32_t index = 7;
  CHECK(slimdag_manifest_find(manifest.get(), "model.shop.nobody", 17, &index, failure) ==
        SLIMDAG_ERROR_NODE_NOT_FOUND);
  CHECK(index == 7);
  CHECK(string_of(slimdag_error_unique_id(failure.get())) == "model.shop.nobody");
  CHECK(slimdag_error_hint(failure.get()).size != 0);
  std::uint64_t position = 0;
  CHECK(slimdag_error_line(failure.get(), &position) == 0);
  CHECK(slimdag_error_column(failure.get(), &position) == 0);
  CHECK(slimdag_error_byte(failure.get(), &position) == 0);
}

TEST_CASE("a selectors file is reported by line and column") {
  const Manifest manifest = load();
  SelectOptions options;
  OK(slimdag_select_options_new(out(options), error));
  const std::string_view yaml = "selectors:\n  - name: [unclosed\n";
  OK(slimdag_select_options_set_selectors_yaml(options.get(), yaml.data(), yaml.size(), "selectors.yml", 13, error));
  OK(slimdag_select_options_set_selector(options.get(), "x", 1, error));
  Failure failure;
  NodeSet set;
  CHECK(slimdag_select(manifest.get(), nullptr, options.get(), out(set), failure) ==
        SLIMDAG_ERROR_INVALID_SELECTORS_FILE);
  CHECK(string_of(slimdag_error_file(failure.get())) == "selectors.yml");
  std::uint64_t line = 0, column = 0;
  CHECK(slimdag_error_line(failure.get(), &line) == 1);
  CHECK(line >= 2);
  CHECK(slimdag_error_column(failure.get(), &column) == 1);
  CHECK(column >= 1);
}

TEST_CASE("without an error object the status alone is returned") {
  slimdag_manifest* manifest = nullptr;
  CHECK(slimdag_manifest_load("/does/not/exist", 15, &manifest, nullptr) == SLIMDAG_ERROR_FILE_NOT_FOUND);
}

TEST_CASE("a success clears the error") {
  const Manifest manifest = load();
  Failure failure;
  std::size_t count = 0;
  CHECK(slimdag_manifest_node_count(nullptr, &count, failure) == SLIMDAG_ERROR_INVALID_ARGUMENT);
  slimdag_error* again = nullptr;
  CHECK(slimdag_manifest_node_count(manifest.get(), &count, &again) == SLIMDAG_OK);
  CHECK(again == nullptr);
}

TEST_CASE("getters of an error take NULL") {
  CHECK(slimdag_error_status(nullptr) == SLIMDAG_OK);
  for (auto get :
       {slimdag_error_message, slimdag_error_hint, slimdag_error_file, slimdag_error_unique_id, slimdag_error_text}) {
    const slimdag_text empty = get(nullptr);
    CHECK(empty.size == 0);
    CHECK(empty.data[0] == '\0');
  }
  std::uint64_t position = 5;
  for (auto get : {slimdag_error_line, slimdag_error_column, slimdag_error_byte}) CHECK(get(nullptr, &position) == 0);
  CHECK(position == 5);
  slimdag_error_free(nullptr);
}
