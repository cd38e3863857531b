# Called by CPack after staging the files of the packages: sets one time on all files and folders.
execute_process(
  COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -depth -exec touch --no-dereference --date=@$ENV{SOURCE_DATE_EPOCH} {} +
  COMMAND_ERROR_IS_FATAL ANY)
