#!/usr/bin/env bash
# Fuzzes each target for some seconds of a processor's time: tests/fuzz/run.sh SECONDS [TARGET ...]
#
# The time that a processor worked is counted, not the clock's: on a busy machine a run takes longer, and says no less.
#
# libFuzzer with coverage counters, built by the stable compiler: the flags are those that cargo-fuzz passes, less the address
# sanitizer, which needs a nightly compiler and has nothing to find where unsafe code is forbidden.
# A finding is printed, kept in tests/fuzz/findings, and fails the run: fix it, then move the file to tests/fuzz/corpus/TARGET, where `make test`
# tries it ever after (tests/tests/corpus.rs). What else a run found that reaches something new, keep.py adds to the corpus.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${1:?how many seconds}"
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(rulebook cart evaluate codes refund ledger)

# Seconds that a processor worked for a process; fails when the process has ended.
worked() {
    [ -r "/proc/$1/stat" ] || return 1
    awk -v hertz="$(getconf CLK_TCK)" '$3 == "Z" { exit 1 } { print int(($14 + $15) / hertz) }' "/proc/$1/stat" 2>/dev/null
}

triple="$(rustc -vV | sed -n 's/^host: //p')"
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
# With a target named, build scripts and macros go without counters.
cargo build --quiet --locked --release --target "$triple"
built="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"

seeds="$built/seeds"
python3 seeds.py "$seeds"
mkdir -p findings
for target in "${targets[@]}"; do
    work="$built/work/$target"
    mkdir -p "$work" "corpus/$target"
    echo "== $target: $seconds s of a processor"
    "$built/$triple/release/$target" "$work" "corpus/$target" "$seeds/$target" -max_len=8192 -timeout=60 \
        -rss_limit_mb=2048 -dict="$seeds/words.dict" -artifact_prefix="findings/$target-" -print_final_stats=1 -verbosity=0 &
    fuzzer=$!
    trap 'kill -TERM "$fuzzer" 2>/dev/null || true' EXIT
    # Asked to stop, it prints its figures and ends well; a finding ends it by itself.
    stopped=
    while used="$(worked "$fuzzer")"; do
        if [ "$used" -ge "$seconds" ]; then
            stopped=yes
            kill -TERM "$fuzzer" 2>/dev/null || true
        fi
        sleep 1
    done
    wait "$fuzzer" || [ -n "$stopped" ] || { echo "a finding in tests/fuzz/findings"; exit 1; }
    trap - EXIT
    echo "== $target: done"
done
