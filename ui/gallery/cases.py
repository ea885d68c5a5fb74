"""Today, the lists, and cases in what may befall them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.item import Act
from ui.gallery.casebooks import DECISION, FORGOTTEN, INQUIRY, LEAK, WITHDRAWAL
from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.cases.next_card import Deed as CaseDeed
    from ui.gallery.studio import Studio


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "today", partial(_today, studio)
    yield "today-small", partial(_today, studio)
    yield "today-empty", partial(_today_empty, studio)
    yield "cases", partial(_cases, studio)
    yield "cases-small", partial(_cases, studio)
    yield "cases-found", partial(_cases_found, studio)
    yield "cases-found-small", partial(_cases_found, studio)
    yield "cases-empty", partial(_cases_empty, studio)
    yield "case", partial(_case, studio)
    yield "case-small", partial(_case, studio)
    yield "case-leak", partial(_leak, studio)
    yield "case-leak-small", partial(_leak, studio)
    yield "case-inquiry", partial(_inquiry, studio)
    yield "case-decide", partial(_decide, studio)
    yield "case-tombstone", partial(_tombstone, studio)
    yield "case-tombstone-small", partial(_tombstone, studio)
    yield "erase-question", partial(_erase_question, studio)
    yield "case-facts", partial(_facts, studio)
    yield "package", partial(_package, studio)
    yield "package-small", partial(_package, studio)
    yield "today-partners", partial(_today_troubled, studio)


def _today(studio: Studio) -> QWidget:
    frame = studio.frame(Place(PageName.TODAY))
    frame.tell("受付番号 R8-0048 を受け付けました。最初の期限は11月27日（金）です。", "done")
    return frame


def _today_empty(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.TODAY), studio.empty)


def _cases(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.CASES))


def _cases_found(studio: Studio) -> QWidget:
    from app.domain.finding import SavedView, Sought

    kept = studio.practice.cases.views()
    if not kept:
        studio.practice.cases.keep_view(SavedView("今月の苦情", Sought(open_only=True)))
    frame = studio.frame(Place(PageName.CASES, query="利用停止"))
    frame.page.filters.show()  # type: ignore[union-attr]
    return frame


def _cases_empty(studio: Studio) -> QWidget:
    from app.errors import CasebookInUseError

    frame = studio.frame(Place(PageName.CASES, query="存在しない名前"))
    frame.tell_error(CasebookInUseError())
    return frame


def _case(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.CASE, case=studio.number()))


def _leak(studio: Studio) -> QWidget:
    return _troubled_case(studio, LEAK)


def _inquiry(studio: Studio) -> QWidget:
    return _troubled_case(studio, INQUIRY)


def _decide(studio: Studio) -> QWidget:
    from ui.cases.articles import ArticlesFold
    from ui.cases.next_card import Deed
    from ui.widgets import QuietButton

    frame = _troubled_case(studio, DECISION, Deed(Act.DECIDE, 1))
    for fold in frame.findChildren(ArticlesFold):
        fold.findChildren(QuietButton)[0].click()
    return frame


def _tombstone(studio: Studio) -> QWidget:
    return _troubled_case(studio, FORGOTTEN)


def _erase_question(studio: Studio) -> QWidget:
    from ui.ask import question_box
    from ui.cases.case_page import erasing_question

    asked = erasing_question(studio.troubled.cases.erasure(WITHDRAWAL))
    return question_box(None, asked, "破棄して完了する")[0]


def _facts(studio: Studio) -> QWidget:
    from ui.cases.next_card import Deed

    return _troubled_case(studio, LEAK, Deed("leak-facts", 0, 1))


def _troubled_case(studio: Studio, number: str, deed: CaseDeed | None = None) -> QWidget:
    from ui.cases.case_page import CasePage

    frame = studio.frame(Place(PageName.CASE, case=number), studio.troubled)
    page = frame.page
    if deed is not None and isinstance(page, CasePage):
        page.begin(deed)
    return frame


def _today_troubled(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.TODAY), studio.troubled)


def _package(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.PACKAGE, case=INQUIRY, item=1), studio.troubled)
