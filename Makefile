# Everything a person or CI does with this project. See README.md.

SWIFT ?= swift
# One optimised build with testing enabled serves for running, tests and benchmarks.
BUILD = -c release -Xswiftc -enable-testing
BIN = .build/release/wayleave
export SWIFT_BACKTRACE ?= enable=no

.PHONY: build packages run office test lint bench soak fuzz fuzzers clean

build: packages
	$(SWIFT) build $(BUILD)

# What the build links: zstd and libpcap.
packages:
	bash scripts/prepare-packages.sh build libzstd-dev libpcap-dev

# A multinational's estate, judged.
run: build
	$(BIN) assess examples/meridian --as-of 2026-11-22

# Python and fonts for workbooks and PDF: see office/prepare.sh.
office:
	bash office/prepare.sh

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

test: lint packages office fuzzers
	bash Tests/prepare.sh
	$(SWIFT) build $(BUILD) --build-tests
	$(SWIFT) test $(BUILD) --skip-build

# Writes docs/benchmarks.md; BENCH= runs a part (law, judge, peers, growth, estate, decoding, intake) and writes its section
# anew, and BENCH=check only compares the peers' answers with ours.
# The load is that before the build.
bench:
	export BENCH_LOAD=$$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null); $(MAKE) build && bash Benchmarks/run.sh $(BENCH)

# The full counts of everything random; SEED= repeats a run.
soak: packages fuzz
	bash Tests/prepare.sh spark
	$(SWIFT) build $(BUILD) --build-tests
	SOAK=1 $(SWIFT) test $(BUILD) --skip-build

# The programs that fuzz, with the address sanitizer. The tests run those of the decoders: 5,000 inputs each, a million
# in `make soak`.
fuzzers: packages
	$(SWIFT) build --package-path Fuzz -c release -Xswiftc -sanitize=fuzzer,address

# Coverage-guided fuzzing of the parser and the formatter, a million inputs. The corpus begins with our own texts.
FUZZ_RUNS ?= 1000000
fuzz: fuzzers
	mkdir -p Fuzz/corpus
	rm -f Fuzz/corpus/*; find law examples Tests/Gallery Tests/Mechanisms -name '*.md' | while read f; do cp "$$f" "Fuzz/corpus/$$(echo $$f | tr / _)"; done
	ASAN_OPTIONS=detect_leaks=0 Fuzz/.build/release/LawSyntaxFuzz -runs=$(FUZZ_RUNS) -max_len=4096 -timeout=10 Fuzz/corpus -artifact_prefix=Fuzz/

clean:
	rm -rf .build
