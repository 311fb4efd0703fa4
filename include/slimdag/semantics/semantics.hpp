// Which engine's answers are given: dbt-core up to 1.11, dbt-core from 1.12 on, or dbt 2, the engine in Rust.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slimdag {

/// The engines differ in what they compare, select and defer to. Without a word of the caller the engine counts that
/// wrote the current manifest, never that of the comparison state: it is the one that runs.
enum class Semantics : std::uint8_t {
  dbt_core_1_11,  ///< dbt-core 1.0 to 1.11.
  dbt_core_1_12,  ///< dbt-core 1.12 and 1.13.
  dbt_2,          ///< dbt 2, before its release called Fusion.
};

/// "dbt-core-1.11", "dbt-core-1.12", "dbt-2".
std::string_view to_string(Semantics semantics) noexcept;
/// nullopt where there is no such name.
std::optional<Semantics> semantics_from(std::string_view name) noexcept;

/// What decided.
enum class SemanticsOrigin : std::uint8_t {
  option,       ///< The caller.
  dbt_version,  ///< `metadata.dbt_version` of the current manifest.
  assumed,      ///< That version is not known here, or it is missing; `warning` says what was taken.
};
std::string_view to_string(SemanticsOrigin origin) noexcept;

struct SemanticsChoice {
  Semantics semantics = Semantics::dbt_core_1_11;
  SemanticsOrigin origin = SemanticsOrigin::assumed;
  std::string dbt_version;  ///< As the current manifest writes it; may be empty.
  std::string warning;      ///< A sentence where the version was not known; else empty.
};

/// The semantics of the engine of that version, as `metadata.dbt_version` writes it. 1.0 to 1.11 are dbt-core-1.11,
/// 1.12 and 1.13 dbt-core-1.12, 2.x dbt-2. Calendar versions of dbt's platform ("2024.10.8+996c6a8") are dbt-core. An
/// unknown version counts as the newest known one of its major version, a missing or unreadable one as 1.11, both with
/// a warning. Pre-releases count as the release.
SemanticsChoice semantics_of_version(std::string_view dbt_version);

/// As JSON text: {"semantics": {"name", "by", "dbt_version", "warning"}}.
std::string to_json(const SemanticsChoice& choice);

/// Every point in which the engines differ, as JSON text: [{"rule", "area", "what", "holds": {semantics: bool},
/// "source"}]. docs/semantics.md is made from it.
std::string semantics_json();

}  // namespace slimdag
