"""The casebooks that are drawn: empty, well kept, in trouble, and with acts taken back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import resources
from app import demo
from app.casebook import Casebook
from app.company.settings import parse
from app.domain.item import Act
from app.domain.leak_facts import Topic
from app.domain.requests import Channel, Kind, Role
from app.now import RehearsalNow
from app.views.intake import PhoneNote
from ui.gallery.mailroom import a_call

if TYPE_CHECKING:
    from pathlib import Path

_TODAY = date(2026, 11, 24)
_NAMES = (
    "株式会社みなと商会 法務・コンプライアンス統括部 個人情報相談窓口",
    "渡邉 美咲",
    "𠮷田 一郎",
    "髙橋 花子",
)
STRUCK = "R8-0002"  # of the casebook with acts that were taken back
LEAK, INQUIRY, DECISION = "R8-0001", "R8-0002", "R8-0003"  # of the troubled casebook
FORGOTTEN, FORGOTTEN_BY, WITHDRAWAL = "R8-0004", "R8-0005", "R8-0007"
_EMPTIED = (
    "窓口のメール：消去：佐野：2026-11-20\n通話録音：消去：情報システム部：2026-11-20\n"
    "紙（見積書の控え）：裁断：西：2026-11-24\n委託先（コールセンター北摂）：消去、証明書を受領"
)


def empty(path: Path, today: date) -> Casebook:
    """Make a casebook in which nothing has happened yet, open on `today`."""
    if path.exists():
        path.unlink()
    profile = parse(resources.open_text("companies/terrace.toml"))
    return Casebook.create(path, demo.PASSPHRASE, profile, now=RehearsalNow(today))


def own_form(path: Path) -> Path:
    """Write a workbook as a company may have one, with marks where figures go."""
    from reports._sheet import Book, Look

    made = datetime(2026, 4, 1, tzinfo=UTC)
    book = Book(title="月次報告", creator="総務部", subject="", made=made)
    sheet, look = book.sheet("月報"), Look("様式")
    marks = (
        ("対象の月", "{{期間}}"), ("受付件数", "{{受付件数}}"), ("完了件数", "{{完了件数}}"),
        ("期末の未了", "{{期末未了}}"), ("平均の処理日数", "{{平均処理日数}} 日"),
        ("苦情", "{{受付.個人情報の取扱いに関する苦情}}"), ("応諾の割合", "{{応諾率}}"),
    )  # fmt: skip
    for row, (label, mark) in enumerate(marks, start=3):
        sheet.put(row, 1, label, look)
        sheet.put(row, 2, mark, look)
    for column, name in enumerate(("受付番号", "種別", "到達日", "次にすること"), start=1):
        sheet.put(12, column, name, look)
        sheet.put(13, column, f"{{{{未了.{name}}}}}", look)
    path.write_bytes(book.to_bytes())
    return path


class _Clock(RehearsalNow):
    """A clock that stands and is no practice: backups are made, notices shown."""

    rehearsal = False


def kept(path: Path) -> Casebook:
    """Make a casebook with backups, cases that are due, one that is held, and a disposal."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    clock = _Clock(date(2023, 6, 1))
    profile = parse(resources.open_text("companies/terrace.toml"))
    casebook = Casebook.create(path, demo.PASSPHRASE, profile, actor="佐野", now=clock)
    numbers = []
    for name in ("鵜殿 蕗子", "森 一郎", "林 二郎", "髙橋 花子"):
        day = date(2023, 6, 1)
        note = replace(_call(Kind.INQUIRY, name), arrived=day, noticed=day)
        number = casebook.intake.phone(note).case
        for act, values in (
            (Act.CONFIRM, {"kind": "inquiry"}),
            (Act.TRIAGE, {"leak": "no", "request": "no", "partner": "no"}),
            (Act.NOTIFY, {"how": "phone", "text": "お答えした。"}),
            (Act.CLOSE, {}),
        ):
            casebook.cases.do(number, act, 0, values)
        numbers.append(number)
    for months in (9, 10, 11):
        clock.turn_to(datetime(2026, months, 24, 18))  # noqa: DTZ001 - of the clock's own zone
        casebook.safekeeping.backup()
    casebook.safekeeping.rehearse()
    casebook.disposal.run(numbers[:1])
    casebook.disposal.hold(numbers[1], "再度の苦情のおそれがあるため", "2027-03-31")
    return casebook


