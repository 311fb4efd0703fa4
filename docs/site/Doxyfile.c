# make docs: the C reference.
@INCLUDE               = docs/site/Doxyfile.common
PROJECT_NAME           = "slimdag, C"
INPUT                  = capi/include docs/site/reference_c.md
FILE_PATTERNS          = *.h *.md
STRIP_FROM_PATH        = capi/include
STRIP_FROM_INC_PATH    = capi/include
HTML_OUTPUT            = c
OPTIMIZE_OUTPUT_FOR_C  = YES
EXTRACT_STATIC         = NO
TYPEDEF_HIDES_STRUCT   = YES
SORT_MEMBER_DOCS       = NO
SORT_GROUP_NAMES       = NO
USE_MDFILE_AS_MAINPAGE = docs/site/reference_c.md
