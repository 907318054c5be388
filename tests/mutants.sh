#!/usr/bin/env bash
# Changes the code of the modules where a mistake costs money, one place at a time, and lists the changes that no test notices.
# Usage: tests/mutants.sh [FILE ...]     (default: all of the modules below; hours)
# Results are left in tests/artefacts/mutants.out.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=27.1.0
MODULES=(core/src/money/*.rs core/src/allocate/*.rs core/src/combine/*.rs core/src/schedule/*.rs core/src/loyalty/*.rs core/src/loyalty/ledger/*.rs core/src/returns/*.rs)

.ci/need cargo-tool cargo-mutants "$VERSION"
mutants="$(.ci/need cargo-tool-path cargo-mutants "$VERSION")/cargo-mutants"

files=()
for file in "${@:-${MODULES[@]}}"; do files+=(--file "$file"); done
mkdir -p tests/artefacts
# The tests of the core and those that run the vectors; the bindings only hand documents on.
"$mutants" mutants --package tillwork --test-package tillwork,tillwork-tests --jobs 1 --timeout 300 \
    --output tests/artefacts "${files[@]}" -- --locked
