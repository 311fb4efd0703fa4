#include "jinja/parser.hpp"

#include <doctest/doctest.h>

#include <string>

using slimdag::jinja::NodePtr;
using slimdag::jinja::parse_expressions;

namespace {

/// The expressions as jinja2 shows them; "refused" where it raises.
std::string shown(std::string_view text) {
  const auto expressions = parse_expressions(text);
  if (!expressions) return "refused";
  std::string all;
  for (const NodePtr& expression : *expressions) all += (all.empty() ? "" : "; ") + repr(*expression);
  return all;
}

struct Case {
  std::string_view text;
  std::string_view expected;
};

// What is expected is what jinja2 3.1 prints of the expressions of
// Environment(extensions=["jinja2.ext.do"]).parse(text).
constexpr Case cases[] = {
    {R"x({{ f(1, *a, k=2, **d).b[0] }})x",
     R"x(Getitem(node=Getattr(node=Call(node=Name(name='f', ctx='load'), args=[Const(value=1)], kwargs=[Keyword(key='k', value=Const(value=2))], dyn_args=Name(name='a', ctx='load'), dyn_kwargs=Name(name='d', ctx='load')), attr='b', ctx='load'), arg=Const(value=0), ctx='load'))x"},
    {R"x({{ 'it''s' "b" }})x", R"x(Const(value='itsb'))x"},
    {R"x({{ -1 ** 2 }})x", R"x(Pow(left=Neg(node=Const(value=1)), right=Const(value=2)))x"},
    {R"x({{ x[1:2, :3] }})x",
     R"x(Getitem(node=Name(name='x', ctx='load'), arg=Tuple(items=[Slice(start=Const(value=1), stop=Const(value=2), step=None), Slice(start=None, stop=Const(value=3), step=None)], ctx='load'), ctx='load'))x"},
    {R"x({{ 1_000 + 0x1f ~ 1.5e3 }})x",
     R"x(Add(left=Const(value=1000), right=Concat(nodes=[Const(value=31), Const(value=1500.0)])))x"},
    {R"x({{ a is not defined and b is divisibleby 3 }})x",
     R"x(And(left=Not(node=Test(node=Name(name='a', ctx='load'), name='defined', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None)), right=Test(node=Name(name='b', ctx='load'), name='divisibleby', args=[Const(value=3)], kwargs=[], dyn_args=None, dyn_kwargs=None)))x"},
    {R"x({{ x|default('a', true)|upper }})x",
     R"x(Filter(node=Filter(node=Name(name='x', ctx='load'), name='default', args=[Const(value='a'), Const(value=True)], kwargs=[], dyn_args=None, dyn_kwargs=None), name='upper', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
    {R"x({{ (1,) }})x", R"x(Tuple(items=[Const(value=1)], ctx='load'))x"},
    {R"x({{ () }})x", R"x(Tuple(items=[], ctx='load'))x"},
    {R"x({{ {'a': [1, none]} }})x",
     R"x(Dict(items=[Pair(key=Const(value='a'), value=List(items=[Const(value=1), Const(value=None)]))]))x"},
    {R"x({{ a if b else c }})x",
     R"x(CondExpr(test=Name(name='b', ctx='load'), expr1=Name(name='a', ctx='load'), expr2=Name(name='c', ctx='load')))x"},
    {R"x({{ a if b }})x",
     R"x(CondExpr(test=Name(name='b', ctx='load'), expr1=Name(name='a', ctx='load'), expr2=None))x"},
    {R"x({% set x = 1, 2 %})x", R"x(Tuple(items=[Const(value=1), Const(value=2)], ctx='load'))x"},
    {R"x({{ '\n\x41\q\u00e9\101' }})x", R"x(Const(value='\nA\\qéA'))x"},
    {R"x({{ a not in b < c }})x",
     R"x(Compare(expr=Name(name='a', ctx='load'), ops=[Operand(op='notin', expr=Name(name='b', ctx='load')), Operand(op='lt', expr=Name(name='c', ctx='load'))]))x"},
    {R"x({{ 1. }})x", R"x(refused)x"},
    {R"x({{ x.0 }})x", R"x(Getitem(node=Name(name='x', ctx='load'), arg=Const(value=0), ctx='load'))x"},
    {R"x({{ a.b.c('d') }})x",
     R"x(Call(node=Getattr(node=Getattr(node=Name(name='a', ctx='load'), attr='b', ctx='load'), attr='c', ctx='load'), args=[Const(value='d')], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
    {R"x({% for a, b in c recursive %}{{ e }}{% endfor %})x",
     R"x(Name(name='c', ctx='load'); Name(name='e', ctx='load'))x"},
    {R"x({% do f(x) %})x",
     R"x(Call(node=Name(name='f', ctx='load'), args=[Name(name='x', ctx='load')], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
    {R"x({{ ) }})x", R"x(refused)x"},
    {R"x({{ 'a }})x", R"x(refused)x"},
    {R"x({# {{ x }} #}{% raw %}{{ y }}{% endraw %}{{ z }})x", R"x(Name(name='z', ctx='load'))x"},
    {R"x({{ 'x}}' }})x", R"x(Const(value='x}}'))x"},
    {R"x({{ {'a': {'b': 1}} }})x",
     R"x(Dict(items=[Pair(key=Const(value='a'), value=Dict(items=[Pair(key=Const(value='b'), value=Const(value=1))]))]))x"},
    {R"x({{- x -}})x", R"x(Name(name='x', ctx='load'))x"},
    {R"x({%- set a = b -%})x", R"x(Name(name='b', ctx='load'))x"},
    {R"x({{ 012 }})x", R"x(refused)x"},
    {R"x({{ 1e400 }})x", R"x(Const(value=inf))x"},
    {R"x({{ 123456789012345678901234567890 }})x", R"x(Const(value=123456789012345678901234567890))x"},
    {R"x({{ not a == b }})x",
     R"x(Not(node=Compare(expr=Name(name='a', ctx='load'), ops=[Operand(op='eq', expr=Name(name='b', ctx='load'))])))x"},
    {R"x({{ a ~ b + c }})x",
     R"x(Add(left=Concat(nodes=[Name(name='a', ctx='load'), Name(name='b', ctx='load')]), right=Name(name='c', ctx='load')))x"},
    {R"x({% call f() %}{% endcall %})x",
     R"x(Call(node=Name(name='f', ctx='load'), args=[], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
    {R"x({% set x %}y{% endset %})x", R"x()x"},
    {R"x({{ x | f(a=config(b=1)) }})x",
     R"x(Filter(node=Name(name='x', ctx='load'), name='f', args=[], kwargs=[Keyword(key='a', value=Call(node=Name(name='config', ctx='load'), args=[], kwargs=[Keyword(key='b', value=Const(value=1))], dyn_args=None, dyn_kwargs=None))], dyn_args=None, dyn_kwargs=None))x"},
    {R"x({{ [1,2,] }})x", R"x(List(items=[Const(value=1), Const(value=2)]))x"},
    {R"x({{ {'a':1,} }})x", R"x(Dict(items=[Pair(key=Const(value='a'), value=Const(value=1))]))x"},
    {R"x({{ f(a,) }})x",
     R"x(Call(node=Name(name='f', ctx='load'), args=[Name(name='a', ctx='load')], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
    {R"x({{ f(,) }})x", R"x(refused)x"},
    {R"x({{ a.b }}{{ }})x", R"x(refused)x"},
    {R"x({{ 'äß\'' }})x", R"x(Const(value="äß'"))x"},
    {R"x({% if a > 1 %}{{ b }}{% elif c %}{% else %}{{ d }}{% endif %})x",
     R"x(Compare(expr=Name(name='a', ctx='load'), ops=[Operand(op='gt', expr=Const(value=1))]); Name(name='b', ctx='load'); Name(name='c', ctx='load'); Name(name='d', ctx='load'))x"},
    {R"x(no tags)x", R"x()x"},
    {R"x({{ a)x", R"x(refused)x"},
    {R"x({{ a + + b }})x", R"x(Add(left=Name(name='a', ctx='load'), right=Pos(node=Name(name='b', ctx='load'))))x"},
    {R"x({{ f(a=1, 2) }})x", R"x(refused)x"},
    {R"x({{ a // b * c % d - e }})x",
     R"x(Sub(left=Mod(left=Mul(left=FloorDiv(left=Name(name='a', ctx='load'), right=Name(name='b', ctx='load')), right=Name(name='c', ctx='load')), right=Name(name='d', ctx='load')), right=Name(name='e', ctx='load')))x"},
    {R"x({{ x is in [1] }})x",
     R"x(Test(node=Name(name='x', ctx='load'), name='in', args=[List(items=[Const(value=1)])], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
};

}  // namespace

TEST_CASE("expressions are jinja2's") {
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(shown(c.text) == c.expected);
  }
}

TEST_CASE("what is nested too deeply is refused") {
  const std::string deep = "{{ " + std::string(100000, '(') + "1" + std::string(100000, ')') + " }}";
  CHECK(shown(deep) == "refused");
  CHECK(shown("{{ " + std::string(100000, '-') + "1 }}") == "refused");
}
