"""A casebook of any size, made fast: 100,000 cases with 300,000 texts in about a minute.

Everything is fictional. Rows are written in bulk beside the desks, so that lists, finding and
single cases are as real as it takes to measure them; `check` is for files the desks made. The
same seed gives the same casebook.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.casebook import Casebook
from app.company.settings import parse
from app.domain.item import Act, State
from app.domain.requests import Channel, Family, Kind
from app.finding import passages
from app.now import RehearsalNow
from app.people import kept as people
from app.rules.lawbook import lawbook
from app.store import tables
from resources import open_text

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "ju man ken"  # noqa: S105 - of a casebook that lives for one run
TODAY = date(2026, 11, 24)
TEXTS = 3  # a case: its words, a note, a mail
_AT_ONCE = 5_000

_NAMES = (
    "佐藤 鈴木 髙橋 高橋 田中 渡邉 渡辺 伊藤 山本 中村 小林 加藤 吉田 𠮷田 山田 齋藤 斉藤 山﨑 "
    "山崎 森 阿部 濵田 橋本 石川 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井"
)
_FAMILY = tuple(_NAMES.split())
_GIVEN = (
    "花子",
    "太郎",
    "一郎",
    "美咲",
    "健",
    "由美",
    "直樹",
    "恵子",
    "誠",
    "さくら",
    "翔太",
    "陽子",
)
_READING = ("タカハシ", "サトウ", "スズキ", "タナカ", "ワタナベ", "イトウ", "ヤマモト", "ナカムラ")
_TOWNS = ("大阪府豊中市", "京都府宇治市", "東京都千代田区", "北海道札幌市", "福岡県久留米市")
_ASKS = (
    "私の保有個人データの開示を請求します",
    "登録されている住所の訂正をお願いします",
    "ダイレクトメールの利用停止を求めます",
    "登録情報をすべて消去してください",
    "第三者提供の停止を申し入れます",
    "案内の電話が多いという苦情です",
    "利用目的を教えてください",
    "会員番号を確認したいとの相談",
    "提供記録の開示を希望します",
    "退会後もメールが届くので困っています",
)
_WITH = (
    "先月の請求書に同封されていた書面を見て連絡しました",
    "回答は郵送でお願いします",
    "電話での連絡は平日の夕方を希望します",
    "本人確認のため運転免許証の写しを送ります",
    "キャンペーンの応募の際に入力した情報です",
    "Webフォームから2回送信しましたが返事がありません",
    "FAXでも構いません",
    "契約は2019年に終わっています",
    "録音の提供もお願いできますか",
    "家族の分もまとめて手続きしたいです",
    "アプリ（ver.3.2）の画面に表示されています",
    "担当の方のお名前を教えてください",
    "100%こちらの入力の誤りとは言えないと思います",
    "インターホンの点検で訪問を受けた件です",
)
_NOTES = (
    "電話で受付の連絡をした。",
    "顧客管理システムを検索し、該当の記録を確認した。",
    "委託先に照会した。回答は来週の見込み。",
    "本人確認書類の不足について補正を依頼した。",
    "担当部署と協議し、回答案を作成した。",
    "倉庫の申込書を確認したが、該当の記録はなかった。",
    "書面を発送した。",
)
_RARE = ("鷗外", "彁", "㍿", "ヱビス", "磁気テープ", "QX-7781", "ﾊﾞﾝﾄﾞｳ", "蘭学", "𩸽", "鞆の浦")


@dataclass(frozen=True, slots=True)
class Told:
    """What one case says, before it is rows."""

    kind: Kind
    name: str
    reading: str
    phone: str
    address: str
    words: str
    note: str
    subject: str
    body: str


def a_big_casebook(folder: Path, cases: int = 100_000, *, seed: int = 1) -> Casebook:
    """Make an encrypted casebook of `cases` cases in `folder` and return it, opened."""
    casebook = Casebook.create(
        folder / "big.casebook",
        PASSPHRASE,
        parse(open_text("companies/terrace.toml")),
        actor="佐野",
        now=RehearsalNow(TODAY),
    )
    fill(casebook, cases, seed=seed)
    return casebook


def fill(casebook: Casebook, cases: int, *, seed: int = 1) -> None:
    """Add `cases` cases to a casebook that has none."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    database = casebook.cases._book.database
    for first in range(1, cases + 1, _AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {}
        for case in range(first, min(first + _AT_ONCE, cases + 1)):
            _add(rows, case, told(chance), chance)
        with database.transaction() as session:
            connection = session.connection()
            index = rows.pop("index")
            for table in (
                tables.PersonRow,
                tables.CaseRow,
                tables.BlobRow,
                *(set(rows) - {tables.PersonRow, tables.CaseRow, tables.BlobRow}),
            ):
                connection.execute(insert(table), rows[table])
            passages.write_words(connection, index)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("PRAGMA optimize")


def told(chance: random.Random) -> Told:
    """Return what one case says, by chance."""
    family, given = chance.choice(_FAMILY), chance.choice(_GIVEN)
    ask = chance.choice(_ASKS)
    words = "。".join([ask, *chance.sample(_WITH, chance.randint(1, 4))]) + "。"
    if chance.random() < 0.004:
        words += f"{chance.choice(_RARE)}の件。"
    body = "\n".join(["ご担当者様", "", *chance.sample(_WITH, 3), "", f"{family} {given}"])
    return Told(
        chance.choice(list(Kind)),
        f"{family} {given}",
        f"{chance.choice(_READING)} {chance.choice(['ハナコ', 'タロウ', 'ケン'])}",
        f"0{chance.randint(3, 9)}0-{chance.randint(0, 9999):04d}-{chance.randint(0, 9999):04d}",
        f"{chance.choice(_TOWNS)}{chance.randint(1, 9)}丁目{chance.randint(1, 30)}-2",
        words,
        chance.choice(_NOTES) + (chance.choice(_WITH) if chance.random() < 0.5 else ""),
        f"{ask[:12]}（会員{chance.randint(10000, 99999)}）",
        body,
    )


def _add(rows: dict[Any, list[dict[str, Any]]], case: int, told: Told, chance: Any) -> None:
    days = chance.randint(0, 1_800)
    arrived = TODAY - timedelta(days=days)
    is_open = chance.random() < (0.9 if days < 20 else 0.12)
    waiting = is_open and chance.random() < 0.1
    due = arrived + timedelta(days=14) if is_open and not waiting else None
    closed = None if is_open else arrived + timedelta(days=chance.randint(2, 20))
    at = datetime(arrived.year, arrived.month, arrived.day, 1, tzinfo=UTC)
    family = lawbook().kind(told.kind).family
    state = _state(family, is_open=is_open)
    number = f"R{arrived.year - 2018}-{case:06d}"
    mail = f"k{case}@example.jp"
    sha256 = f"{case:064x}"

    def put(table: Any, **values: Any) -> None:
        rows.setdefault(table, []).append(values)

    def event(sort: str, item: int, day: date, text: str, facts: dict[str, str]) -> None:
        put(tables.EventRow, case_id=case, item=item, sort=sort, on=day, at=at, actor="佐野",
            text=text, facts=facts)  # fmt: skip

    put(tables.PersonRow, id=case, name=told.name, reading=told.reading, organisation="",
        postcode="", address=told.address,
        folded=f"{people.folded(told.name)} {people.folded(told.reading)} ")  # fmt: skip
    put(tables.ContactRow, person_id=case, sort="mail", value=mail, folded=mail)
    put(tables.ContactRow, person_id=case, sort="phone", value=told.phone,
        folded=people.compared("phone", told.phone))  # fmt: skip
    put(tables.PartyRow, case_id=case, person_id=case, role="self")
    channel = chance.choice(list(Channel))
    put(tables.CaseRow, id=case, number=number, channel=str(channel), arrived=arrived,
        noticed=arrived, recorded=at, words=told.words, migrated=False, old_number="")  # fmt: skip
    put(tables.CaseLineRow, case_id=case, requester=told.name,
        sort_name=people.folded(told.reading), kinds=str(told.kind), state=str(state),
        state_rank=state.rank, open=is_open, unconfirmed=False, due=due,
        waiting_since=arrived if waiting else None, next_act=str(Act.NOTE) if is_open else None,
        next_item=1 if is_open else 0, next_missing="", partners_owing=0,
        tags="\n監査\n" if chance.random() < 0.01 else "", officer="佐野")  # fmt: skip
    put(tables.ItemRow, case_id=case, position=1, kind=str(told.kind), state=str(state),
        confirmed=True, decision=None, decided=None, notified=closed, ended=closed,
        due=arrived + timedelta(days=14), acknowledged=arrived,
        acknowledge_by=arrived + timedelta(days=3))  # fmt: skip
    facts = {"kind": str(told.kind), "settings": "1"}
    event("opened", 1, arrived, "", facts)
    event("confirm", 1, arrived, "", {"kind": str(told.kind), "family": str(family)})
    event("mail", 0, arrived, told.subject, {"from": mail, "sha256": sha256})
    event("note", 0, arrived, told.note, {})
    if closed:
        event("taken-over", 1, closed, "", {"closed": "yes"})
    put(tables.BlobRow, sha256=sha256, size=4, content=b"mail")
    put(tables.MessageRow, case_id=case, sha256=sha256, message_id=f"<{case}@example.jp>",
        subject=told.subject, sender=told.name, address=mail, arrived=arrived, body=told.body,
        defects="")  # fmt: skip
    texts = (number, told.name, told.reading, mail, told.phone, told.address, told.words,
             told.subject, told.note, told.body)  # fmt: skip
    put("index", id=case, pairs=passages.index_words(texts))


def _state(family: Family, *, is_open: bool) -> State:
    if not is_open:
        return State.CLOSED
    return State.ACCEPTED if family is Family.RIGHTS else State.TRIAGED
