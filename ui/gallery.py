"""Draws every page into PNG files: `python -m ui.gallery DIR [NAMES]`.

The casebook for practice on its own day, light, dark and in high contrast, at 100 % and 150 %;
each scale in a process of its own, because Qt reads it once. Look at them: a page is judged
from its picture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resources
from app import demo
from app.casebook import Casebook
from app.company.profile import parse
from app.domain.item import Act
from app.domain.leak_facts import Topic
from app.domain.requests import Channel, Kind, Role
from app.now import RehearsalNow
from app.views.intake import PhoneNote
from ui import gallery_acts, gallery_doors
from ui.gallery_letters import CORRECTED, on_the_way
from ui.gallery_settings import guide_shots, settings_shots
from ui.intake.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    from ui.cases.next_card import Deed as CaseDeed
    from ui.desk import Desk
    from ui.frame import Frame
    from ui.manual.manual_window import ManualWindow
    from ui.pages import Place
    from ui.texts.texts_page import TextsPage
    from ui.theme import Theme
    from ui.unlock.guide import Guide
    from ui.unlock.unlock_page import UnlockPage

_SCALES = ("1", "1.5")
_SIZE = (1360, 860)
_LEAST = (1024, 700)
_OWN_SIZE = (
    "month-reports",
    "crash",
    "keys",
    "erase-question",
    "file-pdf",
    "file-program",
    "menu-case",
    "machine",
    *gallery_acts.BOXES,
    *gallery_doors.BOXES,
)


class Studio:
    """Holds the casebooks that are drawn, and makes the windows."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self.theme = theme
        self.practice = Casebook.open(folder / demo.CASEBOOK, demo.PASSPHRASE)
        self.empty = _empty(folder / "empty.casebook", self.practice.now.moment().date())
        self.troubled = _troubled(folder / "troubled.casebook")
        self.kept = _kept(folder / "kept" / "窓口台帳.casebook")
        self.mailroom = on_the_way(folder / "letters.casebook")
        self.acted = gallery_acts.acted(folder / "acted.casebook")
        self._moved: list[Casebook] = []  # each took a ledger over
        self.longer = folder / "会社の設定.toml"
        text = self.troubled.profile.source.replace("answer_days = 14", "answer_days = 21")
        self.longer.write_text(text, "utf-8")
        self.own_form = _own_form(folder / "月次報告の様式.xlsx")
        self.mails = tuple(sorted(resources.path("demo/mails").glob("*.eml")))[:3]

    def close(self) -> None:
        """Close the casebooks."""
        self.practice.close()
        self.troubled.close()
        self.mailroom.close()
        self.acted.close()
        self.empty.close()
        self.kept.close()
        for casebook in self._moved:
            casebook.close()

    def shots(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the name of each picture and what is on it."""
        yield "unlock", self._unlock
        yield "today", self._today
        yield "today-small", self._today
        yield "today-empty", self._today_empty
        yield "cases", self._cases
        yield "cases-small", self._cases
        yield "cases-found", self._cases_found
        yield "cases-found-small", self._cases_found
        yield "cases-empty", self._cases_empty
        yield "case", self._case
        yield "case-small", self._case
        yield "case-leak", self._leak
        yield "case-leak-small", self._leak
        yield "case-inquiry", self._inquiry
        yield "case-decide", self._decide
        yield "case-tombstone", self._tombstone
        yield "case-tombstone-small", self._tombstone
        yield "erase-question", self._erase_question
        yield "case-facts", self._facts
        yield "letter", self._letter
        yield "letter-remarks", self._letter_remarks
        yield from self._letters_leaving()
        yield "package", self._package
        yield "package-small", self._package
        yield from self._coming_in()
        yield from self._reports()
        yield "today-partners", self._today_troubled
        yield "forms", self._forms
        yield "forms-small", self._forms
        yield "forms-envelope", self._forms_envelope
        yield "forms-calibration", self._forms_calibration
        yield "texts", self._texts
        yield "texts-small", self._texts
        yield "texts-typed", self._texts_typed
        yield "texts-difference", self._texts_difference
        yield "texts-versions", self._texts_versions
        yield "settings", self._settings
        yield "settings-small", self._settings
        yield "settings-change", self._settings_change
        yield "settings-partner", self._settings_partner
        yield from settings_shots(self._settings)
        yield from guide_shots(self._guide)
        yield from gallery_doors.shots(self._lock_page, self.kept)
        yield from self._keeping_shots()
        yield from gallery_acts.shots(self._frame, self.acted)
        yield "crash", self._crash
        yield "keys", self._keys
        yield from self._manual_shots()

    def _manual_shots(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the manual: a chapter with its picture, a table, and what was looked for."""
        yield "manual", partial(self._manual, "today")
        yield "manual-small", partial(self._manual, "case")
        yield "manual-keys", partial(self._manual, "keys")
        yield "manual-trouble", partial(self._manual, "passphrase")
        yield "manual-found", self._manual_found
        yield "menu-bar", self._menu_bar
        yield "menu-case", self._menu_case
        yield "machine", self._machine

    def _menu_bar(self) -> QMainWindow:
        from PySide6.QtWidgets import QMainWindow

        from ui.menus import Menus
        from ui.pages import PageName, Place

        window = QMainWindow()
        frame = self._frame(Place(PageName.CASE, case=self._number()))
        window.setCentralWidget(frame)
        Menus(window.menuBar()).open(frame)
        return window

    def _menu_case(self) -> QWidget:
        """Return what the head of cases offers on the page of a case."""
        from PySide6.QtWidgets import QMenu

        from ui.menus import CASES

        window = self._menu_bar()
        self._held: QWidget = window
        for head in window.menuBar().actions():
            menu = head.menu()
            if isinstance(menu, QMenu) and head.text() == CASES:
                menu.aboutToShow.emit()
                return menu
        raise LookupError(CASES)

    def _machine(self) -> QWidget:
        from ui.settings.machine_card import MachineCard

        return MachineCard()

    def _manual(self, chapter: str) -> ManualWindow:
        from app.rules.manual import Spot
        from ui.manual.manual_window import ManualWindow

        window = ManualWindow(self.theme)
        window.go(Spot(chapter))
        return window

    def _manual_found(self) -> QWidget:
        window = self._manual("today")
        window.look_for("復旧シート")
        return window

    def _reports(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the pages of what is reported."""
        yield "month", self._month
        yield "month-reports", self._month_reports
        yield "month-details", self._month_details
        yield "month-small", self._month
        yield "report-form", self._report_form
        yield "report-form-small", self._report_form
        yield "report-form-empty", self._report_form_empty

    def _keeping_shots(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the pages of how a casebook is kept."""
        yield "unlock-sheet", self._unlock_sheet
        yield "keeping", self._keeping
        yield "keeping-small", self._keeping
        yield "keeping-hold", self._keeping_hold
        yield "keeping-empty", self._keeping_empty
        yield "today-keeping", self._today_keeping

    def _keeping(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.KEEPING), self.kept)

    def _keeping_hold(self) -> QWidget:
        from PySide6.QtWidgets import QCheckBox

        from ui.keeping.keeping_page import KeepingPage

        frame = self._keeping()
        for page in frame.findChildren(KeepingPage):
            page.findChildren(QCheckBox)[0].setChecked(True)
            page.disposal.hold.begin(1)
            page.disposal.hold.refuse("why", "「理由」を入れてください。")
        return frame

    def _keeping_empty(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.KEEPING), self.empty)

    def _today_keeping(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.TODAY), self.kept)

    def _unlock_sheet(self) -> QWidget:
        from app import phrases
        from app.errors import BadRecoveryCodeError

        page = self._lock_page()
        form = page.open_form
        form.offer([self.kept.path])
        page.ask_again(self.kept.path)
        form.show_code("008J2-4CT4R-ANK7V-F24SS-NAXW6")
        form.refuse(phrases.error(BadRecoveryCodeError((3,), 65)))
        return page

    def _letters_leaving(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the pages of letters on their way out of the house."""
        yield "letter-issued", partial(self._issued, 2)
        yield "letter-issued-small", partial(self._issued, 2)
        yield "letter-superseded", partial(self._issued, 0)
        yield "letter-void", partial(self._issued, 1)
        yield "batch", self._batch
        yield "batch-small", self._batch
        yield "batch-looks", self._batch_looks
        yield "batch-done", self._batch_done
        yield "letter-files", self._letter_files
        yield "case-letters", self._case_letters
        yield "today-letters", self._today_letters

    def _issued(self, which: int) -> QWidget:
        from ui.pages import PageName, Place

        documents = self.mailroom.cases.sheet(CORRECTED).documents
        place = Place(PageName.LETTER, case=CORRECTED, letter=documents[which].number)
        return self._frame(place, self.mailroom)

    def _batch(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.BATCH), self.mailroom)

    def _batch_looks(self) -> QWidget:
        """Letters dated so late that the day they promise has gone by."""
        from ui.letters.batch_page import BatchPage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.BATCH), self.mailroom)
        page = frame.page
        if isinstance(page, BatchPage):
            lines = self.mailroom.batches.propose(on=date(2026, 12, 10))
            seen = frozenset(one.key for one in lines[0].remarks)
            page.show_proposed((replace(lines[0], acknowledged=seen), *lines[1:]))
            page.table.setCurrentCell(1, 0)
        return frame

    def _letter_files(self) -> QWidget:
        from app.views.letters import CaseFile
        from ui.letters.letter_page import LetterPage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.LETTER, case=self._number()))
        page = frame.page
        if isinstance(page, LetterPage):
            long = "お申込書の写し（髙橋様、令和8年4月1日受付、当社控え）を再度読み取ったもの.pdf"
            files = (CaseFile(1, long, 2_840_000), CaseFile(2, "開示請求書.pdf", 182_400))
            page.compose.show_files(files)
            page.compose.enclosures.choose((1,))
        return frame

    def _batch_done(self) -> QWidget:
        from app.views.letters import Batched
        from ui.letters.batch_page import BatchPage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.BATCH), self.mailroom)
        page = frame.page
        if isinstance(page, BatchPage):
            lines = page.shown
            pairs = tuple((line, f"個情発{line.case}-1号") for line in lines[:2])
            page.show_done(Batched(pairs, lines[-1:], lines[2:3]))
        return frame

    def _case_letters(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.CASE, case=CORRECTED), self.mailroom)

    def _today_letters(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.TODAY), self.mailroom)

    def _coming_in(self) -> Iterator[tuple[str, Callable[[], QWidget]]]:
        """Yield the pages where things come in, and where people are known again."""
        yield "phone", self._phone
        yield "phone-typed", self._phone_typed
        yield "phone-typed-small", self._phone_typed
        yield "phone-letter", self._phone_letter
        yield "phone-done", self._phone_done
        yield "persons", self._persons
        yield "persons-small", self._persons
        yield "persons-empty", self._persons_empty
        yield "mails", self._mails
        yield "mails-repair", self._repair
        yield "mails-small", self._mails
        yield "mails-several", self._mails_several
        yield "file-pdf", self._file_pdf
        yield "file-program", self._file_program
        yield "ledger", self._ledger
        yield "ledger-small", self._ledger
        yield "ledger-choose", self._ledger_refused
        yield "ledger-words", self._ledger_words
        yield "ledger-result", self._ledger_result
        yield "ledger-done", self._ledger_done

    def _desk(self, casebook: Casebook) -> Desk:
        from ui.ask import AskOfficer
        from ui.changes import ChangeBus
        from ui.desk import Desk
        from ui.jobs import NowRunner

        return Desk(casebook, NowRunner(), ChangeBus(), AskOfficer(), self.theme)

    def _frame(self, place: Place, casebook: Casebook | None = None) -> Frame:
        from ui.frame import Frame
        from ui.registry import pages

        frame = Frame(self._desk(casebook or self.practice), pages())
        frame.go(place)
        return frame

    def _today(self) -> QWidget:
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.TODAY))
        frame.tell("受付番号 R8-0048 を受け付けました。最初の期限は11月27日（金）です。", "done")
        return frame

    def _today_empty(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.TODAY), self.empty)

    def _cases(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.CASES))

    def _cases_found(self) -> QWidget:
        from app.domain.finding import SavedView, Sought
        from ui.pages import PageName, Place

        kept = self.practice.cases.views()
        if not kept:
            self.practice.cases.keep_view(SavedView("今月の苦情", Sought(open_only=True)))
        frame = self._frame(Place(PageName.CASES, query="利用停止"))
        frame.page.filters.show()  # type: ignore[union-attr]
        return frame

    def _cases_empty(self) -> QWidget:
        from app.errors import CasebookInUseError
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.CASES, query="存在しない名前"))
        frame.tell_error(CasebookInUseError())
        return frame

    def _case(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.CASE, case=self._number()))

    def _letter(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.LETTER, case=self._number()))

    def _letter_remarks(self) -> QWidget:
        from ui.letters.letter_page import LetterPage
        from ui.pages import PageName, Place

        number = self._number()
        frame = self._frame(Place(PageName.LETTER, case=number))
        page = frame.page
        if isinstance(page, LetterPage) and page.compose.choice:
            values = {"手段": "電子メール（R8-0001の件）", "対象": "貴殿のお申込みの記録（○○）"}
            letter = page.compose.choice.letter
            draft = self.practice.letters.draft(number, letter, values=values)
            page.compose.show_draft(draft, values)
        return frame

    def _package(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.PACKAGE, case=_INQUIRY, item=1), self.troubled)

    def _phone(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.PHONE))

    def _phone_typed(self) -> QWidget:
        from ui.intake.phone_page import PhonePage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.PHONE), self.troubled)
        page = frame.page
        if isinstance(page, PhonePage):
            page.form.take(_TYPED)
            page.similar.show_alike(self.troubled.persons.alike(page.form.person))
        return frame

    def _phone_letter(self) -> QWidget:
        from ui.intake.phone_page import PhonePage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.PHONE))
        page = frame.page
        if isinstance(page, PhonePage):
            fields = {"channel": "post", "files": "開示請求書.pdf\n委任状の写し.pdf"}
            page.form.take(replace(_TYPED, fields=_TYPED.fields | fields))
        return frame

    def _phone_done(self) -> QWidget:
        from ui.intake.phone_page import PhonePage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.PHONE), self.empty)
        page = frame.page
        if isinstance(page, PhonePage):
            page.form.take(_TYPED)
            page.form.submit()
        return frame

    def _persons(self) -> QWidget:
        from ui.pages import PageName, Place

        person = self.troubled.persons.find("髙橋")[0]
        return self._frame(Place(PageName.PERSONS, person=person), self.troubled)

    def _persons_empty(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.PERSONS), self.empty)

    def _mails(self) -> QWidget:
        from ui import mails
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.MAILS, mails=mails.read(self.mails).mails))

    def _repair(self) -> QWidget:
        from ui.intake.proposals import ProposalsPage
        from ui.pages import Mail, PageName, Place

        raw = (
            "From: 高橋 <taka@example.jp>\r\nSubject: 開示の請求\r\n\r\n"
            "株式会社テラス御中\r\n保有個人データの開示を請求します。\r\n"
        ).encode("euc_jp")
        frame = self._frame(Place(PageName.MAILS, mails=(Mail("a.eml", raw),)))
        page = frame.findChild(ProposalsPage)
        if page is not None:
            page.mail.wanted_repair.emit()
        return frame

    def _mails_several(self) -> QWidget:
        """Several requests in one mail that lay for days, long names, a file."""
        from ui.pages import Mail, PageName, Place

        mails = tuple(Mail(f"{place}.eml", raw) for place, raw in enumerate(_SEVERAL))
        return self._frame(Place(PageName.MAILS, mails=mails))

    def _file_pdf(self) -> QWidget:
        return self._viewer("期限計算書.pdf", self.practice.cases.certificate(self._number(), 1))

    def _file_program(self) -> QWidget:
        return self._viewer("請求書_2026年11月分.pdf.exe", b"MZ")

    def _viewer(self, name: str, raw: bytes) -> QWidget:
        from app.views.cases import AttachmentLine
        from ui.attachments import FileViewer
        from ui.attachments.viewer import seen

        line = AttachmentLine(name, "application/octet-stream", len(raw), "")
        return FileViewer(self._desk(self.practice), line, raw, seen(name, raw, 0, 1.0))

    def _ledger(self) -> QWidget:
        return self._ledger_in(self.empty)

    def _ledger_in(self, casebook: Casebook) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.LEDGER, file=self._copied("ledger.xlsx")), casebook)

    def _ledger_refused(self) -> QWidget:
        from ui.pages import PageName, Place

        path = self.longer.with_name("受付台帳.xls")
        path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"))
        return self._frame(Place(PageName.LEDGER, file=path), self.empty)

    def _ledger_words(self) -> QWidget:
        return self._ledger_on(1, self.empty)

    def _ledger_result(self) -> QWidget:
        return self._ledger_on(2, self.empty)

    def _ledger_done(self) -> QWidget:
        path = self.longer.with_name(f"moved-{len(self._moved)}.casebook")
        self._moved.append(_empty(path, self.practice.now.moment().date()))
        return self._ledger_on(3, self._moved[-1])

    def _ledger_on(self, presses: int, casebook: Casebook) -> QWidget:
        from ui.ledger.ledger_page import LedgerPage

        frame = self._ledger_in(casebook)
        for page in frame.findChildren(LedgerPage):
            for _ in range(presses):
                page.onward.click()
        return frame

    def _copied(self, name: str) -> Path:
        """Copy a file of the demo, beside which something will be written."""
        path = self.longer.with_name(name)
        path.write_bytes(resources.read_bytes(f"demo/{name}"))
        return path

    def _month(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.MONTH))

    def _forms(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.FORMS))

    def _forms_envelope(self) -> QWidget:
        return self._forms_of("reply-envelope")

    def _forms_calibration(self) -> QWidget:
        return self._forms_of("calibration")

    def _forms_of(self, form: str) -> QWidget:
        from ui.forms.forms_page import FormsPage
        from ui.widgets import OpenRow

        frame = self._forms()
        for page in frame.findChildren(FormsPage):
            for line in page.findChildren(OpenRow):
                if line.key == form:
                    line.click()
        return frame

    def _month_details(self) -> QWidget:
        from reports.month.figures import Figure
        from ui.reporting.counts import Question
        from ui.reporting.month_page import MonthPage

        frame = self._month()
        for page in frame.findChildren(MonthPage):
            found = page.desk.casebook.reporting.month(2026, 10)
            page.details.show_answer(found, Question("受付", Figure.RECEIVED))
        return frame

    def _report_form(self) -> QWidget:
        from ui.pages import PageName, Place
        from ui.reporting.form_page import ReportFormPage

        frame = self._frame(Place(PageName.REPORT_FORM, query="2026-10"))
        for page in frame.findChildren(ReportFormPage):
            page.open_book(self.own_form)
        return frame

    def _report_form_empty(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.REPORT_FORM, query="2026-10"))

    def _month_reports(self) -> QWidget:
        """Return the menu of the other reports, as it opens from the month's page."""
        from ui.reporting.other_reports import OtherReports

        button = OtherReports()
        self._held = button
        return button.listed

    def _leak(self) -> QWidget:
        return self._troubled_case(_LEAK)

    def _inquiry(self) -> QWidget:
        return self._troubled_case(_INQUIRY)

    def _tombstone(self) -> QWidget:
        return self._troubled_case(_FORGOTTEN)

    def _erase_question(self) -> QWidget:
        from ui.ask import question_box
        from ui.cases.case_page import erasing_question

        asked = erasing_question(self.troubled.cases.erasure(_WITHDRAWAL))
        return question_box(None, asked, "破棄して完了する")[0]

    def _facts(self) -> QWidget:
        from ui.cases.next_card import Deed

        return self._troubled_case(_LEAK, Deed("leak-facts", 0, 1))

    def _decide(self) -> QWidget:
        from ui.cases.articles import ArticlesFold
        from ui.cases.next_card import Deed
        from ui.widgets import QuietButton

        frame = self._troubled_case(_DECISION, Deed(Act.DECIDE, 1))
        for fold in frame.findChildren(ArticlesFold):
            fold.findChildren(QuietButton)[0].click()
        return frame

    def _troubled_case(self, number: str, deed: CaseDeed | None = None) -> QWidget:
        from ui.cases.case_page import CasePage
        from ui.pages import PageName, Place

        frame = self._frame(Place(PageName.CASE, case=number), self.troubled)
        page = frame.page
        if deed is not None and isinstance(page, CasePage):
            page.begin(deed)
        return frame

    def _today_troubled(self) -> QWidget:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.TODAY), self.troubled)

    def _settings(self) -> Frame:
        from ui.pages import PageName, Place

        return self._frame(Place(PageName.SETTINGS), self.troubled)

    def _settings_change(self) -> QWidget:
        from ui.settings.settings_page import SettingsPage

        frame = self._settings()
        for page in frame.findChildren(SettingsPage):
            page.look_at(self.longer)
        return frame

    def _settings_partner(self) -> QWidget:
        from ui.settings.settings_page import SettingsPage

        frame = self._settings()
        for page in frame.findChildren(SettingsPage):
            page.show_group("partners")
            page.open_partner("1")
        return frame

    def _guide(self) -> tuple[QWidget, Guide]:
        page = self._lock_page()
        page._on_new()  # noqa: SLF001 - whatever casebooks this machine knows
        return page, page.guide

    def _texts(self) -> QWidget:
        return self._text_page("L11")[0]

    def _text_page(self, letter: str) -> tuple[QWidget, TextsPage]:
        from ui.pages import PageName, Place
        from ui.texts.texts_page import TextsPage

        desk = self.empty.texts
        if not desk.sheet("L01").versions:
            text = desk.sheet("L01").text.replace("拝啓", "謹啓")
            desk.save("L01", text, note="頭語を改めた")
            text = text.replace("敬具\n", "　末筆ながら、ご自愛ください。\n敬具\n", 1)
            desk.save("L01", text, note="季節の挨拶を添えた。代表取締役の了承済み")
            desk.save("L01", text.replace("平素", "日頃"), since=date(2026, 12, 1))
            desk.save(
                "L20",
                desk.sheet("L20").text.replace(
                    "敬具\n", "　何卒よろしくお願い申し上げます。\n敬具\n", 1
                ),
                base_sha256="ab" * 32,
                accept=True,
            )
        frame = self._frame(Place(PageName.TEXTS, letter=letter), self.empty)
        (page,) = frame.findChildren(TextsPage)
        return frame, page

    def _texts_typed(self) -> QWidget:
        frame, page = self._text_page("L09")
        if not page.unsaved:  # it is there again in the next palette
            page.editor.go_to_line(4)
            page.editor.insert("　{{ 到着日 }}に承りました。\n｜氏名｜ご住所｜お電話｜\n")
        page._draw()  # noqa: SLF001 - the picture does not wait for the pause after a stroke
        return frame

    def _texts_difference(self) -> QWidget:
        frame, page = self._text_page("L01")
        page._show_difference(0)  # noqa: SLF001
        return frame

    def _texts_versions(self) -> QWidget:
        from PySide6.QtWidgets import QTabWidget

        frame, page = self._text_page("L20")
        page.findChildren(QTabWidget)[0].setCurrentIndex(2)
        return frame

    def _number(self) -> str:
        cases = self.practice.cases
        return cases.lines(cases.find("", open_only=True))[1].number

    def _unlock(self) -> QWidget:
        from app import phrases
        from app.errors import WrongPassphraseError

        page = self._lock_page()
        path = Path("台帳") / "テラス個人情報相談窓口.casebook"
        page.ask_again(path)
        page.open_form.refuse(phrases.error(WrongPassphraseError(path)))
        return page

    def _lock_page(self) -> UnlockPage:
        from ui.__main__ import open_practice
        from ui.ask import AskOfficer
        from ui.jobs import NowRunner
        from ui.unlock.unlock_page import FirstCasebook, UnlockPage

        first = FirstCasebook(self.practice.profile, practice=open_practice)
        return UnlockPage(NowRunner(), AskOfficer(), self.theme, first)

    def _crash(self) -> QWidget:
        from ui.crash import CrashWindow, report

        try:
            raise LookupError
        except LookupError as error:
            return CrashWindow(report(type(error), error.__traceback__))

    def _keys(self) -> QWidget:
        from ui.actions import Actions
        from ui.keys import KeyWindow

        return KeyWindow(Actions(self.theme, self.theme).all())


