# The files that `cmake --install` installs. Component `program` is for users, `library` for programs that embed it.
include(CMakePackageConfigHelpers)
find_program(gzip_program gzip REQUIRED)
mark_as_advanced(gzip_program)

# --- the program --------------------------------------------------------------------------------------------
# Debian's packages and installations by hand use different folders for completions of zsh.
set(DUO2QUALYS_ZSH_DIR ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING "Where zsh finds completions")
set(documents_dir ${PROJECT_BINARY_DIR}/src/docs)

# Makes NAME.gz of SOURCE, in the same bytes every time.
add_custom_target(duo2qualys_compressed ALL)
add_dependencies(duo2qualys_compressed duo2qualys_manual)
set(compressed_dir ${PROJECT_BINARY_DIR}/compressed)
file(MAKE_DIRECTORY ${compressed_dir})
function(compress source name)
  add_custom_command(OUTPUT ${compressed_dir}/${name}.gz
    COMMAND ${gzip_program} -9nc ${source} > ${compressed_dir}/${name}.gz
    DEPENDS ${source} VERBATIM)
  set_property(TARGET duo2qualys_compressed APPEND PROPERTY SOURCES ${compressed_dir}/${name}.gz)
endfunction()

install(TARGETS duo2qualys COMPONENT program)
compress(${documents_dir}/duo2qualys.1 duo2qualys.1)
install(FILES ${compressed_dir}/duo2qualys.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${documents_dir}/duo2qualys.bash RENAME duo2qualys
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
install(FILES ${documents_dir}/_duo2qualys DESTINATION ${DUO2QUALYS_ZSH_DIR} COMPONENT program)
install(FILES ${documents_dir}/duo2qualys.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)

# All pages, in the same folders as here, so that their links work. Those in samples/ come with the samples.
install(FILES README.md CHANGELOG.md TYPE DOC COMPONENT program)
install(FILES LICENSE RENAME copyright TYPE DOC COMPONENT program)
install(DIRECTORY samples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program
  REGEX "/examples/([^/]*\\.sh|(duo-fetch|to-parquet)\\.py)$"
  PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
foreach(page IN ITEMS
    include/README.md mappings/README.md
    src/HOW-IT-WORKS.md src/MANUAL.md src/README.md src/SECURITY.md
    src/input/README.md src/json/README.md src/output/README.md
    tests/README.md tests/bench/README.md tests/fuzz/README.md tests/golden/cases/README.md)
  cmake_path(GET page PARENT_PATH folder)
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_DOCDIR}/${folder} COMPONENT program)
endforeach()

# --- the library, for find_package and for pkg-config -------------------------------------------------------
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/duo2qualys)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY include/duo2qualys TYPE INCLUDE COMPONENT library)
install(TARGETS duo2qualys_normalizer EXPORT duo2qualys-targets COMPONENT library)
install(EXPORT duo2qualys-targets NAMESPACE duo2qualys:: DESTINATION ${config_dir} COMPONENT library)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/duo2qualys-config.cmake.in
  ${PROJECT_BINARY_DIR}/duo2qualys-config.cmake
  INSTALL_DESTINATION ${config_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/duo2qualys-config-version.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/duo2qualys-config.cmake ${PROJECT_BINARY_DIR}/duo2qualys-config-version.cmake
  DESTINATION ${config_dir} COMPONENT library)

# Paths are relative to the .pc file, so that the prefix may change at installation.
file(RELATIVE_PATH prefix_from_pkgconfig /prefix/${pkgconfig_dir} /prefix)
configure_file(${CMAKE_CURRENT_LIST_DIR}/duo2qualys.pc.in ${PROJECT_BINARY_DIR}/duo2qualys.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/duo2qualys.pc DESTINATION ${pkgconfig_dir} COMPONENT library)
