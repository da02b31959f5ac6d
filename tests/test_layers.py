"""Imports run one way only: a module may import only what stands below it in LAYERS (design.md §2)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "speechgen"

# Top to bottom. A new module gets a line here, as low as it can stand. "writers.*" stands for the members of a package,
# which may import one another.
LAYERS = (
    "__main__",
    "cli",
    "commands.*",
    "commands",
    "chinese",
    "calling",
    "help_pages",
    "commandline",
    "chinese",
    "batch.cluster",
    "batch.remote",
    "batch.parcel",
    "batch.pool",
    "batch.state",
    "batch.papers",
    "package.cover",
    "package.checks",
    "package.closure",
    "package.papers",
    "package.facts",
    "package.people",
    "package.views",
    "package.speakers",
    "package.nodes",
    "curate.audit_report",
    "curate.use",
    "curate.audit",
    "curate.variation",
    "curate.import_table",
    "curate.candidates",
    "curate.topic_moves",
    "curate.keep",
    "curate.splice",
    "curate.ask",
    "curate.propose",
    "curate.rules",
    "curate.show",
    "curate.query",
    "curate.home",
    "starter",
    "batch.table_template",
    "batch.lists",
    "batch.table",
    "batch.table_rows",
    "batch.records",
    "batch.cell_checks",
    "batch.column_checks",
    "batch.table_heads",
    "batch.overlay",
    "batch.sheet_files",
    "batch.cell_texts",
    "batch.cells",
    "batch.shown",
    "batch.resemblance_report",
    "batch.resemblance",
    "batch.clauses",
    "batch.file_names",
    "sheets",
    "checking.factbook",
    "checking.speech_reading",
    "checking.report",
    "checking.silence",
    "checking.mending",
    "checking.run",
    "checkers",
    "checkers.*",
    "checking.rules",
    "output",
    "approved",
    "outline",
    "outline_points",
    "explain",
    "suggest",
    "variants",
    "drafting",
    "worth",
    "gaps",
    "advice",
    "attempts",
    "abridge",
    "dated",
    "compose",
    "sandbox",
    "headings",
    "back",
    "front",
    "plan",
    "outline_words",
    "choose",
    "score",
    "scope",
    "bank.lint",
    "bank.reach",
    "bank.alike",
    "bank.formulations",
    "bank.formulation_files",
    "state",
    "bank.phrasebank",
    "bank.facts",
    "bank.files",
    "bank.words",
    "own",
    "kinds",
    "kind_faults",
    "papers",
    "prior",
    "figures",
    "agenda",
    "item_names",
    "quoted",
    "realise",
    "derive",
    "refer",
    "situation",
    "schema",
    "fields",
    "house.style_from",
    "house.deviations",
    "house.sample_docx",
    "house.docx_looks",
    "house.file",
    "writers",
    "writers.*",
    "reading.docx",
    "reading.docx_numbering",
    "reading.text",
    "reading.manuscript",
    "reading.docx_package",
    "reading.markdown",
    "reading.compounds",
    "looks",
    "assemble",
    "signs",
    "rhythm",
    "history",
    "report",
    "bands",
    "measure",
    "document",
    "dates",
    "numbering",
    "lexicon",
    "chance",
    "text",
    "settings",
    "shapes",
    "datafiles",
    "slips",
    "cache",
    "marks",
    "findings",
    "records",
    "bank",
    "batch",
    "checking",
    "curate",
    "house",
    "package",
    "reading",
    "__init__",
)


def module_name(path: Path) -> str:
    """writers/docx.py -> writers.docx, writers/__init__.py -> writers, __init__.py -> __init__."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(SRC.rglob("*.py"))}


def layer(module: str) -> int | None:
    """The place of a module in LAYERS, or None if nobody gave it one."""
    for name in (module, f"{module.rpartition('.')[0]}.*"):
        if name in LAYERS:
            return LAYERS.index(name)
    return None


def own_imports(module: str) -> Iterator[tuple[int, str]]:
    """Line and name of every module of speechgen that a module imports, at its head or inside a function."""
    path = MODULES[module]
    package = ["speechgen", *path.relative_to(SRC).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *filter(None, [node.module])])
            names = [f"{origin}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, known) for name in names if (known := known_module(name)))


def known_module(name: str) -> str | None:
    """The module of speechgen that a dotted name lies in: speechgen.document.Span -> document."""
    head, *rest = name.split(".")
    if head != "speechgen":
        return None
    candidates = (".".join(rest[:end]) for end in range(len(rest), 0, -1))
    return next((candidate for candidate in candidates if candidate in MODULES), "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_layer(module: str) -> None:
    assert layer(module) is not None, f"add {module!r} to LAYERS in tests/test_layers.py, as low as it can stand"


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_downwards(module: str) -> None:
    mine = layer(module)
    wrong = []
    for line, other in own_imports(module):
        theirs = layer(other)
        beside = mine == theirs and "." in module and module != other
        if mine is not None and theirs is not None and theirs <= mine and not beside:
            wrong.append(f"{MODULES[module].relative_to(SRC)}:{line} imports {other}, which stands above it")
    assert not wrong, "\n".join(wrong)
