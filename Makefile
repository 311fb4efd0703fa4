# Everything that a new machine needs to run the project: `make demo`, `make test`. See docs/development.md.
# Each step remembers what it has done: a second run installs and builds only what has changed.

SHELL := /bin/bash -euo pipefail
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

JOBS ?= $(shell nproc)
# Debian's own Python where there is one: the virtual environment then works for everyone on the machine.
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
# More options for the first configuration, e.g. -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
CMAKE_OPTIONS ?=
PYTEST_OPTIONS ?=
BENCH_OPTIONS ?=

BUILD := build/release
LIBRARY := $(BUILD)/capi/libslimdag_c.so
VENV := .venv
STAMPS := $(VENV)/.stamps
PYTHON_SOURCES := $(shell find bindings/python/slimdag -name '*.py' -o -name py.typed)

# slimdag's own Python and shell environment must not leak in.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV CMAKE_GENERATOR
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export CMAKE_BUILD_PARALLEL_LEVEL := $(JOBS)

# Several targets build the same sources in trees of their own: with ccache they are compiled once.
ifneq ($(shell command -v ccache),)
export CMAKE_C_COMPILER_LAUNCHER ?= ccache
export CMAKE_CXX_COMPILER_LAUNCHER ?= ccache
export CCACHE_BASEDIR ?= $(CURDIR)
export CCACHE_NOHASHDIR ?= 1
endif
# The build tree that the tests of documentation and examples compile against.
export SLIMDAG_BUILD := $(BUILD)

.PHONY: help
help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: FORCE
FORCE:

# --- set-up -----------------------------------------------------------------------------------------------------------

.PHONY: packages
packages:
	@tools/install-debian-packages build

$(BUILD)/build.ninja: CMakePresets.json | packages
	cmake --preset release $(CMAKE_OPTIONS)
	@touch $@

$(LIBRARY): $(BUILD)/build.ninja FORCE
	@cmake --build $(BUILD) --target slimdag_c

$(VENV)/bin/python: | packages
	$(PYTHON) -m venv $(VENV)

$(STAMPS)/%: tools/requirements-%.txt $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --requirement $<
	@mkdir -p $(@D) && touch $@

# pip builds the wheel in the tree that is already built, so that the C++ code is compiled once.
$(STAMPS)/slimdag: $(LIBRARY) $(PYTHON_SOURCES) pyproject.toml VERSION LICENSE README.md $(STAMPS)/build
	$(VENV)/bin/pip install --quiet --no-build-isolation --force-reinstall --no-deps \
	  --config-settings=build-dir=$(BUILD) --config-settings=cmake.define.SLIMDAG_BUILD_TESTS=ON .
	$(VENV)/bin/pip install --quiet slimdag
	@touch $@

# dbt's engines besides 1.11, whose answers the tests compare with; one that cannot be installed is said to be missing.
JUDGES := build/judges
.PHONY: judges
judges: $(VENV)/bin/python ## Install dbt 1.12, 1.13 and v2 side by side in build/judges, for the tests
	@tools/install-judges $(JUDGES) $(VENV)/bin/python

.PHONY: setup
setup: $(STAMPS)/slimdag ## Install what is missing, build, and install the Python package into .venv

# --- main targets -----------------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## The main job on the example project: what changed, why, what has to be built, and a picture
	@examples/shop/demo $(VENV)/bin/slimdag demo

.PHONY: build
build: $(BUILD)/build.ninja
	@cmake --build $(BUILD)

.PHONY: test
test: build setup $(STAMPS)/test judges ## All tests: doctest through ctest, pytest, conformance cases
	@tools/install-debian-packages test
	ctest --test-dir $(BUILD) --output-on-failure --parallel $(JOBS)
	@# DuckDB's binding lists what dbt's adapter still holds when Python ends; that is no result of a test.
	$(VENV)/bin/python -m pytest $(PYTEST_OPTIONS) 2> >(sed '/^nanobind: leaked/,$$d' >&2)

