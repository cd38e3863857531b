# Two packages for Debian: duo2qualys for those who run it, libduo2qualys-dev for those who embed it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT ${DUO2QUALYS_MAINTAINER})
set(CPACK_PACKAGE_HOMEPAGE_URL ${DUO2QUALYS_HOMEPAGE})
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME duo2qualys)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
string(REPLACE "\n\n" "\n.\n" debian_text "${DUO2QUALYS_PACKAGE_TEXT}")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION ${debian_text})

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libduo2qualys-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "This package holds a static library and its headers, for programs that convert
Cisco Duo records themselves, one at a time, as the command duo2qualys does.
CMake's find_package and pkg-config find it.")

# --- the files that Debian requires in documentation folders ------------------------------------------------------
include(src/package/epoch.cmake)
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  set(DUO2QUALYS_EPOCH $ENV{SOURCE_DATE_EPOCH})
endif()
execute_process(COMMAND env LC_ALL=C date -ud @${DUO2QUALYS_EPOCH} "+%a, %d %b %Y %T +0000"
  OUTPUT_VARIABLE packaged_at OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/same_time.cmake)
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${PROJECT_BINARY_DIR}/changelog @ONLY)
compress(${PROJECT_BINARY_DIR}/changelog changelog)
install(FILES ${compressed_dir}/changelog.gz TYPE DOC COMPONENT program EXCLUDE_FROM_ALL)
install(FILES ${compressed_dir}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/libduo2qualys-dev
  COMPONENT library EXCLUDE_FROM_ALL)
install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/libduo2qualys-dev
  COMPONENT library EXCLUDE_FROM_ALL)

# lintian's complaints that stay, and why.
install(FILES src/package/lintian-program RENAME duo2qualys DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/lintian/overrides
  COMPONENT program EXCLUDE_FROM_ALL)
install(FILES src/package/lintian-library RENAME libduo2qualys-dev
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/lintian/overrides COMPONENT library EXCLUDE_FROM_ALL)

include(CPack)
