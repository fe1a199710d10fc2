# The front door: `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# A setting given here is the setting COMMUNIQUE_<NAME>; DATA keeps sample, live and given files apart.
NIGHT ?=
INPUT ?=
SOURCES ?=
ONLY ?=
DATA ?= $(if $(INPUT),data-input,$(if $(filter-out sample,$(SOURCES)),data-live,data))
export COMMUNIQUE_DATA := $(abspath $(DATA))
ifneq ($(INPUT),)
export COMMUNIQUE_INPUT := $(abspath $(INPUT))
endif
ifneq ($(SOURCES),)
export COMMUNIQUE_SOURCES := $(SOURCES)
endif

PYTHON3 ?= python3
UV_PINNED := uv==0.13.9
UV := .venv/uv/bin/uv
PY := .venv/bin/python
READY := .venv/ready

.PHONY: help run test test-all check check-sql format eval bench bench-extract faults scale-test up down status sql train docs lock clean

help:  ## list the targets
	@echo "make run      one night, from the shipped sample to a published warehouse"
	@echo "make run INPUT=<file or folder> DATA=<folder>      the same over your own files"
	@echo
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): requirements.txt requirements-dev.txt
	@echo "making .venv (a few minutes the first time)"
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "error: $(PYTHON3) is not Python 3.11; say PYTHON3=<path of python3.11>"; exit 2; }
	@test -x $(PY) || $(PYTHON3) -m venv .venv || { rm -rf .venv; echo "error: no venv in $(PYTHON3); on Debian: apt-get install python3-venv"; exit 2; }
	@test -x $(UV) || $(PY) -m pip install --quiet --disable-pip-version-check --target .venv/uv $(UV_PINNED)
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements.txt requirements-dev.txt
	@touch $@

.venv: $(READY)  ## make the environment from the hash-locked requirements

run: $(READY)  ## run one night to its end: NIGHT=YYYY-MM-DD INPUT=path SOURCES=sample|live|ids DATA=folder
	@$(PY) -m ops night $(if $(NIGHT),--night $(NIGHT))

test: $(READY)  ## every fast test, one whole night and the browser tests
	@$(PY) -m pytest -m "not slow"

test-all: $(READY) .venv-celery/ready  ## the slow tests too
	@$(PY) -m pytest

check: $(READY) check-sql  ## ruff, mypy and sqlfluff
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

check-sql: $(READY)
	@cd dbt_project && ../.venv/bin/sqlfluff lint --processes 1 models macros tests

format: $(READY)  ## put the code into its standard form
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

eval: $(READY)  ## print every quality score
	@$(PY) -m bench.evaluate

bench: $(READY)  ## measure the speed of every stage
	@$(PY) -m bench.speed

bench-extract: $(READY)  ## measure the speed of extraction
	@$(PY) -m bench.speed extract

faults: $(READY)  ## kill, fill, corrupt: every fault test, or ONLY=words, and the table of what held
	@$(PY) -m ops faults --only "$(ONLY)"

.venv-celery/ready: $(READY) deploy/celery/requirements.txt
	@test -x .venv-celery/bin/python || $(PYTHON3) -m venv .venv-celery
	@$(UV) pip install --quiet --python .venv-celery/bin/python --require-hashes -r requirements.txt -r requirements-dev.txt -r deploy/celery/requirements.txt
	@touch $@

scale-test: .venv-celery/ready  ## the same night on Celery, Redis, PostgreSQL and S3, compared row for row
	@.venv-celery/bin/python -m ops scale-test

up: $(READY)  ## start Airflow's scheduler and its page on 127.0.0.1
	@$(PY) -m ops up

down: $(READY)  ## stop every process that `make up` started
	@$(PY) -m ops down

status: $(READY)  ## when the last night ran, what it published, what waits
	@$(PY) -m ops status

sql: $(READY)  ## a SQL prompt on the published warehouse
	@$(PY) -m warehouse sql

train: $(READY)  ## train the shipped spaCy pipeline anew
	@$(PY) -m extractors.training train
	@$(PY) -m extractors.training decisions

docs: $(READY)  ## the data dictionary and dbt's documentation page
	@$(PY) -m ops docs

lock: $(READY)  ## compile the locked requirements anew
	@$(UV) pip compile --quiet --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	@$(UV) pip compile --quiet --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	@$(UV) pip compile --quiet --generate-hashes --python-version 3.11 deploy/celery/requirements.in -o deploy/celery/requirements.txt

clean:  ## remove caches and dbt's target; data and .venv stay
	@rm -rf .mypy_cache .ruff_cache dbt_project/target dbt_project/logs
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
