"""The rules of a Japanese page, written anew from JIS X 4051:2004 and JLREQ, to judge ours by.

Nothing here is taken from the program: neither its tables nor its breaking. A finding is
counted, not raised; `Findings` adds them up over any number of letters.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.pdf_reading import Reading, overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.pdf_reading import DrawnLine

# JLREQ A.2 closing brackets, A.6 full stops, A.7 commas, A.5 middle dots, A.4 dividing marks,
# A.3 hyphens, A.9 iteration marks, A.10 prolonged sound mark, A.11 small kana
_NOT_FIRST = frozenset(
    "’”）〕］｝〉》」』】｠〙〗»〟)]}"
    "。．、，"
    "様"  # stays with its name
    "・：；"
    "！？‼⁇⁈⁉"
    "‐〜゠–"
    "ヽヾゝゞ々〻"
    "ー"
    "ぁぃぅぇぉァィゥェォっゃゅょゎゕゖッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ",.:;!?%％℃‰′″"
)
# JLREQ A.1 opening brackets, A.12 prefixed abbreviations
_NOT_LAST = frozenset("‘“（〔［｛〈《「『【｟〘〖«〝([{￥＄￡＃№€£¥")
# 4.7 of JIS X 4051: never parted
_INSEPARABLE = frozenset(("――", "……", "‥‥", "——", "〳〵", "〴〵"))
_WORD = re.compile(r"[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ.,:'’@/_#?=&+~%-]*")
_NUMBER_AND_UNIT = re.compile(
    r"(?:第[0-9０-９]|[0-9０-９](?:年|月|日|時|分|円|件|通|枚|条|項|号|名|点|％|%))"
)
_HALF_BLANK = frozenset("、。，．」』）〕］｝〉》】〟”’")
_QUARTER_BLANK = frozenset("・：；")
_JOINT = re.compile(r"[/.\-_@?&=#:,]")
_LONG = 15  # ems: a longer word may end at a joint


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter was told to say: each hard line of it, in the order of the letter."""

    lines: tuple[str, ...]
    cells: tuple[str, ...] = ()  # of tables, in any order
    again: tuple[str, ...] = ()  # heading cells, repeated on each page the table goes on to
    headings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()  # 敬具, 以上
    honorific: str = ""
    name: str = ""
    furniture: tuple[str, ...] = ()  # once a page: the case number; the page number is known
    contact: tuple[str, ...] = ()
    left: float = 0.0  # of the body, in points
    right: float = 0.0
    numbered: bool = True  # with n/N on each page


@dataclass(slots=True)
class Findings:
    """How often each rule was broken, with the places."""

    letters: int = 0
    pages: int = 0
    lines: int = 0
    words: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    places: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, name: str, pdf: bytes, said: Said) -> list[tuple[str, str]]:
        """Judge one letter; return its faults as (rule, place)."""
        reading = Reading(pdf)
        self.letters += 1
        self.pages += reading.pages
        self.lines += len(reading.lines)
        self.words += sum(len(_WORD.findall(line.text)) for line in reading.lines)
        faults = list(_faults(reading, said))
        for rule, place in faults:
            self.counts[rule] += 1
            self.places.append((name, rule, place))
        return faults


RULES = {
    "kinsoku-start": "行頭禁則",
    "kinsoku-end": "行末禁則",
    "inseparable": "分離禁止",
    "cut-word": "欧文・数字の分断",
    "cut-number": "数字と単位の分離",
    "ragged": "右端不揃い",
    "outside": "版面の外",
    "overlap": "重なり",
    "widow-heading": "見出しがページ末",
    "closing-alone": "結語がページ頭",
    "honorific-alone": "敬称だけの行",
    "contact-parted": "連絡先枠の分断",
    "section-divided": "短い項の分断",
    "text": "本文の文字の不一致",
    "tofu": "字形なし",
    "syntax": "PDF構文",
}


def _faults(reading: Reading, said: Said) -> Iterator[tuple[str, str]]:
    body = [line for line in reading.lines if line.upright]
    yield from _kinsoku(body, said)
    yield from _words(body, said)
    yield from _edges(reading, body, said)
    yield from _pages(reading, said)
    yield from (("tofu", text) for text in reading.missing())
    yield from (("syntax", problem) for problem in reading.problems)
    yield from (("text", place) for place in _text(reading, said))


