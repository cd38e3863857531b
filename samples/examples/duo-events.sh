#!/bin/sh
# Started by rsyslog (rsyslog-convert.conf). rsyslog would write stdout and stderr to the same file, so stderr goes to another.
exec duo2qualys --unmapped keep 2>> /var/log/duo/messages.log
