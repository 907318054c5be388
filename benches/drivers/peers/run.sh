#!/usr/bin/env bash
# Prints the rows of general rule engines on the part of W1 that they can express. With --smoke everything runs once, without zen-engine:
# building it takes longer than all the rest.
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=benches/drivers/peers
.ci/need node >&2
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
    (cd "$here" && npm ci --loglevel=error) >&2
    cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
cargo build --quiet --locked --release --package tillwork-benches --bin part >&2
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
programs=("$target/release/part")
if [ "${1:-}" != "--smoke" ]; then
    cargo build --quiet --locked --release --manifest-path "$here/Cargo.toml" --target-dir "$target/peers" >&2
    programs+=("$target/peers/release/tillwork-peers")
fi
exec node "$here/measure.mjs" "${programs[@]}" "$@"
