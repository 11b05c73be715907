# The two commands a newcomer needs: `make demo` and `make test`. Both set up everything by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?=
AUTHORITY ?= Testshire
.DEFAULT_GOAL := help

.PHONY: help demo test lint bench docs lock clean

help: ## Say what there is to make.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(BIN)/kloe: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kloe needs Python 3.11 or newer; try: make demo PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(BIN)/kloe

$(VENV)/.dev: $(BIN)/kloe requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $(VENV)/.dev

demo: $(BIN)/kloe ## The main job: the pack of a synthetic authority, or of FILE=your-workbook.xlsx.
ifeq ($(FILE),)
	$(BIN)/kloe synthetic --children 4000 --seed 7 --faults 60 --as-at 2026-06-26 -o demo/synthetic
	$(BIN)/kloe pack demo/synthetic/annex-a.xlsx --authority "$(AUTHORITY)" --as-at 2026-06-26 -o demo/pack || [ $$? -eq 1 ]
else
	$(BIN)/kloe pack "$(FILE)" $(if $(filter-out Testshire,$(AUTHORITY)),--authority "$(AUTHORITY)") -o demo/pack || [ $$? -eq 1 ]
endif

test: $(VENV)/.dev lint ## Lint, types, import contracts, and every test with coverage.
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term

lint: $(VENV)/.dev ## Lint, types and import contracts only.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## Print how long the work takes, as ratios and seconds measured in one run.
	$(BIN)/python benchmarks/bench.py

docs: $(VENV)/.dev ## Write the generated reference pages anew.
	$(BIN)/python docs/generate_reference.py

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras \
	--no-emit-index-url --no-emit-find-links

lock: $(BIN)/kloe ## Resolve the requirements files anew from pyproject.toml.
	$(BIN)/pip install --quiet uv
	$(COMPILE) pyproject.toml --extra sampling -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra sampling --group dev -o requirements/dev.txt
	printf 'hatchling>=1.27\neditables>=0.5\n' | $(COMPILE) - -o requirements/build.txt

clean: ## Remove what was made.
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .coverage
