// The functions of fmt 9, compiled once for the whole library. Header-only in every file they are two thirds of the
// time of a build; and Debian has them compiled only as a shared library, on which slimdag_c must not depend. They are
// inline here and therefore weak symbols: a program that links its own fmt does not clash.
#ifdef SLIMDAG_FMT_COMPILED_ONCE
#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace {

namespace detail = fmt::detail;
namespace dragonbox = fmt::detail::dragonbox;

// What a file that uses fmt without FMT_HEADER_ONLY refers to: an inline function is emitted where its address is
// taken.
[[gnu::used]] const struct {
  std::string (*vformat)(fmt::string_view, fmt::format_args) = &fmt::vformat;
  void (*assert_fail)(const char*, int, const char*) = &detail::assert_fail;
  void (*throw_format_error)(const char*) = &detail::throw_format_error;
  bool (*is_printable)(std::uint32_t) = &detail::is_printable;
  detail::thousands_sep_result<char> (*thousands_sep)(detail::locale_ref) = &detail::thousands_sep_impl<char>;
  char (*decimal_point)(detail::locale_ref) = &detail::decimal_point_impl<char>;
  dragonbox::decimal_fp<float> (*float_to_decimal)(float) = &dragonbox::to_decimal<float>;
  dragonbox::decimal_fp<double> (*double_to_decimal)(double) = &dragonbox::to_decimal<double>;
} emitted;

#ifdef __clang__
// Clang emits a destructor of complete objects where one is called that it may not inline, and if it is told not to
// take that of base objects instead: see lib/CMakeLists.txt.
[[gnu::used, clang::optnone]] void end_format_error() { const fmt::format_error error(""); }
#endif

}  // namespace
#endif
