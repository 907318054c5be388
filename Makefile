# Tillwork: everything that is built, run and tested. `make` alone prints what there is.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

NEED := .ci/need
PYTHON := .venv/bin/python
# The bindings are tested through their own languages; cargo only compiles them.
RUST_ONLY := --workspace --exclude tillwork-python --exclude tillwork-wasm --exclude tillwork-benches

N ?= 20000
SECONDS ?= 60
PORT ?= 8080

.PHONY: help
help: ## Print this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Price the example carts and print their receipts
	cargo run --quiet --package tillwork --example demo

.PHONY: test
test: test-rust test-python differential test-wasm identity-smoke bench-smoke ## Run every test in every language

.PHONY: test-rust
test-rust: ## Unit, documentation, property and conformance tests in Rust
	cargo test $(RUST_ONLY)
	cargo test --release --package tillwork-tests --test best

.PHONY: test-python
test-python: ## Build the Python package, install it, run the vectors and its tests; test the second implementation
	$(NEED) venv
	bindings-python/scripts/test.sh
	$(PYTHON) -m pytest -q -p no:cacheprovider tests/reference/tests

.PHONY: test-wasm
test-wasm: wasm wasm-size ## Run the vectors in Node and in Chromium, drive the page, use the packed package
	$(NEED) chromium
	cd bindings-wasm && npm run --silent test

.PHONY: bench
bench: ## Measure against hand-written code and the peers; print one table
	benches/run.sh

.PHONY: bench-smoke
bench-smoke: ## Run every benchmark once, without judging its time
	benches/run.sh --smoke

.PHONY: page
page: wasm ## Serve the checkout page on this machine (PORT=8080)
	node docs/demo/serve.mjs $(PORT)

.PHONY: wasm
wasm: ## Build the npm package into bindings-wasm/dist
	$(NEED) wasm-target
	$(NEED) node-modules
	cd bindings-wasm && npm run --silent build

.PHONY: wasm-size
wasm-size: wasm ## Print the package's raw, gzip and brotli bytes; fail above the budget
	cd bindings-wasm && npm run --silent size

.PHONY: docs
docs: ## Build the book and the Rust documentation
	$(NEED) cargo-tool mdbook 0.5.4
	PATH="$$(.ci/need cargo-tool-path mdbook 0.5.4):$$PATH" mdbook build docs
	cargo doc --workspace --no-deps

.PHONY: differential
differential: ## Compare with the second implementation on N random cases (N=20000)
	$(NEED) venv
	$(PYTHON) tests/reference/differential.py --cases $(N) --jobs $$(nproc) --least $$(( $(N) / 10000 ))
	$(PYTHON) tests/reference/times_differential.py --cases $$(( $(N) / 20 )) --jobs $$(nproc)
	$(PYTHON) tests/reference/returns_differential.py --cases $$(( $(N) / 20 )) --jobs $$(nproc) --least $$(( $(N) / 20000 ))
	$(PYTHON) tests/reference/ledger_differential.py --cases $$(( $(N) / 20 )) --jobs $$(nproc) --least $$(( $(N) / 20000 ))
	$(PYTHON) tests/reference/best_differential.py --cases $$(( $(N) / 50 )) --jobs $$(nproc) --least $$(( $(N) / 20000 ))

.PHONY: fuzz
fuzz: ## Fuzz each target for SECONDS (SECONDS=60)
	tests/fuzz/run.sh $(SECONDS)

.PHONY: identity
identity: wasm ## Compare the bytes of N generated cases in Rust, Python and both WebAssembly modules (N=20000)
	$(NEED) venv
	bindings-python/scripts/install.sh
	cargo build --quiet --release --locked --package tillwork --example lines
	$(PYTHON) tests/identity/compare.py --cases $(N) --engine "$$($(NEED) target-path)/release/examples/lines"

# After the tests of both bindings, which build what it needs.
.PHONY: identity-smoke
identity-smoke: test-python test-wasm
	cargo build --quiet --release --locked --package tillwork --example lines
	$(PYTHON) tests/identity/compare.py --cases 2000 --engine "$$($(NEED) target-path)/release/examples/lines"

.PHONY: miri
miri: ## Run the core's unit tests in Miri
	tests/miri.sh

.PHONY: coverage
coverage: ## Count the core's lines that tests run; fail below 95 %
	tests/coverage.sh

.PHONY: mutants
mutants: ## Change the code at random places and see that a test notices
	tests/mutants.sh

.PHONY: clean
clean: ## Remove everything that was built or installed here
	cargo clean
	rm -rf .venv bindings-wasm/node_modules bindings-wasm/dist tests/artefacts docs/book
