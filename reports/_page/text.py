"""The gate: every text that is printed comes through here, and comes out printable.

No markup is ever read, so `<b>` in a name is three characters of a name.
"""

from __future__ import annotations

import re
import unicodedata

# compatibility ideographs (神 U+FA19 …) are names of people: NFC would turn them into the
# common form
_COMPOSED = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\t\u1680\u2000-\u200a\u202f\u205f]")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CLUSTER = re.compile(f".[{_SELECTORS}]?", re.DOTALL)
_PIECE = 1000
_PILE = 30  # marks on one character; UAX 15 (stream-safe text) knows no text with more
_VARIED = re.compile(f"[{_SELECTORS}]")


def clean(text: str) -> str:
    """Return the text as it is printed: composed, without control and bidi characters.

    Line ends of every kind become a line feed, spaces that fonts lack an ordinary one.
    Everything that shapes a name stays: compatibility ideographs, variation selectors,
    full and half width.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    text = _COMPOSED.sub(_composed, text)
    if text.isprintable():
        return text
    return "".join(
        char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf")
    )


def _composed(run: re.Match[str]) -> str:
    """Return a run in composed form, piece by piece.

    To compose takes time by the square of the marks that are piled on one character: 20,000
    take five seconds. No piece ends before what is composed with its last character.
    """
    text = run[0]
    pieces = []
    start = 0
    while start < len(text):
        end = most = start + _PIECE
        while end < most + _PILE and _joined(text[end - 1 : end + 1]):
            end += 1
        pieces.append(unicodedata.normalize("NFC", text[start:end]))
        start = end
    return "".join(pieces)


def _joined(two: str) -> bool:
    if unicodedata.combining(two[-1:] or " ") or "\u1160" <= two[-1:] <= "\u11ff":
        return True  # a mark, or the rest of a Hangul syllable
    return unicodedata.normalize("NFC", two) != two


def one_line(text: str) -> str:
    """Return `clean(text)` as a single line."""
    return " ".join(clean(text).split("\n")).strip(" ")


def clusters(text: str) -> list[str]:
    """Cut into what takes one glyph: a character with its variation selector, if it has one."""
    return _CLUSTER.findall(text) if _VARIED.search(text) else list(text)
