# Two packages of the static program for any Linux system: a tarball and, if there is rpmbuild, an .rpm.
set(CPACK_PACKAGE_CONTACT "${DUO2QUALYS_MAINTAINER}")
string(REGEX REPLACE " *<.*" "" CPACK_PACKAGE_VENDOR "${DUO2QUALYS_MAINTAINER}")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_FILE_NAME duo2qualys-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_CHECKSUM SHA256)
# The program; cpack.cmake.in adds the library to the tarball.
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};duo2qualys;program;/")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# CPack's own tarballs are not used, because they contain the time and owner of each file: no two of them would be
# equal.
set(CPACK_GENERATOR External)
set(CPACK_EXTERNAL_ENABLE_STAGING ON)
set(CPACK_EXTERNAL_PACKAGE_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/tarball.cmake)

include(src/package/epoch.cmake)

find_program(rpmbuild_program rpmbuild)
mark_as_advanced(rpmbuild_program)
if(rpmbuild_program)
  list(APPEND CPACK_GENERATOR RPM)
endif()
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_NAME duo2qualys)
set(CPACK_RPM_PACKAGE_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_ARCHITECTURE ${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RPM_PACKAGE_GROUP Applications/Text)
set(CPACK_PACKAGE_RELOCATABLE OFF)
set(CPACK_RPM_PACKAGE_URL "${DUO2QUALYS_HOMEPAGE}")
set(CPACK_RPM_PACKAGE_AUTOREQPROV OFF)
set(CPACK_RPM_PACKAGE_DESCRIPTION "${DUO2QUALYS_PACKAGE_TEXT}")
# Folders of the system do not belong to the package.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
  /usr/share/man /usr/share/man/man1 /usr/share/doc /usr/share/bash-completion /usr/share/bash-completion/completions
  /usr/share/zsh /usr/share/zsh/site-functions /usr/share/fish /usr/share/fish/vendor_completions.d)
set(CPACK_RPM_SPEC_MORE_DEFINE "%define packager ${DUO2QUALYS_MAINTAINER}
%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define __os_install_post %{nil}")

include(CPack)
