#include "state/state_snapshot.hpp"

#include "manifest/manifest_data.hpp"
#include "manifest/manifest_snapshot.hpp"
#include "manifest/snapshot_lists.hpp"
#include "slimdag/error.hpp"

namespace slimdag::snapshot {
namespace {

void add_run_results(Sections& sections, const RunResults& run) {
  std::vector<RunResult> records;
  records.reserve(run.results.size());
  for (const RunResults::Result& result : run.results)
    records.push_back({sections.text(result.unique_id), sections.text(result.status)});
  sections.add_numbers(SectionKind::run_results, records);
}

void add_freshness(Sections& sections, const SourceFreshness& freshness) {
  std::vector<Freshness> records;
  records.reserve(freshness.results.size());
  for (const SourceFreshness::Result& result : freshness.results) {
    const std::uint32_t flags =
        (result.max_loaded_at ? has_max_loaded_at : 0U) | (result.has_time_zone ? has_time_zone : 0U);
    records.push_back({sections.text(result.unique_id), flags, result.max_loaded_at.value_or(0)});
  }
  sections.add(SectionKind::freshness, records);
}

class ResultReader {
 public:
  explicit ResultReader(const Image& image) : image_(image), texts_(read_texts(image, arena_)) {}

  RunResults run_results() const {
    RunResults run;
    const auto records = image_.records<RunResult>(SectionKind::run_results);
    run.results.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
      run.results.push_back({text(records[i].unique_id), text(records[i].status)});
    return run;
  }

  SourceFreshness freshness() const {
    SourceFreshness freshness;
    for (const Freshness& record : image_.section<Freshness>(SectionKind::freshness)) {
      SourceFreshness::Result result;
      result.unique_id = text(record.unique_id);
      if ((record.flags & has_max_loaded_at) != 0) result.max_loaded_at = record.max_loaded_at;
      result.has_time_zone = (record.flags & has_time_zone) != 0;
      freshness.results.push_back(result);
    }
    return freshness;
  }

 private:
  std::string_view text(TextId id) const {
    if (id >= texts_.size()) image_.throw_damaged("a text of a result is missing");
    return texts_[id];
  }

  const Image& image_;
  Arena arena_;
  std::span<const std::string_view> texts_;
};

}  // namespace

void write_state(const StateData& state, const std::string& path) {
  if (state.manifest && state.manifest->data().merged())
    throw Error(ErrorCode::invalid_argument, "A state that is put together from several runs fits into no snapshot.",
                {}, "Export it, and make a snapshot of that directory.");
  Sections sections;
  if (state.manifest) add_manifest(sections, state.manifest->data());
  if (state.run_results) add_run_results(sections, *state.run_results);
  if (state.sources) add_freshness(sections, *state.sources);
  sections.write(path);
}

void read_state(std::shared_ptr<const Image> image, StateData& state) {
  if (has_manifest(*image)) state.manifest = Manifest(read_manifest(image));
  const bool run_results = image->has(SectionKind::run_results);
  const bool freshness = image->has(SectionKind::freshness);
  if (run_results || freshness) {
    const ResultReader reader(*image);
    if (run_results) state.run_results = reader.run_results();
    if (freshness) state.sources = reader.freshness();
  }
  state.image = std::move(image);
}

}  // namespace slimdag::snapshot
