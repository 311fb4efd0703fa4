#include "manifest/static_config.hpp"

#include <doctest/doctest.h>

using slimdag::static_config;

namespace {

using Config = std::vector<std::pair<std::string, std::string>>;

/// Of equal keys the last counts.
Config last_of_each(const Config& config) {
  Config last;
  for (const auto& [key, value] : config) {
    std::erase_if(last, [&](const auto& entry) { return entry.first == key; });
    last.emplace_back(key, value);
  }
  return last;
}

struct Case {
  std::string_view code;
  Config expected;
};

// What is expected is what statically_parse_unrendered_config() of dbt-core 1.12.6 answers; {} also where it raises.
const Case cases[] = {
    {R"x({{ config(materialized='table') }} select 1)x", {{R"x(materialized)x", R"x(table)x"}}},
    {R"x({{ config(materialized=env_var('M', 'view'), tags=['a', "b"]) }})x",
     {{R"x(materialized)x", R"x(env_var('M', 'view'))x"}, {R"x(tags)x", R"x(['a', 'b'])x"}}},
    {R"x({{ config(a=1, b=2.50, c=true, d=none, e=-1) }})x",
     {{R"x(a)x", R"x(1)x"},
      {R"x(b)x", R"x(2.5)x"},
      {R"x(c)x", R"x(True)x"},
      {R"x(d)x", R"x(None)x"},
      {R"x(e)x", R"x(-1)x"}}},
    {R"x({{ config({'materialized': 'table'}) }})x", {}},
    {R"x(select 1)x", {}},
    {R"x({{ config() }})x", {}},
    {R"x({{ config(a=x ~ 'y' ~ var('z'), b={'k': [1, (2,), ()]}, c=(1, 2)) }})x",
     {{R"x(a)x", R"x(x ~ 'y' ~ var('z'))x"}, {R"x(b)x", R"x({'k': [1, (2,), ()]})x"}, {R"x(c)x", R"x((1, 2))x"}}},
    {R"x({{ config(a=x if y else z, b=x | upper, c=a + 1) }})x",
     {{R"x(a)x",
       R"x(CondExpr(test=Name(name='y', ctx='load'), expr1=Name(name='x', ctx='load'), expr2=Name(name='z', ctx='load')))x"},
      {R"x(b)x",
       R"x(Filter(node=Name(name='x', ctx='load'), name='upper', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None))x"},
      {R"x(c)x", R"x(Add(left=Name(name='a', ctx='load'), right=Const(value=1)))x"}}},
    {R"x({{ config(a=not x, b=x and y or z, c=1 < x <= 3, d=x not in [1], e=a.b['c'].d(1, k=2, *p, **q)) }})x",
     {{R"x(a)x", R"x(not x)x"},
      {R"x(b)x", R"x(x and y or z)x"},
      {R"x(c)x", R"x(1 < x <= 3)x"},
      {R"x(d)x", R"x(x not in [1])x"},
      {R"x(e)x", R"x(a.b['c'].d(1, k=2, *p, **q))x"}}},
    {R"x({% if x %}{{ config(a='1') }}{% endif %}{{ config(a='2') }})x", {{R"x(a)x", R"x(1)x"}}},
    {R"x({% set c = config(a="it's") %})x", {{R"x(a)x", R"x(it's)x"}}},
    {R"x({{ x.config(a='1') }}{{ config(b='2') }})x", {{R"x(b)x", R"x(2)x"}}},
    {R"x({# config(a='1') #}{{ config(b='2', b='3') }})x", {{R"x(b)x", R"x(3)x"}}},
    {R"x({{ config(pre_hook="{{ log('x') }}") }})x", {{R"x(pre_hook)x", R"x({{ log('x') }})x"}}},
    {R"x({{ config(a='1' 'b', c=f"x") }})x", {}},
    {R"x({{ config (a='1') }})x", {}},
    {R"x({{ my_config(a='1') }} config()x", {}},
    {R"x({{ config(a='1', **kw) }})x", {{R"x(a)x", R"x(1)x"}}},
    {R"x(dbt.config(materialized="table")
def model(dbt, session): return dbt.ref('a'))x",
     {}},
    {R"x({{ config(a=[x for x in y]) }})x", {}},
    {R"x({{ config(a=target.schema, b='é\n') }})x", {{R"x(a)x", R"x(target.schema)x"}, {R"x(b)x", R"x(é
)x"}}},
    {R"x({{ config(a=x[1:2], b=x is defined) }})x",
     {{R"x(a)x", R"x(x[Slice(start=Const(value=1), stop=Const(value=2), step=None)])x"},
      {R"x(b)x",
       R"x(Test(node=Name(name='x', ctx='load'), name='defined', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None))x"}}},
};

}  // namespace

TEST_CASE("config() in code is put together as dbt does") {
  for (const Case& c : cases) {
    CAPTURE(c.code);
    CHECK(last_of_each(static_config(c.code)) == c.expected);
  }
}
