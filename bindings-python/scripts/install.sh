#!/usr/bin/env bash
# Builds the package as a wheel and installs it into the repository's virtual environment.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="$(cd .. && pwd)/.venv/bin"

wheels="$(mktemp -d)"
trap 'rm -rf "$wheels"' EXIT
"$bin/maturin" build --quiet --release --locked --interpreter "$bin/python" --out "$wheels"
"$bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "$wheels"/*.whl
