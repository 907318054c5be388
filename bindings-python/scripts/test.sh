#!/usr/bin/env bash
# Builds the package as a wheel, installs it into the repository's virtual environment, and tests what was installed.
set -euo pipefail
cd "$(dirname "$0")/.."
bin="$(cd .. && pwd)/.venv/bin"

scripts/install.sh
"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy"
"$bin/pyright"
"$bin/python" -m mypy.stubtest tillwork._core --mypy-config-file pyproject.toml
"$bin/python" -m pytest "$@"
