"""Letters as no careful tester would spare them: every text, for every hostile case.

A maker yields letters with what they were told to say; `tests.every_letter` lists the makers,
prints and judges what they make. A maker for another room's papers is a function more in its list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.rules.wording import SlotKind, compose
from app.texts.samples import own
from reports.letter import (
    Addressee,
    AtRight,
    Centred,
    Entry,
    Letter,
    Paragraph,
    Sender,
    Table,
    Window,
    to_pdf,
)
from tests.app.letter_samples import WRITTEN, whole
from tests.page_law import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.rules.wording import LetterText
    from reports.letter import Block

_EM = 10.5
_LEFT = 25 * 72 / 25.4
_RIGHT = _LEFT + 43 * _EM

RARE = "𠮷髙﨑辻\U000e0100葛\U000e0100㐂𩸽㍿"
LONG_NAME = "グランフォーレ御池プレミアムレジデンス東館管理組合法人" + "寿限無" * 11
LONG_PERSON = (
    "寿限無寿限無五劫之擦切 海砂利水魚之水行末雲来末風来末食寝処住処藪柑子之藪柑子波以保波以保之"
    "周林丸周林丸之雲林台之本本姫長久命之長助"
)[:60]
LATIN_NAME = "Jean-Baptiste O’Connor-van der Woodsen III"
LONG_ADDRESS = (
    "京都府京都市中京区河原町通二条下る二丁目下丸屋町403番地の12第3グランフォーレ御池プレミアムレジデンス",
    "東館タワーサウス棟A-1204号室（株式会社みほんロジスティクス西日本営業本部気付）",
)
LATIN_ADDRESS = (
    "Apartment 1204, The Old Brewery, 221B North Llanfairpwllgwyngyllgogerychwyrndrobwll Street",
    "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson, 51290 Marne, FRANCE",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A letter that was made: its file's name, its bytes, and what it was told to say."""

    name: str
    pdf: bytes
    said: Said


@dataclass(frozen=True, slots=True)
class Hostile:
    """A case that makes a letter hard to set: to whom it goes, and how much it says."""

    name: str
    addressee: Addressee
    lines: int = 0  # of each text the officer writes; 0: as the samples have it
    entries: int = 0  # of each list
    person: str = ""  # named in the text where the letter names a person
    window: Window | None = None
    blocks: int = 0  # only the first so many blocks of the body; 0: all


CASES: tuple[Hostile, ...] = (
    Hostile("一字", Addressee("辻", "様", "560-0099", ("大阪府豊中市1-1",)), person="辻"),
    Hostile("六十字", Addressee(LONG_NAME, "御中", "604-0925", LONG_ADDRESS), person=LONG_NAME),
    Hostile(
        "異体字", Addressee(RARE, "様", "150-0001", ("東京都葛\U000e0100飾区𠮷野町1",)), person=RARE
    ),
    Hostile("外国", Addressee(LATIN_NAME, "様", "", LATIN_ADDRESS), person=LATIN_NAME),
    Hostile("未成年", Addressee("髙橋 花子様 保護者", "様", "560-0099", ("大阪府豊中市1-1",))),
    Hostile(
        "代理人",
        Addressee(
            "弁護士 𠮷川 法子",
            "先生",
            "530-0047",
            ("大阪市北区西天満四丁目3番25号", "弁護士法人みほん総合法律事務所"),
            "株式会社みどり商事 代理人",
        ),
    ),
    Hostile("四十行", Addressee("髙橋 花子", "様", "560-0099", LONG_ADDRESS), lines=40),
    Hostile("六十行", Addressee("髙橋 花子", "様"), lines=60),
    Hostile("二行", Addressee("髙橋 花子", "様"), blocks=2),
    Hostile("多項目", Addressee("髙橋 花子", "様", "560-0099", ("大阪府豊中市1-1",)), entries=24),
    Hostile(
        "窓封筒",
        Addressee("髙橋 花子", "様", "560-0099", LONG_ADDRESS),
        window=Window(20, 45, 90, 45),
    ),
)

_PROSE = (
    "ご指摘の「2026年11月12日（木）午後3時45分のお電話」につきましては、当社コールセンターのサーバー"
    "（call-log-0412.example.jp）に残る通話記録REC-0140-7を、担当者2名が別々に確かめました。その結果、"
    "お申込番号ABC-1234567に係るデータのうち、氏名・住所・電話番号の3項目が、委託先である株式会社"
    "みほん発送（京都市中京区）へ、令和8年4月1日から同年9月30日までの間に12回にわたり提供されて"
    "いたことが判明いたしました……。当社の規程第33条第2項では、1件当たり10,000円・50％を超える"
    "『特別な取扱い』は、統括責任者――すなわち個人情報保護管理者――の承認を要すると定めています。"
)


