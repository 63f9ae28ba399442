# `make run` opens the editor, `make test` runs the tests. Each sets up what it needs first.

PYTHON := .venv/bin/python
READY := .venv/ready
SOURCES := main.py editor nodes tests
# Where tests of the whole program stand: to look for them everywhere would load TensorFlow.
WHOLE := tests/e2e tests/hostile tests/test_main.py

.PHONY: run test test-all bench setup lint format catalogue translations lock

run: setup
	$(PYTHON) main.py

# Two processes for two cores; what drives the whole program from outside comes after, each on a screen of its own.
test: setup
	sh .ci/system-packages display
	$(PYTHON) -m pytest -n 2 --dist worksteal -m "not full and not e2e" tests
	$(PYTHON) -m pytest -n 2 --dist worksteal -m "not full and e2e" $(WHOLE)

test-all: setup
	sh .ci/system-packages display
	$(PYTHON) -m pytest -n 2 --dist worksteal -m "not e2e" --hypothesis-profile=full tests
	$(PYTHON) -m pytest -m "e2e" tests

bench: setup
	$(PYTHON) -m pytest --benchmark-enable --benchmark-only tests/benchmarks

setup: $(READY)

# The stamp is newer than the lock file once what the lock file names is installed.
$(READY): requirements.lock .ci/setup .ci/system-packages
	sh .ci/setup
	touch $(READY)

lint: setup
	$(PYTHON) -m ruff format --check $(SOURCES)
	$(PYTHON) -m ruff check $(SOURCES)
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format: setup
	$(PYTHON) -m ruff check --fix $(SOURCES)
	$(PYTHON) -m ruff format $(SOURCES)

# After a new version of Keras.
catalogue: setup
	$(PYTHON) -m nodes.runtime.introspect

# After a text of ours has changed: brings the translations in step, and lists what is to be translated.
translations: setup
	$(PYTHON) .ci/translations.py resources/translations/layerwright_zh_CN.ts

lock: setup
	$(PYTHON) -m pip install uv
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
