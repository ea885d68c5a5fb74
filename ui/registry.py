"""Which class answers to which page name. Modules are imported when a page is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages import PageName

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.frame import Pages
    from ui.pages import Page


def pages() -> Pages:
    """Return the pages of the window. What is not here is not offered anywhere."""
    return {
        PageName.TODAY: _today,
        PageName.CASES: _cases,
        PageName.CASE: _case,
        PageName.LETTER: _letter,
        PageName.PHONE: _phone,
        PageName.MAILS: _mails,
        PageName.LEDGER: _ledger,
        PageName.MONTH: _month,
        PageName.REPORT_FORM: _report_form,
        PageName.SETTINGS: _settings,
        PageName.PERSONS: _persons,
        PageName.PACKAGE: _package,
        PageName.FORMS: _forms,
        PageName.TEXTS: _texts,
        PageName.KEEPING: _keeping,
        PageName.BATCH: _batch,
        PageName.LOG: _log,
    }


def _today(desk: Desk) -> Page:
    from ui.today.today_page import TodayPage

    return TodayPage(desk)


def _cases(desk: Desk) -> Page:
    from ui.cases.list_page import ListPage

    return ListPage(desk)


def _case(desk: Desk) -> Page:
    from ui.cases.case_page import CasePage

    return CasePage(desk)


def _letter(desk: Desk) -> Page:
    from ui.letters.letter_page import LetterPage

    return LetterPage(desk)


def _batch(desk: Desk) -> Page:
    from ui.letters.batch_page import BatchPage

    return BatchPage(desk)


def _phone(desk: Desk) -> Page:
    from ui.intake.phone_page import PhonePage

    return PhonePage(desk)


def _mails(desk: Desk) -> Page:
    from ui.intake.proposals import ProposalsPage

    return ProposalsPage(desk)


def _ledger(desk: Desk) -> Page:
    from ui.ledger.ledger_page import LedgerPage

    return LedgerPage(desk)


def _month(desk: Desk) -> Page:
    from ui.reporting.month_page import MonthPage

    return MonthPage(desk)


def _report_form(desk: Desk) -> Page:
    from ui.reporting.form_page import ReportFormPage

    return ReportFormPage(desk)


def _persons(desk: Desk) -> Page:
    from ui.people.persons_page import PersonsPage

    return PersonsPage(desk)


def _settings(desk: Desk) -> Page:
    from ui.settings.settings_page import SettingsPage

    return SettingsPage(desk)


def _forms(desk: Desk) -> Page:
    from ui.forms.forms_page import FormsPage

    return FormsPage(desk)


def _package(desk: Desk) -> Page:
    from ui.cases.package_page import PackagePage

    return PackagePage(desk)


def _texts(desk: Desk) -> Page:
    from ui.texts.texts_page import TextsPage

    return TextsPage(desk)


def _keeping(desk: Desk) -> Page:
    from ui.keeping.keeping_page import KeepingPage

    return KeepingPage(desk)


def _log(desk: Desk) -> Page:
    from ui.journal.log_page import LogPage

    return LogPage(desk)
