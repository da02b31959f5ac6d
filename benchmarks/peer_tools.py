"""The other tools: which of them are installed, in which versions, and whether they wrote the same text."""

from __future__ import annotations

import html
import json
import os
import platform
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from processes import HERE, ROOT

BENCH_PYTHON = str(ROOT / ".venv-bench" / "bin" / "python")


def has_docxtpl() -> bool:
    """True if `make bench` has installed docxtpl."""
    return Path(BENCH_PYTHON).exists()


def has_docxtemplater() -> bool:
    """True if node is here and `make bench` could install docxtemplater."""
    return bool(shutil.which("node")) and (HERE / "docxtemplater" / "node_modules" / "docxtemplater").is_dir()


def setting() -> str:
    """The machine, and the versions of all tools."""
    pins = re.findall(r"^[\w-]+==\S+", (HERE / "requirements.txt").read_text(), re.MULTILINE)
    versions = ", ".join(pins).replace("==", " ")
    if has_docxtemplater():
        node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
        wanted = json.loads((HERE / "docxtemplater" / "package.json").read_text())["dependencies"]
        versions += f", docxtemplater {wanted['docxtemplater']} on node {node}"
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{machine}; {versions}"


def text_of(docx: Path) -> str:
    """All text of a .docx, for comparison."""
    with zipfile.ZipFile(docx) as package:
        xml = package.read("word/document.xml").decode()
    return html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))
