#!/usr/bin/env bash
# Prints the Python package's rows of the table: a year of a real grocer in one call, and single carts. With --smoke a piece of the
# year, once.
set -euo pipefail
cd "$(dirname "$0")/../../.."
.ci/need venv >&2
bindings-python/scripts/install.sh >&2
cargo build --quiet --locked --release --package tillwork-benches --bin single >&2
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
PYTHONPATH=bindings-python/tests exec .venv/bin/python benches/drivers/python/measure.py "$target/release/single" "$@"
