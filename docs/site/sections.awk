# Doxygen's filter for slimdag.h: the headings of its sections become groups. Lines keep their numbers.
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
