"""A casebook for pictures of letters on their way: void, corrected, unheard of, and many due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import resources
from app import demo
from app.casebook import Casebook
from app.company.settings import parse
from app.domain.item import Act
from app.domain.requests import Channel, Kind, Role
from app.now import RehearsalNow
from app.views.intake import PhoneNote

if TYPE_CHECKING:
    from pathlib import Path

CORRECTED: Final = "R8-0001"
"""The case whose receipt was sent, corrected, and whose first correction is void."""

_NAMES: Final = (
    "髙橋 花子",
    "勅使河原 喜三郎左衛門",
    "𠮷田 一郎",
    "渡邉 美咲",
    "アレクサンドラ・コンスタンティノヴァ＝ヴォルコンスカヤ",
    "近藤 さくら",
)
_FIRST: Final = date(2026, 11, 11)


def on_the_way(path: Path) -> Casebook:
    """Make the casebook, open on 2026-11-24."""
    path.unlink(missing_ok=True)
    profile = parse(resources.open_text("companies/terrace.toml"))
    casebook = Casebook.create(
        path, demo.PASSPHRASE, profile, actor="佐野", now=RehearsalNow(_FIRST)
    )
    numbers = [casebook.intake.phone(a_call(name)).case for name in _NAMES]
    for number in numbers:
        casebook.cases.do(number, Act.ACCEPT, 1, {"leak": "no"})
    first, second, third, *_ = numbers
    old = casebook.letters.issue(first, "L01").document
    sent = {"how": "simple", "tracking": "12345678903"}
    casebook.cases.do(first, Act.DISPATCH, 0, {"number": old, **sent})
    wrong = casebook.letters.issue(first, "L01", supersedes=old).document
    casebook.cases.do(first, Act.VOID, 0, {"number": wrong, "text": "日付を誤った。"})
    casebook.letters.issue(first, "L01", supersedes=old)
    casebook.letters.issue(second, "L01")
    casebook.cases.do(
        second, Act.DISPATCH, 0, {"how": "letterpack-plus", "tracking": "123456789012"}
    )
    casebook.letters.issue(third, "L01")
    casebook.intake.phone(replace(a_call("仮名 太郎"), kinds=(Kind.COMPLAINT,)))
    casebook.close()
    return Casebook.open(path, demo.PASSPHRASE, actor="佐野", now=RehearsalNow(date(2026, 11, 24)))


def a_call(name: str) -> PhoneNote:
    """Return the note of a call by which somebody asks for disclosure."""
    return PhoneNote(
        channel=Channel.PHONE,
        arrived=_FIRST,
        noticed=_FIRST,
        name=name,
        reading="",
        organisation="",
        role=Role.SELF,
        mail=f"{len(name)}@example.jp",
        phone=f"06-0000-{len(name):04}",
        postcode="560-0099",
        address="大阪府豊中市みどり坂3丁目14-2",
        words="私の情報を見せてください。",
        kinds=(Kind.DISCLOSURE,),
    )
