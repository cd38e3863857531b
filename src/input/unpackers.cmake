# Defines the target duo2qualys_unpackers: the libraries that unpack inputs and pack outputs. Each shared library slows
# down every start of the program, and that of libarchive loads libxml2 and ICU for formats that are not read here. So all
# are linked statically. Shared libraries are the fallback, and the choice of distributions that patch each library in one
# place.
option(DUO2QUALYS_STATIC_UNPACKERS "Link libdeflate, zlib, bzip2, liblzma, zstd and libarchive statically, if that works" ON)

find_package(ZLIB REQUIRED)
find_package(BZip2 REQUIRED)
find_package(LibLZMA REQUIRED)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd>=1.5)
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive>=3.6)
pkg_check_modules(libdeflate REQUIRED IMPORTED_TARGET libdeflate>=1.8)
add_library(duo2qualys_unpackers INTERFACE)

# For each library, the name of the static one and the target of the shared one. The linker requires that a library
# comes before the libraries that it needs.
set(unpackers deflate=PkgConfig::libdeflate archive=PkgConfig::libarchive z=ZLIB::ZLIB bz2=BZip2::BZip2
  lzma=LibLZMA::LibLZMA zstd=PkgConfig::zstd)

# ISA-L inflates three times as fast as zlib, but does not exist for every processor.
set(DUO2QUALYS_ISAL AUTO CACHE STRING "Read gzip with ISA-L: ON, OFF (with zlib), AUTO (with ISA-L where it is found)")
set_property(CACHE DUO2QUALYS_ISAL PROPERTY STRINGS AUTO ON OFF)
set(DUO2QUALYS_WITH_ISAL OFF)
if(NOT DUO2QUALYS_ISAL STREQUAL "OFF")
  if(DUO2QUALYS_ISAL STREQUAL "ON")
    set(required REQUIRED)
  endif()
  if(DUO2QUALYS_STATIC)  # only the headers; src/package/static.cmake makes the library
    find_path(DUO2QUALYS_ISAL_HEADERS isa-l/igzip_lib.h ${required})
    mark_as_advanced(DUO2QUALYS_ISAL_HEADERS)
  else()
    pkg_check_modules(isal ${required} QUIET IMPORTED_TARGET libisal>=2.30)
  endif()
  unset(required)
  if(DUO2QUALYS_ISAL_HEADERS)
    set(DUO2QUALYS_WITH_ISAL ON)
  elseif(isal_FOUND)
    set(DUO2QUALYS_WITH_ISAL ON)
    target_link_libraries(duo2qualys_unpackers INTERFACE PkgConfig::isal)
  endif()
endif()

if(DUO2QUALYS_STATIC_UNPACKERS)
  include(CheckCXXSourceCompiles)
  set(static_unpackers "")
  foreach(unpacker IN LISTS unpackers)
    string(REGEX REPLACE "=.*" "" name ${unpacker})
    find_library(DUO2QUALYS_${name}_a lib${name}.a DOC "The static library lib${name}.a")
    mark_as_advanced(DUO2QUALYS_${name}_a)
    if(DUO2QUALYS_${name}_a)
      list(APPEND static_unpackers ${DUO2QUALYS_${name}_a})
    endif()
  endforeach()
  set(CMAKE_REQUIRED_LIBRARIES ${static_unpackers} Threads::Threads)
  check_cxx_source_compiles("#include <archive.h>
    #include <bzlib.h>
    #include <libdeflate.h>
    #include <lzma.h>
    #include <zlib.h>
    #include <zstd.h>
    int main() {
      archive* a = archive_read_new();
      return archive_read_support_format_tar(a) + zlibVersion()[0] +
             !libdeflate_alloc_compressor(6) + BZ2_bzlibVersion()[0] + lzma_version_string()[0] + ZSTD_versionString()[0];
    }" DUO2QUALYS_UNPACKERS_LINK_STATICALLY)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()

if(DUO2QUALYS_STATIC_UNPACKERS AND DUO2QUALYS_UNPACKERS_LINK_STATICALLY)
  foreach(unpacker IN LISTS unpackers)
    string(REGEX REPLACE ".*=" "" target ${unpacker})
    get_target_property(folders ${target} INTERFACE_INCLUDE_DIRECTORIES)
    if(folders)
      target_include_directories(duo2qualys_unpackers SYSTEM INTERFACE ${folders})
    endif()
  endforeach()
  target_link_libraries(duo2qualys_unpackers INTERFACE ${static_unpackers} Threads::Threads)
else()
  foreach(unpacker IN LISTS unpackers)
    string(REGEX REPLACE ".*=" "" target ${unpacker})
    target_link_libraries(duo2qualys_unpackers INTERFACE ${target})
  endforeach()
endif()
