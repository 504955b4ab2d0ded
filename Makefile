# make run · make test · make check · make bench · make screenshots · make locale

VENV ?= .venv
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
BENCH ?=
TESTS ?= tests
PINS := .ci/requirements.txt
CATALOGUES := $(wildcard store/locale/*/LC_MESSAGES/loudou.po)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install

# the first python that is new enough; PYTHON=… chooses another
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help run test check format chaos bench bench-small screenshots locale lock clean

help:
	@echo 'make run          the demo book, in the terminal'
	@echo 'make test         all tests, on SQLite and PostgreSQL'
	@echo 'make check        lint, format, types, who imports whom'
	@echo 'make chaos        20 s of killed writers on both engines'
	@echo 'make bench        the figures: CPU, bytes, memory (BENCH="--sizes 1000")'
	@echo 'make screenshots  screenshots/*.svg anew'
	@echo 'make locale       message catalogues: extract, update, compile; key tables anew'

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'Loudou needs Python 3.11 or newer: install one, or name it with PYTHON=' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# what the program needs, at the pinned versions
$(VENV)/.run: pyproject.toml $(PINS) store/locale/build.py | $(BIN)/python
	@echo 'Installing the pinned versions in $(VENV) …' >&2
	@$(PIP) --constraint $(PINS) --editable . >&2
	@touch $@ $(VENV)/.locale

# and what its makers need
$(VENV)/.dev: pyproject.toml $(PINS) store/locale/build.py | $(BIN)/python
	@echo 'Installing the pinned versions in $(VENV) …' >&2
	@$(PIP) --requirement $(PINS) >&2
	@$(PIP) --no-deps --no-build-isolation --editable . >&2
	@touch $@ $(VENV)/.run $(VENV)/.locale

# what the program says, compiled anew where a catalogue is newer; its compiler comes with .dev or pip
$(VENV)/.locale: $(CATALOGUES) $(VENV)/.run
	@$(BIN)/python store/locale/build.py >/dev/null 2>&1 || $(PIP) --no-deps --editable . >&2
	@touch $@

run: $(VENV)/.locale
	@$(BIN)/loudou demo

test: $(VENV)/.dev
	@$(BIN)/python store/locale/build.py >/dev/null
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

chaos: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m chaos tests/chaos

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench $(BENCH)

# no kanban-tui, one size: the run that .ci/run ends with
bench-small: $(VENV)/.dev
	$(BIN)/python -m tests.bench --small

screenshots: $(VENV)/.dev
	@$(BIN)/python store/locale/build.py >/dev/null
	@$(BIN)/python -m tests.house.screenshots </dev/null

locale: $(VENV)/.dev
	$(BIN)/python store/locale/catalogue.py
	$(BIN)/python store/locale/build.py
	$(BIN)/python -m tui.help.keys
	@$(BIN)/python -m tui.help.keys

# after a change of dependencies: resolve them anew in a venv of their own
lock:
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet '.[dev,postgres]'
	{ echo '# Every version that make and CI install, transitive ones too; made by `make lock`.'; \
	  .venv-lock/bin/python -m pip freeze --exclude loudou; } > $(PINS)
	rm -rf .venv-lock

clean:
	rm -rf .venv .venv-bench build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
