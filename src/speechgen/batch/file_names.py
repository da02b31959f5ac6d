"""Names of files made from fields: safe on Windows, in no other folder, none twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_CHARS, MAX_BYTES = 80, 200  # of a name without its ending; file systems end at 255 bytes
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))", re.IGNORECASE)
_FIELD = re.compile(r"\{([^{}]*)\}")


def fields_of(pattern: str) -> list[str]:
    """The field paths of a pattern such as `{地方.名称}-{文种}`."""
    return [name.strip() for name in _FIELD.findall(pattern)]


def filled(pattern: str, values: dict[str, str]) -> str:
    """A pattern with its fields filled in."""
    return _FIELD.sub(lambda match: values.get(match[1].strip(), ""), pattern)


def safe(name: str) -> str:
    """A name that every system takes, without folders; never empty."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN or c in "\t\n\r")
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", text.replace("\n", " ").replace("\t", " ").replace("\r", " ")))
    text = text.strip(" .")
    return _shortened(f"_{text}" if _RESERVED.match(text) else text) or "未命名"


def _shortened(text: str) -> str:
    text = text[:MAX_CHARS]
    while len(text.encode("utf-8")) > MAX_BYTES:
        text = text[:-1]
    return text.rstrip(" .")


def distinct(names: Iterable[str], ending: str, taken: Iterable[str] = ()) -> list[str]:
    """File names with their ending, each once, also where upper and lower case are the same: the second gets -2."""
    used = {_folded(name) for name in taken}
    counts: dict[str, int] = {}
    out = []
    for name in names:
        number, one = counts.get(_folded(name), 1), name
        while _folded(file := f"{one}{ending}") in used:
            number += 1
            one = f"{name}-{number}"
        counts[_folded(name)] = number
        used.add(_folded(file))
        out.append(file)
    return out


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
