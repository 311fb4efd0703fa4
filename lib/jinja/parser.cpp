#include "jinja/parser.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "jinja/tokens.hpp"
#include "support/json_value.hpp"
#include "support/python_number.hpp"
#include "support/python_repr.hpp"

namespace slimdag::jinja {
namespace {

/// Thrown where jinja2 raises; never leaves this file.
struct Refused {};

std::string repr_of(std::string_view text) { return python_repr(json::Value::of_string(text)); }

FieldValue python(std::string repr) { return {FieldValue::Kind::python, std::move(repr), nullptr, {}}; }
FieldValue quoted(std::string_view text) { return python(repr_of(text)); }
FieldValue of(NodePtr node) {
  if (node == nullptr) return python("None");
  return {FieldValue::Kind::node, {}, std::move(node), {}};
}
FieldValue of(std::vector<NodePtr> list) { return {FieldValue::Kind::list, {}, nullptr, std::move(list)}; }

NodePtr make(std::string_view type) {
  auto node = std::make_unique<Node>();
  node->type = type;
  return node;
}

template <typename... Rest>
NodePtr make(std::string_view type, std::string_view name, FieldValue value, Rest&&... rest) {
  NodePtr node = make(type, std::forward<Rest>(rest)...);
  node->fields.insert(node->fields.begin(), Field{name, std::move(value)});
  return node;
}

NodePtr constant(std::string repr) { return make("Const", "value", python(std::move(repr))); }

NodePtr text_constant(std::string text) {
  NodePtr node = constant(repr_of(text));
  node->text = std::move(text);
  node->is_text = true;
  return node;
}

/// int(text, 0) as Python writes it.
std::string integer_repr(std::string_view text) {
  if (text.size() < 2 || text[0] != '0' || (text[1] >= '0' && text[1] <= '9')) {
    const std::size_t first = std::min(text.find_first_not_of('0'), text.size() - 1);
    return std::string(text.substr(first));
  }
  const char kind = static_cast<char>(text[1] | 0x20);
  const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
  char* end = nullptr;
  const std::string digits(text.substr(2));
  errno = 0;
  const unsigned long long number = std::strtoull(digits.c_str(), &end, base);
  if (errno != 0) throw Refused{};
  return std::to_string(number);
}

struct Arguments {
  std::vector<NodePtr> args, kwargs;
  NodePtr dyn_args, dyn_kwargs;
};

/// jinja2's recursive descent over the tokens of one tag.
class Parser {
 public:
  explicit Parser(const std::vector<Token>& tokens) : tokens_(tokens) {}

  /// The expressions of a print tag or a statement, in the order of the text.
  void parse(Tag::Kind kind, std::vector<NodePtr>& out) {
    if (kind == Tag::Kind::print) {
      out.push_back(tuple());
    } else {
      statement(out);
    }
    // A colon may stand behind the head of a block.
    take(":");
    if (now().kind != Token::Kind::end) throw Refused{};
  }

 private:
  // ---- tokens