.PHONY: test-long
test-long: PYTEST_OPTIONS += --long
test-long: export SLIMDAG_TEST_EVERY_ALLOCATION := 1
test-long: test ## The same with ten times the random cases, every edit and every pair of engines; takes an hour

.PHONY: lint
lint: setup $(STAMPS)/lint $(STAMPS)/test ## Formatting, static analysis, both compilers without a warning, Python types
	@tools/install-debian-packages lint
	JOBS=$(JOBS) tools/lint $(VENV)/bin

.PHONY: sanitize
sanitize: setup $(STAMPS)/test ## All C++ and Python API tests under AddressSanitizer and UndefinedBehaviorSanitizer, threads under ThreadSanitizer
	JOBS=$(JOBS) tools/sanitize $(VENV)/bin/python

.PHONY: bench
bench: setup $(STAMPS)/test $(STAMPS)/bench ## Time the main job against its peers and print ratios
	@tools/install-debian-packages bench
	cmake -S . -B $(BUILD) -DSLIMDAG_BUILD_BENCHMARKS=ON > /dev/null
	@cmake --build $(BUILD)
	$(VENV)/bin/python benchmarks/run.py --build $(BUILD) --json $(BUILD)/benchmark.json --markdown $(BUILD)/benchmark.md \
	  --plot $(BUILD)/benchmark.svg $(BENCH_OPTIONS)

# Airflow comes with Cosmos, and not into .venv.
COSMOS := build/cosmos
$(COSMOS)/.stamp: tools/requirements-cosmos.txt | packages
	$(PYTHON) -m venv $(COSMOS)
	$(COSMOS)/bin/pip install --quiet --requirement $<
	@touch $@

.PHONY: examples
examples: setup $(STAMPS)/test ## Build and run all examples, and compare what they print
	@tools/install-debian-packages examples
	$(VENV)/bin/python -m pytest tests/examples --every-example $(PYTEST_OPTIONS)

.PHONY: cosmos
cosmos: setup $(STAMPS)/test $(COSMOS)/.stamp ## The example for Astronomer Cosmos with Cosmos itself; installs Airflow
	$(VENV)/bin/python -m pytest tests/examples -k cosmos --cosmos-python $(COSMOS)/bin/python $(PYTEST_OPTIONS)

# --- what others get ---------------------------------------------------------------------------------------------------

.PHONY: abi
abi: $(BUILD)/build.ninja ## The C ABI against the last release: additions pass, removals and changes fail
	@tools/install-debian-packages abi
	@$(PYTHON) tools/check_abi.py --prove

.PHONY: consumers
consumers: build ## Small projects with the installed libraries: find_package, pkg-config, add_subdirectory; static and shared
	@tools/check-consumers

.PHONY: conan
conan: $(STAMPS)/conan ## Conan packages, static and shared, each with a program in C++ and one in C
	@tools/check-conan $(VENV)/bin

.PHONY: wheel
wheel: $(STAMPS)/wheel ## Source distribution and manylinux wheel in dist/, tested where there is no compiler
	@tools/check-wheel $(VENV)/bin

.PHONY: compilers
compilers: packages ## The libraries and the C ABI tests with a newer Clang
	@tools/install-debian-packages compilers
	@tools/check-compilers

DOCS := build/docs-tools
$(DOCS)/.stamp: tools/requirements-docs.txt | packages
	$(PYTHON) -m venv $(DOCS)
	$(DOCS)/bin/pip install --quiet --requirement $<
	@touch $@

.PHONY: docs
docs: $(DOCS)/.stamp ## The documentation as a site in build/docs, with the references of all interfaces
	@tools/install-debian-packages docs
	rm -rf build/doxygen
	mkdir -p build/doxygen
	doxygen docs/site/cpp.doxyfile
	doxygen docs/site/c.doxyfile
	NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/mkdocs build --quiet
	@echo "Documentation: build/docs/index.html"

.PHONY: clean
clean: ## Remove what was built (the Debian packages stay)
	rm -rf build dist demo $(VENV)
