# Install rules: both libraries, their headers, the CMake package and the pkg-config files. The component "python" is what
# the wheel takes: the C library alone, beside the Python modules that load it.
include(CMakePackageConfigHelpers)

set(slimdag_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/slimdag")

install(TARGETS slimdag slimdag_c EXPORT slimdagTargets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime NAMELINK_COMPONENT development
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/slimdag" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT development FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/capi/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT development FILES_MATCHING PATTERN "*.h")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/slimdag" COMPONENT development)

# What a program that is linked as C needs of C++ where slimdag_c is static.
set(SLIMDAG_CXX_RUNTIME "")
if(NOT SLIMDAG_C_SHARED)
  foreach(library IN LISTS CMAKE_CXX_IMPLICIT_LINK_LIBRARIES)
    if(library MATCHES "^(stdc\\+\\+|c\\+\\+|m)$")
      list(APPEND SLIMDAG_CXX_RUNTIME "${library}")
    endif()
  endforeach()
endif()

install(EXPORT slimdagTargets NAMESPACE slimdag:: DESTINATION "${slimdag_cmake_dir}" COMPONENT development)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/slimdagConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/slimdagConfig.cmake" INSTALL_DESTINATION "${slimdag_cmake_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/slimdagConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/slimdagConfig.cmake" "${PROJECT_BINARY_DIR}/slimdagConfigVersion.cmake"
  DESTINATION "${slimdag_cmake_dir}" COMPONENT development)

# pkg-config: what a static library needs is named as private, for `pkg-config --static`; a shared one needs nothing. The
# prefix is where the file is found, so that an installation may move, and `cmake --install --prefix` is enough.
file(RELATIVE_PATH SLIMDAG_PC_PREFIX "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" SLIMDAG_PC_PREFIX "${SLIMDAG_PC_PREFIX}")
if(BUILD_SHARED_LIBS)
  set(SLIMDAG_PC_REQUIRES "")
else()
  set(SLIMDAG_PC_REQUIRES "yaml-cpp, sqlite3, libzstd")
endif()
set(SLIMDAG_PC_C_REQUIRES "")
set(SLIMDAG_PC_C_CFLAGS "")
if(NOT SLIMDAG_C_SHARED)
  set(SLIMDAG_PC_C_REQUIRES "slimdag")
  set(SLIMDAG_PC_C_CFLAGS " -DSLIMDAG_C_STATIC")
endif()
list(TRANSFORM SLIMDAG_CXX_RUNTIME PREPEND " -l" OUTPUT_VARIABLE SLIMDAG_PC_RUNTIME)
list(JOIN SLIMDAG_PC_RUNTIME "" SLIMDAG_PC_RUNTIME)
function(slimdag_pkg_config_path variable directory)
  if(IS_ABSOLUTE "${directory}")
    set(${variable} "${directory}" PARENT_SCOPE)
  else()
    set(${variable} "\${prefix}/${directory}" PARENT_SCOPE)
  endif()
endfunction()
slimdag_pkg_config_path(SLIMDAG_PC_LIBDIR "${CMAKE_INSTALL_LIBDIR}")
slimdag_pkg_config_path(SLIMDAG_PC_INCLUDEDIR "${CMAKE_INSTALL_INCLUDEDIR}")
foreach(name slimdag slimdag_c)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)
endforeach()

# A wheel cannot hold symbolic links: the real file under the name that ctypes looks for.
if(SLIMDAG_C_SHARED)
  install(FILES "$<TARGET_FILE:slimdag_c>" DESTINATION slimdag COMPONENT python EXCLUDE_FROM_ALL
    RENAME "${CMAKE_SHARED_LIBRARY_PREFIX}slimdag_c${CMAKE_SHARED_LIBRARY_SUFFIX}")
endif()
