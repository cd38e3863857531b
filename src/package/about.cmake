# The description of the program in all packages.
set(DUO2QUALYS_MAINTAINER "The duo2qualys authors <duo2qualys@localhost>" CACHE STRING
  "Who answers for the packages: NAME <ADDRESS>")
set(DUO2QUALYS_HOMEPAGE "" CACHE STRING "The address of the project, for the packages; empty: not stated")
set(DUO2QUALYS_PACKAGE_TEXT "Reads Cisco Duo activity, authentication, administrator, offline-enrollment and
telephony records (JSON) from files, pipes and archives, and writes each as one
line of JSON with the tokens of the Qualys mapping guide.

Every record is written, skipped, or rejected with its place and
reason. Memory does not grow with the input.

It is not affiliated with Qualys or Cisco, and it only converts.")
