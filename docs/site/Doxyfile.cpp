# make docs: the C++ reference.
@INCLUDE               = docs/site/Doxyfile.common
PROJECT_NAME           = "slimdag, C++"
INPUT                  = include/slimdag docs/site/reference_cpp.md
FILE_PATTERNS          = *.hpp *.md
STRIP_FROM_PATH        = include
STRIP_FROM_INC_PATH    = include
HTML_OUTPUT            = cpp
BUILTIN_STL_SUPPORT    = YES
# Members whose name and type say everything have no text.
EXTRACT_ALL            = YES
WARN_IF_UNDOCUMENTED   = NO
USE_MDFILE_AS_MAINPAGE = docs/site/reference_cpp.md