  const Token& now() const noexcept { return tokens_[at_]; }
  const Token& ahead() const noexcept { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  Token take_now() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool take(std::string_view symbol) {
    if (!now().is_symbol(symbol)) return false;
    ++at_;
    return true;
  }
  bool take_name(std::string_view name) {
    if (!now().is_name(name)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!take(symbol)) throw Refused{};
  }
  std::string name() {
    if (now().kind != Token::Kind::name) throw Refused{};
    return take_now().text;
  }

  /// Counts the depth of what is parsed while it lives.
  class Level {
   public:
    explicit Level(unsigned& depth) : depth_(depth) {
      if (++depth_ > max_depth) throw Refused{};
    }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    unsigned& depth_;
  };

  // ---- statements

  void statement(std::vector<NodePtr>& out) {
    const std::string word = name();
    if (word == "if" || word == "elif") {
      out.push_back(tuple(false));
    } else if (word == "for") {
      loop(out);
    } else if (word == "set") {
      assignment(out);
    } else if (word == "do") {
      out.push_back(tuple());
    } else if (word == "print") {
      while (now().kind != Token::Kind::end) {
        out.push_back(expression());
        if (!take(",")) break;
      }
    } else if (word == "call") {
      if (now().is_symbol("(")) signature(out);
      out.push_back(expression());
    } else if (word == "filter") {
      out.push_back(filter(nullptr, true));
    } else if (word == "macro" || word == "test") {
      name();
      signature(out);
    } else if (word == "materialization") {
      materialization(out);
    } else if (word == "with") {
      with(out);
    } else if (word == "include" || word == "extends" || word == "autoescape" || word == "import" || word == "from") {
      out.push_back(expression());
      skip_rest();
    } else {
      skip_rest();  // else, endif, block, docs, break, ...: no expressions
    }
  }

  void skip_rest() noexcept { at_ = tokens_.size() - 1; }

  void loop(std::vector<NodePtr>& out) {
    while (!now().is_name("in")) {
      if (now().kind == Token::Kind::end) throw Refused{};
      ++at_;
    }
    ++at_;
    out.push_back(tuple(false));
    if (take_name("if")) out.push_back(expression());
    take_name("recursive");
  }

  /// `{% set a, b = ... %}`, or the head of a block, which may have filters.
  void assignment(std::vector<NodePtr>& out) {
    name();
    while (now().is_symbol(",") || now().is_symbol(".")) {
      ++at_;
      if (now().kind == Token::Kind::name) ++at_;
    }
    if (take("="))
      out.push_back(tuple());
    else if (now().is_symbol("|"))
      out.push_back(filter(nullptr, false));
  }

  /// Parameters may have types, as in dbt's macros.
  void signature(std::vector<NodePtr>& out) {
    expect("(");
    while (!now().is_symbol(")")) {
      name();
      if (take(":")) type_name();
      if (take("=")) out.push_back(expression());
      if (!take(",")) break;
    }
    expect(")");
  }

  void type_name() {
    const Level level(depth_);
    name();
    if (!take("[")) return;
    do type_name();
    while (take(","));
    expect("]");
  }

  void materialization(std::vector<NodePtr>& out) {
    name();
    while (take(",")) {
      name();
      if (take("=")) out.push_back(expression());
    }
  }

  void with(std::vector<NodePtr>& out) {
    while (now().kind == Token::Kind::name) {
      name();
      expect("=");
      out.push_back(expression());
      if (!take(",")) break;
    }
  }

  // ---- expressions, from the loosest to the tightest

  NodePtr expression(bool with_condition = true) {
    const Level level(depth_);
    return with_condition ? conditional() : disjunction();
  }

  NodePtr conditional() {
    NodePtr value = disjunction();
    while (take_name("if")) {
      NodePtr test = disjunction();
      NodePtr other = take_name("else") ? conditional_below() : nullptr;
      value =
          make("CondExpr", "test", of(std::move(test)), "expr1", of(std::move(value)), "expr2", of(std::move(other)));
    }
    return value;
  }

  NodePtr conditional_below() {
    const Level level(depth_);
    return conditional();
  }

  static NodePtr binary(std::string_view type, NodePtr left, NodePtr right) {
    return make(type, "left", of(std::move(left)), "right", of(std::move(right)));
  }

  NodePtr disjunction() {
    NodePtr left = conjunction();
    while (take_name("or")) left = binary("Or", std::move(left), conjunction());
    return left;
  }

  NodePtr conjunction() {
    NodePtr left = negation();
    while (take_name("and")) left = binary("And", std::move(left), negation());
    return left;
  }

  NodePtr negation() {
    if (!take_name("not")) return comparison();
    const Level level(depth_);
    return make("Not", "node", of(negation()));
  }

  NodePtr operand(std::string_view op) {
    NodePtr node = make("Operand", "op", quoted(op), "expr", of(sum()));
    node->text = op;
    return node;
  }

  NodePtr comparison() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> operators = {
        {{"==", "eq"}, {"!=", "ne"}, {"<", "lt"}, {"<=", "lteq"}, {">", "gt"}, {">=", "gteq"}}};
    NodePtr left = sum();
    std::vector<NodePtr> ops;
    while (true) {
      const auto* const found =
          std::find_if(operators.begin(), operators.end(), [&](const auto& op) { return now().is_symbol(op.first); });
      if (found != operators.end()) {
        ++at_;
        ops.push_back(operand(found->second));
      } else if (take_name("in")) {
        ops.push_back(operand("in"));
      } else if (now().is_name("not") && ahead().is_name("in")) {
        at_ += 2;
        ops.push_back(operand("notin"));
      } else {
        break;
      }
    }
    if (ops.empty()) return left;
    return make("Compare", "expr", of(std::move(left)), "ops", of(std::move(ops)));
  }

  NodePtr sum() {
    NodePtr left = concatenation();
    while (true) {
      if (take("+"))
        left = binary("Add", std::move(left), concatenation());
      else if (take("-"))
        left = binary("Sub", std::move(left), concatenation());
      else
        return left;
    }
  }

  NodePtr concatenation() {
    std::vector<NodePtr> parts;
    parts.push_back(product());
    while (take("~")) parts.push_back(product());
    if (parts.size() == 1) return std::move(parts.front());
    return make("Concat", "nodes", of(std::move(parts)));
  }

