# Makes a list of the program's parts, in which tools can look for parts with known vulnerabilities. It uses dpkg and
# the records of Ninja and the linker; without these there is no list.
find_program(dpkg_query_program dpkg-query)
mark_as_advanced(dpkg_query_program)
find_package(Python3 3.9 COMPONENTS Interpreter)
if(NOT dpkg_query_program OR NOT Python3_FOUND OR NOT CMAKE_GENERATOR STREQUAL "Ninja")
  message(STATUS "No duo2qualys.cdx.json (SBOM): that needs Debian's packages, Python and Ninja")
  return()
endif()

if(NOT DUO2QUALYS_STATIC)  # static.cmake requests the same map
  target_link_options(duo2qualys PRIVATE LINKER:-Map=${PROJECT_BINARY_DIR}/duo2qualys.map)
endif()
set(sbom ${PROJECT_BINARY_DIR}/duo2qualys.cdx.json)
add_custom_command(OUTPUT ${sbom}
  COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_LIST_DIR}/sbom.py
          ${PROJECT_BINARY_DIR} $<TARGET_FILE:duo2qualys> ${PROJECT_NAME} ${PROJECT_VERSION} ${sbom}
  DEPENDS duo2qualys ${CMAKE_CURRENT_LIST_DIR}/sbom.py ${CMAKE_CURRENT_LIST_DIR}/licences.py
  VERBATIM)
add_custom_target(duo2qualys_sbom ALL DEPENDS ${sbom})
install(FILES ${sbom} TYPE DOC COMPONENT program)
