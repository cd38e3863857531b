# What `cmake --install` lays down. Component `program` is for those who run it, `library` for those who embed it.
include(CMakePackageConfigHelpers)

install(TARGETS duo2qualys COMPONENT program)

# --- the library, for find_package and for pkg-config -------------------------------------------------------
set(duo2qualys_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/duo2qualys)
set(duo2qualys_pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/duo2qualys TYPE INCLUDE COMPONENT library)
install(TARGETS duo2qualys_normalizer EXPORT duo2qualys-targets COMPONENT library)
install(EXPORT duo2qualys-targets NAMESPACE duo2qualys:: DESTINATION ${duo2qualys_config_dir} COMPONENT library)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/duo2qualys-config.cmake.in
  ${PROJECT_BINARY_DIR}/duo2qualys-config.cmake
  INSTALL_DESTINATION ${duo2qualys_config_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/duo2qualys-config-version.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/duo2qualys-config.cmake ${PROJECT_BINARY_DIR}/duo2qualys-config-version.cmake
  DESTINATION ${duo2qualys_config_dir} COMPONENT library)

# Told from where the file is, so that the prefix may be another when it is installed.
file(RELATIVE_PATH prefix_from_pkgconfig /prefix/${duo2qualys_pkgconfig_dir} /prefix)
configure_file(${CMAKE_CURRENT_LIST_DIR}/duo2qualys.pc.in ${PROJECT_BINARY_DIR}/duo2qualys.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/duo2qualys.pc DESTINATION ${duo2qualys_pkgconfig_dir} COMPONENT library)
