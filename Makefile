# Nghị trường. The two commands: `make demo` serves the demo world, `make test` checks everything.
# Both do their own set-up (.venv, node_modules), once; `make help` lists the rest.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PY := .venv/bin/python
STEP := .ci/step
PYTEST := $(PY) -m pytest
PORT ?=
ARGS ?=
# Processes for the tests: one for each core, at most four; JOBS=1 runs everything in one.
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 1); echo $$((n < 4 ? n : 4)))
APART = $(if $(filter output-sync,$(.FEATURES)),--output-sync)
SHARED = $(if $(filter-out 1,$(JOBS)),-n $(JOBS) --dist loadfile)
LOAD_ARGS = $(if $(SERVER),--server $(SERVER)) $(ARGS)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z -]+:.*## ' Makefile | sort | sed -E 's/^([a-z-]+)[a-z -]*:.*## /\1\t/' | expand -t 18

# --- set-up -------------------------------------------------------------------------------------------

.PHONY: setup setup-dev
setup: ## install what the product runs on (make demo does it)
	@.ci/setup runtime

setup-dev: ## install what tests and checks need as well (make test does it)
	@.ci/setup dev

# --- run ----------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## make the demo world once and serve it on http://127.0.0.1:8000 (PORT=… for another)
	@$(STEP) 'database, texts and static files' $(PY) manage.py prepare
	@exec $(PY) manage.py demo --serve $(if $(PORT),--port $(PORT))

# --- check --------------------------------------------------------------------------------------------

.PHONY: test test-long lint types migrations pytest
test: setup-dev ## every check and every test but the long ones (JOBS=1: one after another)
	@$(MAKE) --no-print-directory --jobs=$(JOBS) $(APART) lint types migrations
	@$(MAKE) --no-print-directory pytest

lint: setup-dev ## style (ruff) and import contracts (import-linter)
	@$(STEP) 'style' $(PY) -m ruff check --quiet
	@$(STEP) 'format' $(PY) -m ruff format --quiet --check
	@$(STEP) 'import contracts' .venv/bin/lint-imports

types: setup-dev ## mypy --strict with the Django plug-in
	@$(STEP) 'types' $(PY) -m mypy

migrations: setup-dev ## models and migrations agree, system checks pass
	@$(STEP) 'migrations' $(PY) manage.py makemigrations --check --dry-run
	@$(STEP) 'system checks' $(PY) manage.py check --fail-level WARNING

pytest: setup-dev ## the tests alone (ARGS='tests/meetings -k quorum')
	@$(STEP) 'tests' $(PYTEST) $(if $(ARGS),$(ARGS),-m 'not long' $(SHARED))

test-long: setup-dev ## the tests that take minutes, and every property with new examples
	@$(STEP) 'long tests' env HYPOTHESIS_PROFILE=thorough $(PYTEST) -m 'long or hypothesis' $(ARGS)

# --- measure ------------------------------------------------------------------------------------------

.PHONY: bench bench-session bench-city bench-recovery bench-elections bench-petitions bench-papers bench-search
bench: setup-dev ## every load measurement; tables here, figures in build/bench/
	@status=0; for load in session city recovery elections petitions papers search; do \
	    $(STEP) "bench-$$load" $(PY) -m tests.load.$$load $(LOAD_ARGS) || status=1; done; exit $$status

bench-session bench-city bench-recovery bench-elections bench-petitions bench-papers bench-search: bench-%: setup-dev ## one alone (SERVER=uvicorn)
	@$(STEP) '$@' $(PY) -m tests.load.$* $(LOAD_ARGS)

# --- keep ---------------------------------------------------------------------------------------------

.PHONY: format lock catalogue clean
format: setup-dev ## lay the code out as `make lint` wants it
	@$(PY) -m ruff check --fix --quiet && $(PY) -m ruff format

lock: setup-dev ## lock requirements*.in and package.json anew, with hashes (ARGS=--upgrade for newer)
	@$(STEP) 'lock files' .ci/lock $(ARGS)

catalogue: setup ## bring the English catalogue up to date with the texts in the code
	@$(PY) manage.py catalogue

clean: ## remove what was built (never var/, which holds the data)
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name node_modules -prune -o -name .venv -prune -o -name .git -prune -o \
	    -name __pycache__ -type d -prune -exec rm -rf {} +
