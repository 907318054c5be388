#!/usr/bin/env bash
# Measures the engine and what it is compared with, and prints one table. With --smoke everything runs once and no time is judged.
# Rows come from the program `measure` and from every executable drivers/*/run.sh, tab-separated:
# what, figure, ratio, goal, met or short.
set -euo pipefail
cd "$(dirname "$0")/.."
smoke=()
if [ "${1:-}" = "--smoke" ]; then
    smoke=(--smoke)
    cargo test --quiet --locked --package tillwork-benches
fi
cargo build --quiet --locked --release --package tillwork-benches --bins
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
rows="$(mktemp)"
trap 'rm -f "$rows"' EXIT
"$target/release/measure" "${smoke[@]}" >>"$rows"
for driver in benches/drivers/*/run.sh; do
    [ -x "$driver" ] || continue
    "$driver" "${smoke[@]}" >>"$rows"
done
"$target/release/table" <"$rows"
