# Everything runs from .venv; the first target that needs it sets it up.
PYTHON ?= python3
JOBS   ?= 3
BIN    := .venv/bin
PY     := $(BIN)/python
PIP    := $(PY) -m pip install -q --disable-pip-version-check --root-user-action=ignore
RUNS   := .venv/.installed
STAMP  := .venv/.set-up
# Bytecode is kept, whatever the environment says: the tests start the command hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help set-up demo test lint bench soak exhaust mutants docs wheel clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

set-up: $(STAMP) ## create .venv and install what the project needs (only again when pyproject.toml changes)

demo: $(RUNS) ## the story of one duplicate and one unsigned debit, then every scenario on both profiles
	$(BIN)/posfault run reply_lost_clerk_repeats
	$(BIN)/posfault run sign_on_reply_lost_flag_set_on_send
	$(BIN)/posfault reproduce

test: lint ## ruff, mypy, then every test on real MicroPython
	$(PY) -m pytest -q -n $(JOBS)

lint: $(STAMP) ## ruff and mypy
	$(PY) -m ruff check
	$(PY) -m mypy

bench: $(STAMP) ## measure speed, link traffic and heap, with the method
	$(PY) tests/bench/run.py

soak: $(STAMP) ## every case of the suite, the catalogue on a flashed virtual board and in real time, every guard proved (minutes)
	$(PIP) -e '.[dev,browser]'
	$(PY) tests/bench/soak.py

exhaust: $(STAMP) ## all pairs of faults of every clean scenario on hardened (hours; goes on where it was stopped)
	$(PY) tests/bench/exhaust.py

mutants: $(STAMP) ## every mutant of the firmware with all single faults: in how many runs it is caught (minutes)
	$(PY) tests/bench/mutants.py

docs: $(STAMP) ## the pages of docs/reference from the tables, pictures and recording from real runs
	$(PY) docs/make/reference.py
	$(PY) docs/make/pictures.py
	$(PY) docs/make/console.py
	$(PY) docs/make/animation.py

wheel: $(STAMP) ## build the wheel into dist/
	$(PY) -m pip wheel -q --no-deps --wheel-dir dist .

clean: ## remove caches and what was built (not .venv)
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find firmware host_tools tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian ships Python without ensurepip; root can fetch it, anybody else is told what to install.
$(RUNS): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "posfault needs Python 3.11 or newer; name one with: make PYTHON=python3.11 set-up" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv; \
		else \
			echo "this Python cannot make a virtual environment; install it with: apt-get install python3-venv" >&2; exit 1; \
		fi; }
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	$(PIP) -e .
	@touch $@

$(STAMP): $(RUNS)
	$(PIP) -e '.[dev]'
	@touch $@
