# What unpacks inputs and packs outputs, as the target duo2qualys_unpackers. Each shared library costs every start of
# the program some time, and libarchive's draws in libxml2 and ICU for formats that are not read here: so all are
# linked statically. The shared ones are the fallback, and what a distribution wants that patches them in one place.
option(DUO2QUALYS_STATIC_UNPACKERS "Link zlib, bzip2, liblzma, zstd and libarchive statically, if that works" ON)

find_package(ZLIB REQUIRED)
find_package(BZip2 REQUIRED)
find_package(LibLZMA REQUIRED)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd>=1.5)
pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive>=3.6)
add_library(duo2qualys_unpackers INTERFACE)

if(DUO2QUALYS_STATIC_UNPACKERS)
  include(CheckCXXSourceCompiles)
  set(static_unpackers "")
  # nettle is for zip's encryption, where libarchive was built with it. The linker wants those that need others first.
  foreach(name IN ITEMS archive z bz2 lzma zstd nettle)
    find_library(DUO2QUALYS_${name}_a lib${name}.a DOC "The static library lib${name}.a")
    mark_as_advanced(DUO2QUALYS_${name}_a)
    if(DUO2QUALYS_${name}_a)
      list(APPEND static_unpackers ${DUO2QUALYS_${name}_a})
    endif()
  endforeach()
  set(CMAKE_REQUIRED_LIBRARIES ${static_unpackers} Threads::Threads)
  check_cxx_source_compiles("#include <archive.h>
    #include <bzlib.h>
    #include <lzma.h>
    #include <zlib.h>
    #include <zstd.h>
    int main() {
      archive* a = archive_read_new();
      return archive_read_support_format_zip_streamable(a) + archive_read_support_format_tar(a) +
             zlibVersion()[0] + BZ2_bzlibVersion()[0] + lzma_version_string()[0] + ZSTD_versionString()[0];
    }" DUO2QUALYS_UNPACKERS_LINK_STATICALLY)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()

if(DUO2QUALYS_STATIC_UNPACKERS AND DUO2QUALYS_UNPACKERS_LINK_STATICALLY)
  target_include_directories(duo2qualys_unpackers SYSTEM INTERFACE ${libarchive_INCLUDE_DIRS} ${zstd_INCLUDE_DIRS})
  target_link_libraries(duo2qualys_unpackers INTERFACE ${static_unpackers} Threads::Threads)
else()
  target_link_libraries(duo2qualys_unpackers INTERFACE
    ZLIB::ZLIB BZip2::BZip2 LibLZMA::LibLZMA PkgConfig::zstd PkgConfig::libarchive)
endif()
