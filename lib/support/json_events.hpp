// The tokenizer behind one interface: JSON text in pieces -> events to a sink. The only place that knows which JSON
// parser is used (Boost.JSON's basic_parser), so that another one could take its place.
#pragma once

#include <boost/json/basic_parser_impl.hpp>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include "slimdag/error.hpp"
#include "support/python_json.hpp"

namespace slimdag::json {

/// Nesting beyond which a text is refused; Python's json gives up at some 1,000 levels, dbt's own copying of values
/// earlier.
inline constexpr std::size_t max_depth = 500;
/// Digits of an integer beyond which Python refuses to read it (sys.int_info.default_max_str_digits).
inline constexpr std::size_t max_digits = 4300;

/// What a Sink must have. `skips_keys()` and `skips_scalars()` say that the sink is not interested in names, or in
/// strings, numbers and literals, right now; they are then not put together and not delivered. `skips_value()` says
/// behind a key that no event of the value that follows is needed; some may come nevertheless. Views are valid during
/// the call only.
template <typename Sink>
concept EventSink = requires(Sink& sink, std::string_view text, bool flag) {
  { sink.skips_keys() } -> std::same_as<bool>;
  { sink.skips_scalars() } -> std::same_as<bool>;
  { sink.skips_value() } -> std::same_as<bool>;
  sink.begin_object();
  sink.end_object();
  sink.begin_array();
  sink.end_array();
  sink.key(text);
  sink.string(text);
  sink.number(text);
  sink.boolean(flag);
  sink.null();
};

namespace detail {

/// Boost.JSON has no code for it; that of a text that is too long does not occur otherwise.
inline constexpr boost::json::error integer_too_long = boost::json::error::string_too_large;

/// Translates basic_parser's handler calls, which may deliver a text in parts, to whole events.
template <EventSink Sink>
class Handler {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  Handler(Sink& sink, bool rewritten) : sink_(sink), rewritten_(rewritten) {}

  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return sink_.begin_object(), true; }
  bool on_object_end(std::size_t, error_code&) { return sink_.end_object(), true; }
  bool on_array_begin(error_code&) { return sink_.begin_array(), true; }
  bool on_array_end(std::size_t, error_code&) { return sink_.end_array(), true; }
  bool on_key_part(string_view s, std::size_t, error_code&) {
    if (!sink_.skips_keys()) parts_.append(s.data(), s.size());
    return true;
  }
  bool on_key(string_view s, std::size_t, error_code&) {
    if (!sink_.skips_keys()) sink_.key(whole(s));
    return true;
  }
  bool on_string_part(string_view s, std::size_t, error_code&) { return part(s); }
  bool on_string(string_view s, std::size_t, error_code&) {
    if (sink_.skips_scalars()) return true;
    const std::string_view text = whole(s);
    if (rewritten_ && text == nan_marker) {
      sink_.number("NaN");
    } else {
      sink_.string(text);
    }
    return true;
  }
  bool on_number_part(string_view s, error_code&) {
    number_size_ += digits_at_most(s);
    number_is_real_ = number_is_real_ || is_real(s);
    return part(s);
  }
  bool on_int64(std::int64_t, string_view s, error_code& error) { return on_number(s, error); }
  bool on_uint64(std::uint64_t, string_view s, error_code& error) { return on_number(s, error); }
  bool on_double(double, string_view s, error_code& error) { return on_number(s, error); }
  bool on_bool(bool b, error_code&) {
    if (!sink_.skips_scalars()) sink_.boolean(b);
    return true;
  }
  bool on_null(error_code&) {
    if (!sink_.skips_scalars()) sink_.null();
    return true;
  }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  bool part(string_view s) {
    if (!sink_.skips_scalars()) parts_.append(s.data(), s.size());
    return true;
  }
  static std::size_t digits_at_most(string_view s) { return s.size() - (s.starts_with('-') ? 1 : 0); }
  static bool is_real(string_view s) { return s.find_first_of(".eE") != string_view::npos; }

  bool on_number(string_view s, error_code& error) {
    const bool too_long = number_size_ + digits_at_most(s) > max_digits && !number_is_real_ && !is_real(s);
    number_size_ = 0;
    number_is_real_ = false;
    if (too_long) {
      error = integer_too_long;
      return false;
    }
    if (!sink_.skips_scalars()) sink_.number(whole(s));
    return true;
  }
  std::string_view whole(string_view s) {
    if (parts_.empty()) return original({s.data(), s.size()});
    joined_.swap(parts_);
    joined_.append(s.data(), s.size());
    parts_.clear();
    return original(joined_);
  }
  std::string_view original(std::string_view text) {
    if (!rewritten_ || !has_surrogate(text)) return text;
    without_fillers_ = without_fillers(text);
    return without_fillers_;
  }

  Sink& sink_;
  bool rewritten_;
  bool number_is_real_ = false;
  std::size_t number_size_ = 0;
  std::string parts_;
  std::string joined_;
  std::string without_fillers_;
};

boost::json::parse_options parser_options(bool allow_invalid_utf8) noexcept;
/// True where the text may still be JSON as Python reads it.
bool may_be_python_json(const boost::json::error_code& error) noexcept;
[[noreturn]] void throw_invalid_json(const boost::json::error_code& error, std::size_t byte, std::string_view name);
[[noreturn]] void throw_invalid_utf8(std::size_t byte, std::string_view name);

}  // namespace detail

/// A parse in pieces. Errors are Error(invalid_json) with the byte.
template <EventSink Sink>
class EventParser {
 public:
  EventParser(Sink& sink, std::string_view name, bool rewritten = false)
      : name_(name), rewritten_(rewritten), parser_(detail::parser_options(rewritten), sink, rewritten) {}

  /// False where the text is not standard JSON but may be what Python writes: start again with parse_rewritten().
  [[nodiscard]] bool write(std::string_view piece, bool more) {
    boost::json::error_code error;
    const std::size_t used = parser_.write_some(more, piece.data(), piece.size(), error);
    if (error) {
      if (!rewritten_ && detail::may_be_python_json(error)) return false;
      detail::throw_invalid_json(error, consumed_ + used, name_);
    }
    consumed_ += used;
    if (used < piece.size()) {
      const std::size_t extra = piece.find_first_not_of(" \t\r\n", used);
      if (extra != std::string_view::npos)
        detail::throw_invalid_json(boost::json::error::extra_data, consumed_ - used + extra, name_);
    }
    return true;
  }

 private:
  std::string name_;
  bool rewritten_;
  std::size_t consumed_ = 0;
  boost::json::basic_parser<detail::Handler<Sink>> parser_;
};

/// For a text that write() did not take: rewrites it in place (see python_json.hpp) and parses it.
template <EventSink Sink>
void parse_rewritten(std::string& text, Sink& sink, std::string_view name) {
  const StandardJson standard = to_standard_json(text);
  if (standard.invalid_utf8) detail::throw_invalid_utf8(*standard.invalid_utf8, name);
  EventParser<Sink> parser(sink, name, true);
  static_cast<void>(parser.write(text, false));  // Always true: what is no JSON now is an error, with its place.
}

}  // namespace slimdag::json
