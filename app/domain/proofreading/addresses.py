"""Postal addresses in a text: みどり坂三丁目14番2号 and みどり坂3-14-2 are one place.

An address is found by its numbers with the end of the name before them; then the name is compared
as far as the text has it, for there is a 本町1-1 in every town.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LETTER = "[々〆\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_NUMBER = "(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3})"
_JOINT = "(?:丁目|番地の|番地|番|号|の|-|ー)"
_NUMBERS = re.compile(
    f"{_NUMBER}{_JOINT}[ ]?{_NUMBER}(?:{_JOINT}[ ]?{_NUMBER}){{0,2}}(?![0-9月年日])"
    "|[0-9]{1,5}(?=番地)"
)
# Most lines have none: that is told at once.
_AT_ALL = re.compile(f"{_LETTER}[ ]*(?:{_NUMBER}{_JOINT}[ ]?{_NUMBER}|[0-9]{{1,5}}番地)")
_EACH = re.compile("[0-9]{1,5}|[一二三四五六七八九十]{1,3}")
_LAST = re.compile("号(?!室)")
_BUILDING: Final = 3  # numbers; a fourth is that of a room
_TOWN = re.compile(f"{_LETTER}+$")
# What may stand before an address that is not its town.
_BEFORE = re.compile(
    "(?:[のはがをにでともへや]|住所|所在地|宛先?|送付先|送り先|届け?先|転居先|自宅|勤務先)$"
)
_PLAIN = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
_PLAIN |= dict.fromkeys(map(ord, "‐‑‒–—―−－"), ord("-"))
_PLAIN |= {ord("ヶ"): ord("ケ"), ord("ヵ"): ord("カ")}
_REACH: Final = 40  # characters before the numbers that are looked at
_END: Final = 2  # characters of the name that belong to the key
_LEAST: Final = 3  # of the name, where the text has no more
_ENOUGH: Final = 4  # of the name, where other words stand before it
_WHOLE: Final = 3  # numbers; with so many the end of a name is enough: 本町1-2-3
_DIGITS = {kanji: value for value, kanji in enumerate("一二三四五六七八九", 1)}


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _plain(text: str) -> str:
    """Return text in one width, as long as it was."""
    return text.translate(_PLAIN)


def places(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield what may be an address: its place, the name of the town, and the numbers.

    The name reaches back as far as letters of Japanese do.
    """
    plain = _plain(text)
    at = 0
    if not _AT_ALL.search(plain):
        return
    while found := _NUMBERS.search(plain, at):
        before = plain[max(0, found.start() - _REACH) : found.start()].rstrip(" ")
        name = _TOWN.search("".join(before.split(" ")))
        if name is None or len(name[0]) < _END:
            at = found.start() + 1 if found[0][0] not in "0123456789" else found.end()
            continue
        at = found.end()
        numbers = "-".join(str(_number(one)) for one in _EACH.findall(found[0]))
        end = found.end() + (_LAST.match(plain, found.end()) is not None)
        yield _start(plain, found.start(), name[0]), end, name[0], numbers


def _start(plain: str, end: int, name: str) -> int:
    """Return where a name begins that stands before `end`, blanks in it or not."""
    left = len(name)
    while left:
        end -= 1
        left -= plain[end] != " "
    return end


class Addresses:
    """Where people live, by numbers and the end of the name before them.

    A house of a thousand flats costs one comparison: who lives there is not asked one by one.
    """

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, set[int]]] = {}  # key → name of the town → who
        self._of: dict[int, tuple[tuple[str, str], ...]] = {}

    def put(self, person: int, addresses: Iterable[str]) -> None:
        """Keep where somebody lives; what was kept before goes."""
        self.drop(person)
        kept: list[tuple[str, str]] = []
        for address in addresses:
            place = next(places(address), None)
            if place is not None:
                _, _, town, numbers = place
                kept += ((key, town) for key in _keys(town, numbers))
        for key, town in kept:
            self._by_key.setdefault(key, {}).setdefault(town, set()).add(person)
        if kept:
            self._of[person] = tuple(kept)

    def drop(self, person: int) -> None:
        """Forget where somebody lives."""
        for key, town in dict.fromkeys(self._of.pop(person, ())):
            there = self._by_key[key][town]
            there.discard(person)
            if not there:
                del self._by_key[key][town]
                if not self._by_key[key]:
                    del self._by_key[key]

    def found(self, text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Yield where somebody's address stands in a text, and whose it is."""
        for start, end, name, numbers in places(text):
            kept: dict[str, set[int]] = {}
            for key in _keys(name, numbers):
                for town, people in self._by_key.get(key, {}).items():
                    kept[town] = kept.get(town, set()) | people
            whole = numbers.count("-") + 1 >= _WHOLE
            said = [town for town in kept if _same(name, town, whole)]
            if said:
                longest = max(_common(name, town) for town in said)
                first = _start(_plain(text), _behind(text, start, name), name[-longest:])
                yield first, end, frozenset().union(*(kept[town] for town in said))


def _keys(name: str, numbers: str) -> tuple[str, ...]:
    """Return by what an address is found: with the room, and without."""
    end, parts = name[-_END:], numbers.split("-")
    whole = end + numbers
    return (whole, end + "-".join(parts[:_BUILDING])) if len(parts) > _BUILDING else (whole,)


def _behind(text: str, start: int, name: str) -> int:
    """Return where a name that begins at `start` is over."""
    left = len(name)
    while left:
        left -= text[start] not in " \u3000"
        start += 1
    return start


def _common(one: str, other: str) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _same(said: str, kept: str, whole: bool) -> bool:  # noqa: FBT001 - three numbers or more
    """Return whether a text may mean a place: nothing it says before the numbers is against it."""
    common = _common(said, kept)
    if common == len(said):
        return common >= (_END if whole else _LEAST)
    if common == len(kept):
        return common >= _ENOUGH
    enough = _END if whole else _ENOUGH
    return common >= enough and _BEFORE.search(said[:-common]) is not None
