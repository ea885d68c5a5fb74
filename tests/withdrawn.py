"""An inquiry by mail and its withdrawal by telephone, by somebody with a rare name.

鵜 殿 蕗 and 洲 stand nowhere else in a casebook of a test.
"""

from __future__ import annotations

from datetime import date

from app.domain.requests import Kind
from tests.builders import Posted, a_case, a_mail, did, drive

WITHDREW = {
    "name": "鵜殿 蕗子",
    "reading": "うどの ふきこ",
    "mail": "fukiko.udono@example.net",
    "phone": "090-0000-8417",
    "address": "兵庫県洲本市潮騒町7-19",
}
_EMPTIED = ("窓口のメール：消去：佐野：2026-11-20", "通話録音：消去：情報システム部：2026-11-21")
STORES = "\n".join((*_EMPTIED, "紙：裁断"))
SECRETS = (
    "鵜殿",
    "蕗子",
    "うどの",
    "ウドノ",
    "fukiko",
    "090-0000-8417",
    "洲本市潮騒町",
    "蓄電池",
    "間取り",
    "捨ててください",
    "%PDF-1.4 udono",
)
"""What nothing may be left of: names, ways to reach them, words of theirs and about them."""


def withdrawn(book, *, complains):
    """Return the numbers of an inquiry, its withdrawal up to the last step, and a complaint."""
    mail = a_mail(
        subject="鵜殿です、蓄電池の見積り",
        body="蓄電池の見積りをお願いします。洲本の鵜殿蕗子（ウドノフキコ） 09000008417",
        sender=f"鵜殿 蕗子 <{WITHDREW['mail']}>",
        attachments={"間取り図.pdf": b"%PDF-1.4 udono"},
        arrived=date(2026, 11, 2),
    )
    inquiry = book.intake.take_in(mail, "m.eml")[0].case
    drive(
        book,
        inquiry,
        did("confirm", kind="inquiry", on="2026-11-02"),
        Posted("L01"),
        did("note", text="鵜殿様に電話で間取りを伺った。"),
        did("task", text="鵜殿様の見積書を作る", due="2026-11-10"),
        did("notify", how="mail", text="鵜殿様に見積書を送った。"),
        did("close"),
    )
    complaint = ""
    if complains:
        words = "見積りを頼んだあと、何度も電話が来る。"
        complaint = a_case(book, Kind.COMPLAINT, words=words, **WITHDREW)
        drive(book, complaint, did("note", text="鵜殿様は電話を嫌がっておられる。"))
    words = "鵜殿です。見積りはやめます。私の情報は捨ててください。"
    number = a_case(book, Kind.WITHDRAWAL, words=words, **WITHDREW)
    drive(
        book,
        number,
        did("match", of="found", inquiry=inquiry),
        did("dispose", of="disposed", stores=STORES),
        did("notify", how="mail", text="鵜殿様に破棄した旨を連絡した。"),
    )
    return inquiry, number, complaint
