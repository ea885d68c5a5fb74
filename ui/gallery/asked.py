"""A casebook of two persons with an approval asked for by bundle, and the approver's place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import resources
from app import demo
from app.approver import Approver
from app.casebook import Casebook
from app.company.settings import parse
from app.domain.item import Act
from app.now import RehearsalNow
from ui.gallery.mailroom import a_call

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = demo.PASSPHRASE * 2
_TODAY = date(2026, 11, 24)
_CHEAP = (1, 8192)  # what a key of a picture costs
_LONG = "アレクサンドラ・コンスタンティノヴァ＝ヴォルコンスカヤ"
_STAFF = f"""
[[staff]]
name = "佐野"
duties = ["officer"]

[[staff]]
name = "西"
duties = ["deputy"]

[[staff]]
name = "{_LONG}"
duties = ["representative", "legal"]
"""
_SLOTS = {
    "開示する範囲": "お客さま情報（氏名、住所、電話番号）",
    "請求対象": "お客さま情報と通話録音",
    "開示内容": "氏名｜髙橋 花子\n電話番号｜06-0000-0005",
    "同封物一覧": "開示資料　1部",
}
_ACTS = (
    (Act.CONFIRM, {"kind": "disclosure"}),
    (Act.ACCEPT, {"leak": "no"}),
    (Act.IDENTITY, {"result": "ok", "how": "post", "authority": "ok"}),
    (Act.SEARCH, {"where": "顧客管理システム", "result": "1件"}),
    (
        Act.DECIDE,
        {"decision": "PARTIAL", "method": "paper", "reasons": "D2|通話録音|業務の手順を含むため"},
    ),
)


class Asked(NamedTuple):
    """A casebook with an ask on its way, and the approver's place."""

    casebook: Casebook
    place: Approver
    empty: Approver  # of somebody without a key
    ask: Path


def asked(folder: Path) -> Asked:
    """Make a casebook of two persons, its approver, and an ask."""
    folder.mkdir(parents=True, exist_ok=True)
    text = resources.open_text("companies/terrace.toml")
    text = text.replace('approval = "one"', 'approval = "two"') + _STAFF
    now = RehearsalNow(_TODAY)
    path = folder / "two.casebook"
    path.unlink(missing_ok=True)
    casebook = Casebook.create(path, demo.PASSPHRASE, parse(text), actor="佐野", now=now)
    place = Approver(folder / "place", now, _CHEAP)
    card, ask = folder / "card", folder / "承認依頼_R8-0001.madoguchi-approval"
    place.write_card(place.make("西", PASSPHRASE), card)
    casebook.office.change(casebook.approvals.keyed("西", card), move=False)
    for _ in range(2):
        number = casebook.intake.phone(a_call("髙橋 花子")).case
        for act, values in _ACTS:
            casebook.cases.do(number, act, 1, values)
    letter = casebook.approvals.approvable("R8-0001").letters[0][0]
    note = "通話録音の部分だけ、お断りする案です。"
    casebook.approvals.ask("R8-0001", "西", ask, letters={letter: _SLOTS}, note=note)
    return Asked(casebook, place, Approver(folder / "nowhere", now, _CHEAP), ask)
