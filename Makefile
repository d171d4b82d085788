# What one types in this repository. Each target stops at its first failed step.
#   make run          the demonstration desk on http://localhost:8080
#   make test         everything that proves it: Swift, protocol, browser
#   make check        what a review runs: form, build, tests
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Where the demonstration desk keeps its records.
DEMO ?= .waggle/demo
# More options for the server, for example ARGS="--http-port 9090".
ARGS ?=
# How long each fuzz target runs, and which: make fuzz SECONDS=600 TARGETS="json wire".
SECONDS ?= 60
TARGETS ?=
# What pytest runs, and how: PYTEST="-k hand_off Tests/Web".
PYTEST ?= Tests
# How many of its files run at once: most of them wait for clocks and browsers.
JOBS ?= 2

# The desk's simulation: which seeds, how many steps; SEED names one.
SEEDS ?= 100
STEPS ?= 1000
SEED ?=

# Where `make install` puts things; DESTDIR stands before it when a package is made.
PREFIX ?= /usr/local
DESTDIR ?=

# An import that Package.swift does not declare stops the build.
STRICT := --explicit-target-dependency-import-check error
SWIFT_FILES := Package.swift Sources Tests

.PHONY: help
help: ## Say what can be done here.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: ## Build and start the demonstration desk.
	@.ci/prepare build
	@echo "Building Waggle; the first time takes some minutes, later ones seconds."
	@$(MAKE) --no-print-directory release
	@mkdir -p $(DEMO)
	@exec "$$(swift build -c release --show-bin-path)/waggle" serve --demo --data $(DEMO) --public-dir Public $(ARGS)

.PHONY: release
release: ## Build the program for speed.
	@.ci/prepare build
	swift build -c release --product waggle $(STRICT)

.PHONY: build
build: ## Build everything, tests included.
	@.ci/prepare build
	swift build --build-tests $(STRICT)

.PHONY: test
test: build ## Build, then run every test.
	@.ci/prepare test
	swift test --skip-build --disable-xctest --quiet $(STRICT)
	@$(MAKE) --no-print-directory simulate
	@rm -f Tests/.pytest_cache/v/cache/lastfailed
	.venv/bin/pytest -n $(JOBS) --dist loadfile $(PYTEST) || Tests/again $$?

.PHONY: simulate
simulate: ## Play the desk by chance, checking every rule; SEED=n tells one story again, STEPS says how long.
	@.ci/prepare build
	swift build -c release --product desk-simulation $(STRICT)
	@Tests/DeskSimulation/run $(or $(SEED),1) $(or $(SEED),$(SEEDS)) $(STEPS)

.PHONY: soak
soak: ## The simulation a hundred times as long, with its progress (hours).
	@.ci/prepare build
	swift build -c release --product desk-simulation $(STRICT)
	@Tests/DeskSimulation/run 1 $(SEEDS) 100000 --progress

.PHONY: check
check: lint release test ## What a review runs: form, build with warnings as errors, tests.

.PHONY: lint
lint: ## Say where the form differs from .swift-format.
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)

.PHONY: format
format: ## Bring every Swift file into form.
	swift format --in-place --parallel --recursive $(SWIFT_FILES)

.PHONY: conformance
conformance: build ## The whole WebSocket referee and the long form of the chaos tests (an hour or two).
	@.ci/prepare conformance
	WAGGLE_CONFORMANCE=all .venv/bin/pytest Tests/Conformance Tests/Client/test_recovery.py Tests/Server/test_storms.py
	WAGGLE_CONFORMANCE=all .venv/bin/pytest -n $(JOBS) Tests/Protocols/test_openapi_fuzz.py Tests/Faults \
	    Tests/CLI/test_backup.py

.PHONY: sanitize
sanitize: ## Every Swift test and a load on a server, under the address and the thread sanitizer (long).
	@.ci/prepare test
	Tests/Faults/sanitize address
	Tests/Faults/sanitize thread

.PHONY: fuzz
fuzz: ## Build the fuzz targets and run each for SECONDS (default 60); TARGETS names some.
	@.ci/prepare build
	WAGGLE_FUZZ=1 swift build -c release --scratch-path .build-fuzz --product waggle-fuzz --sanitize fuzzer \
	    -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug
	Tests/Fuzz/run $(SECONDS) $(TARGETS)

.PHONY: bench
bench: release ## Build for speed, measure beside the floor and others' servers, write docs/benchmarks.md.
	@.ci/prepare bench
	swift build -c release --product knowers $(STRICT)
	@exec "$$(ls .venv-bench/bin/python 2>/dev/null || echo python3)" Benchmarks/run.py --write --waggle "$$(swift build -c release --show-bin-path)/waggle" $(ARGS)

.PHONY: costs
costs: release ## Count instructions and allocations on the hot paths beside Benchmarks/costs.json; ARGS=--write renews it.
	@.ci/prepare costs
	@exec python3 Benchmarks/costs.py --waggle "$$(swift build -c release --show-bin-path)/waggle" $(ARGS)

.PHONY: install
install: ## Build one program that needs no Swift on its machine; put it, the pages and the manual below PREFIX.
	@.ci/prepare build
	swift build -c release --product waggle --static-swift-stdlib --scratch-path .build-static $(STRICT)
	install -D --strip .build-static/release/waggle "$(DESTDIR)$(PREFIX)/bin/waggle"
	rm -rf "$(DESTDIR)$(PREFIX)/share/waggle"
	install -d "$(DESTDIR)$(PREFIX)/share/waggle"
	cp -R Public docs "$(DESTDIR)$(PREFIX)/share/waggle/"
	sed 's|/usr/local/|$(PREFIX)/|' docs/how-to/waggle.service > "$(DESTDIR)$(PREFIX)/share/waggle/waggle.service"
	@echo "Next: $(PREFIX)/share/waggle/docs/how-to/run-as-a-service.md"

.PHONY: clean
clean: ## Remove what was built; the desk's records in .waggle stay.
	rm -rf .build .build-fuzz .build-address .build-thread .build-static .venv .venv-bench Benchmarks/nio/.build Tests/.pytest_cache
	find Tests -name __pycache__ -type d -prune -exec rm -rf {} +
