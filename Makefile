# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install browser demo test test-fast soak mutants check fix docs bench performance eval clean

install: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# A browser for its tests, only where root may install Debian's, as in CI, and axe-core, which judges pages, where npm
# is; else these tests are skipped, and say so.
browser:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1 || true
	@test -e .venv/axe/package/axe.min.js || ! command -v npm >/dev/null || \
	  (mkdir -p .venv/axe && cd .venv/axe && npm pack --silent axe-core@4.14.1 && tar xzf axe-core-*.tgz) >/dev/null 2>&1 || true

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

# Everything but the longest sweeps; the same examples in every run. Types are checked while the browser is fetched.
test: install
	@$(MAKE) --no-print-directory -j 2 check browser
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
