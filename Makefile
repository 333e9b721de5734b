# 权衡 Quanheng: everything a newcomer runs. Needs make and Python 3.11 or newer, nothing else.
#   make run                    the platform        make PYTHON=python3.12 test    with another Python
#   make VENV=build/venv test   in another environment

VENV ?= .venv
STAMP := $(VENV)/.installed
BIN := $(VENV)/bin

# The first of these that is new enough and can make environments: a name on the PATH may be an empty shim.
fits = -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do $$python $(fits) && echo $$python && break; done)

# The sentence after '##' is what `make help` lists and what each target says first.
announce = @awk -F ' \#\# ' '/^$@:/ { print "==> make $@：" $$2 }' $(firstword $(MAKEFILE_LIST))
lock = UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run tour test check bench soak lock clean help

run: $(STAMP) ## 示范县的平台 http://127.0.0.1:8000，首次约 2 分钟，以后几秒 | the platform of a demonstration county; first about 2 min, then seconds
	$(announce)
	@$(BIN)/quanheng demo --serve

tour: $(STAMP) ## 检查全部程序定义，监督一份日志，打开报告，约 2 分钟 | check every definition, supervise a log, open the report; about 2 min
	$(announce)
	@$(BIN)/quanheng tour

test: $(STAMP) ## 运行测试（长时试验除外），约 22 分钟 | run the tests but the long trials; about 22 min
	$(announce)
	@sh tests/machine.sh
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not soak"
	@echo "==> 再在 PostgreSQL 上运行用到数据库的测试 | what touches the database, on PostgreSQL as well"
	@QUANHENG_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 --dist worksteal src tests/cli/test_platform.py

check: $(STAMP) ## 排版、规范、类型、层次，然后测试，约 23 分钟 | format, lint, types, layers, then the tests; about 23 min
	$(announce)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

bench: $(STAMP) ## 逐项测速并对照目标，约 30 分钟 | measure each promise of speed against its target; about 30 min
	$(announce)
	@$(BIN)/python -m bench

soak: $(STAMP) ## 长时试验（杀经办进程、杀服务器进程、千次篡改、千万条目），约 1 小时 | the long trials: kills of clerks and of the server, tampering, ten million entries; about 1 h
	$(announce)
	@sh tests/machine.sh
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m soak

lock: $(STAMP) ## 重新锁定依赖的版本与散列，约 10 秒 | pin the dependencies anew, with hashes; about 10 s
	$(announce)
	@$(lock) --output-file requirements/base.txt
	@$(lock) --extra dev --output-file requirements/dev.txt

clean: ## 删除环境与一切生成物，约 1 秒 | remove the environment and all that was generated; about 1 s
	$(announce)
	@rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## 列出以上各项 | list these targets
	@awk -F ':.* ## ' '/^[a-z]+:.* ## / { printf "make %-6s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# An environment whose interpreter is gone is none, whatever its stamp says.
ifneq ($(shell test -x $(BIN)/python || echo gone),)
.PHONY: $(STAMP)
endif

# One that works but was left half made is completed in place; anything else is made from nothing.
$(STAMP): pyproject.toml requirements/dev.txt
	@echo "==> 准备环境 $(VENV)（仅首次或依赖变动时，约 1 分钟）| preparing $(VENV), the first time and when the lock changes; about 1 min"
	@if ! $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
		if ! "$(PYTHON)" $(fits) || ! "$(PYTHON)" -m venv --clear $(VENV); then \
			echo "不能建立环境：需要 Python 3.11 或更高版本，连同 venv 和 ensurepip（Debian、Ubuntu：apt-get install python3-venv），或者用 make PYTHON=解释器 指定。" >&2; \
			echo "Cannot make an environment: Python 3.11 or newer with venv and ensurepip is needed (Debian, Ubuntu: apt-get install python3-venv), or name one by make PYTHON=..." >&2; \
			exit 1; \
		fi; \
	fi
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
