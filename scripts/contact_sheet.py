"""Make docs/images/contact-sheet.png again: the first page of every kind, drafted from its sample, as LibreOffice prints it.

Run from the repository with the tools of `make render` installed: `.venv/bin/python scripts/contact_sheet.py`.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

import render_tools  # noqa: E402
from speechgen.drafting import draft, resources  # noqa: E402
from speechgen.output import Order, paper_layout  # noqa: E402
from speechgen.situation import load_situation  # noqa: E402
from speechgen.writers import WRITERS  # noqa: E402

TARGET = ROOT / "docs" / "images" / "contact-sheet.png"
COLUMNS, WIDTH, GAP, LABEL = 6, 240, 12, 26


def _known() -> object:
    """The kinds for the loader of situations, with the fields that each can do without."""
    found = resources().templates
    return getattr(found, "spares", found.kinds)


def first_page(sample: Path) -> Image.Image:
    """The first page of a sample's draft, WIDTH pixels wide."""
    options = {"reading": False, "final": False, "comments": False, "explain": False, "force": False}
    order = Order.checked(
        output=None, to="docx", length="", profile="gb9704", fonts="gb2312", papers=1, **options  # type: ignore[arg-type]
    )  # fmt: skip
    done = draft(load_situation(sample, _known()), 0, date(2026, 11, 21))
    layout = paper_layout(done, sample, order)
    pdf = render_tools.to_pdf(WRITERS["docx"](done.document, layout, ()), "sheet").path
    subprocess.run(
        ["pdftoppm", "-r", "100", "-l", "1", "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))], check=True
    )
    page = Image.open(pdf.with_suffix(".png")).convert("RGB")
    return page.resize((WIDTH, page.height * WIDTH // page.width), Image.Resampling.LANCZOS)


def sheet(pages: dict[str, Image.Image], font: ImageFont.FreeTypeFont) -> Image.Image:
    """The pages side by side, each over the name of its kind."""
    height = max(page.height for page in pages.values())
    rows = -(-len(pages) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * (WIDTH + GAP) + GAP, rows * (height + LABEL + GAP) + GAP), "#e8e8e8")
    pen = ImageDraw.Draw(whole)
    for n, (name, page) in enumerate(pages.items()):
        x, y = GAP + n % COLUMNS * (WIDTH + GAP), GAP + n // COLUMNS * (height + LABEL + GAP)
        whole.paste(page, (x, y))
        pen.text((x + WIDTH / 2, y + height + 4), name, fill="#333333", font=font, anchor="ma")
    return whole


def main() -> None:
    """Write the sheet, or say what is missing."""
    folder = render_tools.fandol_folder()
    if render_tools.missing() or folder is None:
        sys.exit(render_tools.missing())
    kinds = resources().templates.kinds
    pages = {kind.id: first_page(ROOT / "samples" / f"{kind.sample}.yaml") for kind in kinds.values()}
    font = ImageFont.truetype(str(folder / "FandolHei-Regular.otf"), 16)
    sheet(pages, font).quantize(96, method=Image.Quantize.MAXCOVERAGE).save(TARGET, optimize=True)
    print(f"{TARGET}: {len(pages)} kinds, {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
