#!/usr/bin/env bash
# Builds the package as a wheel into target/wheels and installs it into the repository's virtual environment.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="$(cd .. && pwd)/.venv/bin"
wheels="../target/wheels"

rm -rf "$wheels"
"$bin/maturin" build --quiet --release --locked --interpreter "$bin/python" --out "$wheels"
"$bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "$wheels"/*.whl
