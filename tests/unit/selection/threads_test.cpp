// One manifest and one state from many threads, from the first question on: nothing is built yet.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "shop.hpp"
#include "slimdag/state/compare.hpp"
#include "slimdag/state/state.hpp"

using namespace slimdag;
using namespace slimdag::testing;

TEST_CASE("any number of threads select at the same time") {
  const std::vector<std::string> criteria = {"state:modified+",    "state:new",  "*",
                                             "tag:nightly+",       "@orders",    "config.materialized:table",
                                             "resource_type:test", "path:models"};
  const auto options_of = [](const std::string& text) {
    SelectOptions options;
    options.select = std::vector<std::string>{text};
    return options;
  };
  const Manifest known = Manifest::parse(shop_json());
  std::vector<std::vector<std::string_view>> answers;
  const State known_state = State::from(known);
  for (const std::string& text : criteria)
    answers.push_back(sorted_unique_ids(known, select(known, &known_state, options_of(text))));

  const Manifest manifest = Manifest::parse(shop_json());
  const State state = State::from(Manifest::parse(shop_json()));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 100; ++i) {
        const std::size_t question = (t + i) % criteria.size();
        const NodeSet selected = select(manifest, &state, options_of(criteria[question]));
        if (sorted_unique_ids(manifest, selected) != answers[question]) ++wrong;
      }
      if (compare(manifest, state).modified().count() != 0) ++wrong;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