def draw(folder: Path, scale: str, only: str, books: Path) -> None:
    """Draw pages whose name holds a word of `only` at the scale this process was started with."""
    from PySide6.QtCore import qInstallMessageHandler

    from ui.application import set_up
    from ui.theme import PALETTES, Theme

    qInstallMessageHandler(_say)
    application = set_up(sys.argv[:1])
    theme = Theme("light")
    theme.dress(application)
    studio = Studio(books, theme)
    for palette in PALETTES:
        theme.choose(palette)
        for name, make in studio.shots():
            if _meant(f"{name}-{palette}-{scale}", only):
                with _hung(application, make(), name) as widget:
                    widget.grab().save(str(folder / f"{name}-{palette}-{scale}.png"))
    studio.close()


def _meant(picture: str, only: str) -> bool:
    """Return whether a picture is wanted: by a part of its name, or a pattern like log*-dark-1."""
    parts = only.split(",")
    return any(fnmatch(picture, part) if "*" in part else part in picture for part in parts)


def _say(_sort: object, _where: object, words: str) -> None:
    """Hand on what Qt says, but for what it says of every window that nobody sees."""
    if not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{words}\n")


@contextmanager
def _hung(application: QApplication, widget: QWidget, name: str) -> Iterator[QWidget]:
    if name not in _OWN_SIZE:
        widget.resize(*(_LEAST if name.endswith("small") else _SIZE))
    widget.show()
    for _ in range(8):  # layouts, lines of lists, charts
        application.processEvents()
    yield widget
    widget.close()
    widget.deleteLater()
    application.processEvents()


