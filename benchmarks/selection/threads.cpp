// 10,000 selections over one manifest from 8 threads, and the same from one: a lock in the way would show.
//
//   threads DATA   prints {"one_thread": seconds, "eight_threads": seconds, "processors": ...}
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "slimdag/selection/select.hpp"
#include "slimdag/state/load_with_state.hpp"

using namespace slimdag;

namespace {

constexpr int selections = 10'000;

double seconds_with(int threads, const Manifest& manifest, const State& state,
                    const std::vector<SelectOptions>& questions, const std::vector<NodeSet>& answers) {
  std::atomic<int> next = 0;
  std::atomic<bool> wrong = false;
  const auto work = [&] {
    for (int i = next++; i < selections; i = next++) {
      const std::size_t question = static_cast<std::size_t>(i) % questions.size();
      if (select(manifest, &state, questions[question]) != answers[question]) wrong = true;
    }
  };
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& thread : others) thread.join();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  if (wrong) {
    std::fputs("an answer differs from the first one\n", stderr);
    std::exit(1);
  }
  return taken.count();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("threads DATA\n", stderr);
    return 2;
  }
  const std::string data = arguments[1];
  const ManifestWithState loaded = load_with_state(data + "/current", data + "/previous");
  std::vector<SelectOptions> questions;
  for (const char* criteria : {"state:modified+", "state:modified", "tag:daily", "2+tag:pii+3"}) {
    SelectOptions options;
    options.select = std::vector<std::string>{criteria};
    questions.push_back(options);
  }
  // The threads start on a manifest without graph, and a state that was never compared.
  const ManifestWithState fresh = load_with_state(data + "/current", data + "/previous");
  std::vector<NodeSet> answers;
  for (const SelectOptions& options : questions) answers.push_back(select(loaded.manifest, &loaded.state, options));
  const double eight = seconds_with(8, fresh.manifest, fresh.state, questions, answers);
  const double one = seconds_with(1, loaded.manifest, loaded.state, questions, answers);
  std::printf("{\"one_thread\": %.6f, \"eight_threads\": %.6f, \"processors\": %u}\n", one, eight,
              std::thread::hardware_concurrency());
}
