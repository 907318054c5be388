#!/usr/bin/env bash
# Counts which lines of the core the tests run, and fails when it is fewer than a share of them.
# Usage: tests/coverage.sh [PERCENT]      (default: 95)
#
# The compiler counts (-C instrument-coverage), over the core's unit tests, its documentation's examples left out, and the tests in
# tests/. Lines of test modules do not count. Results: tests/artefacts/coverage/{by-file.txt,missed.txt}.
set -euo pipefail
cd "$(dirname "$0")/.."
least="${1:-95}"

.ci/need llvm-tools
llvm="$(.ci/need llvm-tools-path)"
here="$PWD"
out="$here/tests/artefacts/coverage"
built="$(.ci/need target-path)/coverage"
rm -rf "$out"
mkdir -p "$out/raw"

# Counters only in the project's own crates, the test programs among them: else these would not write down what was counted.
cat >"$out/rustc" <<'EOF'
#!/usr/bin/env bash
if [ -n "${CARGO_PRIMARY_PACKAGE:-}" ]; then exec "$@" -C instrument-coverage; else exec "$@"; fi
EOF
chmod +x "$out/rustc"
export RUSTC_WRAPPER="$out/rustc" CARGO_TARGET_DIR="$built" CARGO_PROFILE_DEV_DEBUG=0
export LLVM_PROFILE_FILE="$out/raw/%p-%m.profraw"
cargo test --quiet --locked --package tillwork --package tillwork-tests --lib --tests --no-run --message-format=json-render-diagnostics |
    python3 -c '
import json, sys
for line in sys.stdin:
    found = json.loads(line)
    if found.get("executable") and found["profile"]["test"]:
        print(found["manifest_path"].removesuffix("/Cargo.toml"), found["executable"])
' >"$out/binaries"
while read -r folder binary; do
    (cd "$folder" && PROPTEST_CASES="${PROPTEST_CASES:-32}" "$binary" --quiet)
done <"$out/binaries"

"$llvm/llvm-profdata" merge --sparse "$out"/raw/*.profraw -o "$out/all.profdata"
objects=()
while read -r _ binary; do objects+=(--object "$binary"); done <"$out/binaries"
"$llvm/llvm-cov" export "${objects[@]}" --instr-profile "$out/all.profdata" --format lcov --sources core/src >"$out/lcov"
python3 tests/coverage.py "$out/lcov" "$out" "$least"
