# Everything a person or CI does with this project. See README.md.

SWIFT ?= swift
# One optimised build with testing enabled serves for running, tests and benchmarks.
BUILD = -c release -Xswiftc -enable-testing
BIN = .build/release/wayleave
export SWIFT_BACKTRACE ?= enable=no

.PHONY: build run test lint bench soak clean

build:
	$(SWIFT) build $(BUILD)

# The smallest estate, judged.
run: build
	$(BIN) assess examples/minimal --as-of 2026-11-22

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

test: lint
	$(SWIFT) build $(BUILD) --build-tests
	$(SWIFT) test $(BUILD) --skip-build

bench: build
	.build/release/LawBenchmark

# The full counts of everything random; SEED= repeats a run.
soak:
	$(SWIFT) build $(BUILD) --build-tests
	SOAK=1 $(SWIFT) test $(BUILD) --skip-build

clean:
	rm -rf .build
