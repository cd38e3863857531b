#!/bin/sh
# Started by rsyslog (rsyslog-convert.conf), which writes stdout and stderr of a program to one file: so messages go to another.
exec duo2qualys --unmapped keep 2>> /var/log/duo/messages.log
