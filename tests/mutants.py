"""Changes the core's code one place at a time and lists the changes that no test notices.

Usage: python tests/mutants.py MUTANTS.json [--only PATTERN] [--new] [--shard K/N] [--jobs N]

cargo-mutants says which changes there are (`cargo mutants --list --json`). To build the core anew for each of some thousands takes
a day; here all of them are built into one copy of the project, in which the environment says which one is in force. A
change that the compiler refuses is no change. What cannot be chosen at run time (in a `const fn`, in a condition with `let`) is
counted apart and told: `cargo mutants --file F --re NAME` tries it by itself.

A mutant is caught when a test that reaches it fails or does not end; the examples in the documentation are not asked. Survivors whose
reason is known stand in tests/survivors.tsv: the mutant, which of those of that name in the function, a tab, why no test can tell it. The results are left in
tests/artefacts/mutants.tsv.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading

import tree_sitter
import tree_sitter_rust

ROOT = pathlib.Path(__file__).resolve().parents[1]
# Which tests may notice something; the others read files or ask what documents say.
TESTS = {
    "tillwork",
    "conformance",
    "returns",
    "ledger",
    "properties",
    "return_properties",
    "ledger_properties",
    "brief",
    "short_way",
    "fields",
    "best",
    "certificates",
    "worst_case",
}
# Tests that are asked before the whole program is: what notices most in the least time.
FIRST = {"best": ["effort::", "tight::"]}
LEAST = 95.0
# Kibibytes that a test may take.
MEMORY = 4 << 20
SWITCH = """//! Which change of the code is in force.
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
/// Numbers from here on name no change: what is reached is to be listed, and nobody has asked yet.
const LISTING: u32 = u32::MAX - 1;
const UNASKED: u32 = u32::MAX;
static CHOSEN: AtomicU32 = AtomicU32::new(UNASKED);
static LIST: OnceLock<Option<String>> = OnceLock::new();
static REACHED: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
#[inline(always)]
pub(crate) fn on(id: u32) -> bool {
    let chosen = CHOSEN.load(Ordering::Relaxed);
    if chosen < LISTING { chosen == id } else { ask(id) }
}
#[cold]
#[inline(never)]
fn ask(id: u32) -> bool {
    let list = LIST.get_or_init(|| std::env::var("MUTANTS_REACHED").ok());
    if CHOSEN.load(Ordering::Relaxed) == UNASKED {
        // No test expects a panic, so the first one is the end: the others need not run.
        std::panic::set_hook(Box::new(|_| std::process::exit(101)));
        let chosen = std::env::var("MUTANT").ok().and_then(|id| id.parse().ok()).unwrap_or(0);
        CHOSEN.store(if list.is_some() { LISTING } else { chosen }, Ordering::Relaxed);
    }
    match list {
        None => CHOSEN.load(Ordering::Relaxed) == id,
        Some(list) => {
            if !REACHED[id as usize].swap(true, Ordering::Relaxed) {
                use std::io::Write;
                let mut file = std::fs::OpenOptions::new().append(true).create(true).open(list).unwrap();
                file.write_all(format!("{id}\\n").as_bytes()).unwrap();
            }
            false
        }
    }
}
"""


class File:
    """One file of code with its mutants, each at its node."""

    def __init__(self, path, mutants, constants):
        self.constants = constants
        self.source = (ROOT / path).read_bytes()
        self.starts = [0, *(found.end() for found in re.finditer(rb"\n", self.source))]
        self.at = collections.defaultdict(list)
        for number, mutant in mutants:
            self.at[self.byte(mutant["span"]["start"]), mutant["genre"]].append((number, mutant))
        self.used = set()

    def byte(self, place):
        """The byte of a line and a column, which counts characters."""
        start = self.starts[place["line"] - 1]
        line = self.source[start:].split(b"\n", 1)[0].decode()
        return start + len(line[: place["column"] - 1].encode())

    def text(self):
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))
        return self.show(parser.parse(self.source).root_node)

    def own(self, node, genre, keep=lambda mutant: True):
        """The mutants of a genre that begin where the node does."""
        own = [pair for pair in self.at.get((node.start_byte, genre), []) if pair[0] not in self.used and keep(pair[1])]
        self.used.update(number for number, _ in own)
        return own

    def show(self, node):
        """The text of a node with its mutants built in."""
        handler = getattr(self, "show_" + node.type, None)
        return handler(node) if handler else self.inner(node)

    def inner(self, node, replaced=None):
        """The same of the nodes inside; `replaced` has the texts of some of them by their ids."""
        out, at = [], node.start_byte
        for child in node.children:
            out.append(self.source[at : child.start_byte].decode())
            out.append((replaced or {}).get(child.id) or self.show(child))
            at = child.end_byte
        out.append(self.source[at : node.end_byte].decode())
        return "".join(out)

    def show_function_item(self, node):
        if node.child_by_field_name("name").text.decode() in self.constants:
            return node.text.decode()
        body = node.child_by_field_name("body")
        first = (
            next((child for child in body.children[1:-1] if child.type not in ("line_comment", "block_comment")), None) if body else None
        )
        # The span of a function's value begins at its first statement, whatever is written before that.
        returned = node.child_by_field_name("return_type")
        # One function returns one type, which nobody can name here.
        nameless = returned is not None and returned.text.startswith(b"impl ")
        own = [] if first is None or nameless else self.own(first, "FnValue")
        text = self.inner(node)
        if body is None:
            return text
        head, inner = self.source[node.start_byte : body.start_byte].decode(), text[body.start_byte - node.start_byte + 1 :]
        code = "".join(f"if {on(number)} {{ return {mutant['replacement']}; }} " for number, mutant in own)
        # What is constant knows no environment.
        return re.sub(r"\bconst\s+fn\b", "fn", head) + "{ " + code + inner if "mutant::on(" in code + inner else text

    def show_const_item(self, node):
        return node.text.decode()

    show_static_item = show_const_item

    def choice(self, own, other, plain):
        """One text of those of the mutants, or the plain one."""
        return "(" + "".join(f"if {on(number)} {{ {other(mutant)} }} else " for number, mutant in own) + f"{{ {plain} }})"

    def show_binary_expression(self, node):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        sign = operator.text.decode()
        if sign in ("&&", "||") and (any(holds(side, "let_condition") for side in (left, right)) or node.parent.type == "let_chain"):
            return self.inner(node)
        own = self.own(operator, "BinaryOperator")
        if not own:
            return self.inner(node)
        one, other = self.show(left), self.show(right)
        if sign not in ("&&", "||"):
            return self.choice(own, lambda mutant: f"({one}) {mutant['replacement']} ({other})", f"({one}) {sign} ({other})")
        # Chains of these are long: their left sides stand there once.
        chosen = self.choice(own, lambda mutant: f"left_ {mutant['replacement']} ({other})", f"left_ {sign} ({other})")
        return f"(match ({one}) {{ left_ => {chosen} }})"

    def show_compound_assignment_expr(self, node):
        operator = node.child_by_field_name("operator")
        own = self.own(operator, "BinaryOperator")
        if not own:
            return self.inner(node)
        left, right = self.show(node.child_by_field_name("left")), self.show(node.child_by_field_name("right"))
        return (
            "{"
            + self.choice(own, lambda mutant: f"{left} {mutant['replacement']} ({right})", f"{left} {operator.text.decode()} ({right})")[
                1:-1
            ]
            + "}"
        )

    def show_unary_expression(self, node):
        own = self.own(node, "UnaryOperator")
        if not own:
            return self.inner(node)
        value = self.show(node.children[-1])
        return self.choice(own, lambda mutant: f"({value})", f"{node.children[0].text.decode()}({value})")

    def show_match_arm(self, node):
        pattern = node.child_by_field_name("pattern")
        condition = pattern.child_by_field_name("condition")
        # An arm's attributes and its pattern may begin where another genre's mutant does.
        own = self.own(node, "MatchArm")
        guards = self.own(condition, "MatchArmGuard") if condition else []
        if not own and not guards:
            return self.inner(node)
        if condition and holds(condition, "let_condition"):
            self.used.difference_update(number for number, _ in own + guards)
            return self.inner(node)
        guard = f"({self.show(condition)})" if condition else "true"
        for number, mutant in guards:
            guard = f"({on(number)} || {guard})" if mutant["replacement"] == "true" else f"(!{on(number)} && {guard})"
        for number, _ in own:
            guard = f"(!{on(number)} && {guard} /* arm {number} of {node.parent.start_byte} */)"
        bare = (
            self.source[pattern.start_byte : condition.start_byte].decode().rstrip().removesuffix("if")
            if condition
            else pattern.text.decode()
        )
        return self.inner(node, {pattern.id: f"{bare} if {guard}"})

    def show_field_initializer(self, node):
        own = self.own(node, "StructField")
        base = next((child for child in node.parent.children if child.type == "base_field_initializer"), None)
        if not own or base is None:
            return self.inner(node)
        # Without a value of its own the field's name is one.
        field, value = node.child_by_field_name("field") or node, node.child_by_field_name("value") or node
        name, rest = field.text.decode(), base.children[-1].text.decode()
        return f"{name}: {self.choice(own, lambda mutant: f'({rest}).{name}', self.inner(value) if value is node else self.show(value))}"

    show_shorthand_field_initializer = show_field_initializer


def on(number):
    return f"crate::mutant::on({number})"


def holds(node, kind):
    return node.type == kind or any(holds(child, kind) for child in node.children)


def copy_project(tree):
    """What is kept under version control, as it stands now; unchanged files keep their times."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        source, copy = ROOT / name, tree / name
        if source.is_file() and not name.startswith("core/src/"):
            copy.parent.mkdir(parents=True, exist_ok=True)
            write(copy, source.read_bytes())
    shutil.rmtree(tree / "core/src", ignore_errors=True)
    shutil.copytree(ROOT / "core/src", tree / "core/src")


