# Compiles and runs the two programs of ../consumer_cmake with nothing but what pkg-config says. STATIC: the libraries
# that are static ones, for which pkg-config has to be asked with --static.
cmake_minimum_required(VERSION 3.20)
if(IS_ABSOLUTE "${LIBDIR}")
  set(libdir "${LIBDIR}")
else()
  set(libdir "${PREFIX}/${LIBDIR}")
endif()
set(ENV{PKG_CONFIG_PATH} "${libdir}/pkgconfig")
file(MAKE_DIRECTORY "${BINARY}")

function(build_and_run compiler source package)
  set(static)
  if(package IN_LIST STATIC)
    set(static --static)
  endif()
  # The files say where they are themselves: the prefix that was configured is another one.
  execute_process(COMMAND pkg-config ${static} --cflags --libs ${package}
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  set(program "${BINARY}/${package}")
  execute_process(COMMAND ${compiler} "${SOURCE}/${source}" -o "${program}" ${flags} "-Wl,-rpath,${libdir}" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${program}" "${MANIFEST}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

build_and_run("${CXX};-std=c++20" consumer.cpp slimdag)
build_and_run("${CC}" consumer.c slimdag_c)
