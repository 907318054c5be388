#!/usr/bin/env bash
# The best deal on carts where many promotions want the same units: what share is proven, and how long it takes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
cargo build --quiet --locked --release --package tillwork-benches --bin best_deal
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
"$target/release/best_deal" "$@"