def write(path, data):
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def build(mutants, tree, environment):
    """Builds the copy with all mutants that the compiler takes: the test programs, what is built in, and what it refused."""
    refused, constants = set(), set()
    while True:
        by_file = collections.defaultdict(list)
        for number, mutant in enumerate(mutants, 1):
            if number not in refused:
                by_file[mutant["file"]].append((number, mutant))
        inside = set()
        for name, own in by_file.items():
            file = File(name, own, constants)
            write(tree / name, file.text().encode())
            inside |= file.used
        write(tree / "core/src/mutant.rs", SWITCH.replace("COUNT", str(len(mutants) + 1)).encode())
        write(tree / "core/src/lib.rs", (ROOT / "core/src/lib.rs").read_bytes() + b"\nmod mutant;\n")
        command = [
            "cargo",
            "test",
            "--no-run",
            "--locked",
            "--package=tillwork",
            "--package=tillwork-tests",
            "--lib",
            "--tests",
            "--message-format=json",
        ]
        done = subprocess.run(command, check=False, cwd=tree, env=os.environ | environment, capture_output=True, text=True)
        messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode == 0:
            programs = [
                (m["target"]["name"], m["executable"], pathlib.Path(m["manifest_path"]).parent) for m in messages if m.get("executable")
            ]
            return [program for program in programs if program[0] in TESTS], inside, refused
        wrong, fresh = set(), set()
        for message in messages:
            if message["reason"] == "compiler-message" and message["message"]["level"] == "error":
                error = message["message"]
                if (error["code"] or {}).get("code") == "E0015":
                    # Something constant needs the function: it stays as it is.
                    fresh.add(re.search(r"`(?:.*::)?(\w+)`", error["message"])[1])
                else:
                    wrong |= blamed(tree, error)
        if not wrong - refused and not fresh - constants:
            sys.exit(done.stderr + "\n".join(m["message"]["rendered"] for m in messages if m["reason"] == "compiler-message")[-6000:])
        print(f"{len(wrong - refused)} changes are none to the compiler", flush=True)
        refused |= wrong
        constants |= fresh


