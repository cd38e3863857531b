#!/bin/sh
# Splits files of events: one file a day of eventTime, such as 2024-03-01.ndjson, and no-time.ndjson.
# usage: split-days.sh FOLDER FILE...
# The day is the one that eventTime tells, with its own offset. FOLDER is made, so that no day has lines of another run.
set -eu
folder=$1
shift
mkdir "$folder"
# A quote within a value is escaped, so the first match is the token. Only one file is open at a time.
awk -v folder="$folder" '
{
    day = "no-time"
    if (match($0, /"eventTime":\[?"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/))
        day = substr($0, RSTART + RLENGTH - 10, 10)
    name = folder "/" day ".ndjson"
    if (name != last && last != "" && close(last) != 0) exit 3
    last = name
    print >> name
}
' "$@"
