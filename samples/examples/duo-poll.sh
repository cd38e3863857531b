#!/bin/sh
# One poll of Duo's logs: writes the events that no earlier poll has written to a new file.
# usage: duo-poll.sh CONFIG FOLDER [PROGRAM]
# CONFIG is a file like duo.conf. FOLDER keeps events-TIME.ndjson, rejects-TIME.ndjson, report.json of the last poll, and what
# the next poll needs to know: seen and last-poll. PROGRAM fetches: duo-fetch.sh, which is the default, or duo-fetch.py.
# Ends with the status of duo2qualys (1 if there are rejects), or with 75 if another poll of FOLDER is running.
set -eu
config=$1 folder=$2 fetch=${3:-$(dirname "$0")/duo-fetch.sh}
begin=$(date +%s)
last=$begin
[ ! -e "$folder/last-poll" ] || last=$(cat "$folder/last-poll")
logs=$(sed -n 's/^logs=//p' "$config")
: "${logs:?is missing in $config}"

# Only one poll may run. If this script is killed, duo2qualys continues, and keeps the lock until it ends.
exec 9< "$folder"
flock -n 9 || { echo "$0: another poll of $folder is running" >&2; exit 75; }

# Removes incomplete files: at the end of a poll, and at its beginning, because an earlier poll may have been killed.
work=$folder/work
clean() {
    rm -rf "$work" "$folder"/events-*.ndjson.part "$folder"/rejects-*.ndjson.part
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
clean
mkdir -m 700 "$work"

# Fetches a day more than the time since the last poll, because Duo may log an event late. --seen drops known events.
# shellcheck disable=SC2086 # names of logs, separated by blanks
"$fetch" "$config" "$work/pages" $((last - 86400)) $logs

name=$(date -u +%Y%m%dT%H%M%S.%NZ)
status=0
duo2qualys --seen "$folder/seen" --rejects "$folder/rejects-$name.ndjson" --report "$folder/report.json" \
    -o "$folder/events-$name.ndjson" "$work"/pages/*.json || status=$?
[ "$status" -le 1 ] || exit "$status"

# This is written only after success, so that the next poll also fetches everything that a failed poll should have fetched.
echo "$begin" > "$folder/last-poll.new"
mv "$folder/last-poll.new" "$folder/last-poll"
for file in "$folder/events-$name.ndjson" "$folder/rejects-$name.ndjson"; do
    [ -s "$file" ] || rm "$file"
done
exit "$status"
