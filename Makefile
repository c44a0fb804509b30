# Every target is idempotent and, after the first time, works without a network.
PYTHON ?= python3
BIN := .venv/bin
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --custom-compile-command 'make lock'
DESK := $(shell find assets/desk -name node_modules -prune -o -type f -print)
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

# Node, its packages and assets/dist: without them there is no desk, and everything else works. In CI that is a failure.
.venv/.desk: $(DESK) requirements/node.txt | .venv/.run
	@if assets/desk/prepare; then touch $@; elif [ -n "$$CI" ]; then exit 1; else \
		echo "La mesa de quienes leen denuncias no quedó lista: falta la red para traer sus partes. Lo demás funciona; escriba de nuevo la orden cuando haya red." >&2; fi

setup: .venv/.run .venv/.desk ## Prepares the environment (.venv, .venv/bin/valla)

run: .venv/.run .venv/.desk ## Migrates, loads the demonstration city when empty, serves on http://127.0.0.1:8000
	@$(BIN)/valla migrate
	@$(BIN)/valla demo --if-empty
	@$(BIN)/valla serve

test: .venv/.dev .venv/.desk ## Runs the tests
	$(BIN)/python -m pytest -q -n auto -m 'not slow'

check: .venv/.dev .venv/.desk ## Format, lint, types, architecture, translations, plain language
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@[ ! -e .venv/.desk ] || assets/desk/prepare types
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
	$(COMPILE) --group node -o requirements/node.txt
	assets/desk/prepare lock

clean: ## Forgets the environment and what was built (never the data in var/)
	rm -rf .venv assets/dist assets/desk/node_modules .pytest_cache .mypy_cache .ruff_cache
