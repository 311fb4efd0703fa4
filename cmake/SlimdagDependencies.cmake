# The libraries that the C++ core is built with. From Boost only headers: Boost.Graph is templates, and Boost.JSON is
# compiled into the core by lib/support/boost_json.cpp, so that a user of the library neither has to have a built Boost
# nor can clash with it. Debian 12's default Boost, 1.74, has no Boost.JSON; its package libboost1.81-dev does.
find_package(Boost 1.81 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(Threads REQUIRED)
find_path(SLIMDAG_XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
mark_as_advanced(SLIMDAG_XXHASH_INCLUDE_DIR)

if(NOT TARGET yaml-cpp::yaml-cpp) # yaml-cpp before 0.8 exports its target without a namespace
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()
