# One way to run each thing. `make help` lists the targets; every target works in a fresh clone.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint render bench bench-batch accept clean

VENV := .venv
PY := $(VENV)/bin/python
BENCH_VENV := .venv-bench
SAMPLE := samples/小区消防推进会.yaml
BENCH_TOOLS := $(VENV)/.installed $(BENCH_VENV)/.installed benchmarks/docxtemplater/node_modules/.installed
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

help: ## 列出可用的命令
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.installed ## 安装并起草一篇示例讲话，成稿放在 out/
	@mkdir -p out
	@$(VENV)/bin/speechgen draft "$(SAMPLE)" --force -o out/小区消防推进会.docx
	@echo "成稿在：$(CURDIR)/out/小区消防推进会.docx（用 WPS 或 Word 打开）"
	@echo "换成自己的会议：$(VENV)/bin/speechgen new 推进会讲话 -o 我的会议.yaml，填好后 $(VENV)/bin/speechgen draft 我的会议.yaml"

test: $(VENV)/.installed-dev ## 运行全部测试（没有 LibreOffice 时跳过版面渲染检查，并说明）
	@$(PY) -m pytest -rs $(ARGS)

lint: $(VENV)/.installed-dev ## 检查代码：ruff、格式、mypy --strict
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy --strict src benchmarks

render: $(VENV)/.installed-dev ## 安装 LibreOffice 和字体，检查排出来的版面
	@sh scripts/install_render_tools.sh
	@SPEECHGEN_REQUIRE_RENDER=1 $(PY) -m pytest -m render $(ARGS)

bench: $(BENCH_TOOLS) ## 与 docxtpl 等工具比速度和内存，单份和成批；ARGS=--write 更新 docs/performance.md 里单份的数字
	@$(PY) benchmarks/run.py $(ARGS)
	@$(PY) benchmarks/batch.py

bench-batch: $(BENCH_TOOLS) ## 只比成批；SIZES="100 2000 20000" 指定份数（约二十分钟），ARGS=--write 更新文档和曲线图
	@$(PY) benchmarks/batch.py $(SIZES) $(ARGS)

benchmarks/docxtemplater/node_modules/.installed: benchmarks/docxtemplater/package-lock.json
	@cd benchmarks/docxtemplater && { npm ci --silent --no-audit --no-fund && touch node_modules/.installed; } 2>/dev/null \
	  || echo "没有 Node.js 或装不上 docxtemplater，这一项略过。"

accept: $(VENV)/.installed-dev ## 认可现在的成稿：改写 tests/golden 里的样稿
	@$(PY) tests/accept.py $(ARGS)

clean: ## 删除安装和生成的东西（不动 samples、phrasebank 和你的文件）
	rm -rf $(VENV) $(BENCH_VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/docxtemplater/node_modules
	find src tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python from 3.10 on that can make virtual environments; PYTHON=… on the command line goes first.
PYTHON ?= python3
define make_venv
for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.10 python3.14; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || continue; \
  found=$$python; \
  $$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
  exec $$python -m venv $(1); \
done; \
if [ -n "$$found" ]; then \
  echo "找到了 $$found，但缺少建立虚拟环境的组件。请先运行：sudo apt install python3-venv，再重试。"; \
else \
  echo "没有找到 Python 3.10 或更新的版本。请先安装，例如：sudo apt install python3 python3-venv；"; \
  echo "若已装在别处，请这样指明：make demo PYTHON=/路径/python3.11"; \
fi >&2; exit 1
endef

$(PY):
	@$(call make_venv,$(VENV))

$(BENCH_VENV)/bin/python:
	@$(call make_venv,$(BENCH_VENV))
	@echo '*' > $(BENCH_VENV)/.gitignore

# Stamps: a second call installs nothing unless the list of dependencies has changed.
$(VENV)/.installed: pyproject.toml | $(PY)
	@echo "正在安装 speechgen（只在第一次或依赖变化时）…"
	@$(PY) $(PIP_INSTALL) -e .
	@$(PY) -m compileall -q src
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(PY)
	@echo "正在安装 speechgen 和开发工具（只在第一次或依赖变化时）…"
	@$(PY) $(PIP_INSTALL) -e '.[dev,cluster]'
	@$(PY) -m compileall -q src
	@touch $@ $(VENV)/.installed

$(BENCH_VENV)/.installed: benchmarks/requirements.txt | $(BENCH_VENV)/bin/python
	@echo "正在安装用来比较的工具…"
	@$(BENCH_VENV)/bin/python $(PIP_INSTALL) -r benchmarks/requirements.txt
	@touch $@
