# Everything runs in .venv; `make run`, `make test` and `make lab` set it up first.
PYTHON ?= python3
BIN := .venv/bin

SECONDS ?= 300
SEED ?= 1

.PHONY: setup run test fuzz lab bench lock clean
setup: .venv/ready

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newsframes needs Python 3.11 or later; name one with make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "venv is missing; on Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

run: setup ## regenerate every table, figure and notebook
	$(BIN)/python -m newsframes run

test: setup ## all tests, and every notebook compared with what it shows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/python -m newsframes check
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env tests notebooks

fuzz: setup ## random input for readers and annotation; make fuzz SECONDS=600 SEED=2 for more and others
	$(BIN)/python tests/fuzz.py --seconds $(SECONDS) --seed $(SEED) --out fuzz/results.csv

lab: setup ## JupyterLab from the root, so that figures and links are found
	$(BIN)/jupyter lab

bench: setup ## speed beside other matchers, and by corpus size: benchmarks/
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/bench.py

lock: setup ## requirements.txt from pyproject.toml; needs uv
	uv pip compile --quiet --universal --python-version 3.11 --extra test --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock pyproject.toml
	{ echo "# Exact versions, compiled from pyproject.toml by 'make lock'; the last line installs newsframes itself."; cat requirements.lock; echo "-e ."; } > requirements.txt
	rm requirements.lock

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
