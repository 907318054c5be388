#!/usr/bin/env bash
# Changes the code of the modules where a mistake costs money, one place at a time, and lists the changes that no test notices.
# Usage: tests/mutants.sh [--shard K/N] [FILE ...]     (default: all of the modules below; hours)
# With --shard only every Nth change is made, from the Kth on (K counts from 0): N pieces are the whole.
# Results are left in tests/artefacts: quick/mutants.out of all changes, slow/mutants.out of those that the quick tests missed.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=27.1.0
MODULES=(core/src/money/*.rs core/src/allocate/*.rs core/src/combine/*.rs core/src/combine/best/*.rs core/src/schedule/*.rs
    core/src/loyalty/*.rs core/src/loyalty/ledger/*.rs core/src/returns/*.rs)

.ci/need cargo-tool cargo-mutants "$VERSION"
mutants="$(.ci/need cargo-tool-path cargo-mutants "$VERSION")/cargo-mutants"

shard=()
if [ "${1:-}" = --shard ]; then
    shard=(--shard "$2" --sharding round-robin)
    shift 2
fi
files=()
for file in "${@:-${MODULES[@]}}"; do files+=(--file "$file"); done

# One change costs one build and the tests up to the first that fails. With a little optimisation both are quickest, and what no change
# touches is built once for all runs.
export CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=1
export CARGO_TARGET_DIR="${MUTANTS_TARGET:-$PWD/target/mutants}"

# A change that never ends is noticed by the processor time it takes, however busy the machine is.
host="$(rustc -vV | sed -n 's/^host: //p' | tr 'a-z-' 'A-Z_')"
export "CARGO_TARGET_${host}_RUNNER=prlimit --cpu=60 --as=8589934592"

# Survivors are no failure of a run: they are what it is for.
run() {
    local output="tests/artefacts/$1" packages="$2" tests="$3" status=0 only=(--cargo-arg=--locked)
    shift 3
    # What only the run is told, the build before it does not know: it would build every test there is.
    for test in $tests; do only+=("--cargo-arg=--$test"); done
    mkdir -p "$output"
    "$mutants" mutants --package tillwork --test-package "$packages" --jobs 1 --baseline skip --timeout 900 --build-timeout 900 \
        --output "$output" "${only[@]}" "${files[@]}" "$@" || status=$?
    case "$status" in 0 | 2 | 3) ;; *) exit "$status" ;; esac
}

# Most changes are noticed by the vectors at once, and most others by the properties; the bindings only hand documents on.
run quick tillwork-tests "test=conformance test=ledger test=ledger_properties test=properties test=return_properties test=returns" "${shard[@]}"

missed=tests/artefacts/quick/mutants.out/missed.txt
rm -rf tests/artefacts/slow
if [ -s "$missed" ]; then
    # The unit tests are another build of the core, and `best` takes long: they are only asked about what is left.
    names="$(sed 's/[][\.*^$+?(){}|/&-]/\\&/g' "$missed" | paste -sd '|')"
    run slow tillwork,tillwork-tests "lib test=best test=coverage test=fields" --re "^($names)\$"
    missed=tests/artefacts/slow/mutants.out/missed.txt
fi
echo "not noticed: $(wc -l <"$missed")"
cat "$missed"
[ ! -s "$missed" ]
