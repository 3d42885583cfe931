# Everything a person runs; each target builds the environment it needs first.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 \
	&& $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=
JOBS ?= 3

.PHONY: demo run analysis test check bench reliability clean

demo: $(VENV)/product
	@$(BIN)/stadtradar demo $(ARGS)

run: $(VENV)/product
	@$(BIN)/stadtradar run $(ARGS)

# Exports to Excel and Parquet, and notebooks, need more than the product.
analysis: $(VENV)/analysis

test: $(VENV)/test
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/test
	$(BIN)/python -m bench $(ARGS)

# A simulated year of 200 newsrooms (an hour or more on two cores, ARGS="--sources 20 --days 90" for less), then
# 10,000 queries asked of memory and both databases, ten minutes of everybody at work on one store of each, and
# a thousand kills of a sender in mid-delivery on each.
reliability: $(VENV)/test
	$(BIN)/python -m tests.reliability.simulated_year $(ARGS)
	$(BIN)/python -m tests.reliability.same_hits
	$(BIN)/python -m tests.reliability.crowd
	$(BIN)/python -m tests.reliability.kill_storm

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python >= 3.11 wird gebraucht / Python >= 3.11 is needed." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The stamps are rebuilt when the dependencies change, not when the code does: the install is editable.
$(VENV)/product: pyproject.toml constraints.txt | $(BIN)/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/analysis: pyproject.toml constraints.txt | $(BIN)/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[analysis]'
	@touch $@ $(VENV)/product

$(VENV)/test: pyproject.toml constraints.txt | $(BIN)/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/product

$(VENV)/check: pyproject.toml constraints.txt | $(BIN)/python
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	@touch $@ $(VENV)/test $(VENV)/product