# ------------------------------------------------------------------------------- lines


def _continued(lines: Sequence[DrawnLine], said: Said) -> Iterator[tuple[DrawnLine, DrawnLine]]:
    """Yield each line that was broken by the program, with the one that goes on from it."""
    whole = [*said.lines, *said.cells]
    by_cell = _sequences(lines)
    for line, following in by_cell:
        seam = line.text[-8:] + following.text[:8]
        if any(seam in each for each in whole):
            yield line, following


def _sequences(lines: Sequence[DrawnLine]) -> Iterator[tuple[DrawnLine, DrawnLine]]:
    """Yield neighbours: the next line drawn, or the next one drawn with the same left edge."""
    texts = [line for line in lines if line.text.strip()]
    for at, line in enumerate(texts[:-1]):
        yield line, texts[at + 1]
        below = (each for each in texts[at + 2 : at + 9] if abs(each.x - line.x) < 12)
        other = next(below, None)
        if other is not None and abs(texts[at + 1].baseline - line.baseline) < 1:
            yield line, other


def _kinsoku(lines: Sequence[DrawnLine], said: Said) -> Iterator[tuple[str, str]]:
    hard = [*said.lines, *said.cells]
    for line in lines:
        text = line.text.strip(" \u3000")
        if not text:
            continue
        if text[0] in _NOT_FIRST and not any(each.lstrip().startswith(text[:6]) for each in hard):
            yield "kinsoku-start", text[:12]
        if text[-1] in _NOT_LAST and not any(each.rstrip().endswith(text[-6:]) for each in hard):
            yield "kinsoku-end", text[-12:]
    for line, following in _continued(lines, said):
        seam = line.text[-1:] + following.text[:1]
        if seam in _INSEPARABLE:
            yield "inseparable", seam
        if _NUMBER_AND_UNIT.fullmatch(seam):
            yield "cut-number", line.text[-6:] + "|" + following.text[:6]


def _words(lines: Sequence[DrawnLine], said: Said) -> Iterator[tuple[str, str]]:
    for line, following in _continued(lines, said):
        before = re.search(r"[0-9A-Za-zÀ-ɏ.,:'’@/_#?=&+~%-]+$", line.text)
        after = re.match(r"[0-9A-Za-zÀ-ɏ@/_#?=&+~-][0-9A-Za-zÀ-ɏ.,:'’@/_#?=&+~%-]*", following.text)
        if not (before and after):
            continue
        width = sum(each.advance for each in line.characters[-len(before[0]) :])
        width += sum(each.advance for each in following.characters[: len(after[0])])
        joint = _JOINT.fullmatch(before[0][-1]) and width > _LONG * line.size
        if not joint and width < line.right - line.x:
            yield "cut-word", before[0] + "|" + after[0]


def _edges(reading: Reading, lines: Sequence[DrawnLine], said: Said) -> Iterator[tuple[str, str]]:
    for line in lines:
        shown = line.text.rstrip(" \u3000")
        if not shown:
            continue
        if line.x < 7 or _ink(line) > reading.width - 24:
            yield "outside", line.text[:12]
    cells = set(said.cells)
    for line, following in _continued(lines, said):
        in_body = abs(_ink(line) - said.right) < 60 and line.size > 10
        in_table = any(line.text in each for each in cells)
        below = (following.page, following.baseline) > (line.page, line.baseline)
        if in_body and below and not in_table and abs(_ink(line) - said.right) > 0.12:
            yield "ragged", f"{_ink(line) - said.right:+.2f} {line.text[-10:]}"
    yield from (("overlap", f"{a[:10]} / {b[:10]}") for a, b in overlaps(list(lines)))


def _ink(line: DrawnLine) -> float:
    """Where the last thing that is seen ends: blanks at the end are not."""
    characters = list(line.characters)
    end = line.right
    while characters and characters[-1].text in " \u3000":
        end -= characters.pop().advance
    last = characters[-1].text if characters else ""
    wide = characters and characters[-1].advance > 0.8 * line.size
    if wide and last in _HALF_BLANK:
        end -= line.size / 2
    elif wide and last in _QUARTER_BLANK:
        end -= line.size / 4
    return end


