#!/usr/bin/env bash
# Runs the core's unit tests in Miri, which looks at every access to memory and every arithmetic step of compiled code.
# Usage: tests/miri.sh [TEST ...]      (default: all that are not excluded; a name as cargo test takes it)
#
# The crate itself forbids unsafe code: Miri looks at what it hands to its dependencies. It is some hundred times slower than a
# processor, so tests that are slow already are excluded where they stand: `cfg_attr(miri, ignore = "reason")`.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/need miri
# Property tests read no file here, and a few cases of each go a long way.
export MIRIFLAGS="${MIRIFLAGS:-} -Zmiri-disable-isolation" PROPTEST_CASES="${PROPTEST_CASES:-4}" PROPTEST_FAILURE_PERSISTENCE=off
export CARGO_TARGET_DIR
CARGO_TARGET_DIR="$(.ci/need target-path)/miri-tests"
cargo +nightly miri test --locked --package tillwork --lib -- "$@"
