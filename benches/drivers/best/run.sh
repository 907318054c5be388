#!/usr/bin/env bash
# The best deal on carts where many promotions want the same units: what share is proven, and how long it takes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
cargo build --quiet --locked --release --package tillwork-benches --bin best_deal
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
"$target/release/best_deal" "$@"
# Where the solver is installed the same carts are solved once more, as integer programs.
python="${PYTHON:-.venv/bin/python}"
if [ "${1:-}" != "--smoke" ] && "$python" -c 'import highspy' 2>/dev/null; then
    "$target/release/best_deal" --dump 10 | grep '"units":30' | "$python" benches/drivers/best/highs.py 10
fi
