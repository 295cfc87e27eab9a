# Standalone Asio from the system's headers: Debian's libasio-dev ships neither a CMake config nor a
# .pc file. Defines asio::asio.
find_path(asio_INCLUDE_DIR asio.hpp)
if(asio_INCLUDE_DIR AND EXISTS "${asio_INCLUDE_DIR}/asio/version.hpp")
  file(STRINGS "${asio_INCLUDE_DIR}/asio/version.hpp" _asio_version
       REGEX "#define ASIO_VERSION [0-9]+")
  string(REGEX REPLACE ".*ASIO_VERSION ([0-9]+).*" "\\1" _asio_version "${_asio_version}")
  math(EXPR _asio_major "${_asio_version} / 100000")
  math(EXPR _asio_minor "${_asio_version} / 100 % 1000")
  math(EXPR _asio_patch "${_asio_version} % 100")
  set(asio_VERSION "${_asio_major}.${_asio_minor}.${_asio_patch}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(asio REQUIRED_VARS asio_INCLUDE_DIR VERSION_VAR asio_VERSION)

if(asio_FOUND AND NOT TARGET asio::asio)
  find_package(Threads REQUIRED)
  add_library(asio::asio INTERFACE IMPORTED)
  target_include_directories(asio::asio SYSTEM INTERFACE "${asio_INCLUDE_DIR}")
  target_link_libraries(asio::asio INTERFACE Threads::Threads)
  # Asio's bodies are compiled once, in lib/src/asio.cpp, so every user of its headers must agree,
  # also on how it allocates: left alone, 1.22 decides that by which header was included before it,
  # and then one file frees with operator delete what another got from aligned_alloc.
  target_compile_definitions(asio::asio INTERFACE ASIO_STANDALONE ASIO_SEPARATE_COMPILATION
                                                  ASIO_NO_DEPRECATED ASIO_HAS_STD_ALIGNED_ALLOC=1)
endif()
mark_as_advanced(asio_INCLUDE_DIR)
