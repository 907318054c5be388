#!/usr/bin/env bash
# Prints the WebAssembly package's rows of the table: one cart against the same cart in Rust, a page with a thousand promotions, start-up,
# and two rule engines from npm on the part of the work that they can express. With --smoke everything runs once.
set -euo pipefail
cd "$(dirname "$0")/../../.."
make --silent --no-print-directory wasm >&2
here=benches/drivers/wasm
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
    (cd "$here" && npm ci --loglevel=error) >&2
    cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
cargo build --quiet --locked --release --package tillwork-benches --bin single >&2
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
exec node "$here/measure.mjs" "$target/release/single" "$@"
