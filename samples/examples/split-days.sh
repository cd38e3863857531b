#!/bin/sh
# Splits files of events into one file for each day, such as 2024-03-01.ndjson. Events without a time are in no-time.ndjson.
# usage: split-days.sh FOLDER FILE...
# The day is that of eventTime, in its own offset. FOLDER must not exist, so that no file has lines of another run.
set -eu
folder=$1
shift
mkdir "$folder"
# awk takes a name such as dt=2024/events.ndjson for an assignment, unless the name begins with a folder.
for file; do
    shift
    case $file in
        /* | -) ;;
        *) file=./$file ;;
    esac
    set -- "$@" "$file"
done
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
