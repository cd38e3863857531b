# libarchive as the target duo2qualys_libarchive. The shared library draws in libxml2 and ICU for formats that
# are not read here, which every start of the program would pay for. From the static library the linker takes
# tar and zip only. The shared one is the fallback, and what a distribution wants that patches it in one place.
option(DUO2QUALYS_STATIC_LIBARCHIVE "Link the parts of libarchive that are used statically, if that works" ON)

pkg_check_modules(libarchive REQUIRED IMPORTED_TARGET libarchive>=3.6)
add_library(duo2qualys_libarchive INTERFACE)

if(DUO2QUALYS_STATIC_LIBARCHIVE)
  include(CheckCXXSourceCompiles)
  find_library(libarchive_a libarchive.a)
  find_library(nettle_library nettle)  # zip's encryption, where libarchive was built with it
  if(libarchive_a)
    set(libarchive_static ${libarchive_a} LibLZMA::LibLZMA BZip2::BZip2 PkgConfig::zstd ZLIB::ZLIB)
    if(nettle_library)
      list(APPEND libarchive_static ${nettle_library})
    endif()
    set(CMAKE_REQUIRED_INCLUDES ${libarchive_INCLUDE_DIRS})
    set(CMAKE_REQUIRED_LIBRARIES ${libarchive_static})
    check_cxx_source_compiles("#include <archive.h>
      int main() {
        archive* a = archive_read_new();
        archive_read_support_format_zip_streamable(a);
        return archive_read_support_format_tar(a);
      }" libarchive_links_statically)
    unset(CMAKE_REQUIRED_INCLUDES)
    unset(CMAKE_REQUIRED_LIBRARIES)
  endif()
endif()

if(libarchive_links_statically AND DUO2QUALYS_STATIC_LIBARCHIVE)
  target_include_directories(duo2qualys_libarchive INTERFACE ${libarchive_INCLUDE_DIRS})
  target_link_libraries(duo2qualys_libarchive INTERFACE ${libarchive_static})
else()
  target_link_libraries(duo2qualys_libarchive INTERFACE PkgConfig::libarchive)
endif()
