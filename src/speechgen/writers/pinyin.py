"""How rare characters are said: they get their pinyin in a copy to read out, so that nobody stumbles over a name.

Where a character has several sounds and the words around it don't settle which, none is set: a wrong one would be read out.
Rare is what stands outside the first level of GB 2312 (its 3,755 characters by sound, rows 16–55), but for those that any
reader of office papers knows.
"""

from __future__ import annotations

from collections.abc import Iterator

# Of the second level and beyond, and yet in every paper or in many a name.
_FAMILIAR = frozenset(
    "恪砺砥璀璨缜斐睿瞰婷雯鑫璐琪倩怡昕馨薇茜岚妍婧婕媛嫣瑜瑾璇淇泓炜煜祺晗曦昊昱梓榕桦懿姝姗娅"
    "莅绮缤缭嗯钛锂荟芙茉莓橘柚枇杷桉鳄鳅鲈鲢鳙鲫鹭翡琥珀瑙匾祀诿璧魅崛暨纾瘾驿殡赓靓夭璟碛笃夙"
)


def rare(char: str) -> bool:
    """Whether a reader might not know how a character is said."""
    if not ("\u3400" <= char <= "\u9fff" or char >= "\U00020000") or char in _FAMILIAR:
        return False
    try:
        return char.encode("gb2312")[0] >= 0xD8
    except UnicodeEncodeError:
        return True


def readings(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """The rare characters of a text by place, each with the ways it is said: one, or all that it may have here."""
    places = [n for n, char in enumerate(text) if rare(char)]
    if not places:
        return
    from pypinyin import Style, pinyin  # slow to import, and most papers have no need of it

    sounds = pinyin(text, style=Style.TONE, heteronym=True, errors=_each)  # type: ignore[arg-type]
    for place in places:
        yield place, text[place], tuple(sounds[place])


def _each(unknown: str) -> list[list[str]]:
    """One entry a character for what has no sound; the library's types know only of a text."""
    return [[] for _ in unknown]


def told(text: str) -> str:
    """What a secretary should know of the pinyin in a copy to read out: what was set, and what was not; empty if nothing."""
    found = dict.fromkeys((char, sounds) for _, char, sounds in readings(text))
    sure = [f"{char}（{sounds[0]}）" for char, sounds in found if len(sounds) == 1]
    unsure = [f"{char}（{'、'.join(sounds) or '查不到'}）" for char, sounds in found if len(sounds) != 1]
    lines = [f"生僻字上面注了音，请核对：{'、'.join(sure)}"] if sure else []
    if unsure:
        lines.append(f"这几个字不止一个读音，没有注，请自己看准：{'、'.join(unsure)}")
    return "\n".join(lines)
