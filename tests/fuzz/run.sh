#!/usr/bin/env bash
# Runs fuzzers that the preset `fuzz` has built: `tests/fuzz/run.sh SECONDS [FUZZER...]`, all of them one after another
# by default. Interesting inputs are kept in build/fuzz/corpus/FUZZER, where the next run continues; findings are
# written to build/fuzz/findings. Ends with status 1 at the first finding.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:?how long each is to run, in seconds}
shift
[[ $# -gt 0 ]] || set -- framing normalizer program
export ASAN_OPTIONS=${ASAN_OPTIONS-quarantine_size_mb=16:malloc_context_size=8}
mkdir -p build/fuzz/findings
for fuzzer in "$@"; do
    corpus=build/fuzz/corpus/$fuzzer
    mkdir -p "$corpus"
    printf '=== %s\n' "$fuzzer"
    # Without -entropic=0, most of the time is spent on counting how rare features are.
    build/fuzz/bin/"fuzz_$fuzzer" -entropic=0 -max_total_time="$seconds" -max_len=2048 -timeout=20 -rss_limit_mb=1500 \
        -print_final_stats=1 -dict=tests/fuzz/duo.dict -artifact_prefix="build/fuzz/findings/$fuzzer-" \
        "$corpus" "tests/fuzz/seeds/$fuzzer"
done