def blamed(tree, error):
    """The mutants whose choice an error lies in: the first inside what it points to, else the nearest before that."""
    wrong = set()
    for span in error["spans"]:
        path = tree / span["file_name"]
        if not span["is_primary"] or not path.is_file():
            continue
        data = path.read_bytes()
        start, end = span["byte_start"], span["byte_end"]
        if (error["code"] or {}).get("code") == "E0004":
            # Patterns are missing in a match whose arms were all made a choice: without an arm of it the compiler refuses the match.
            if arm := re.search(rb"/\* arm \d+ of (\d+) \*/", data[start:]):
                wrong |= {int(found) for found in re.findall(rb"/\* arm (\d+) of " + arm[1] + rb" \*/", data)}
            continue
        inside = re.findall(rb"mutant::on\((\d+)\)", data[start:end])[:1]
        before = re.findall(rb"mutant::on\((\d+)\)", data[max(0, start - 20000) : start])[-1:]
        wrong |= {int(found) for found in inside or before}
    return wrong


class Runner:
    def __init__(self, programs):
        self.programs = programs
        self.took = {}
        self.reached = {}

    @staticmethod
    def run(program, environment, limit=None, some=()):
        _, executable, folder = program
        command = [executable, "--quiet", *some]
        own = {"RUST_TEST_THREADS": "1", "PROPTEST_CASES": "48", "PROPTEST_RNG_SEED": "7", "BEST_CARTS": "1500", "RUST_BACKTRACE": "0"}
        # A processor's time, not the clock's: a busy machine is no test that does not end.
        bounds = f"ulimit -t {limit or 'unlimited'}; ulimit -v {MEMORY}; "
        running = subprocess.Popen(
            ["sh", "-c", bounds + 'exec "$0" "$@"', *command],
            cwd=folder,
            env=os.environ | own | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if -running.returncode in (signal.SIGXCPU, signal.SIGKILL):
            return "timeout", used.ru_utime
        return ("passed" if running.returncode == 0 else "caught"), used.ru_utime

    def baseline(self, work):
        for program in self.programs:
            reached = work / f"reached-{program[0]}"
            reached.unlink(missing_ok=True)
            (plain, self.took[program]), (listing, _) = self.run(program, {}), self.run(program, {"MUTANTS_REACHED": str(reached)})
            if plain != "passed" or listing != "passed":
                sys.exit(f"{program[0]} fails without any change")
            self.reached[program] = set(map(int, reached.read_text().split())) if reached.exists() else set()
            print(f"{program[0]}: {self.took[program]:.1f} s, reaches {len(self.reached[program])}", flush=True)
        self.programs.sort(key=self.took.get)

    def judge(self, number, mutant):
        for program in self.programs:
            if number in self.reached[program]:
                # A module's own tests are the likeliest to notice, and the quickest.
                first = [mutant["file"].split("/")[2] + "::"] if program[0] == "tillwork" else FIRST.get(program[0], [])
                for some in [*([one] for one in first), []]:
                    found, _ = self.run(program, {"MUTANT": str(number)}, 4 + int((1 if some else 3) * self.took[program]), some)
                    if found != "passed":
                        return found, program[0]
        return "missed", ""


def told(mutants):
    """The names of mutants without the lines, which move: of several with one name in a function, which of them it is."""
    names = [re.sub(r":\d+:\d+: ", ": ", mutant["name"]) for mutant in mutants]
    number, seen = collections.Counter(names), collections.Counter()
    for name in names:
        seen[name] += 1
        yield f"{name} #{seen[name]}" if number[name] > 1 else name


def survivors():
    return {line.split("\t")[0] for line in (ROOT / "tests/survivors.tsv").read_text().splitlines()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mutants")
    parser.add_argument("--only", default="")
    parser.add_argument("--shard", default="0/1")
    parser.add_argument("--new", action="store_true", help="leave out those that tests/survivors.tsv names")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--target", default=str(ROOT / "target"))
    options = parser.parse_args()
    mutants = json.loads(pathlib.Path(options.mutants).read_text())
    work = pathlib.Path(options.target) / "mutants"
    tree = work / "tree"
    copy_project(tree)
    environment = {
        "CARGO_TARGET_DIR": str(work / "build"),
        "CARGO_PROFILE_DEV_DEBUG": "0",
        "CARGO_PROFILE_DEV_OPT_LEVEL": "2",
        "RUSTFLAGS": "--cap-lints allow",
    }
    programs, inside, refused = build(mutants, tree, environment)
    runner = Runner(programs)
    runner.baseline(work)
    part, parts = map(int, options.shard.split("/"))
    known, names = survivors(), list(told(mutants))
    chosen = [
        number
        for number in sorted(inside)
        if re.search(options.only, mutants[number - 1]["name"])
        and number % parts == part
        and not (options.new and names[number - 1] in known)
    ]
    apart = [mutant["name"] for number, mutant in enumerate(mutants, 1) if number not in inside and number not in refused]
    results, lock = {}, threading.Lock()

    def judge(number):
        result = runner.judge(number, mutants[number - 1])
        with lock:
            results[number] = result
            if result[0] == "missed" or len(results) % 20 == 0:
                print(f"{len(results)} of {len(chosen)}: {result[0]} {mutants[number - 1]['name']}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(judge, chosen))
    report(mutants, results, apart, len(refused))


def report(mutants, results, apart, refused):
    lines = [f"{result}\t{by}\t{mutants[number - 1]['name']}\n" for number, (result, by) in sorted(results.items())]
    (ROOT / "tests/artefacts").mkdir(exist_ok=True)
    (ROOT / "tests/artefacts/mutants.tsv").write_text("".join(lines))
    known, names = survivors(), list(told(mutants))
    counts = collections.Counter(result for result, _ in results.values())
    fresh = [
        f"{mutants[number - 1]['name']}, in tests/survivors.tsv: {names[number - 1]}"
        for number, (result, _) in sorted(results.items())
        if result == "missed" and names[number - 1] not in known
    ]
    for name in fresh:
        print("no test notices", name)
    for name in apart:
        print("not tried", name)
    share = 100 * (len(results) - counts["missed"]) / max(1, len(results))
    print(
        f"{len(results)} mutants: {counts['caught']} caught, {counts['timeout']} did not end, {counts['missed']} missed: {share:.1f} % noticed"
    )
    print(f"{refused} the compiler refuses, {len(apart)} cannot be chosen at run time")
    if share < LEAST or fresh:
        sys.exit(1)


if __name__ == "__main__":
    main()
