# Compiles FILE and compares the compiler's output with the file's first line, `// expect: MESSAGE`. MESSAGE is
# part of the error that a wrong table must give, or `nothing` for a correct table, which must compile.
# cmake -D "COMPILER=…;OPTION;…" -D FILE=… -P expect.cmake
file(STRINGS ${FILE} first_line LIMIT_COUNT 1)
if(NOT first_line MATCHES "^// expect: (.+)$")
  message(FATAL_ERROR "${FILE}: the first line is not `// expect: MESSAGE`")
endif()
set(expected "${CMAKE_MATCH_1}")
execute_process(
  COMMAND ${COMPILER} -fsyntax-only ${FILE}
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(expected STREQUAL "nothing")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${FILE}: a correct table does not compile:\n${output}")
  endif()
elseif(status EQUAL 0)
  message(FATAL_ERROR "${FILE}: a wrong table compiles; expected: ${expected}")
else()
  string(FIND "${output}" "${expected}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "${FILE}: it does not compile, but not because of: ${expected}\n${output}")
  endif()
endif()