def troubled(path: Path) -> Casebook:
    """Make a casebook with a leak, an inquiry of the body, and partners who do not answer."""
    path.unlink(missing_ok=True)
    now = RehearsalNow(date(2026, 11, 24))
    profile = parse(resources.open_text("companies/terrace.toml"))
    casebook = Casebook.create(path, demo.PASSPHRASE, profile, actor="佐野", now=now)
    printer, dialler = "印刷センター淀川株式会社", "株式会社コールセンター北摂"
    for name in (printer, dialler):
        casebook.partners.add({"name": name, "relation": "contractor", "contact": "管理部"})
    for kind, name in (
        (Kind.COMPLAINT, "髙橋 花子"),
        (Kind.COMPLAINT, "𠮷田 一郎"),
        (Kind.USE_STOP, "渡邉 美咲"),
    ):
        casebook.intake.phone(_call(kind, name))
    for number, act, place, values in _TROUBLE:
        casebook.cases.do(number, act, place, values)
    for name, day in ((printer, "2026-11-02"), (dialler, "2026-11-16")):
        told = {"partner": name, "sort": "instruct", "on": day, "by": "2026-11-20"}
        casebook.cases.do(DECISION, Act.ASK_PARTNER, 1, told)
    _withdraw(casebook, "近藤 さくら")
    casebook.safekeeping.backup(path.parent / "控え")
    casebook.cases.do(FORGOTTEN_BY, Act.CLOSE, 1, {})
    _withdraw(casebook, "勅使河原 喜三郎左衛門")
    casebook.intake.phone(_call(Kind.COMPLAINT, "勅使河原 喜三郎左衛門"))
    casebook.safekeeping.backup(path.parent / "控え")
    return casebook


def _withdraw(casebook: Casebook, name: str) -> None:
    """Play an inquiry and its withdrawal up to the last step."""
    inquiry = casebook.intake.phone(_call(Kind.INQUIRY, name)).case
    letter = casebook.letters.issue(inquiry, "L01").document
    casebook.cases.do(inquiry, Act.DISPATCH, 0, {"number": letter, "how": "post"})
    told = {"how": "phone", "text": "見積りをお送りした。"}
    for act, values in (
        (Act.NOTE, {"text": "要望を伺った。"}),
        (Act.NOTIFY, told),
        (Act.CLOSE, {}),
    ):
        casebook.cases.do(inquiry, act, 0, values)
    number = casebook.intake.phone(_call(Kind.WITHDRAWAL, name)).case
    casebook.cases.do(number, Act.MATCH, 1, {"of": "found", "inquiry": inquiry})
    casebook.cases.do(number, Act.DISPOSE, 1, {"of": "disposed", "stores": _EMPTIED})
    casebook.cases.do(number, Act.NOTIFY, 1, {"how": "phone", "text": "破棄した旨を連絡した。"})


_TROUBLE: tuple[tuple[str, str, int, dict[str, str]], ...] = (
    (LEAK, Act.TRIAGE, 1, {"leak": "yes", "request": "no", "partner": "no"}),
    (LEAK, "leak-aware", 0, {"on": "2026-11-20", "department": "コールセンター"}),
    (
        LEAK,
        "leak-facts",
        1,
        {
            "happened": "yes",
            "scope": "personal-data",
            "protection": "no",
            "sensitive": "yes",
            "property": "no",
            "malice": "no",
            "entrusted": "no",
        },
    ),
    (LEAK, "leak-count", 1, {"persons": "12"}),
    *((LEAK, "leak-topic", 1, {"topic": topic, "later": "yes"}) for topic in Topic),
    (LEAK, "leak-judge", 1, {}),
    (LEAK, "leak-reportable", 1, {}),
    (LEAK, "leak-preliminary", 1, {}),
    (
        INQUIRY,
        "jipdec-inquiry",
        0,
        {"basis": "appi.53.2", "number": "JIP-8-311", "dated": "2026-11-17", "due": "2026-12-01"},
    ),
    (DECISION, Act.ACCEPT, 1, {"leak": "no", "on": "2026-10-30"}),
    (DECISION, Act.IDENTITY, 1, {"result": "ok", "how": "post", "on": "2026-10-30"}),
    (DECISION, Act.SEARCH, 1, {"where": "通話録音", "result": "3件", "on": "2026-11-02"}),
)


def _call(kind: Kind, name: str) -> PhoneNote:
    day = date(2026, 10, 30) if kind is Kind.USE_STOP else date(2026, 11, 19)
    words = "通話の録音を営業に使わないでほしい。"
    empty: dict[str, Any] = dict.fromkeys(
        ("reading", "organisation", "mail", "postcode", "address"), ""
    )
    return PhoneNote(
        channel=Channel.PHONE,
        arrived=day,
        noticed=day,
        name=name,
        role=Role.SELF,
        phone="06-0000-1234",
        words=words,
        kinds=(kind,),
        **empty,
    )


def acted(path: Path) -> Casebook:
    """Make a casebook with long names, and with acts that were taken back."""
    path.unlink(missing_ok=True)
    profile = parse(resources.open_text("companies/terrace.toml"))
    now = RehearsalNow(_TODAY)
    casebook = Casebook.create(path, demo.PASSPHRASE, profile, actor="佐野", now=now)
    for name in _NAMES:
        casebook.intake.phone(a_call(name))
    cases = casebook.cases
    cases.do(STRUCK, Act.ACCEPT, 1, {"leak": "no"})
    wrong = cases.do(STRUCK, Act.NOTE, 0, {"text": "別の案件の電話を、こちらに書いてしまった。"})
    casebook.undoing.undo(wrong.entry)
    sure = cases.do(STRUCK, Act.IDENTITY, 1, {"result": "ok", "how": "post"})
    back = casebook.undoing.undo(sure.entry)
    casebook.undoing.undo(back.entry)
    cases.do(STRUCK, Act.NOTE, 0, {"text": "折り返しの電話は午後三時以降にとのこと。"})
    return casebook
