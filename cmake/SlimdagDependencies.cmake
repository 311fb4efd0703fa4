# The libraries that the C++ core is built with. From Boost only headers: Boost.Graph is templates, and Boost.JSON is
# compiled into the core by lib/support/boost_json.cpp, so that a user of the library neither has to have a built Boost
# nor can clash with it. Debian 12's default Boost, 1.74, has no Boost.JSON; its package libboost1.81-dev does.
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED) # Packages of some systems take a version here for the only major one that will do.
if(fmt_VERSION VERSION_LESS 9)
  message(FATAL_ERROR "slimdag needs fmt 9 or newer, found ${fmt_VERSION}")
endif()
find_package(yaml-cpp 0.7 REQUIRED)
find_package(SQLite3 3.35 REQUIRED) # RETURNING
find_package(Threads REQUIRED)
find_path(SLIMDAG_ZSTD_INCLUDE_DIR zstd.h REQUIRED)
find_library(SLIMDAG_ZSTD_LIBRARY zstd REQUIRED)
mark_as_advanced(SLIMDAG_ZSTD_INCLUDE_DIR SLIMDAG_ZSTD_LIBRARY)
find_path(SLIMDAG_XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
mark_as_advanced(SLIMDAG_XXHASH_INCLUDE_DIR)

if(NOT TARGET yaml-cpp::yaml-cpp) # yaml-cpp before 0.8 exports its target without a namespace
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# fmt's functions are compiled once, by lib/support/fmt.cpp, which knows those of fmt 9; of other versions in every file.
add_library(slimdag_fmt INTERFACE)
if(fmt_VERSION VERSION_GREATER_EQUAL 9 AND fmt_VERSION VERSION_LESS 10 AND NOT MSVC)
  target_include_directories(slimdag_fmt SYSTEM INTERFACE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_definitions(slimdag_fmt INTERFACE SLIMDAG_FMT_COMPILED_ONCE)
else()
  target_link_libraries(slimdag_fmt INTERFACE $<IF:$<TARGET_EXISTS:fmt::fmt-header-only>,fmt::fmt-header-only,fmt::fmt>)
endif()
