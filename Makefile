# Short names for the commands of the README and of CONTRIBUTING. `make check` wants .venv: `python3 -m tests` makes it.
PYTHON = .venv/bin/python
.PHONY: help check format test coverage bench lock audit

help:
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

check: ## format, lint, types, import contracts, templates (seconds)
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()"
	$(PYTHON) -m djlint --lint --quiet webapp/templates

format: ## bring the code into form
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

test: ## everything, on all cores
	python3 -m tests

coverage: ## which lines no test runs
	python3 -m tests --cov --cov-report=term

bench: ## the figures of benchmarks/RESULTS.md
	for name in $(basename $(notdir $(filter-out benchmarks/__init__.py,$(wildcard benchmarks/*.py)))); do $(PYTHON) -m benchmarks.$$name || exit 1; done

lock: ## requirements*.txt anew from the ranges in pyproject.toml
	$(PYTHON) -m uv pip compile --generate-hashes --universal --quiet pyproject.toml -o requirements.txt
	$(PYTHON) -m uv pip compile --generate-hashes --universal --quiet --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

audit: ## before a release: known holes in what is locked; fails where nothing could be looked up (needs pypi.org itself)
	$(PYTHON) -m uv tool run pip-audit@2.10.1 --strict --disable-pip --require-hashes -r requirements.txt -r requirements-dev.txt
