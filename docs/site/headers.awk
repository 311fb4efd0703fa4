# Doxygen's filter for headers: the headings of the sections of slimdag.h become groups, and a sentence does not end at
# "e.g." or "..". Lines keep their numbers.
/^ *(\/\/\/|\*|\/\*\*) / { gsub(/e\.g\. /, "e.g.\\ "); gsub(/ \.\. /, " … ") }
/^\/\* -+ \*\/$/ { banner = !banner; title_is_next = banner; print ""; next }
banner && title_is_next {
  title = $0
  gsub(/^\/\* *| *(\*\/)?$/, "", title)
  printf "%s/** @name %s */ /** @{ */\n", (open ? "/** @} */ " : ""), title
  open = 1
  title_is_next = 0
  next
}
banner { print ""; next }
{ print }
END { if (open) print "/** @} */" }
