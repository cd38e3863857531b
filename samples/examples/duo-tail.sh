#!/bin/bash
# Follows a log that is written and rotated, until it is stopped. Writes each event once, also across restarts.
# usage: duo-tail.sh LOG FOLDER
# FOLDER gets events.ndjson, to which every run appends, rejects-TIME.ndjson and report-TIME.json of each run, and seen.
set -euo pipefail
log=$1 folder=$2
name=$(date -u +%Y%m%dT%H%M%S.%NZ)

# The service sends SIGUSR1 to all these processes. duo2qualys then writes the report so far; the others must ignore the signal.
trap : USR1

# Reads this log and the previous one from their beginning, because events may have been logged while this script did not run.
# --seen drops the events that are known.
{
    trap '' USR1
    exec 3< /dev/null
    [ ! -e "$log" ] || exec 3< "$log"
    [ ! -e "$log.1" ] || cat "$log.1"
    # The log may have been rotated meanwhile. Then it is read here, before the new one.
    [ /dev/fd/3 -ef "$log" ] || cat <&3
    exec tail -n +1 -F "$log" 3<&-
} | duo2qualys --unmapped keep --seen "$folder/seen" --rejects "$folder/rejects-$name.ndjson" \
    --report "$folder/report-$name.json" >> "$folder/events.ndjson"
