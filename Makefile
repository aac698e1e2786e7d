# The book's commands. Each target does one thing and says where the result is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TODAY := $(shell date +%F)
# Bytecode is kept from the first use; a shell that forbids it would make every step twice as slow.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONHASHSEED := 0
export MPLBACKEND := agg

.PHONY: help book html pdf sync run compare check test long serve clean deposit lock lab environment system bundle derive reproduce attack bench links releases

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

# The stamp is written last: an installation that was interrupted is started afresh.
$(READY): requirements.lock pyproject.toml
	@tools/environment "$(PYTHON)" "$(VENV)"

environment: $(READY) ## install the Python environment from requirements.lock into .venv

system: ## install the Debian packages of apt.txt that are missing, where that is allowed
	@tools/system-packages

book: $(READY) ## build the book: where TeX is or can be had PDF, and HTML, which links to it
	@tools/system-packages || true
	@$(BIN)/courtnorm build book

html: $(READY) ## build the web pages from the stored outputs
	@$(BIN)/courtnorm build html

pdf: $(READY) ## build the PDF from the stored outputs
	@tools/system-packages || true
	@$(BIN)/courtnorm build pdf

sync: $(READY) ## make text and notebook of each pair agree (the text wins)
	@$(BIN)/courtnorm sync

run: $(READY) ## execute the pages whose code, data or library changed
	@$(BIN)/courtnorm run
	@$(BIN)/python tools/readme-picture

compare: $(READY) ## execute pages again and compare each output with the stored one
	@$(BIN)/courtnorm compare

check: $(READY) ## the fast checks: data, pairs, prose, figures, references
	@$(BIN)/courtnorm check

test: $(READY) ## everything that must hold
	@tools/system-packages || true
	@tools/test "$(BIN)"

long: $(READY) ## what takes long: whole books made again, everything derived again, all rules on every page
	@tools/system-packages || true
	@$(BIN)/courtnorm build book
	@$(BIN)/python -m pytest tests -m long

serve: $(READY) ## show the built pages at http://127.0.0.1:8000
	@$(BIN)/courtnorm build html
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

lab: $(READY) ## open JupyterLab with the pairs working
	@$(BIN)/python -m jupyterlab

bundle: $(READY) ## one zip of the pages that opens without a server
	@$(BIN)/courtnorm build bundle

deposit: $(READY) ## one folder for an archive, and its zip: pages, PDF, data, code, checksums
	@$(BIN)/courtnorm build pdf
	@$(BIN)/courtnorm build html
	@$(BIN)/courtnorm deposit

derive: $(READY) ## make the tables of data/ from the sources (COURTNORM_SOURCES names their folder)
	@$(BIN)/courtnorm derive

reproduce: $(READY) ## build twice in two folders and compare, byte for byte
	@PYTHONPATH=tests $(BIN)/python -m longrun reproduce

attack: $(READY) ## the attack: corrupt data and pages, interrupt commands, try hostile input; stores the figures
	@PYTHONPATH=tests $(BIN)/python -m longrun attack --write
	@PYTHONPATH=tests $(BIN)/python -m longrun interrupt --moments 50 --seed 1 --setup 3 --date $(TODAY)
	@HYPOTHESIS_PROFILE=attack $(BIN)/python -m pytest tests -m hypothesis -n 2 --store-examples $(TODAY)
	@echo "make run and make html show the new figures on the page on how the book is checked"

links: $(READY) ## ask each address outside the book whether it still answers (needs the network)
	@$(BIN)/jupyter-book build . --path-output _build/links --builder linkcheck

releases: $(READY) ## list the packages that have newer releases than the lock file names
	@echo "Newer releases than the lock file names:"
	@$(BIN)/pip list --outdated --disable-pip-version-check

bench: $(READY) ## measure, side by side in one run; ratios are what counts
	@$(BIN)/python -m bench --write

lock: ## resolve pyproject.toml into requirements.lock (needs uv and the network)
	@$(if $(wildcard $(BIN)/uv),$(BIN)/uv,uv) pip compile --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-strip-extras --no-header --no-annotate --quiet -o requirements.lock pyproject.toml
	@tools/lock-extras

clean: ## remove what was built (the environment stays)
	@rm -rf _build .cache/compared.json
