"""What is reported, and the company's own workbook."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "month", partial(_month, studio)
    yield "month-reports", partial(_month_reports, studio)
    yield "month-details", partial(_month_details, studio)
    yield "month-small", partial(_month, studio)
    yield "report-form", partial(_report_form, studio)
    yield "report-form-small", partial(_report_form, studio)
    yield "report-form-empty", partial(_report_form_empty, studio)


def _month(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.MONTH))


def _month_details(studio: Studio) -> QWidget:
    from reports.month.figures import Figure
    from ui.reporting.counts import Question
    from ui.reporting.month_page import MonthPage

    frame = _month(studio)
    for page in frame.findChildren(MonthPage):
        found = page.desk.casebook.reporting.month(2026, 10)
        page.details.show_answer(found, Question("受付", Figure.RECEIVED))
    return frame


def _report_form(studio: Studio) -> QWidget:
    from ui.reporting.form_page import ReportFormPage

    frame = studio.frame(Place(PageName.REPORT_FORM, query="2026-10"))
    for page in frame.findChildren(ReportFormPage):
        page.open_book(studio.own_form)
    return frame


def _report_form_empty(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.REPORT_FORM, query="2026-10"))


def _month_reports(studio: Studio) -> QWidget:
    """Return the menu of the other reports, as it opens from the month's page."""
    from ui.reporting.other_reports import OtherReports

    button = OtherReports()
    studio.held.append(button)
    return button.listed