  NodePtr product() {
    NodePtr left = power();
    while (true) {
      if (take("*"))
        left = binary("Mul", std::move(left), power());
      else if (take("/"))
        left = binary("Div", std::move(left), power());
      else if (take("//"))
        left = binary("FloorDiv", std::move(left), power());
      else if (take("%"))
        left = binary("Mod", std::move(left), power());
      else
        return left;
    }
  }

  NodePtr power() {
    NodePtr left = unary();
    while (take("**")) left = binary("Pow", std::move(left), unary());
    return left;
  }

  NodePtr unary(bool with_filter = true) {
    const Level level(depth_);
    NodePtr node;
    if (take("-"))
      node = make("Neg", "node", of(unary(false)));
    else if (take("+"))
      node = make("Pos", "node", of(unary(false)));
    else
      node = primary();
    node = postfix(std::move(node));
    return with_filter ? filters(std::move(node)) : std::move(node);
  }

  NodePtr primary() {
    const Token token = take_now();
    switch (token.kind) {
      case Token::Kind::name:
        return named(token.text);
      case Token::Kind::text:
        return text(token.text);
      case Token::Kind::integer:
        return constant(integer_repr(token.text));
      case Token::Kind::floating:
        return constant(python_repr(python_float(token.text)));
      case Token::Kind::symbol:
        return bracketed(token.text);
      case Token::Kind::end:
        break;
    }
    throw Refused{};
  }

  static NodePtr named(const std::string& word) {
    if (word == "true" || word == "True") return constant("True");
    if (word == "false" || word == "False") return constant("False");
    if (word == "none" || word == "None") return constant("None");
    NodePtr node = make("Name", "name", quoted(word), "ctx", quoted("load"));
    node->text = word;
    return node;
  }

  /// Texts that stand side by side are one.
  NodePtr text(std::string content) {
    while (now().kind == Token::Kind::text) content += take_now().text;
    return text_constant(std::move(content));
  }

  NodePtr bracketed(std::string_view opener) {
    if (opener == "(") {
      NodePtr node = tuple(true, true);
      expect(")");
      return node;
    }
    if (opener == "[") return make("List", "items", of(items("]", [this] { return expression(); })));
    if (opener == "{") return make("Dict", "items", of(items("}", [this] { return pair(); })));
    throw Refused{};
  }

  template <typename Item>
  std::vector<NodePtr> items(std::string_view closer, Item&& item) {
    std::vector<NodePtr> list;
    while (!now().is_symbol(closer)) {
      if (!list.empty()) expect(",");
      if (now().is_symbol(closer)) break;
      list.push_back(item());
    }
    expect(closer);
    return list;
  }

  NodePtr pair() {
    NodePtr key = expression();
    expect(":");
    return make("Pair", "key", of(std::move(key)), "value", of(expression()));
  }

  bool at_end_of_tuple() const noexcept {
    return now().kind == Token::Kind::end || now().is_symbol(")") || now().is_name("recursive");
  }

  /// One expression, or several with commas.
  NodePtr tuple(bool with_condition = true, bool in_parentheses = false) {
    std::vector<NodePtr> parts;
    bool is_tuple = false;
    while (true) {
      if (!parts.empty()) expect(",");
      if (at_end_of_tuple()) break;
      parts.push_back(expression(with_condition));
      if (!now().is_symbol(",")) break;
      is_tuple = true;
    }
    if (!is_tuple && !parts.empty()) return std::move(parts.front());
    if (!is_tuple && !in_parentheses) throw Refused{};
    return make("Tuple", "items", of(std::move(parts)), "ctx", quoted("load"));
  }

  NodePtr postfix(NodePtr node) {
    while (true) {
      if (take("."))
        node = attribute(std::move(node));
      else if (take("["))
        node = subscript(std::move(node));
      else if (now().is_symbol("("))
        node = call(std::move(node));
      else
        return node;
    }
  }

  NodePtr attribute(NodePtr node) {
    const Token token = take_now();
    if (token.kind == Token::Kind::integer)
      return make("Getitem", "node", of(std::move(node)), "arg", of(constant(integer_repr(token.text))), "ctx",
                  quoted("load"));
    if (token.kind != Token::Kind::name) throw Refused{};
    NodePtr got = make("Getattr", "node", of(std::move(node)), "attr", quoted(token.text), "ctx", quoted("load"));
    got->text = token.text;
    return got;
  }

  NodePtr subscript(NodePtr node) {
    std::vector<NodePtr> parts;
    while (!now().is_symbol("]")) {
      if (!parts.empty()) expect(",");
      parts.push_back(slice());
    }
    expect("]");
    NodePtr argument = parts.size() == 1 ? std::move(parts.front())
                                         : make("Tuple", "items", of(std::move(parts)), "ctx", quoted("load"));
    return make("Getitem", "node", of(std::move(node)), "arg", of(std::move(argument)), "ctx", quoted("load"));
  }

