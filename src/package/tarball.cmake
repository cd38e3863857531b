# Called by CPack: packs the staged files. The bytes do not depend on time, place or user. Folders have no entries, so
# that unpacking below /usr/local does not change existing folders.
set(tarball ${CPACK_PACKAGE_DIRECTORY}/${CPACK_PACKAGE_FILE_NAME}.tar.gz)
file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE ${CPACK_TEMPORARY_DIRECTORY} ${CPACK_TEMPORARY_DIRECTORY}/*)
list(JOIN files "\n" lines)
file(WRITE ${CPACK_TOPLEVEL_DIRECTORY}/files "${lines}\n")
execute_process(
  COMMAND tar --create --format=ustar --directory=${CPACK_TEMPORARY_DIRECTORY}
          --files-from=${CPACK_TOPLEVEL_DIRECTORY}/files --transform=s,^,${CPACK_PACKAGE_FILE_NAME}/,S
          --owner=root:0 --group=root:0 --mode=u+rw,go=rX --mtime=@$ENV{SOURCE_DATE_EPOCH}
  COMMAND gzip -9n
  OUTPUT_FILE ${tarball}
  COMMAND_ERROR_IS_FATAL ANY)
set(CPACK_EXTERNAL_BUILT_PACKAGES ${tarball})
