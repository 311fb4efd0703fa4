#include "support/lazy.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>
#include <vector>

using slimdag::Lazy;

TEST_CASE("a lazy value is made once, by whichever of several threads") {
  const Lazy<int> value;
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { CHECK(value.get([&] { return ++made; }) == 1); });
  for (std::thread& thread : threads) thread.join();
  CHECK(made == 1);
}

TEST_CASE("a lazy value that could not be made is made at the next call") {
  const Lazy<int> value;
  CHECK_THROWS_AS(value.get([]() -> int { throw std::runtime_error("not now"); }), std::runtime_error);
  CHECK(value.get([] { return 7; }) == 7);
  CHECK(value.get([] { return 8; }) == 7);
}