  NodePtr slice() {
    NodePtr start;
    if (!take(":")) {
      start = expression();
      if (!take(":")) return start;
    }
    const auto ends = [this] { return now().is_symbol("]") || now().is_symbol(","); };
    NodePtr stop = now().is_symbol(":") || ends() ? nullptr : expression();
    NodePtr step;
    if (take(":") && !ends()) step = expression();
    return make("Slice", "start", of(std::move(start)), "stop", of(std::move(stop)), "step", of(std::move(step)));
  }

  NodePtr call(NodePtr node) {
    Arguments found = arguments();
    return make("Call", "node", of(std::move(node)), "args", of(std::move(found.args)), "kwargs",
                of(std::move(found.kwargs)), "dyn_args", of(std::move(found.dyn_args)), "dyn_kwargs",
                of(std::move(found.dyn_kwargs)));
  }

  Arguments arguments() {
    const Level level(depth_);
    Arguments found;
    expect("(");
    bool needs_comma = false;
    while (!now().is_symbol(")")) {
      if (std::exchange(needs_comma, true)) {
        expect(",");
        if (now().is_symbol(")")) break;
      }
      if (take("*")) {
        if (found.dyn_args != nullptr || found.dyn_kwargs != nullptr) throw Refused{};
        found.dyn_args = expression();
      } else if (take("**")) {
        if (found.dyn_kwargs != nullptr) throw Refused{};
        found.dyn_kwargs = expression();
      } else if (now().kind == Token::Kind::name && ahead().is_symbol("=")) {
        if (found.dyn_kwargs != nullptr) throw Refused{};
        found.kwargs.push_back(keyword());
      } else {
        if (found.dyn_args != nullptr || found.dyn_kwargs != nullptr || !found.kwargs.empty()) throw Refused{};
        found.args.push_back(expression());
      }
    }
    expect(")");
    return found;
  }

  NodePtr keyword() {
    std::string key = name();
    expect("=");
    NodePtr node = make("Keyword", "key", quoted(key), "value", of(expression()));
    node->text = std::move(key);
    return node;
  }

  NodePtr filters(NodePtr node) {
    while (true) {
      if (now().is_symbol("|"))
        node = filter(std::move(node), false);
      else if (take_name("is"))
        node = test(std::move(node));
      else if (now().is_symbol("("))
        node = call(std::move(node));
      else
        return node;
    }
  }

  std::string dotted_name() {
    std::string full = name();
    while (take(".")) full += "." + name();
    return full;
  }

  static NodePtr filter_or_test(std::string_view type, NodePtr node, std::string_view name, Arguments found) {
    return make(type, "node", of(std::move(node)), "name", quoted(name), "args", of(std::move(found.args)), "kwargs",
                of(std::move(found.kwargs)), "dyn_args", of(std::move(found.dyn_args)), "dyn_kwargs",
                of(std::move(found.dyn_kwargs)));
  }

  NodePtr filter(NodePtr node, bool starts_inline) {
    while (starts_inline || take("|")) {
      starts_inline = false;
      const std::string full = dotted_name();
      Arguments found;
      if (now().is_symbol("(")) found = arguments();
      node = filter_or_test("Filter", std::move(node), full, std::move(found));
    }
    return node;
  }

  bool begins_argument_of_test() const noexcept {
    const Token& token = now();
    if (token.is_name("else") || token.is_name("or") || token.is_name("and")) return false;
    return token.kind == Token::Kind::name || token.kind == Token::Kind::text || token.kind == Token::Kind::integer ||
           token.kind == Token::Kind::floating || token.is_symbol("[") || token.is_symbol("{");
  }

  NodePtr test(NodePtr node) {
    const bool negated = take_name("not");
    const std::string full = dotted_name();
    Arguments found;
    if (now().is_symbol("(")) {
      found = arguments();
    } else if (begins_argument_of_test()) {
      if (now().is_name("is")) throw Refused{};
      found.args.push_back(postfix(primary()));
    }
    NodePtr made = filter_or_test("Test", std::move(node), full, std::move(found));
    return negated ? make("Not", "node", of(std::move(made))) : std::move(made);
  }

  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
};

}  // namespace

std::optional<std::vector<NodePtr>> parse_expressions(std::string_view text) {
  const std::optional<std::vector<Tag>> tags = read_tags(text);
  if (!tags) return std::nullopt;
  std::vector<NodePtr> expressions;
  try {
    for (const Tag& tag : *tags) Parser(tag.tokens).parse(tag.kind, expressions);
  } catch (const Refused&) {
    return std::nullopt;
  }
  return expressions;
}

}  // namespace slimdag::jinja
