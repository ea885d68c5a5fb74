"""Text folded as names are compared, fast, and with the places it came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARKED = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
_NOTHING = re.compile(
    "[\\s・･·‧\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\u2060\ufeff\u00ad\x00-\x1f\x7f-\x9f]"
)


_LINES_KEPT = 256  # of the letter that is being written: most stay as they were


@dataclass(frozen=True, slots=True)
class Spelled:
    """A folded text without blanks; `at` says for each letter where it was written."""

    key: str
    at: tuple[int, ...]


class Speller:
    """Folds text as names are compared (see app.domain.folding), letter by letter."""

    def __init__(self, variants: Mapping[int, str]) -> None:
        self._letters = _Letters(variants)
        self._lines = lru_cache(_LINES_KEPT)(self._spelled)

    def __call__(self, text: str) -> Spelled:
        """Return `text` in one width and case, in hiragana, in one variant, without blanks."""
        return self._lines(text)

    def key(self, name: str) -> str:
        """Return a name as it is compared."""
        return self._with_marks(name).key if _MARKED.search(name) else name.translate(self._letters)

    def _spelled(self, text: str) -> Spelled:
        letters = self._letters
        if _MARKED.search(text):
            return self._with_marks(text)
        pieces = [letters[ord(c)] for c in text]
        key = "".join(pieces)
        if len(key) == len(text):
            return Spelled(key, tuple(range(len(text))))
        return Spelled(key, tuple(n for n, piece in enumerate(pieces) for _ in piece))

    def _with_marks(self, text: str) -> Spelled:
        """Fold a character together with the marks that follow it: half-width ﾀﾞ, か with ゛."""
        key: list[str] = []
        at: list[int] = []
        place = 0
        while place < len(text):
            end = place + 1
            while end < len(text) and _MARKED.match(text[end]):
                end += 1
            for character in unicodedata.normalize("NFKC", text[place:end]):
                for letter in self._letters[ord(character)]:
                    key.append(letter)
                    at.append(place)
            place = end
        return Spelled("".join(key), tuple(at))


class _Letters(dict[int, str]):
    """Each character as it is compared, or nothing."""

    def __init__(self, variants: Mapping[int, str]) -> None:
        super().__init__()
        self._variants = variants

    def __missing__(self, code: int) -> str:
        found = "" if _NOTHING.match(chr(code)) else self._compared(chr(code))
        self[code] = found
        return found

    def _compared(self, character: str) -> str:
        plain = unicodedata.normalize("NFKC", character).casefold()
        kana = (chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" or c in "ヽヾ" else c for c in plain)
        return "".join(kana).translate(self._variants).replace(" ", "")
