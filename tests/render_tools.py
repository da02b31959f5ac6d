"""Turning a .docx into a PDF with free stand-ins for the faces of an office, and measuring what came out.

Figures are in points from the upper left corner of the page, as poppler gives them.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape

from speechgen.writers.pinyin import readings

HERE = Path(__file__).parent
REQUIRED = os.environ.get("SPEECHGEN_REQUIRE_RENDER") == "1"
FANDOL_FOLDERS = (
    os.environ.get("SPEECHGEN_FANDOL", ""),
    str(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "speechgen-render" / "fandol"),
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
)
# The names that a paper asks for, and the free faces that stand in for them.
ALIASES = {
    "FandolFang R": ("仿宋_GB2312", "仿宋", "FangSong", "方正仿宋_GBK"),
    "FandolKai": ("楷体_GB2312", "楷体", "KaiTi", "方正楷体_GBK"),
    "FandolHei": ("黑体", "SimHei", "方正黑体_GBK"),
    "Noto Serif CJK SC": ("宋体", "SimSun", "方正书宋_GBK"),
    "Noto Serif CJK SC SemiBold": ("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "STZhongsong"),
    "Liberation Serif": ("Times New Roman",),
}
_ALIAS = (
    '  <match target="pattern"><test name="family" qual="any"><string>{name}</string></test>'
    '<edit name="family" mode="prepend" binding="same"><string>{face}</string></edit></match>'
)


def fandol_folder() -> Path | None:
    """Where the Fandol faces are, if they are anywhere."""
    found = (
        Path(folder) for folder in FANDOL_FOLDERS if folder and (Path(folder) / "FandolFang-Regular.otf").is_file()
    )
    return next(found, None)


@cache
def missing() -> str:
    """What is not there, in plain words; empty if papers can be rendered."""
    tools = [tool for tool in ("soffice", "pdftotext", "pdffonts", "pdfinfo", "fc-list") if shutil.which(tool) is None]
    if tools:
        return "缺少程序：" + "、".join(tools)
    if fandol_folder() is None:
        return "缺少 Fandol 字体，请先运行 scripts/install_render_tools.sh"
    listed = _run("fc-list", ":", "file")
    fonts = [font for font in ("NotoSerifCJK-SemiBold", "LiberationSerif-Regular") if font not in listed]
    return "缺少字体：" + "、".join(fonts) if fonts else ""


def _run(*command: str, env: dict[str, str] | None = None) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=180, env=env).stdout


@cache
def _work() -> Path:
    """A folder with the font configuration and LibreOffice's own user installation, for this run only."""
    folder = Path(tempfile.mkdtemp(prefix="speechgen-render-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    aliases = [_ALIAS.format(name=escape(name), face=face) for face, names in ALIASES.items() for name in names]
    config = (HERE / "fonts" / "fonts.conf").read_text(encoding="utf-8")
    values = {"@FANDOL@": str(fandol_folder()), "@CACHE@": str(folder / "fontcache"), "@ALIASES@": "\n".join(aliases)}
    for mark, value in values.items():
        config = config.replace(mark, value)
    (folder / "fonts.conf").write_text(config, encoding="utf-8")
    return folder


def to_pdf(docx: bytes, stem: str) -> Pdf:
    """The PDF that LibreOffice makes of a .docx."""
    folder = _work()
    source = folder / f"{stem}.docx"
    source.write_bytes(docx)
    env = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}
    install = f"-env:UserInstallation=file://{folder}/profile"
    _run("soffice", "--headless", install, "--convert-to", "pdf", "--outdir", str(folder), str(source), env=env)
    return Pdf(folder / f"{stem}.pdf")


def through_another_program(docx: bytes, stem: str) -> bytes:
    """The .docx as LibreOffice writes it after it has kept it in its own format."""
    folder = _work()
    source, again = folder / f"{stem}.docx", folder / f"{stem}-again"
    source.write_bytes(docx)
    env = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder)}
    convert = ("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to")
    _run(*convert, "odt", "--outdir", str(folder), str(source), env=env)
    _run(*convert, "docx", "--outdir", str(again), str(folder / f"{stem}.odt"), env=env)
    return (again / f"{stem}.docx").read_bytes()


@dataclass(frozen=True)
class Word:
    """A run of text between blanks, with its box."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str


@dataclass(frozen=True)
class Line:
    """The words on one base line, from left to right; `y` is the middle of their boxes."""

    y: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The text without blanks."""
        return "".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """The left end."""
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        """The right end."""
        return max(word.x1 for word in self.words)


@dataclass(frozen=True)
class Page:
    """One page: the lines of the body and the line of the page number."""

    width: float
    height: float
    lines: tuple[Line, ...]
    number: Line | None


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
FOOT = 745.0  # no line of the body lies under this


def pinyin_above(text: str) -> str:
    """What stands above the rare characters of a text in a copy to read out."""
    return "".join(sounds[0] for _, _, sounds in readings(text) if len(sounds) == 1)


class Pdf:
    """What can be measured in a PDF."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pages = [_page(*match) for match in _PAGE.findall(_run("pdftotext", "-bbox", str(path), "-"))]

    def text(self) -> Counter[str]:
        """How often each character stands in the body, blanks left out."""
        return Counter("".join(line.text for page in self.pages for line in page.lines))

    def fonts(self) -> dict[str, bool]:
        """The faces in use without their subset prefix, and whether each is embedded."""
        rows = _run("pdffonts", str(self.path)).splitlines()[2:]
        return {row.split()[0].split("+")[-1]: row.split()[-5] == "yes" for row in rows}

    def font_of(self, text: str) -> set[str]:
        """The faces in which the characters of `text` are set on the first page."""
        import pdfplumber

        with pdfplumber.open(self.path) as pdf:
            return {char["fontname"].split("+")[-1] for char in pdf.pages[0].chars if char["text"] in text}

    def bookmarks(self) -> list[tuple[int, str]]:
        """The outline: level and title of each entry."""
        import pdfplumber

        with pdfplumber.open(self.path) as pdf:
            return [(level, title) for level, title, *_ in pdf.doc.get_outlines()]

    def annotations(self) -> int:
        """How many notes the pages carry."""
        import pdfplumber

        with pdfplumber.open(self.path) as pdf:
            return sum(len(page.annots) for page in pdf.pages)


def _page(width: str, height: str, content: str) -> Page:
    words = [Word(*map(float, box), unescape(text)) for *box, text in _WORD.findall(content)]
    lines = _lines([word for word in words if word.y1 < FOOT + 20])
    foot = _lines([word for word in words if word.y1 >= FOOT + 20])
    return Page(float(width), float(height), tuple(lines), foot[0] if foot else None)


def _lines(words: list[Word]) -> list[Line]:
    groups: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        if groups and _middle(word) - _middle(groups[-1][-1]) < 6:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Line(_middle(group[0]), tuple(sorted(group, key=lambda word: word.x0))) for group in groups]


def _middle(word: Word) -> float:
    return (word.y0 + word.y1) / 2
