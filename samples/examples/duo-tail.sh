#!/bin/bash
# Converts a log that is written and rotated for as long as it runs, and each event once, also over restarts.
# usage: duo-tail.sh LOG FOLDER
# FOLDER gets events.ndjson, to which every run appends, rejects-TIME.ndjson and report-TIME.json of each run, and seen.
set -euo pipefail
log=$1 folder=$2
name=$(date -u +%Y%m%dT%H%M%S.%NZ)

# SIGUSR1 to all of this asks duo2qualys for the report so far; the others must not end by it.
trap : USR1

# From the beginning of the log, and of the one before it: what was written meanwhile is read, and --seen drops the rest.
{
    trap '' USR1
    [ ! -e "$log.1" ] || cat "$log.1"
    exec tail -n +1 -F "$log"
} | duo2qualys --unmapped keep --seen "$folder/seen" --rejects "$folder/rejects-$name.ndjson" \
    --report "$folder/report-$name.json" >> "$folder/events.ndjson"
