# Called by CPack when the files of the packages are staged: gives all of them, and the folders, one time.
execute_process(
  COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -depth -exec touch --no-dereference --date=@$ENV{SOURCE_DATE_EPOCH} {} +
  COMMAND_ERROR_IS_FATAL ANY)
