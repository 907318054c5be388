"""Adds to the corpus what runs found: the files that reach most of what no kept file reaches, each small enough to be read.

    python3 tests/fuzz/keep.py [--count N] [TARGET ...]    # after tests/fuzz/run.sh; N (20) files each at most

Nothing that is kept is ever taken out: a finding stays. Where nothing new is reached, nothing is added.
"""

import argparse
import hashlib
import heapq
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TARGETS = ["rulebook", "cart", "evaluate", "codes", "refund", "ledger"]
LONGEST = 2048


def output(*command):
    return subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout


def reached(fuzzer, files):
    """What each of the files reaches, as libFuzzer notes it when it merges."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        for side in ("into", "from"):
            (folder / side).mkdir()
        for file in files:
            (folder / "from" / file.name).write_bytes(file.read_bytes())
        control = folder / "control"
        # No limit of memory: what this script holds would count as the fuzzer's.
        options = [f"-merge_control_file={control}", "-max_len=8192", "-timeout=60", "-rss_limit_mb=0"]
        output(fuzzer, "-set_cover_merge=1", *options, folder / "into", folder / "from")
        count, _, *rest = control.read_text().splitlines()
        names = [pathlib.Path(line).name for line in rest[: int(count)]]
        features = {}
        for line in rest[int(count) :]:
            kind, number, *found = line.split()
            if kind == "FT":
                features[names[int(number)]] = frozenset(found)
        return features


def chosen(features, kept, sizes, count):
    """The names of the files that reach most of what is not reached yet, one after the other; of equals the shortest."""
    seen = set().union(*(features.get(name, ()) for name in kept))
    queue = [(-len(found), sizes[name], name) for name, found in features.items() if name not in kept]
    heapq.heapify(queue)
    taken = []
    while queue and len(taken) < count:
        promised, size, name = heapq.heappop(queue)
        new = len(features[name] - seen)
        if new < -promised:
            # Another was taken since this was counted.
            if new:
                heapq.heappush(queue, (-new, size, name))
            continue
        seen |= features[name]
        taken.append(name)
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    metadata = json.loads(output("cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"))
    built = pathlib.Path(metadata["target_directory"])
    triple = next(line.split()[1] for line in output("rustc", "-vV").splitlines() if line.startswith("host:"))
    for target in options.targets or TARGETS:
        corpus = HERE / "corpus" / target
        corpus.mkdir(parents=True, exist_ok=True)
        kept = {file.name: file for file in corpus.iterdir()}
        folders = [built / folder / target for folder in ("seeds", "work")]
        found = [file for folder in folders for file in folder.iterdir() if file.stat().st_size <= LONGEST]
        files = {file.name: file for file in found} | kept
        sizes = {name: file.stat().st_size for name, file in files.items()}
        new = chosen(reached(built / triple / "release" / target, files.values()), set(kept), sizes, options.count)
        for name in new:
            data = files[name].read_bytes()
            (corpus / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)
        print(f"{target}: {len(kept)} kept before, {len(new)} added of {len(found)}")


if __name__ == "__main__":
    main()
