# The time of everything in the packages: the date of the manual page, unless SOURCE_DATE_EPOCH is set.
file(STRINGS src/docs/duo2qualys.1.in manual_date REGEX "^\\.Dd ")
string(REPLACE ".Dd " "" manual_date "${manual_date}")
execute_process(COMMAND date -ud ${manual_date} +%s
  OUTPUT_VARIABLE DUO2QUALYS_EPOCH OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/cpack.cmake.in ${PROJECT_BINARY_DIR}/cpack.cmake @ONLY)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_BINARY_DIR}/cpack.cmake)
