# A list of what the program consists of, for those who look for parts with known faults: by dpkg, from Ninja's and the
# linker's records. Elsewhere there is none.
find_program(dpkg_query_program dpkg-query)
mark_as_advanced(dpkg_query_program)
find_package(Python3 3.9 COMPONENTS Interpreter)
if(NOT dpkg_query_program OR NOT Python3_FOUND OR NOT CMAKE_GENERATOR STREQUAL "Ninja")
  message(STATUS "No duo2qualys.cdx.json (SBOM): that needs Debian's packages, Python and Ninja")
  return()
endif()

if(NOT DUO2QUALYS_STATIC)  # which asks for the same map
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
