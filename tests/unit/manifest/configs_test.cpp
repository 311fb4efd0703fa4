#include "manifest/configs.hpp"

#include <doctest/doctest.h>

#include <new>
#include <thread>

using namespace slimdag;

TEST_CASE("configs that are added keep their numbers") {
  Configs configs;
  CHECK(configs.add({}) == 0);
  CHECK(configs.add(json::Value::of_bool(true)) == 1);
  CHECK(configs[0].is_null());
  CHECK(configs[1].truth);
}

TEST_CASE("deferred configs are made once, by whoever looks first") {
  Configs configs;
  int made = 0;
  configs.defer([&] {
    ++made;
    return std::vector<json::Value>{{}, json::Value::of_bool(true)};
  });
  CHECK(made == 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { static_cast<void>(configs[1]); });
  for (std::thread& thread : threads) thread.join();
  CHECK(configs[1].truth);
  CHECK(made == 1);
}

TEST_CASE("a failure is not kept") {
  Configs configs;
  bool fails = true;
  configs.defer([&] {
    if (fails) throw std::bad_alloc();
    return std::vector<json::Value>{json::Value::of_bool(true)};
  });
  CHECK_THROWS_AS(static_cast<void>(configs[0]), std::bad_alloc);
  fails = false;
  CHECK(configs[0].truth);
}
