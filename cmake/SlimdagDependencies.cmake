# The libraries that the C++ core links. Debian 12's default Boost is 1.74, which has no Boost.JSON: 1.81 stands beside it.
find_package(Boost 1.81 REQUIRED COMPONENTS json graph)
find_package(fmt 9 REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(Threads REQUIRED)
find_path(SLIMDAG_XXHASH_INCLUDE_DIR xxhash.h REQUIRED)

if(NOT TARGET yaml-cpp::yaml-cpp) # yaml-cpp before 0.8 exports its target without a namespace
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()