def _own_form(path: Path) -> Path:
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


def _empty(path: Path, today: date) -> Casebook:
    if path.exists():
        path.unlink()
    profile = parse(resources.open_text("companies/terrace.toml"))
    return Casebook.create(path, demo.PASSPHRASE, profile, now=RehearsalNow(today))


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

_LEAK, _INQUIRY, _DECISION = "R8-0001", "R8-0002", "R8-0003"  # of the troubled casebook


class _Clock(RehearsalNow):
    """A clock that stands and is no practice: backups are made, notices shown."""

    rehearsal = False


def _kept(path: Path) -> Casebook:
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


def _troubled(path: Path) -> Casebook:
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
        casebook.cases.do(_DECISION, Act.ASK_PARTNER, 1, told)
    _withdraw(casebook, "近藤 さくら")
    casebook.safekeeping.backup(path.parent / "控え")
    casebook.cases.do(_FORGOTTEN_BY, Act.CLOSE, 1, {})
    _withdraw(casebook, "勅使河原 喜三郎左衛門")
    casebook.intake.phone(_call(Kind.COMPLAINT, "勅使河原 喜三郎左衛門"))
    casebook.safekeeping.backup(path.parent / "控え")
    return casebook


_FORGOTTEN, _FORGOTTEN_BY, _WITHDRAWAL = "R8-0004", "R8-0005", "R8-0007"
_EMPTIED = (
    "窓口のメール：消去：佐野：2026-11-20\n通話録音：消去：情報システム部：2026-11-20\n"
    "紙（見積書の控え）：裁断：西：2026-11-24\n委託先（コールセンター北摂）：消去、証明書を受領"
)


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
    (_LEAK, Act.TRIAGE, 1, {"leak": "yes", "request": "no", "partner": "no"}),
    (_LEAK, "leak-aware", 0, {"on": "2026-11-20", "department": "コールセンター"}),
    (
        _LEAK,
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
    (_LEAK, "leak-count", 1, {"persons": "12"}),
    *((_LEAK, "leak-topic", 1, {"topic": topic, "later": "yes"}) for topic in Topic),
    (_LEAK, "leak-judge", 1, {}),
    (_LEAK, "leak-reportable", 1, {}),
    (_LEAK, "leak-preliminary", 1, {}),
    (
        _INQUIRY,
        "jipdec-inquiry",
        0,
        {"basis": "appi.53.2", "number": "JIP-8-311", "dated": "2026-11-17", "due": "2026-12-01"},
    ),
    (_DECISION, Act.ACCEPT, 1, {"leak": "no", "on": "2026-10-30"}),
    (_DECISION, Act.IDENTITY, 1, {"result": "ok", "how": "post", "on": "2026-10-30"}),
    (_DECISION, Act.SEARCH, 1, {"where": "通話録音", "result": "3件", "on": "2026-11-02"}),
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


def main(arguments: list[str]) -> int:
    """Play the story once, then start a process for each scale."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    only = ",".join(arguments[1:])
    if "MADOGUCHI_GALLERY" in os.environ:
        scale, _, books = os.environ["MADOGUCHI_GALLERY"].partition(":")
        draw(folder, scale, only, Path(books))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        made = demo.build(Path(scratch) / "practice")
        return max(_draw_apart(folder, scale, only, made.casebook) for scale in _SCALES)


def _draw_apart(folder: Path, scale: str, only: str, casebook: Path) -> int:
    books = casebook.parent / scale
    books.mkdir()
    shutil.copy(casebook, books)
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": scale,
        "XDG_CONFIG_HOME": str(books),  # as on the first start, whoever draws
        "XDG_STATE_HOME": str(books),
        "MADOGUCHI_GALLERY": f"{scale}:{books}",
    }
    command = [sys.executable, "-m", "ui.gallery", str(folder), only]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - ourselves


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
