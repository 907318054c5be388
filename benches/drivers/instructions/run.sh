#!/usr/bin/env bash
# Counts the instructions of one evaluation under callgrind and compares them with those on record: counts repeat where times do not.
# With --record they are written down. Counts differ a little between machines' libraries, so nothing is judged.
set -euo pipefail
cd "$(dirname "$0")/../../.."
.ci/need valgrind
record=benches/drivers/instructions/recorded.txt
workloads=(
    w1-yardstick w1-brief w1-explained w1-all w1-json
    promotions100-brief promotions1000-brief promotions10000-brief promotions100-explained promotions10000-explained
    lines10-brief lines100-brief lines1000-brief
    matching1-brief matching10-brief matching100-brief
    quantity1000-brief quantity1000000-brief quantity1000000000-brief
    w3-yardstick w3-brief
)
[ "${1:-}" = "--smoke" ] && workloads=(w1-yardstick w1-brief)
cargo build --quiet --locked --release --package tillwork-benches --bin counted
target="$(cargo metadata --format-version 1 --no-deps --offline | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"

# All instructions of a run that evaluates so many times.
all() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$target/release/counted" "$1" "$2" 2>&1 |
        awk '/Collected :/ { print $4; found = 1 } END { exit !found }'
}

fresh=""
for workload in "${workloads[@]}"; do
    # What both runs do besides evaluating cancels out; the first evaluations, which ask for memory, are in both.
    few="$(all "$workload" 10)"
    many="$(all "$workload" 30)"
    count=$(((many - few) / 20))
    [ "$count" -gt 0 ] || { echo "callgrind counted nothing for $workload" >&2; exit 1; }
    fresh+="$workload $count"$'\n'
    was="$(awk -v workload="$workload" '$1 == workload { print $2 }' "$record" 2>/dev/null || true)"
    change=-
    if [ -n "$was" ]; then change="$(awk -v now="$count" -v was="$was" 'BEGIN { printf "%+.1f %%", (now / was - 1) * 100 }')"; fi
    printf 'instructions of %s, against the record\t%s\t%s\t-\t-\n' "$workload" "$count" "$change"
done
if [ "${1:-}" = "--record" ]; then printf '%s' "$fresh" >"$record"; fi
