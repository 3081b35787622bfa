# Aloft: build, try, test. `sudo make demo` and `sudo make test` install what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

BUILD_PACKAGES := pkg-config libnl-3-dev libnl-route-3-dev libssl-dev
DEMO_PACKAGES  := iproute2
TEST_PACKAGES  := $(DEMO_PACKAGES) keepalived tcpdump curl nftables
DEB_PACKAGES   := dpkg-dev binutils
BENCH_PACKAGES := haproxy nginx-light wrk python3

RELEASE := swift build -c release --static-swift-stdlib

.PHONY: build demo test bench bench-balancer bench-failover lint fuzz mutations install deb clean
.PHONY: build-packages demo-packages test-packages bench-packages deb-packages

build-packages: ; @Tests/install-packages $(BUILD_PACKAGES)
demo-packages: ; @Tests/install-packages $(BUILD_PACKAGES) $(DEMO_PACKAGES)
test-packages: ; @Tests/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
deb-packages: ; @Tests/install-packages $(BUILD_PACKAGES) $(DEB_PACKAGES)
bench-packages: ; @Tests/install-packages $(BUILD_PACKAGES) $(BENCH_PACKAGES)

## build: the release programs, linked statically to the Swift runtime
build: build-packages
	$(RELEASE)

## demo: two balancer hosts in namespaces electing, failing over and serving (ARGS=--keep leaves them running)
demo: demo-packages
	$(RELEASE)
	.build/release/aloft-lab demo $(ARGS)

## test: everything: style, unit, conformance, simulation, namespace lab, one after the other because the lab measures time
test: test-packages lint
	$(RELEASE)
	swift test --disable-xctest --no-parallel $(ARGS)

## bench: the balancer beside haproxy and nginx, and fail-over beside keepalived: a quarter of an hour
bench: bench-balancer bench-failover

## bench-balancer: one processor each (ARGS='--rounds 21')
bench-balancer: bench-packages
	$(RELEASE) --product aloft-balancer
	$(RELEASE) --product bench-backend
	$(RELEASE) --product bench-picks
	Benchmarks/bench $(ARGS)
	.build/release/bench-picks

## bench-failover: what clients see of failures (FAILOVER_ARGS='--runs 20 --scenario split-healed'; FAILOVER_ARGS=--list)
bench-failover: test-packages
	$(RELEASE)
	.build/release/aloft-lab failover-bench $(FAILOVER_ARGS)

## mutations: deliberate faults in the protocol core, each to be noticed by its tests (ARGS='--first 3 --last 5')
mutations: build-packages
	Tests/Mutations/check $(ARGS)

## lint: the house's format
lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

## fuzz: every decoder against libFuzzer, stops at the first finding (SECONDS=600 TARGETS="advertisement request-head")
fuzz: SECONDS := 60
fuzz: build-packages
	Tests/Fuzz/run $(SECONDS) $(TARGETS)

## install: the programs, unit, user and samples, as built by `make build` (DESTDIR=/somewhere)
install:
	systemd/install .build/release $(DESTDIR)

## deb: a Debian package in dist/
deb: deb-packages
	$(RELEASE)
	systemd/make-deb .build/release

clean:
	rm -rf .build dist
