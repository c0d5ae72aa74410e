# Everything runs from .venv; the first target that needs it sets it up.
PYTHON ?= python3
# More than there are processors, since some tests wait; each more collects all tests once more.
JOBS   ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
BIN    := .venv/bin
PY     := $(BIN)/python
PIP    := $(PY) -m pip install -q --disable-pip-version-check --root-user-action=ignore
MADE   := .venv/.made
RUNS   := .venv/.installed
STAMP  := .venv/.set-up
# Every package with its release and hashes, for the one platform on which they were made.
PINS   := host_tools/requirements/dev.txt
PIP_PIN := host_tools/requirements/pip.txt
PINNED := import platform, sys; sys.exit((sys.version_info[:2], sys.platform, platform.machine()) != ((3, 11), "linux", "x86_64"))
# Bytecode is kept, whatever the environment says: the tests start the command hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help set-up demo test whole lint bench soak exhaust mutants docs pins wheel clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

set-up: $(STAMP) ## create .venv and install what the project needs (again when pyproject.toml or the pins change)

demo: $(RUNS) ## the story of one duplicate and one unsigned debit, then every scenario on both profiles
	$(BIN)/posfault run reply_lost_clerk_repeats
	$(BIN)/posfault run sign_on_reply_lost_flag_set_on_send
	$(BIN)/posfault reproduce

test: lint ## ruff, mypy, then every test on real MicroPython
	$(PY) -m pytest -q -n $(JOBS) --dist worksteal

lint: $(STAMP) ## ruff and mypy
	$(PY) -m ruff check
	$(PY) -m mypy

bench: $(STAMP) ## measure speed, link traffic and heap, with the method
	$(PY) tests/bench/run.py

whole: $(STAMP) ## every case of every test, where make test takes a part of some; property tests with fresh examples (minutes)
	$(PY) -m pytest -q -n $(JOBS) --dist worksteal --whole --hypothesis-profile fresh

soak: $(STAMP) ## a figure for each promise of docs/reliability.md (its budget: 40 minutes on 2 cores)
	$(PIP) -e '.[dev,browser,fuzz]'
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

pins: $(STAMP) ## host_tools/requirements/*.txt anew: the releases that pyproject.toml allows today, with their hashes (minutes)
	$(PIP) pip-tools
	$(PY) -c '$(PINNED)' || { echo "the pins are made by Python 3.11 on Linux x86_64" >&2; exit 1; }
	$(PY) -m piptools compile -q --upgrade --extra dev --generate-hashes --strip-extras --allow-unsafe --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o $(PINS) pyproject.toml
	echo pip | $(PY) -m piptools compile -q --upgrade --generate-hashes --allow-unsafe --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o $(PIP_PIN) -
	@sed -i -e '/^posfault @/d' -e '/^#/d' -e '/^$$/d' $(PINS) $(PIP_PIN)
	@sed -i '1i # The pip that installs what is in dev.txt; made by: make pins' $(PIP_PIN)
	@sed -i '1i # Releases and hashes of what is in .venv, for Python 3.11 on Linux x86_64; made by: make pins' $(PINS)

wheel: $(STAMP) ## build the wheel into dist/, with its bill of materials
	$(PY) -m pip wheel -q --no-deps --wheel-dir dist .
	$(PY) host_tools/requirements/bill.py dist/posfault-*.whl

clean: ## remove caches and what was built (not .venv)
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find firmware host_tools tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian ships Python without ensurepip; root can fetch it, anybody else is told what to install.
$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "posfault needs Python 3.11 or newer; name one with: make PYTHON=python3.11 set-up" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv; \
		else \
			echo "this Python cannot make a virtual environment; install it with: apt-get install python3-venv" >&2; exit 1; \
		fi; }
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@touch $@

$(RUNS): $(MADE) pyproject.toml
	$(PIP) -e .
	@touch $@

# The pip that comes with Python takes twice as long. The pins name all there is, so that none asks for another; what is
# imported is compiled then.
$(STAMP): $(MADE) pyproject.toml $(PINS) $(PIP_PIN)
	@$(PIP) --require-hashes -r $(PIP_PIN) 2> /dev/null || true
	@rm -f .venv/.said
	@$(PY) -c '$(PINNED)' && $(PIP) --no-deps --no-compile --require-hashes -r $(PINS) 2> .venv/.said \
		&& $(PIP) --no-deps -e . || { \
		if grep -qs "DO NOT MATCH" .venv/.said; then cat .venv/.said >&2; exit 1; fi; \
		echo "the releases pinned in $(PINS) are not to be had here; taking those that pyproject.toml allows" >&2; \
		$(PIP) -e '.[dev]'; }
	@touch $(RUNS) $@
