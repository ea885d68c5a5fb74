"""Where things come in, and where people are known again."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from typing import TYPE_CHECKING

import resources
from ui.gallery.casebooks import empty
from ui.intake.draft import Draft
from ui.pages import Mail, PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.casebook import Casebook
    from ui.gallery.studio import Studio


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "phone", partial(_phone, studio)
    yield "phone-typed", partial(_phone_typed, studio)
    yield "phone-typed-small", partial(_phone_typed, studio)
    yield "phone-letter", partial(_phone_letter, studio)
    yield "phone-done", partial(_phone_done, studio)
    yield "persons", partial(_persons, studio)
    yield "persons-small", partial(_persons, studio)
    yield "persons-empty", partial(_persons_empty, studio)
    yield "mails", partial(_mails, studio)
    yield "mails-repair", partial(_repair, studio)
    yield "mails-small", partial(_mails, studio)
    yield "mails-several", partial(_mails_several, studio)
    yield "file-pdf", partial(_file_pdf, studio)
    yield "file-program", partial(_file_program, studio)
    yield "ledger", partial(_ledger, studio)
    yield "ledger-small", partial(_ledger, studio)
    yield "ledger-choose", partial(_ledger_refused, studio)
    yield "ledger-words", partial(_ledger_words, studio)
    yield "ledger-result", partial(_ledger_result, studio)
    yield "ledger-done", partial(_ledger_done, studio)


def _phone(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.PHONE))


def _phone_typed(studio: Studio) -> QWidget:
    from ui.intake.phone_page import PhonePage

    frame = studio.frame(Place(PageName.PHONE), studio.troubled)
    page = frame.page
    if isinstance(page, PhonePage):
        page.form.take(_TYPED)
        page.similar.show_alike(studio.troubled.persons.alike(page.form.person))
    return frame


def _phone_letter(studio: Studio) -> QWidget:
    from ui.intake.phone_page import PhonePage

    frame = studio.frame(Place(PageName.PHONE))
    page = frame.page
    if isinstance(page, PhonePage):
        fields = {"channel": "post", "files": "開示請求書.pdf\n委任状の写し.pdf"}
        page.form.take(replace(_TYPED, fields=_TYPED.fields | fields))
    return frame


def _phone_done(studio: Studio) -> QWidget:
    from ui.intake.phone_page import PhonePage

    frame = studio.frame(Place(PageName.PHONE), studio.empty)
    page = frame.page
    if isinstance(page, PhonePage):
        page.form.take(_TYPED)
        page.form.submit()
    return frame


def _persons(studio: Studio) -> QWidget:
    person = studio.troubled.persons.find("髙橋")[0]
    return studio.frame(Place(PageName.PERSONS, person=person), studio.troubled)


def _persons_empty(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.PERSONS), studio.empty)


def _mails(studio: Studio) -> QWidget:
    from ui import mails

    return studio.frame(Place(PageName.MAILS, mails=mails.read(studio.mails).mails))


def _repair(studio: Studio) -> QWidget:
    from ui.intake.proposals import ProposalsPage

    raw = (
        "From: 高橋 <taka@example.jp>\r\nSubject: 開示の請求\r\n\r\n"
        "株式会社テラス御中\r\n保有個人データの開示を請求します。\r\n"
    ).encode("euc_jp")
    frame = studio.frame(Place(PageName.MAILS, mails=(Mail("a.eml", raw),)))
    page = frame.findChild(ProposalsPage)
    if page is not None:
        page.mail.wanted_repair.emit()
    return frame


def _mails_several(studio: Studio) -> QWidget:
    """Several requests in one mail that lay for days, long names, a file."""
    mails = tuple(Mail(f"{place}.eml", raw) for place, raw in enumerate(_SEVERAL))
    return studio.frame(Place(PageName.MAILS, mails=mails))


def _file_pdf(studio: Studio) -> QWidget:
    return _viewer(studio, "期限計算書.pdf", studio.practice.cases.certificate(studio.number(), 1))


def _file_program(studio: Studio) -> QWidget:
    return _viewer(studio, "請求書_2026年11月分.pdf.exe", b"MZ")


def _viewer(studio: Studio, name: str, raw: bytes) -> QWidget:
    from app.views.cases import AttachmentLine
    from ui.attachments import FileViewer
    from ui.attachments.viewer import seen

    line = AttachmentLine(name, "application/octet-stream", len(raw), "")
    return FileViewer(studio.desk(studio.practice), line, raw, seen(name, raw, 0, 1.0))


def _ledger(studio: Studio) -> QWidget:
    return _ledger_in(studio, studio.empty)


def _ledger_in(studio: Studio, casebook: Casebook) -> QWidget:
    return studio.frame(Place(PageName.LEDGER, file=_copied(studio, "ledger.xlsx")), casebook)


def _ledger_refused(studio: Studio) -> QWidget:
    path = studio.longer.with_name("受付台帳.xls")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"))
    return studio.frame(Place(PageName.LEDGER, file=path), studio.empty)


def _ledger_words(studio: Studio) -> QWidget:
    return _ledger_on(studio, 1, studio.empty)


def _ledger_result(studio: Studio) -> QWidget:
    return _ledger_on(studio, 2, studio.empty)


def _ledger_done(studio: Studio) -> QWidget:
    path = studio.longer.with_name(f"moved-{len(studio.moved)}.casebook")
    studio.moved.append(empty(path, studio.practice.now.moment().date()))
    return _ledger_on(studio, 3, studio.moved[-1])


def _ledger_on(studio: Studio, presses: int, casebook: Casebook) -> QWidget:
    from ui.ledger.ledger_page import LedgerPage

    frame = _ledger_in(studio, casebook)
    for page in frame.findChildren(LedgerPage):
        for _ in range(presses):
            page.onward.click()
    return frame


def _copied(studio: Studio, name: str) -> Path:
    """Copy a file of the demo, beside which something will be written."""
    path = studio.longer.with_name(name)
    path.write_bytes(resources.read_bytes(f"demo/{name}"))
    return path


def _mail(sender: str, subject: str, body: str, file: str = "") -> bytes:
    mail = EmailMessage()
    mail["Received"] = "from a.example.jp by mx.oya-ub.com; Fri, 20 Nov 2026 09:12:00 +0900"
    mail["Date"] = "Fri, 20 Nov 2026 09:11:58 +0900"
    mail["From"] = sender
    mail["To"] = "privacy@oya-ub.com"
    mail["Subject"] = subject
    mail.set_content(body)
    if file:
        mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename=file)
    return mail.as_bytes()


_SEVERAL = (
    _mail(
        "勅使河原 左衛門三郎 <teshigawara.saemonsaburo@example.com>",
        "個人情報の取扱いに関する請求及び苦情の申出について",
        "テラス個人情報相談窓口 御中\n\n"
        "昨年まで電気を契約していた勅使河原です。今年の3月に解約しました。\n"
        "何度も断っているのに勧誘の電話がかかってきます。納得できません。\n\n"
        "次のとおり求めます。\n"
        "1. 保有している私の個人データの開示をお願いします。\n"
        "2. 住所が旧住所のままになっていると思いますので、訂正してください。\n"
        "3. 契約は終わっているので、口座番号は消去してください。\n"
        "4. 今後、営業の電話はしないでください。\n\n"
        "運転免許証の写しを添付します。\n",
        "運転免許証の写し（表面）と住民票の写し_令和8年11月20日.pdf",
    ),
    _mail(
        "木村 <kimura@example.jp>", "電話", "私の情報を全部削除してください。もう電話しないで。\n"
    ),
    _mail("鈴木 <suzuki@example.net>", "お礼", "先日はありがとうございました。\n"),
)


_TYPED = Draft(
    {
        "channel": "phone",
        "arrived": "2026-11-24",
        "noticed": "2026-11-24",
        "name": "髙橋 花子",
        "reading": "タカハシ ハナコ",
        "phone": "06-0000-1234",
        "postcode": "560-0085",
        "address": "大阪府豊中市上新田3丁目14-2 みどりヶ丘ハイツ北棟 1204号室",
        "words": "まだ勧誘の電話が来る。止めると言ったのに、先週も二度かかってきた。",
        "callback": "wanted",
        "callback_when": "本日17時以降",
        "asked": "name,address",
        "asked_by": "phone",
        "told": "事実を確かめ、あらためてご連絡すると伝えた。",
    },
    ("complaint", "marketing_stop"),
)
