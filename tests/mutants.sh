#!/usr/bin/env bash
# Changes the code of the modules where a mistake costs money, one place at a time, and lists the changes that no test notices.
# Usage: tests/mutants.sh [--only PATTERN] [--new] [--shard K/N] [--jobs N]      (default: all of the modules below; two to three hours of a processor)
#
# cargo-mutants says which changes there are; tests/mutants.py tries them.
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=27.1.0
MODULES=(money allocate combine schedule loyalty returns)

.ci/need venv
.ci/need cargo-tool cargo-mutants "$VERSION"
mutants="$(.ci/need cargo-tool-path cargo-mutants "$VERSION")/cargo-mutants"

files=()
for module in "${MODULES[@]}"; do files+=(--file "core/src/$module/**/*.rs"); done
mkdir -p tests/artefacts
"$mutants" mutants --list --json --package tillwork "${files[@]}" >tests/artefacts/mutants.json
.venv/bin/python tests/mutants.py tests/artefacts/mutants.json --target "$(.ci/need target-path)" "$@"