def prose(lines: int) -> str:
    """Return about so many lines of running text."""
    characters = lines * 43
    return (_PROSE * (characters // len(_PROSE) + 1))[: characters - 1].rstrip("、（「『") + "。"


def stretched(text: LetterText, values: Mapping[str, object], case: Hostile) -> dict[str, object]:
    """Return the values of a letter as a hostile case has them."""
    found = dict(values)
    for slot in text.slots:
        if slot.name not in found:
            continue
        if case.lines and slot.kind is SlotKind.TEXT:
            found[slot.name] = prose(case.lines)
        if case.lines and slot.name == "理由一覧":
            found[slot.name] = [{**found[slot.name][0], "理由": prose(case.lines)}]  # type: ignore[index]
        if case.entries and slot.kind is SlotKind.LIST and slot.name != "認定団体":
            entries = found[slot.name]
            found[slot.name] = [entries[n % len(entries)] for n in range(case.entries)]  # type: ignore[index,arg-type]
        if case.person and slot.name == "代理人":
            found[slot.name] = case.person
    if case.addressee.honorific == "御中" and "安否" in found:
        found["安否"] = "ご清栄"
    return found


Wanted = Callable[[str], bool]
"""Tells by the name of a letter whether it is to be made."""


def straight(wanted: Wanted) -> Iterator[Made]:
    """Every text in each way it can go out, set without a casebook: every hostile case of it."""
    for text in WRITTEN:
        for way, everything in enumerate(whole(text), 1):
            values = everything | {k: v for k, v in own(text.id).items() if k in everything}
            for case in CASES:
                name = f"{text.id}-{way}-{case.name}"
                if not wanted(name):
                    continue
                composed = compose(text.template, stretched(text, values, case))
                letter = Letter(
                    letter=text.id,
                    number="個情発R8-0140-1号",
                    date="令和8年11月24日",
                    addressee=case.addressee,
                    sender=Sender(
                        "株式会社テラス",
                        "個人情報保護管理者",
                        "佐野　綾子",
                        "532-0011",
                        ("大阪府大阪市淀川区西中島6-1-1", "新大阪プライムタワー19F"),
                    ),
                    title=composed.title or text.title,
                    body=composed.blocks[: case.blocks or None],
                    contact=(
                        "【お問い合わせ先】株式会社テラス　個人情報お問い合わせ窓口",
                        "〒532-0011　大阪府大阪市淀川区西中島6-1-1　新大阪プライムタワー19F",
                        "電子メール　privacy@example.jp　受付時間　平日10時～18時",
                    ),
                    case_number="R8-0140",
                    window=case.window,
                )
                yield Made(name, to_pdf(letter), told(letter))


# -------------------------------------------------------------- what a letter is told to say


def told(letter: Letter) -> Said:
    """Return what a letter is told to say, by its values alone."""
    to, by = letter.addressee, letter.sender
    addressee = [_post(to.postcode), *to.lines, to.organisation, f"{to.name}\u3000{to.honorific}"]
    lines = [letter.number or "（下書き）", letter.date]
    lines = [*addressee, *lines] if letter.window else [*lines, *addressee]
    lines += [_post(by.postcode), *by.lines, by.company, by.title, by.name, letter.title]
    said = Said(
        tuple(lines),
        honorific=to.honorific,
        name=to.name,
        furniture=(f"受付番号　{letter.case_number}",) if letter.case_number else (),
        contact=letter.contact,
        left=_LEFT,
        right=_RIGHT,
    )
    for block in letter.body:
        said = _and(said, block)
    hard = (part for line in said.lines for part in line.split("\n"))
    return replace(said, lines=tuple(part for part in hard if part.strip()))


def _post(postcode: str) -> str:
    return f"〒{postcode}" if postcode else ""


def _and(said: Said, block: Block) -> Said:
    match block:
        case Paragraph() | Centred() | AtRight():
            said = replace(said, lines=(*said.lines, block.text))
            if isinstance(block, AtRight):
                said = replace(said, closings=(*said.closings, block.text))
            if isinstance(block, Centred):
                said = replace(said, headings=(*said.headings, block.text))
        case Entry():
            tight = block.marker.endswith(("）", "・"))
            line = block.marker + ("" if tight else "\u3000") + block.text
            said = replace(said, lines=(*said.lines, line))
            if block.heading:
                said = replace(said, headings=(*said.headings, line))
        case Table():
            cells = tuple(part for row in block.rows for cell in row for part in cell.split("\n"))
            said = replace(
                said, cells=(*said.cells, *cells), again=block.rows[0] if block.rows else ()
            )
    return said
