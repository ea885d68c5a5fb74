"""Other people of the casebook in a letter or in what goes along (誤送付ブレーカー).

Nobody is searched for: each piece of the letter is looked up in a table of folded names that is
kept ready, so the time depends on the length of the letter and not on how many people are known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from app.domain.proofreading.facts import MAIL, PHONE
from app.domain.proofreading.galley import Finding, Line, Part, Severity
from app.domain.proofreading.latin import sound, written_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from app.domain.proofreading.addresses import Addresses
    from app.domain.proofreading.galley import Galley, Spot
    from app.domain.proofreading.rules import ProofRules
    from app.domain.proofreading.spelling import Spelled

_LONGEST = 200  # folded characters of a name that is looked for
_LEAST_READING: Final = 5  # kana; fewer are a word too often
_LEAST_LATIN: Final = 6
_KANJI = re.compile("[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U000323af]")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_KATAKANA = re.compile("[\u30a0-\u30ff\uff66-\uff9f]")
_LATIN = re.compile("[A-Za-zＡ-Ｚａ-ｚ0-9]")
_LATIN_NAME = re.compile(
    "[A-Za-z\u00c0-\u024f]{2}[\\s,、.・/]{1,3}[A-Za-z\u00c0-\u024f]{2}|[A-Za-z\u00c0-\u024f]{8}"
)
_KANA_ONLY = re.compile("[\u3041-\u309fー]+")
_LATIN_ONLY = re.compile("[a-z.'-]+")
_HONORED = re.compile("[ \u3000]*(?:様|さま|さん|殿|先生|氏(?!名)|君|くん|ちゃん|宛)")
_FIELD_AFTER = re.compile(
    "[ \u3000]*(?:住所|電話|生年|年齢|性別|様方|方$|フリガナ|ふりがな|連絡先|〒|契約|お客様番号"
    "|メール)"
)
_PARTICLE = re.compile(
    "[のはがをにともへでやか]|から|より|まで|です|宛|及び|又は|並びに|ほか|本人|名義"
)
_TITLE_BEFORE = re.compile(
    "(?:弁護士|司法書士|行政書士|税理士|代理人|契約者|担当者?|氏名|名前|名義人?|申出人|本人|相手方|請求者|"
    "社長|取締役|代表者?|部長|課長|係長|店長|支店長|所長|理事長?|会長|様|夫|妻|長男|長女|次男|次女|父|母|"
    "故|後見人|親権者|保護者|応募者|氏|先生|同居人|お客様|貴社|及び|並びに|者|名)[ \u3000]*$"
)
_HONORIFIC = re.compile("[ \u3000]?(?:様(?![々子式相方])|さん|殿)")
_FAMILY = re.compile(
    "(?:[\u3400-\u9fff々ヶケ\U00020000-\U000323af]{1,5}|[\u30a0-\u30ff]{2,8}"
    "|(?<![A-Za-z\u00c0-\u024f])[A-Za-z\u00c0-\u024f]{3,14})$"
)
_LONGEST_FAMILY = 15
# Mr. Sato, Sato-san
_LATIN_HONORED = re.compile(
    "\\b(?:Mr|Ms|Mrs|Dr)\\.? ?([A-Z][A-Za-z\u00c0-\u024f]{2,})"
    "|([A-Za-z\u00c0-\u024f]{3,})-(?:san|sama)\\b"
)
_DOUBTFUL: Final = ("name", "address")


class Names:
    """The folded names of everybody, each with who is called so.

    A name is found by its first two letters, then whole; what a name is found by never depends
    on how many there are.
    """

    def __init__(self) -> None:
        self._people: dict[str, list[int]] = {}
        self._lengths: dict[str, int] = {}  # of names that begin so: bits
        self._families: dict[str, int] = {}  # how many are called so
        self._latin: dict[str, list[int]] = {}  # as they sound in Latin letters
        self._of: dict[int, tuple[str, ...]] = {}
        self._families_of: dict[int, tuple[str, ...]] = {}
        self._latin_of: dict[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        """Return how many people are in it."""
        return len(self._of)

    def __contains__(self, person: int) -> bool:
        """Return whether somebody is in it."""
        return person in self._of

    def put(
        self,
        person: int,
        name: str,
        reading: str,
        families: Sequence[str],
        latin: Sequence[str] = (),
    ) -> None:
        """Keep somebody by folded name, reading and family name; what was kept before goes.

        `latin` is how the name sounds in Latin letters (app.domain.proofreading.latin); among
        `families` the family name may be, too.
        """
        self.drop(person)
        for key in latin:
            self._latin.setdefault(key, []).append(person)
        if latin:
            self._latin_of[person] = tuple(latin)
        keys = tuple(dict.fromkeys(k for k in (name, reading) if _fit(k)))
        for key in keys:
            self._people.setdefault(key, []).append(person)
            head = key[:2]
            self._lengths[head] = self._lengths.get(head, 0) | 1 << len(key)
        self._families_of[person] = families = tuple(filter(None, families))
        for family in families:
            self._families[family] = self._families.get(family, 0) + 1
        self._of[person] = keys

    def drop(self, person: int) -> None:
        """Forget somebody."""
        for key in self._of.pop(person, ()):
            _without(self._people, key, person)
        for key in self._latin_of.pop(person, ()):
            _without(self._latin, key, person)
        for family in self._families_of.pop(person, ()):
            self._families[family] -= 1
            if not self._families[family]:
                del self._families[family]

    def is_family(self, key: str) -> bool:
        """Return whether somebody has this family name, as it is folded or as it sounds."""
        return key in self._families

    def families_of(self, people: Iterable[int]) -> set[str]:
        """Return the family names of these people."""
        return {key for person in people for key in self._families_of.get(person, ())}

    def in_latin(self, text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield where names stand in Latin letters, the longest at each place."""
        last = -1
        for start, end, keys in written_names(text):
            people = tuple({one for key in keys for one in self._latin.get(key, ())})
            if people and start >= last:
                last = end
                yield start, end, people

    def found(self, spelled: Spelled) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield where names stand in folded text, the longest at each place."""
        key, people, lengths = spelled.key, self._people, self._lengths
        for start in range(len(key) - 1):
            bits = lengths.get(key[start : start + 2])
            if bits is None:
                continue
            while bits:
                length = bits.bit_length() - 1
                bits ^= 1 << length
                found = people.get(key[start : start + length])
                if found and start + length <= len(key):
                    yield start, start + length, tuple(found)
                    break


def _without(table: dict[str, list[int]], key: str, person: int) -> None:
    table[key].remove(person)
    if not table[key]:
        del table[key]


def _fit(key: str) -> bool:
    """Return whether a folded name can be told from a word at all, and is a name at all."""
    if len(key) > _LONGEST:
        return False
    if _KANA_ONLY.fullmatch(key):
        return len(key) >= _LEAST_READING
    if _LATIN_ONLY.fullmatch(key):
        return len(key) >= _LEAST_LATIN
    return len(key) >= 2


class Register(Protocol):
    """Whom the casebook knows."""

    @property
    def names(self) -> Names:
        """The names of everybody."""

    @property
    def addresses(self) -> Addresses:
        """Where everybody lives."""

    def by_contact(self, sort: str, value: str) -> Collection[int]:
        """Return who is reached by a telephone number or a mail address."""

    def numbers_in(self, text: str) -> tuple[str, ...]:
        """Return what looks like a number of a case."""

    def by_case(self, number: str) -> Collection[int] | None:
        """Return who plays a part in the case of this number, None where there is none."""

    def cases_of(self, people: Iterable[int]) -> tuple[str, ...]:
        """Return the numbers of some cases of these people."""


@dataclass(slots=True)
class _Mark:
    """Something of other people that stands somewhere."""

    sort: str  # name, address, phone, mail, case
    people: frozenset[int]
    spot: Spot
    number: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Who may stand in the letter: the people of the case, its number, and words that are ours."""

    people: frozenset[int]
    case: str
    harmless: tuple[str, ...] = ()  # folded: company, staff, partners; their digits and mails


