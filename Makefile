# Every target is idempotent and, after the first time, works without a network.
PYTHON ?= python3
BIN := .venv/bin
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --custom-compile-command 'make lock'
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test check bench format words lock clean

help: ## What each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Se necesita Python 3.11 o posterior; escriba: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@

setup: .venv/.run ## Prepares the environment (.venv, .venv/bin/valla)

run: .venv/.run ## Migrates, loads the demonstration city when empty, serves on http://127.0.0.1:8000
	@$(BIN)/valla migrate
	@$(BIN)/valla demo --if-empty
	@$(BIN)/valla serve

test: .venv/.dev ## Runs the tests
	$(BIN)/python -m pytest -q -n auto -m 'not slow'

check: .venv/.dev ## Format, lint, types, architecture, translations, plain language
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture

bench: .venv/.dev ## Compares this server with nginx serving the same bytes; prints ratios
	$(BIN)/python -m tests.bench

format: .venv/.dev ## Formats the code
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

words: .venv/.dev ## Renews the catalogues after a Spanish message has changed
	$(BIN)/python -m tests.architecture.catalogues

lock: | .venv/bin/python ## Renews the exact versions of requirements/
	$(BIN)/python -m pip install -q uv
	$(COMPILE) pyproject.toml --group build -o requirements/run.txt
	$(COMPILE) pyproject.toml --group build --group dev -o requirements/dev.txt
	$(COMPILE) --group checker -o requirements/checker.txt
	$(COMPILE) --group street -o requirements/street.txt

clean: ## Forgets the environment and what was built (never the data in var/)
	rm -rf .venv assets/dist .pytest_cache .mypy_cache .ruff_cache
