// What triggered a run, where nobody says it: whether it checks a pull request decides whether it is ever a state.
#pragma once

#include "slimdag/environments/job.hpp"
#include "slimdag/store/run.hpp"

namespace slimdag {

/// Decides `record.trigger`, and its pull request where only the process's environment names one: what is given, else
/// what pull request, process and job say, else manual. `job` may be nullptr. Throws Error(invalid_argument) where one
/// says that the run checks a pull request and another one that it does not.
void decide_trigger(RunRecord& record, const Job* job);

}  // namespace slimdag
