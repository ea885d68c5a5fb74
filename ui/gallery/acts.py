"""Pictures of what is called up, taken back, done to many, and of the sealed log."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.item import Act
from ui.gallery.casebooks import STRUCK
from ui.pages import PageName, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from ui.frame import Frame
    from ui.gallery.studio import Studio

BOXES = ("palette", "palette-found", "palette-case", "palette-long")
"""Pictures as large as what is on them."""


def shots(studio: Studio) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it."""
    yield "palette", partial(_called, studio, "")
    yield "palette-found", partial(_called, studio, "美咲")
    yield "palette-case", partial(_called, studio, STRUCK)
    yield "palette-long", partial(_called, studio, "みなと")
    yield "case-undone", partial(_undone, studio)
    yield "case-undone-small", partial(_undone, studio)
    yield "cases-many", partial(_many, studio, refused=False)
    yield "cases-many-small", partial(_many, studio, refused=True)
    yield "log", partial(_log, studio, altered=False)
    yield "log-small", partial(_log, studio, altered=False)
    yield "log-altered", partial(_log, studio, altered=True)


def _called(studio: Studio, query: str) -> QWidget:
    from ui.palette.palette import Palette

    frame = studio.frame(Place(PageName.TODAY), studio.acted)
    frame.resize(1360, 860)
    assert frame.page is not None  # noqa: S101 - it was sent to one
    studio.held.append(frame)  # a box goes with its window
    box = Palette(frame.page.desk, frame.actions_table, frame)
    box.open_at(Place(PageName.CASE, case=STRUCK) if not query else None)
    box.field.setText(query)
    box.ask_now()
    return box


def _undone(studio: Studio) -> QWidget:
    frame = _case(studio)
    frame.tell(f"元に戻しました：経過（{STRUCK}）")
    frame.notice.offer("やり直す", "redo")
    return frame


def _case(studio: Studio) -> Frame:
    return studio.frame(Place(PageName.CASE, case=STRUCK), studio.acted)


def _many(studio: Studio, *, refused: bool) -> QWidget:
    from app.domain.undoing import Why
    from app.errors import FieldRefusedError, UndoRefusedError
    from app.views.cases import ManyDone
    from ui.cases.list_page import ListPage

    frame = studio.frame(Place(PageName.CASES), studio.acted)
    page = frame.page
    if isinstance(page, ListPage):
        page.table.selectAll()
        page.many.begin(str(Act.TAG), page.table.chosen_ids)
        if refused:
            errors = (
                (STRUCK, FieldRefusedError("remove", "choice", ("監査",))),
                ("R8-0004", UndoRefusedError("tag", Why.OTHER)),
            )
            page.many.show_done(ManyDone("tag", frozenset({1, 3}), (7, 8), errors))
    return frame


def _log(studio: Studio, *, altered: bool) -> QWidget:
    from app.views.keeping import Checked
    from ui.journal.log_page import LogPage

    frame = studio.frame(Place(PageName.LOG), studio.acted)
    page = frame.page
    if isinstance(page, LogPage):
        found = ("journal:4:hash", "events:R8-0002") if altered else ()
        head = studio.acted.log.head()
        page.show_checked(Checked(not found, found, head.entries, head.hash))
    return frame
