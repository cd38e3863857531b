# Compiles lanes_check.cpp for another processor and runs it under qemu.
# cmake -D PROCESSOR=aarch64 -D ROOT=... -D OUT=... -P lanes_elsewhere.cmake
find_program(compiler NAMES ${PROCESSOR}-linux-gnu-g++)
find_program(qemu NAMES qemu-${PROCESSOR}-static qemu-${PROCESSOR})
if(NOT compiler OR NOT qemu)
  message("skipped: apt-get install g++-${PROCESSOR}-linux-gnu qemu-user-static")
  return()
endif()
foreach(flag IN ITEMS -O2 -DDUO2QUALYS_PLAIN_LANES)  # its own instructions, and plain loops
  execute_process(
    COMMAND ${compiler} -std=c++20 -static ${flag} -I${ROOT}/src ${ROOT}/tests/unit/lanes_check.cpp -o ${OUT}
    COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${qemu} ${OUT} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