def strangers(galley: Galley, own: Own, register: Register, rules: ProofRules) -> Iterator[Finding]:
    """Yield where other people of the casebook stand.

    A number, a mail address or a case of somebody else stops the letter, and so do two marks of
    one person. A name alone may be a namesake, and where one lives others may live: the officer
    looks.
    """
    marks: list[_Mark] = []
    for line in _lines(galley):
        marks += _names(line, own, register, rules)
        marks += _addresses(line, own, register, rules)
        marks += _contacts(line, own, register)
        marks += _cases(line, own, register)
    sorts: dict[int, set[str]] = {}
    for mark in marks:
        for person in mark.people:
            sorts.setdefault(person, set()).add(mark.sort)
    for mark in _once_a_page(marks):
        twice = any(len(sorts[person]) > 1 for person in mark.people)
        sure = twice or mark.sort not in _DOUBTFUL
        severity = Severity.STOP if sure else Severity.LOOK
        cases = mark.number or "・".join(register.cases_of(mark.people))
        yield Finding(f"other-{mark.sort}", "", cases, severity, mark.spot)
    yield from _families(galley, own, register, rules, {_place(mark.spot) for mark in marks})


def _once_a_page(marks: Iterable[_Mark]) -> Iterator[_Mark]:
    """Yield marks; of what goes along each once a page is enough."""
    seen: set[tuple[object, ...]] = set()
    for mark in marks:
        at = mark.spot
        place = (mark.sort, mark.people, at.line, at.file)
        if at.part is Part.ENCLOSURE:
            if place in seen:
                continue
            seen.add(place)
        yield mark


