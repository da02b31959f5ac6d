"""docxtpl filling one template many times, each into its own file. usage: docxtpl_batch.py TEMPLATE SPEECH_JSON FOLDER PAPERS."""

import json
import sys
from pathlib import Path

from docxtpl_fill import fill


def main() -> None:
    """Fill PAPERS files."""
    template, speech, folder, papers = sys.argv[1:]
    paragraphs = [block["text"] for block in json.loads(Path(speech).read_text(encoding="utf-8"))]
    for n in range(int(papers)):
        fill(template, paragraphs, str(Path(folder) / f"{n}.docx"))


if __name__ == "__main__":
    main()
