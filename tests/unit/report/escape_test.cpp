#include "report/escape.hpp"

#include <doctest/doctest.h>

using namespace slimdag;

TEST_CASE("XML: markup, quotes, and what XML cannot hold") {
  CHECK(xml_escaped("<a b=\"c\" d='e'>&</a>") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;&lt;/a&gt;");
  CHECK(xml_escaped("über 注文 \U0001F600\n\t") == "über 注文 \U0001F600\n\t");
  CHECK(xml_escaped(std::string_view("\0\x01\x1b\x7f", 4)) == "\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(xml_escaped("a\xff"
                    "b\xed\xa0\x80"
                    "c") == "a\uFFFDb\uFFFDc");
  CHECK(xml_escaped("\xef\xbf\xbf") == "\uFFFD");
}

TEST_CASE("DOT: quotes and backslashes") {
  CHECK(dot_escaped("say \"\\N\"\nnow\r") == "say \\\"\\\\N\\\"\\nnow");
  CHECK(dot_escaped("<b>") == "<b>");
}

TEST_CASE("Mermaid: everything that could end a label or begin markup") {
  CHECK(mermaid_escaped("a_b-c.d, e:/F9") == "a_b-c.d, e:/F9");
  CHECK(mermaid_escaped("\"#;`<b>&[x]") == "#34;#35;#59;#96;#60;b#62;#38;#91;x#93;");
  CHECK(mermaid_escaped("über\n") == "über#10;");
}
