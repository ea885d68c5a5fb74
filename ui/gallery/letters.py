"""Letters being written, and on their way out of the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ui.gallery.mailroom import CORRECTED
from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.gallery.studio import Studio


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "letter", partial(_letter, studio)
    yield "letter-remarks", partial(_letter_remarks, studio)
    yield "letter-issued", partial(_issued, studio, 2)
    yield "letter-issued-small", partial(_issued, studio, 2)
    yield "letter-superseded", partial(_issued, studio, 0)
    yield "letter-void", partial(_issued, studio, 1)
    yield "batch", partial(_batch, studio)
    yield "batch-small", partial(_batch, studio)
    yield "batch-looks", partial(_batch_looks, studio)
    yield "batch-done", partial(_batch_done, studio)
    yield "letter-files", partial(_letter_files, studio)
    yield "case-letters", partial(_case_letters, studio)
    yield "today-letters", partial(_today_letters, studio)


def _letter(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.LETTER, case=studio.number()))


def _letter_remarks(studio: Studio) -> QWidget:
    from ui.letters.letter_page import LetterPage

    frame = studio.frame(Place(PageName.LETTER, case=studio.number()))
    page = frame.page
    if isinstance(page, LetterPage):
        values = {"手段": "電子メール（R8-0001の件）", "対象": "貴殿のお申込みの記録（○○）"}
        for slot, words in values.items():
            page.compose.slots_form.write(slot, words)
        page.put_aside()
        page._pause.timeout.emit()  # noqa: SLF001 - the picture does not wait for the pause
    return frame


def _issued(studio: Studio, which: int) -> QWidget:
    documents = studio.mailroom.cases.sheet(CORRECTED).documents
    place = Place(PageName.LETTER, case=CORRECTED, letter=documents[which].number)
    return studio.frame(place, studio.mailroom)


def _batch(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.BATCH), studio.mailroom)


def _batch_looks(studio: Studio) -> QWidget:
    """Letters dated so late that the day they promise has gone by."""
    from app.views.letters import Proposed
    from ui.letters.batch_page import BatchPage

    frame = studio.frame(Place(PageName.BATCH), studio.mailroom)
    page = frame.page
    if isinstance(page, BatchPage):
        lines = studio.mailroom.batches.propose(on=date(2026, 12, 10)).lines
        seen = frozenset(one.key for one in lines[0].remarks)
        lines = (replace(lines[0], acknowledged=seen), *lines[1:])
        page.show_proposed(Proposed(lines, 1_240))
        page.table.setCurrentCell(1, 0)
    return frame


def _letter_files(studio: Studio) -> QWidget:
    from app.views.letters import CaseFile
    from ui.letters.letter_page import LetterPage

    for name in studio.practice.drafts.kept("letter:"):
        studio.practice.drafts.keep(name, "")  # of the picture before
    frame = studio.frame(Place(PageName.LETTER, case=studio.number()))
    page = frame.page
    if isinstance(page, LetterPage):
        long = "お申込書の写し（髙橋様、令和8年4月1日受付、当社控え）を再度読み取ったもの.pdf"
        files = (CaseFile(1, long, 2_840_000), CaseFile(2, "開示請求書.pdf", 182_400))
        page.compose.show_files(files)
        page.compose.enclosures.choose((1,))
    return frame


def _batch_done(studio: Studio) -> QWidget:
    from app.views.letters import Batched
    from ui.letters.batch_page import BatchPage

    frame = studio.frame(Place(PageName.BATCH), studio.mailroom)
    page = frame.page
    if isinstance(page, BatchPage):
        lines = page.shown
        pairs = tuple((line, f"個情発{line.case}-1号") for line in lines[:2])
        page.show_done(Batched(pairs, lines[-1:], lines[2:3]))
    return frame


def _case_letters(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.CASE, case=CORRECTED), studio.mailroom)


def _today_letters(studio: Studio) -> QWidget:
    return studio.frame(Place(PageName.TODAY), studio.mailroom)