def _place(spot: Spot) -> tuple[object, ...]:
    return spot.part, spot.line, spot.file, spot.end


def _lines(galley: Galley) -> Iterator[Line]:
    for line in galley.lines:
        if line.part is not Part.CONTACT:
            yield line
    for file in galley.enclosed:
        for page, text in enumerate(file.pages, 1):
            yield Line(Part.ENCLOSURE, page, text, file=file.file)


def _names(line: Line, own: Own, register: Register, rules: ProofRules) -> Iterator[_Mark]:
    spelled = rules.spell(line.text)
    hidden: list[tuple[int, int]] | None = None
    found: list[tuple[int, int]] = []
    last = -1
    for start, end, people in register.names.found(spelled):
        if start < last or not own.people.isdisjoint(people):
            continue
        if hidden is None:
            hidden = list(_hidden(spelled.key, own.harmless))
        if any(a <= start and end <= b for a, b in hidden):
            continue
        first, behind = spelled.at[start], spelled.at[end - 1] + 1
        written = line.text[first:behind]
        word = written in rules.honorifics.ordinary  # ご本人様 where somebody is called 本 人
        if not word and _meant(line.text, first, behind, spelled.key[start:end]):
            last = end
            found.append((first, behind))
            yield _Mark("name", frozenset(people), line.spot(first, behind))
    if _LATIN_NAME.search(line.narrow):
        yield from _latin_names(line, own, register, rules, found)


def _latin_names(
    line: Line, own: Own, register: Register, rules: ProofRules, found: Sequence[tuple[int, int]]
) -> Iterator[_Mark]:
    """Yield names in Latin letters that were not found as they are written in the casebook."""
    for start, end, people in register.names.in_latin(line.narrow):
        if not own.people.isdisjoint(people) or any(a < end and start < b for a, b in found):
            continue
        if not _is_ours(line, start, end, own, rules):
            yield _Mark("name", frozenset(people), line.spot(start, end))


def _addresses(line: Line, own: Own, register: Register, rules: ProofRules) -> Iterator[_Mark]:
    for start, end, people in register.addresses.found(line.text):
        if own.people.isdisjoint(people) and not _is_ours(line, start, end, own, rules):
            yield _Mark("address", people, line.spot(start, end))


def _is_ours(line: Line, start: int, end: int, own: Own, rules: ProofRules) -> bool:
    """Return whether something stands within what may stand anywhere."""
    spelled = rules.spell(line.text)
    hidden = _hidden(spelled.key, own.harmless)
    return any(spelled.at[a] <= start and end <= spelled.at[b - 1] + 1 for a, b in hidden)


def _hidden(key: str, harmless: Sequence[str]) -> Iterator[tuple[int, int]]:
    for words in harmless:
        start = key.find(words) if words else -1
        while start >= 0:
            yield start, start + len(words)
            start = key.find(words, start + 1)


def _meant(text: str, start: int, end: int, name: str) -> bool:
    """Return whether a name at this place is a name there, and no part of other words."""
    if _KANA_ONLY.fullmatch(name):
        return _apart(text, start, end)
    if _LATIN_ONLY.fullmatch(name):
        return not (_is(_LATIN, text, start - 1) or _is(_LATIN, text, end))
    before = _clear_before(text, start)
    if before and _HONORED.match(text, end):
        return len(name) > 2 or text[start - 1 : start] not in ("ご", "お")
    after = _clear_after(text, end)
    if len(name) > 3:
        return before and after if _is(_KATAKANA, text, end) else before or after
    parted = any(c in " \u3000" for c in text[start:end])
    if len(name) == 2:
        return parted and before and after and not _is(_HIRAGANA, text, end)
    follows = _PARTICLE.match(text, end) is not None or not _is(_HIRAGANA, text, end)
    return before and after and (parted or follows)