# ------------------------------------------------------------------------------- pages


def _pages(reading: Reading, said: Said) -> Iterator[tuple[str, str]]:
    contact = [_bare(text) for text in said.contact]
    for number in range(reading.pages):
        lines = (each for each in reading.lines if each.page == number and not each.decoration)
        texts = [_bare(line.text) for line in lines]
        body = [text for text in texts if text and not any(text in each for each in contact)]
        if not body:
            if number:
                yield "closing-alone", f"{number + 1}: nothing but the frame"
            continue
        if number + 1 < reading.pages and any(body[-1] == _bare(each) for each in said.headings):
            yield "widow-heading", body[-1]
        if number and any(body[0] == _bare(each) for each in said.closings):
            yield "closing-alone", body[0]
    yield from _frame(reading, contact)
    yield from _name(reading, said)
    yield from _sections(reading, said)


def _frame(reading: Reading, contact: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield a frame that is not whole on the last page."""
    low = [line for line in reading.lines if line.size < 9.4 and line.baseline > 500]
    for text in contact:
        pages = {line.page for line in low if _bare(line.text) and _bare(line.text) in text}
        if pages != {reading.pages - 1}:
            yield "contact-parted", f"{text[:12]} {sorted(pages)}"


def _name(reading: Reading, said: Said) -> Iterator[tuple[str, str]]:
    """Yield an honorific that stands alone, or with less than two characters of the name."""
    if not said.honorific:
        return
    for line in reading.lines:
        bare = _bare(line.text)
        tail = _bare(f"{said.name}{said.honorific}")
        if line.page == 0 and bare.endswith(said.honorific) and tail.endswith(bare):
            kept = bare.removesuffix(said.honorific)
            if len(kept) < min(2, len(_bare(said.name))):
                yield "honorific-alone", bare


def _sections(reading: Reading, said: Said) -> Iterator[tuple[str, str]]:
    """Yield the sections of no more than seven lines that a page end divides, with no need.

    There is need where the section would not have fitted on a page less; that is told by the
    page after it: it is the last, and fuller than half.
    """
    marks = [*map(_bare, said.headings), *map(_bare, said.closings)]
    section: list[DrawnLine] = []
    for line in (each for each in reading.lines if not each.decoration and each.text.strip()):
        if _bare(line.text) in marks:
            yield from _divided(section, reading)
            section = []
        section.append(line)


def _divided(section: Sequence[DrawnLine], reading: Reading) -> Iterator[tuple[str, str]]:
    pages = {line.page for line in section}
    if len(section) > 7 or len(pages) < 2 or section[0].page + 2 < reading.pages:
        return
    after = [line for line in reading.lines if line.page == section[-1].page and line.size > 9.4]
    if len(after) < 25:
        yield "section-divided", section[0].text


# -------------------------------------------------------------------------------- text


def _bare(text: str) -> str:
    return "".join(text.split())


def _text(reading: Reading, said: Said) -> Iterator[str]:
    """Yield what differs between what was to be said and what the file says."""
    drawn = Counter(_bare("".join(line.text for line in reading.lines)))
    told = Counter(_bare("".join((*said.lines, *said.cells, *said.contact))))
    for page in range(1, reading.pages + 1):
        number = f"{page}/{reading.pages}" if said.numbered else ""
        told.update(_bare("".join(said.furniture)) + number)
    again = Counter(_bare("".join(said.again)))
    while again and all((drawn - told)[each] >= count for each, count in again.items()):
        told += again
    for character, count in sorted(((drawn - told) + (told - drawn)).items()):
        yield f"U+{ord(character):04X} {drawn[character] - told[character]:+d} ({count})"


def read_by(pages: Sequence[str], said: Said) -> list[str]:
    """Return the lines that a reader of PDFs does not give back whole and in their order."""
    bare = ""
    for number, page in enumerate(pages, 1):
        foot = _bare("".join(said.furniture)) + f"{number}/{len(pages)}"
        bare += _bare(page).removesuffix(foot)
    lost = []
    at = 0
    for line in said.lines:
        found = bare.find(_bare(line), at)
        if found < 0:
            lost.append(line)
        else:
            at = found + len(_bare(line))
    return lost
