# Links everything from Debian's packages into one program, which needs only a Linux kernel. glibc can be linked
# statically because the program looks up no users or hosts, and uses only character sets that are built into it.

# Debian has only a shared library of ISA-L.
set(isal_library ${PROJECT_BINARY_DIR}/isal/libisal.a)
if(DUO2QUALYS_WITH_ISAL)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    find_program(nasm_program nasm REQUIRED)
    mark_as_advanced(nasm_program)
  endif()
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/isal)
  add_custom_command(OUTPUT ${isal_library}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/isal.sh ${isal_library} ${PROJECT_BINARY_DIR}/isal/source
            ${CMAKE_SYSTEM_PROCESSOR}
    DEPENDS ${CMAKE_CURRENT_LIST_DIR}/isal.sh
    COMMENT "Building ISA-L from Debian's source"
    VERBATIM)
  add_custom_target(duo2qualys_isal DEPENDS ${isal_library})
  target_link_libraries(duo2qualys_unpackers INTERFACE ${isal_library})
  add_dependencies(duo2qualys_core duo2qualys_isal)
endif()

# Keep the paths of the building machine out of the program.
target_compile_options(duo2qualys_settings INTERFACE -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
# Load at a random address, like other programs. ISA-L's assembly does not declare that it needs no executable stack.
target_link_options(duo2qualys PRIVATE
  -static-pie -s -Wl,-z,noexecstack,-z,relro,-z,now,--fatal-warnings,-Map=${PROJECT_BINARY_DIR}/duo2qualys.map)

# The licence texts of everything that is linked in, determined from the files that linker and compiler have read.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(licences_dir ${PROJECT_BINARY_DIR}/licences)
add_custom_command(OUTPUT ${licences_dir}/README
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/licences.py ${PROJECT_BINARY_DIR} ${licences_dir}
  DEPENDS duo2qualys ${CMAKE_CURRENT_LIST_DIR}/licences.py
  VERBATIM)
add_custom_target(duo2qualys_licences ALL DEPENDS ${licences_dir}/README)
install(DIRECTORY ${licences_dir} DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
