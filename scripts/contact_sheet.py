"""Make the pictures of the documentation again, drafted from the samples, as LibreOffice prints them: the first page of every
kind (docs/images/contact-sheet.png), the first two pages of the sample that README shows (docs/images/page-1.png).

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
OPENING, SHOWN = TARGET.with_name("page-1.png"), "小区消防推进会"
COLUMNS, WIDTH, GAP, LABEL = 6, 240, 12, 26


def _known() -> object:
    """The kinds for the loader of situations, with the fields that each can do without."""
    found = resources().templates
    return getattr(found, "spares", found.kinds)


def pages(sample: Path, count: int, dots: int) -> list[Image.Image]:
    """The first pages of a sample's draft, at so many dots an inch."""
    order = Order.checked(to="docx", profile="gb9704", fonts="gb2312", final=False, force=False)
    done = draft(load_situation(sample, _known()), 0, date(2026, 11, 21))
    layout = paper_layout(done, sample, order)
    pdf = render_tools.to_pdf(WRITERS["docx"](done.document, layout, ()), "sheet").path
    subprocess.run(
        ["pdftoppm", "-r", str(dots), "-l", str(count), "-png", str(pdf), str(pdf.with_suffix(""))], check=True
    )
    made = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
    found = [Image.open(path).convert("RGB") for path in made]
    for path in made:
        path.unlink()
    return found


def first_page(sample: Path) -> Image.Image:
    """The first page of a sample's draft, WIDTH pixels wide."""
    page = pages(sample, 1, 100)[0]
    return page.resize((WIDTH, page.height * WIDTH // page.width), Image.Resampling.LANCZOS)


def opening(found: list[Image.Image]) -> Image.Image:
    """Two pages side by side, as a book lies open."""
    left, right = found
    whole = Image.new("RGB", (left.width + right.width + GAP, left.height), "#cccccc")
    whole.paste(left, (0, 0))
    whole.paste(right, (left.width + GAP, 0))
    return whole


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
    firsts = {kind.id: first_page(ROOT / "samples" / f"{kind.sample}.yaml") for kind in kinds.values()}
    font = ImageFont.truetype(str(folder / "FandolHei-Regular.otf"), 16)
    sheet(firsts, font).quantize(96, method=Image.Quantize.MAXCOVERAGE).save(TARGET, optimize=True)
    book = opening(pages(ROOT / "samples" / f"{SHOWN}.yaml", 2, 80))
    book.quantize(32, method=Image.Quantize.MAXCOVERAGE).save(OPENING, optimize=True)
    print(f"{TARGET}: {len(firsts)} kinds, {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
