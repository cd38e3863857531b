# Two packages for Debian: duo2qualys for those who run it, libduo2qualys-dev for those who embed it.
set(DUO2QUALYS_MAINTAINER "The duo2qualys authors <duo2qualys@localhost>" CACHE STRING
  "Who answers for the packages: NAME <ADDRESS>")
set(DUO2QUALYS_HOMEPAGE "" CACHE STRING "Where the project lives, for the packages; empty: not told")

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
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "Reads Cisco Duo activity, authentication, administrator, offline-enrollment and
telephony records (JSON) from files, pipes and archives, and writes each as one
line of JSON with the tokens of the Qualys mapping guide.
.
Every record is written, skipped on request, or rejected with its place and
reason. Memory does not grow with the input.
.
It is not affiliated with Qualys or Cisco, and it only converts.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libduo2qualys-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "This package holds a static library and its headers, for programs that convert
Cisco Duo records themselves, one at a time, as the command duo2qualys does.
CMake's find_package and pkg-config find it.")

# --- what Debian wants in the folders of documentation ------------------------------------------------------
string(TIMESTAMP packaged_at "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH, where it is set
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${PROJECT_BINARY_DIR}/changelog @ONLY)
compress(${PROJECT_BINARY_DIR}/changelog changelog)
install(FILES ${compressed_dir}/changelog.gz TYPE DOC COMPONENT program EXCLUDE_FROM_ALL)
install(FILES ${compressed_dir}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/libduo2qualys-dev
  COMPONENT library EXCLUDE_FROM_ALL)
install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/libduo2qualys-dev
  COMPONENT library EXCLUDE_FROM_ALL)

include(CPack)
