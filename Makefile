# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test test-fast soak mutants check fix docs bench performance eval clean

install: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: install
	@$(BIN)/eros generate alexia --replace

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Everything but the longest sweeps; the same examples in every run.
test: check
	$(BIN)/pytest -n 2 --dist worksteal -m 'not soak' --hypothesis-profile=whole

# The sample of a plain `pytest`, on both cores.
test-fast: install
	$(BIN)/pytest -n 2 --dist worksteal

# Fresh examples of every property, and the longest sweeps. README.md says how a failing case becomes an example.
soak: install
	$(BIN)/pytest -n 2 --dist worksteal -m 'soak or hypothesis' --hypothesis-profile=soak

# Single changes of the source, each of which a test or an evaluation case must notice; about an hour on two cores.
mutants: install
	cd tests && ../$(BIN)/python -m mutants

docs: install
	$(BIN)/python docs/generate.py

bench: install
	$(BIN)/python -m benchmarks

# What was cut short goes on; ANEW="growth imports" measures these parts alone, and leaves the other sections as they are.
performance: install
	$(BIN)/python -m benchmarks.report $(if $(QUICK),--quick) $(ANEW)

eval: install
	@$(BIN)/eros eval

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
