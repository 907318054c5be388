#!/usr/bin/env bash
# The best deal on carts where many promotions want the same units: what share is proven, and how long it takes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
cargo build --quiet --locked --release --package tillwork-benches --bin best_deal
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
"$target/release/best_deal" "$@"
# The same carts as integer programs: all of them, which takes a quarter of an hour and more.
if [ "${1:-}" != "--smoke" ]; then
    .ci/need venv >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check highspy==1.15.1
    "$target/release/best_deal" --dump 200 | grep '"units":30' | .venv/bin/python benches/drivers/best/highs.py 200
fi
