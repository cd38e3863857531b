#!/bin/sh
# Writes a report as metrics for Prometheus, in the text format that the textfile collector of node_exporter reads.
# usage: duo-metrics.sh REPORT FILE.prom
# REPORT is what --report has written. Needs jq.
set -eu
report=$1 file=$2
# The time when the last run ended. It stays the same if no run follows, so an alarm can compare it with the clock.
time=$(stat -L -c %Y "$report")
# The collector reads only files whose names end in .prom, so it never reads an incomplete file.
trap 'rm -f "$file.new"' EXIT
jq -r --argjson time "$time" '
def metric(name; help): "# HELP duo2qualys_\(name) \(help)", "# TYPE duo2qualys_\(name) gauge";
def labelled(name; which): to_entries[] | "duo2qualys_\(name){\(which)=\"\(.key)\"} \(.value)";
.summary as $summary | .drift as $drift |
metric("last_run_timestamp_seconds"; "When the last run ended."), "duo2qualys_last_run_timestamp_seconds \($time)",
metric("run_seconds"; "How long the last run took."), "duo2qualys_run_seconds \($summary.seconds)",
metric("tables"; "The fingerprint of the mapping."), "duo2qualys_tables{fingerprint=\"\($summary.tables)\"} 1",
metric("records"; "Records of the last run by what became of them."),
    ($summary | {written, rejected, skipped} | labelled("records"; "result")),
metric("records_of_kind"; "Records of the last run by kind."), ($summary.by_kind | labelled("records_of_kind"; "kind")),
metric("rejects"; "Rejects of the last run by reason."), ($summary.by_reason | labelled("rejects"; "reason")),
metric("skips"; "Skipped records of the last run by reason."), ($summary.skipped_by_reason | labelled("skips"; "reason")),
metric("read_bytes"; "Bytes of the last run by what they are."), ($summary.bytes | labelled("read_bytes"; "part")),
metric("drift"; "Different fields and values of the last run that the tables do not know, by list of the report."),
    ($drift | map_values(map(.more // 1) | add // 0) | labelled("drift"; "list")),
metric("mapped_ratio"; "The share of values that gave a token."), "duo2qualys_mapped_ratio \(.coverage.share)"
' "$report" > "$file.new"
chmod 644 "$file.new" # node_exporter reads it with an account of its own
mv "$file.new" "$file"