def _clear_before(text: str, start: int) -> bool:
    if not (_is(_KANJI, text, start - 1) or _is(_KATAKANA, text, start - 1)):
        return True
    return _TITLE_BEFORE.search(text, max(0, start - 8), start) is not None


def _clear_after(text: str, end: int) -> bool:
    if not (_is(_KANJI, text, end) or _is(_KATAKANA, text, end)):
        return True
    return (_FIELD_AFTER.match(text, end) or _HONORED.match(text, end)) is not None


def _apart(text: str, start: int, end: int) -> bool:
    """Return whether a name in kana is parted from the kana around it."""
    script = _KATAKANA if _is(_KATAKANA, text, start) else _HIRAGANA
    other = _HIRAGANA if script is _KATAKANA else _KATAKANA
    if any(other.match(c) for c in text[start:end] if c != "ー"):
        return False  # half in hiragana and half in katakana: words that happen to meet
    if _is(script, text, start - 1) or (script is _HIRAGANA and _is(_KATAKANA, text, start - 1)):
        return False
    if _HONORED.match(text, end):
        return True
    if script is _KATAKANA:
        return not (_is(_KATAKANA, text, end) or text[end : end + 1] == "ー")
    return not (_is(_HIRAGANA, text, end) or _is(_KANJI, text, end) or _is(_KATAKANA, text, end))


def _is(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return 0 <= at < len(text) and pattern.match(text[at]) is not None


def _contacts(line: Line, own: Own, register: Register) -> Iterator[_Mark]:
    narrow = line.narrow
    lookups: tuple[tuple[str, re.Pattern[str], Callable[[str], str]], ...] = (
        ("phone", PHONE, _digits),
        ("mail", MAIL, str.casefold),
    )
    for sort, pattern, compared in lookups:
        for found in pattern.finditer(narrow):
            value = compared(found[0])
            if value in own.harmless:
                continue
            people = frozenset(register.by_contact(sort, value))
            if people and own.people.isdisjoint(people):
                yield _Mark(sort, people, line.spot(*found.span()))


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdecimal())


def _cases(line: Line, own: Own, register: Register) -> Iterator[_Mark]:
    narrow = line.narrow
    for number in register.numbers_in(narrow):
        people = None if number == own.case else register.by_case(number)
        if people is not None and own.people.isdisjoint(people):
            at = max(narrow.find(number), 0)
            spot = line.spot(at, at + len(number))
            yield _Mark("case", frozenset(people), spot, number)


def _families(
    galley: Galley, own: Own, register: Register, rules: ProofRules, taken: set[tuple[object, ...]]
) -> Iterator[Finding]:
    """Yield 〈family name〉様 of somebody who has no part in the case."""
    mine = {rules.spell(one.name).key for one in galley.people if one.name}
    mine |= {rules.spell(one.organisation).key for one in galley.people if one.organisation}
    mine |= register.names.families_of(own.people)
    for line in galley.text:
        for start, end in _honored(line):
            name = line.text[start:end]
            if _is_word(name, rules):
                continue
            key = sound(name) if _LATIN.match(name) else rules.spell.key(name)
            if not register.names.is_family(key) or _ours(key, mine, own.harmless):
                continue
            spot = line.spot(start, end)
            if _place(spot) not in taken:
                yield Finding("other-family", severity=Severity.LOOK, spot=spot)


def _honored(line: Line) -> Iterator[tuple[int, int]]:
    """Yield where a name may stand with its honorific, and no given name."""
    for honorific in _HONORIFIC.finditer(line.text):
        end = honorific.start()
        found = _FAMILY.search(line.text, max(0, end - _LONGEST_FAMILY), end)
        if found:
            yield found.span()
    for found in _LATIN_HONORED.finditer(line.narrow):
        yield found.span(found.lastindex or 0)


def _is_word(before: str, rules: ProofRules) -> bool:
    """Return whether what stands before an honorific is no name: お客, 皆, 仕."""
    ordinary = rules.honorifics.ordinary
    return before in ordinary or any(before.endswith(one) for one in ordinary if len(one) > 1)


def _ours(family: str, mine: set[str], harmless: tuple[str, ...]) -> bool:
    return any(one.startswith(family) or one.endswith(family) for one in (*mine, *harmless))
