# The two to know: make demo, make test. All of it stays in .venv; nothing outside this folder is changed.
VENV := .venv
PYTHON ?= python3
ARGS ?=

# One .venv for both: where the tools are, the demo needs nothing more.
WITH_TOOLS := $(VENV)/.with-tools
READY := $(if $(wildcard $(WITH_TOOLS)),$(WITH_TOOLS),$(VENV)/.installed)

.PHONY: help demo test check bench clean

help:
	@echo "make demo  [ARGS='--for 30s']   the real program against a small world on this computer"
	@echo "make test  [ARGS='-k outbox']   all tests"
	@echo "make check                      format, lint, types, import contracts, documents"
	@echo "make bench                      figures"
	@echo "make clean                      remove .venv and every cache"

demo: $(READY)
	@$(VENV)/bin/nobetci demo $(ARGS)

test: $(WITH_TOOLS)
	@scripts/test $(ARGS)

check: $(WITH_TOOLS)
	@scripts/check

bench: $(WITH_TOOLS)
	@$(VENV)/bin/python scripts/bench $(ARGS)

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage htmlcov
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" scripts/install

$(WITH_TOOLS): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" scripts/install --with-tools
