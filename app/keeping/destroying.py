"""What a disposal leaves: its record, the proof that nothing is left, and the certificate.

The record is a setting of the casebook and names nobody. The proof is made when the pages have been
overwritten; where that was cut short, it is made later, without the names, which are gone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from app.acts import erasing
from app.domain.finding import Sought
from app.domain.retention import Register
from app.errors import CasebookInUseError, NoSuchDisposalError
from app.finding import passages
from app.finding.seeking import ids
from app.keeping.periods import label
from app.matter.certificates import full_day
from app.store import blobs, forgetting
from app.store.tables import BlobRow, SettingRow
from app.views.keeping import DisposalLine
from reports.destroyed import Destroyed, Table, to_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlmodel import Session

    from app.matter.docket import Docket
    from app.store.book import Acting, Book
    from app.views.keeping import Erasure, RetainedCase
    from app.views.people import Person

_RECORD = "disposal:"
_WIDE = (0.24, 0.56, 0.2)


@dataclass(frozen=True, slots=True)
class Proof:
    """A place that was looked at after a disposal, and whether nothing was left there."""

    place: str
    how: str
    clean: bool


# ------------------------------------------------------------------ the record


def write_down(
    acting: Acting,
    nr: int,
    cases: Sequence[RetainedCase],
    erased: Erasure,
    leaves: Mapping[str, date | None],
) -> None:
    """Keep what was disposed of, in the act that does it; `leaves` is until when backups stay."""
    counted = {one.number: one for one in erased.cases}
    record = {
        "on": acting.today.isoformat(),
        "by": acting.actor,
        "people": erased.people,
        "drafts": erased.drafts,
        "cases": [
            {
                "number": one.number,
                "register": one.register,
                "years": one.years,
                "closed": _iso(one.closed),
                "last_day": _iso(one.last_day),
                "gone": _gone(counted[one.number]),
            }
            for one in cases
        ],
        "backups": [{"name": name, "leaves_by": _iso(leaves.get(name))} for name in erased.backups],
    }
    _put(acting, nr, record)
    acting.payload["disposal"] = {"number": nr, **record}


def _gone(one: Any) -> list[int]:
    return [one.people, one.mails, one.attachments, one.letters, one.notes, one.tasks]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _put(acting: Acting, nr: int, record: dict[str, Any]) -> None:
    value = json.dumps(record, ensure_ascii=False)
    acting.session.merge(SettingRow(name=f"{_RECORD}{nr:04d}", value=value))


def _record(session: Session, nr: int) -> dict[str, Any]:
    row = session.get(SettingRow, f"{_RECORD}{nr:04d}")
    if row is None:
        raise NoSuchDisposalError(nr)
    found: dict[str, Any] = json.loads(row.value)
    return found


def lines(session: Session) -> tuple[DisposalLine, ...]:
    """Return every disposal that was done, the newest first."""
    named = select(SettingRow).where(col(SettingRow.name).startswith(_RECORD, autoescape=True))
    rows = session.exec(named.order_by(col(SettingRow.name).desc())).all()
    return tuple(_line(row) for row in rows)


def _line(row: SettingRow) -> DisposalLine:
    told = json.loads(row.value)
    certified = told.get("certified", "")
    return DisposalLine(
        int(row.name.removeprefix(_RECORD)),
        date.fromisoformat(told["on"]),
        tuple(case["number"] for case in told["cases"]),
        date.fromisoformat(certified) if certified else None,
    )


# ------------------------------------------------------------------ the certificate


def certify(book: Book, docket: Docket, nr: int, gone: Sequence[Person]) -> None:
    """Prove that nothing is left of what disposal `nr` erased, and make its certificate.

    `gone` are the people who left, for as long as anybody knows their names. Raises
    CasebookInUseError where the pages could not be overwritten yet: then nothing is certified.
    """
    if not book.scrubbed():
        raise CasebookInUseError
    with book.reading() as session:
        record = _record(session, nr)
        proofs = tuple(_proofs(book, docket, session, record, gone))
    with book.act("certify") as acting:
        record["certified"] = acting.today.isoformat()
        record["certified_by"] = acting.actor
        record["proofs"] = [[one.place, one.how, one.clean] for one in proofs]
        record["sha256"] = blobs.keep(acting.session, _drawn(docket, nr, record))
        _put(acting, nr, record)
        acting.payload["certificate"] = {"number": nr, "sha256": record["sha256"]}


def certificate(session: Session, nr: int) -> bytes:
    """Return the certificate as it was made. Raises NoSuchDisposalError where there is none."""
    row = session.get(BlobRow, _record(session, nr).get("sha256", ""))
    if row is None:
        raise NoSuchDisposalError(nr)
    return row.content


def _proofs(
    book: Book, docket: Docket, session: Session, record: dict[str, Any], gone: Sequence[Person]
) -> Iterator[Proof]:
    matters = [docket.load(session, case["number"]) for case in record["cases"]]
    cases = {matter.id for matter in matters}
    rows = [fault for matter in matters for fault in erasing.faults(session, matter)]
    yield Proof("案件の記録", "関係者・メール・添付・文書・することの行を数えた", not rows)
    named = erasing.Named(gone)
    payloads = forgetting.payloads_of(session, cases)
    if gone:
        told = any(named(one.payload) for one in payloads)
        yield Proof("封印ログ", "消去した方の氏名・連絡先で照合した", not told)
        found = (
            set(ids(session, Sought(word), passages.question(word), 1, None)) & cases
            for person in gone
            for word in (person.name, person.reading, person.mail, person.phone)
            if passages.question(word)
        )
        yield Proof("検索の索引", "消去した方の氏名・連絡先で検索した", not any(found))
        drafts = erasing.drafts_naming(session, named)
        yield Proof("書きかけの記録", "消去した方の氏名・連絡先で照合した", not drafts)
    free, log = book.remains()
    yield Proof("空きページ", "ファイル全体を書き直し、空きページの数を確かめた", free == 0)
    yield Proof("書込みログ", "本体に書き込み、長さ0に切り詰めた", log == 0)
    left = [*book.path.parent.glob(f"{book.path.name}.rehearsal*")]
    yield Proof("一時ファイル", "台帳の置き場所を確かめた", not left)


def _drawn(docket: Docket, nr: int, record: dict[str, Any]) -> bytes:
    return to_pdf(_destroyed(docket.profile.company.name, nr, record))


def _destroyed(company: str, nr: int, record: dict[str, Any]) -> Destroyed:
    facts = (
        ("会社", company),
        ("番号", f"消去第{nr}号"),
        ("消去した日", full_day(date.fromisoformat(record["on"]))),
        ("実施", record["by"] or "（担当者の指定なし）"),
        ("理由", "社内で定めた保存期間の満了（個人情報の保護に関する法律第22条）"),
        ("方法", "行・索引・添付・書きかけを消し、ファイルの全ページを書き直した"),
        ("件数", f"案件 {len(record['cases'])}件、台帳から消えた方 {record['people']}人"),
    )
    return Destroyed(
        company,
        f"消去第{nr}号",
        facts,
        (_cases(record), _proved(record), _still(record)),
        "この証明書には、消去した方を特定できる情報を記していません。案件には、受付番号・日付・"
        "種別・状態・件数だけが残ります。台帳の外へ書き出した文書や印刷した紙は含みません。",
    )


def _cases(record: dict[str, Any]) -> Table:
    rows = tuple(
        (
            case["number"],
            f"{label(Register(case['register']))}（{case['years']}年）",
            case["closed"],
            case["last_day"],
            "・".join(map(str, case["gone"])),
        )
        for case in record["cases"]
    )
    return Table(
        "消去した案件",
        ("受付番号", "台帳の区分と期間", "完了日", "期間の満了日", "消したもの"),
        (0.16, 0.36, 0.15, 0.15, 0.18),
        rows,
        note="消したものの数は順に、関係者・メール・添付・文書・記載のある記録・すること。",
    )


def _proved(record: dict[str, Any]) -> Table:
    rows = tuple(
        (place, how, "残りなし" if clean else "残りあり") for place, how, clean in record["proofs"]
    )
    on = full_day(date.fromisoformat(record["certified"]))
    return Table("確かめたこと", ("場所", "方法", "結果"), _WIDE, rows, note=f"確かめた日　{on}")


def _still(record: dict[str, Any]) -> Table:
    rows = tuple((one["name"], _until(one["leaves_by"])) for one in record["backups"])
    return Table(
        "消去前の内容を含む控え",
        ("控えの名前", "なくなる日"),
        (0.56, 0.44),
        rows,
        none="記録されている控えに、消去前の内容を含むものはありません。",
        note="控えから復元したときは、消去した案件が戻ります。復元のときにもう一度消去してください。"
        if rows
        else "",
    )


def _until(leaves_by: str) -> str:
    if not leaves_by:
        return "手で消すまで残ります"
    return f"遅くとも {full_day(date.fromisoformat(leaves_by))}"
