"""What tells of a person in a text (個人を示すもの): names in every order and script, contacts.

Pure: a person goes in, what is to be looked for comes out; app.domain.masking looks for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from app.domain.masking import BLACK, Bound, Needle, digits_of, fold, is_kana, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.masking import Tables

_NAME_PARTS: Final = re.compile(r"[\s\u3000・･]+")
_HOUSE: Final = re.compile(r"(.*?)([0-9].*)", re.DOTALL)
_COUNTRY: Final = "81"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as a casebook knows one."""

    name: str = ""
    reading: str = ""
    organisation: str = ""
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postcode: str = ""
    address: str = ""


def needles_of(one: Somebody, to: str, tables: Tables) -> Iterator[Needle]:
    """Yield everything that tells of a person: name in any order, its parts, every contact."""
    for written in (one.name, one.reading):
        yield from names_of(written, to, tables)
    if len(one.organisation) > 1:
        yield Needle(fold(one.organisation, tables.variants).key, BLACK)
    for mail in one.mails:
        yield Needle(fold(mail, tables.variants).key, BLACK)
    for phone in one.phones:
        digits = digits_of(phone).key.replace(" ", "")
        if len(digits) >= 6:
            yield Needle(digits, BLACK, Bound.DIGITS)
            if digits.startswith("0"):
                yield Needle(_COUNTRY + digits[1:], BLACK, Bound.DIGITS)
                yield Needle(_COUNTRY + digits, BLACK, Bound.DIGITS)
    postcode = digits_of(one.postcode).key.replace(" ", "")
    if len(postcode) == 7:
        yield Needle(postcode, BLACK, Bound.DIGITS)
    yield from _address(one.address, tables)


def names_of(written: str, to: str, tables: Tables) -> Iterator[Needle]:
    """Yield a name in both orders and its parts, where they can be told."""
    parts = [fold(part, tables.variants).key for part in _NAME_PARTS.split(written.strip())]
    parts = [part for part in parts if part]
    whole = "".join(parts)
    if not whole:
        return
    if len(parts) == 1:
        yield _part(whole, to, family=True)
        return
    yield Needle(whole, to)
    yield Needle("".join(reversed(parts)), to)
    yield _part(parts[0], to, family=True)
    for given in parts[1:]:
        yield _part(given, to, family=False)


def _part(key: str, to: str, *, family: bool) -> Needle:
    """Return a part of a name: the shorter it is, the more must show that it is a name."""
    letters = sum(not unicodedata.combining(c) for c in key)
    kana = all(is_kana(c) for c in key)
    if letters < 2 or (kana and letters < 3) or not (family or kana):
        return Needle(key, to, Bound.ADDRESSED)
    return Needle(key, to, Bound.KANA if kana else Bound.NAME)


def _address(address: str, tables: Tables) -> Iterator[Needle]:
    """Yield an address, and it without prefecture and town: street and number tell enough."""
    for line in address.splitlines():
        key = place_of(line, tables.variants).key.strip("-")
        if len(key) < 4:
            continue
        yield Needle(key, BLACK, Bound.PLACE)
        split = _HOUSE.fullmatch(key)
        if split is None:
            continue
        street = split[1]
        starts = [0, *(found.end() for found in re.finditer("[都道府県市区郡町村]", street))]
        for start in starts:
            rest = street[start:]
            if len(rest) >= 2:
                yield Needle(rest + split[2], BLACK, Bound.PLACE)


# ------------------------------------------------------------------ in Latin letters

Romaji = tuple["Mapping[str, str]", ...]
"""Tables of one way each to write kana in Latin letters: Hepburn's, the official one."""

_LONG: Final = (("", ""), ("ou", "o"), ("oo", "o"), ("uu", "u"), ("ou", "oh"))
_LEAST_LATIN: Final = 6  # letters; less would be found in many a word


def latin_of(reading: str, to: str, ways: Romaji) -> Iterator[Needle]:
    """Yield a name in Latin letters in both orders, by every way and with or without long vowels.

    Only of a reading with family and given name apart: one alone is a word too often.
    """
    parts = [hiragana(part) for part in _NAME_PARTS.split(reading.strip()) if part]
    if len(parts) < 2:
        return
    for way, (long, short) in product(ways, _LONG):
        spelled = [romanised(part, way) for part in parts]
        if not all(spelled):
            continue
        short_ones = [one.replace(long, short) if long else one for one in spelled]
        for order in (short_ones, short_ones[::-1]):
            if sum(map(len, order)) >= _LEAST_LATIN:
                yield Needle("".join(order), to)


def initials(reading: str, ways: Romaji) -> str:
    """Return H.T. of たかはし はなこ: given name first; "" where no reading tells it."""
    parts = [hiragana(part) for part in _NAME_PARTS.split(reading.strip()) if part]
    found = [romanised(part, ways[0])[:1] for part in parts]
    return "".join(f"{letter.upper()}." for letter in reversed(found)) if all(found) else ""


def hiragana(text: str) -> str:
    """Return kana in any width as hiragana."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in plain)


def romanised(kana: str, way: Mapping[str, str]) -> str:
    """Return kana in Latin letters, "" where one is not known."""
    spelled, place, doubled = "", 0, False
    while place < len(kana):
        size = 2 if kana[place : place + 2] in way else 1
        piece = kana[place : place + size]
        place += size
        if piece == "っ":
            doubled = True
            continue
        if piece == "ー":
            continue
        letters = way.get(piece, "")
        if not letters:
            return ""
        spelled += ("t" if letters.startswith("ch") else letters[0]) * doubled + letters
        doubled = False
    return spelled
