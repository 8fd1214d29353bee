# `make help` lists the targets. PYTHON names the interpreter that creates .venv: make lab PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
SETUP = @TARGET=$@ $(PYTHON) .ci/setup.py

# Two workers with one thread each: more threads than cores make the tests ten times slower. Compiled modules are kept,
# whatever the shell says: a hundred processes would compile the package again.
WORKERS ?= 2
NOTEBOOKS ?= notebooks
TRAINING_LESSONS = $(foreach topic,training_loop train_gpt generate from_gpt_to_llama \
	train_bert fine_tune_bert train_bart translate_and_summarize looking_inside making_it_fast scaling_laws,$(wildcard notebooks/*_$(topic).ipynb))
CELL_TIMEOUT ?= 300
TEST_ENV := OMP_NUM_THREADS=1 PYTHONHASHSEED=0 MPLBACKEND=module://matplotlib_inline.backend_inline \
	TRANSFORMER_COURSE_TIER=smoke PYTHONDONTWRITEBYTECODE=
# What a learner has passed shows in the notebooks: the tests run as somebody who has passed nothing yet.
NOBODY = @home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && TRANSFORMER_COURSE_HOME="$$home/my_transformer"
NBVAL := --nbval --nbval-sanitize-with=tests/notebooks/sanitize.cfg --nbval-cell-timeout=$(CELL_TIMEOUT)

.DEFAULT_GOAL := help
.PHONY: help lab test browser-test notebooks results gpu-results times lessons address site site-test bench check clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

lab:  ## open the course in JupyterLab (ARGS="--no-browser --port=8890" goes to JupyterLab)
	$(SETUP) lab $(ARGS)

test:  ## lint, unit tests and every notebook
	$(SETUP) test published
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(NOBODY) $(TEST_ENV) $(BIN)/pytest tests $(wildcard $(NOTEBOOKS)) $(NBVAL) \
		-p no:anyio -m "not in_browser" -n $(WORKERS) --dist loadfile --durations=10 \
		--ignore=tests/browser --ignore=tests/benchmarks

browser-test:  ## every widget on a page, every notebook in JupyterLab, and the site, in headless Chromium
	$(SETUP) test browser published
	@$(TEST_ENV) $(BIN)/pytest tests/classroom -m in_browser -n $(WORKERS) --dist load
	@if command -v node >/dev/null && command -v npm >/dev/null; then $(MAKE) --no-print-directory site; \
		else echo "The site isn't built: its formulas need node and npm (on Debian: sudo apt-get install nodejs npm)."; fi
	@$(TEST_ENV) $(BIN)/pytest tests/browser -n $(WORKERS) --dist load --durations=10 -k "not in_the_dark"

site-test: site  ## the site in headless Chromium: every page in both themes, and every widget
	$(SETUP) test browser
	@$(TEST_ENV) $(BIN)/pytest tests/browser/test_site.py -n $(WORKERS) --dist load --durations=10

notebooks:  ## execute the notebooks and store their outputs (NOTEBOOKS=notebooks/03_attention.ipynb for one)
	$(SETUP) test published
	@$(BIN)/python tests/notebooks/refresh.py $(NOTEBOOKS)

results:  ## make the runs whose results the course states, three seeds each, and keep their logs (TIER=cpu)
	$(SETUP) test
	@$(BIN)/transformer-course measure $(if $(TIER),--tier $(TIER))

gpu-results:  ## on a machine with a GPU: the same for tier gpu, then the training lessons with its outputs
	$(SETUP) test
	@$(BIN)/python -c "import sys, torch; torch.cuda.is_available() or sys.exit('torch sees no GPU here')"
	@$(BIN)/transformer-course measure --tier gpu
	@TRANSFORMER_COURSE_TIER=gpu $(BIN)/python tests/notebooks/refresh.py --timeout 7200 $(TRAINING_LESSONS)

times:  ## compute every lesson's minutes from its notebook, and write them where they are stated
	$(SETUP) test
	@$(BIN)/python tests/notebooks/times.py

lessons:  ## after a change of the table of lessons: rename the notebooks, and correct every reference to a lesson
	$(SETUP) test
	@$(BIN)/python tests/notebooks/references.py

address:  ## write the repository's address, from its git remote, into badges and set-up cells
	$(SETUP) test
	@$(BIN)/python tests/notebooks/address.py

site:  ## write the static edition of the course, with live widgets, to site/
	$(SETUP) site published
	@$(BIN)/python -m site_builder

bench:  ## measure speed beside other implementations
	$(SETUP) test bench
	@for script in tests/benchmarks/bench_*.py; do $(BIN)/python $$script || exit 1; done

check:  ## lint only
	$(SETUP) test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean:  ## remove the environment and the caches
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis screenshots *.egg-info
