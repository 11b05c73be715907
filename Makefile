# The two commands a newcomer needs: `make demo` and `make test`. Both set up everything by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?=
AUTHORITY ?= Testshire
# In CI, and with CHECK=1, `make demo` starts the application, fetches its front page and stops.
CHECK ?= $(if $(filter true 1,$(CI)),1)
.DEFAULT_GOAL := help

.PHONY: help demo serve look test coverage thorough lint bench docs screenshots lock clean

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

demo: $(BIN)/kloe ## The main job: a synthetic authority's pack and pages, or the pack of FILE=your-workbook.xlsx.
ifeq ($(FILE),)
	$(BIN)/kloe synthetic --children 4000 --seed 7 --faults 60 --as-at 2026-06-26 -o demo/synthetic
	$(BIN)/kloe pack demo/synthetic/annex-a.xlsx --authority "$(AUTHORITY)" --as-at 2026-06-26 -o demo/pack || [ $$? -eq 1 ]
	@echo "The pack is in demo/pack: open demo/pack/report.html. Its pages come next."
	KLOE_HOME=demo/home KLOE_AUTHORITY="$(AUTHORITY)" $(BIN)/kloe serve --demo $(if $(CHECK),--check)
else
	$(BIN)/kloe pack "$(FILE)" $(if $(filter-out Testshire,$(AUTHORITY)),--authority "$(AUTHORITY)") -o demo/pack || [ $$? -eq 1 ]
endif

serve: $(BIN)/kloe ## Start the web application with what you keep (KLOE_HOME, or ./kloe-home).
	$(BIN)/kloe serve

look: $(BIN)/kloe ## Fetch and build what the pages look like.
	$(BIN)/python -m kloe.web.building

test: $(VENV)/.dev lint look ## Lint, types, import contracts, and every test.
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

coverage: $(VENV)/.dev look ## Every test, and which lines none of them reaches: a third slower.
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term

thorough: $(VENV)/.dev look ## Every test, with ten times as many examples of what holds for all.
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(VENV)/.dev ## Lint, types and import contracts only.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## Print how long the work takes, as ratios and seconds measured in one run.
	$(BIN)/python benchmarks/bench.py

docs: $(VENV)/.dev ## Write the generated reference pages anew.
	$(BIN)/python docs/generate_reference.py

screenshots: $(VENV)/.dev ## Take the pictures of the web pages in the documentation anew.
	$(BIN)/python docs/make_screenshots.py

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras \
	--no-emit-index-url --no-emit-find-links

lock: $(BIN)/kloe ## Resolve the requirements files anew from pyproject.toml.
	$(BIN)/pip install --quiet uv
	$(COMPILE) pyproject.toml --extra sampling --extra web -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra sampling --extra web --extra postgresql --group dev -o requirements/dev.txt
	printf 'hatchling>=1.27\neditables>=0.5\n' | $(COMPILE) - -o requirements/build.txt

clean: ## Remove what was made.
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .coverage
