#!/usr/bin/env bash
# Measures the workloads. With --smoke every workload and every benchmark runs once: totals are checked, times are not judged.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = "--smoke" ]; then
    exec cargo test --quiet --package tillwork-benches --benches --tests
fi
exec cargo bench --package tillwork-benches
