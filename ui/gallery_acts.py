"""Pictures of what is called up, taken back, done to many, and of the sealed log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import resources
from app import demo
from app.casebook import Casebook
from app.company.profile import parse
from app.domain.item import Act
from app.now import RehearsalNow
from ui.gallery_letters import a_call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from ui.frame import Frame
    from ui.pages import Place

    Frames = Callable[[Place, Casebook], Frame]

_TODAY = date(2026, 11, 24)
_NAMES = (
    "株式会社みなと商会 法務・コンプライアンス統括部 個人情報相談窓口",
    "渡邉 美咲",
    "𠮷田 一郎",
    "髙橋 花子",
)
STRUCK = "R8-0002"
BOXES = ("palette", "palette-found", "palette-case", "palette-long")
"""Pictures as large as what is on them."""
_BELOW: list[Frame] = []  # the windows that boxes lie on: a box goes with its window


def acted(path: Path) -> Casebook:
    """Make a casebook with long names, and with acts that were taken back."""
    path.unlink(missing_ok=True)
    profile = parse(resources.open_text("companies/terrace.toml"))
    now = RehearsalNow(_TODAY)
    casebook = Casebook.create(path, demo.PASSPHRASE, profile, actor="佐野", now=now)
    for name in _NAMES:
        casebook.intake.phone(a_call(name))
    cases = casebook.cases
    cases.do(STRUCK, Act.ACCEPT, 1, {"leak": "no"})
    wrong = cases.do(STRUCK, Act.NOTE, 0, {"text": "別の案件の電話を、こちらに書いてしまった。"})
    casebook.undoing.undo(wrong.entry)
    sure = cases.do(STRUCK, Act.IDENTITY, 1, {"result": "ok", "how": "post"})
    back = casebook.undoing.undo(sure.entry)
    casebook.undoing.undo(back.entry)
    cases.do(STRUCK, Act.NOTE, 0, {"text": "折り返しの電話は午後三時以降にとのこと。"})
    return casebook


def shots(frames: Frames, casebook: Casebook) -> Iterator[tuple[str, Callable[[], QWidget]]]:
    """Yield the name of each picture and what is on it; `frames` opens a casebook at a place."""
    studio = (frames, casebook)

    def palette() -> QWidget:
        return _called(studio, "")

    def palette_found() -> QWidget:
        return _called(studio, "美咲")

    def palette_case() -> QWidget:
        return _called(studio, STRUCK)

    def palette_long() -> QWidget:
        return _called(studio, "みなと")

    def undone() -> QWidget:
        return _undone(studio)

    def many() -> QWidget:
        return _many(studio, refused=False)

    def many_refused() -> QWidget:
        return _many(studio, refused=True)

    def log() -> QWidget:
        return _log(studio, altered=False)

    def log_altered() -> QWidget:
        return _log(studio, altered=True)

    yield "palette", palette
    yield "palette-found", palette_found
    yield "palette-case", palette_case
    yield "palette-long", palette_long
    yield "case-undone", undone
    yield "case-undone-small", undone
    yield "cases-many", many
    yield "cases-many-small", many_refused
    yield "log", log
    yield "log-small", log
    yield "log-altered", log_altered


def _called(studio: tuple[Frames, Casebook], query: str) -> QWidget:
    from ui.pages import PageName, Place
    from ui.palette.palette import Palette

    frame = studio[0](Place(PageName.TODAY), studio[1])
    frame.resize(1360, 860)
    assert frame.page is not None  # noqa: S101 - it was sent to one
    _BELOW.append(frame)
    box = Palette(frame.page.desk, frame.actions_table, frame)
    box.open_at(Place(PageName.CASE, case=STRUCK) if not query else None)
    box.field.setText(query)
    box.ask_now()
    return box


def _undone(studio: tuple[Frames, Casebook]) -> QWidget:
    frame = _case(studio)
    frame.tell(f"元に戻しました：経過（{STRUCK}）")
    frame.notice.offer("やり直す", "redo")
    return frame


def _case(studio: tuple[Frames, Casebook]) -> Frame:
    from ui.pages import PageName, Place

    return studio[0](Place(PageName.CASE, case=STRUCK), studio[1])


def _many(studio: tuple[Frames, Casebook], *, refused: bool) -> QWidget:
    from app.domain.undoing import Why
    from app.errors import FieldRefusedError, UndoRefusedError
    from app.views.cases import ManyDone
    from ui.cases.list_page import ListPage
    from ui.pages import PageName, Place

    frame = studio[0](Place(PageName.CASES), studio[1])
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


def _log(studio: tuple[Frames, Casebook], *, altered: bool) -> QWidget:
    from app.views.keeping import Checked
    from ui.journal.log_page import LogPage
    from ui.pages import PageName, Place

    frame = studio[0](Place(PageName.LOG), studio[1])
    page = frame.page
    if isinstance(page, LogPage):
        found = ("journal:4:hash", "events:R8-0002") if altered else ()
        head = studio[1].log.head()
        page.show_checked(Checked(not found, found, head.entries, head.hash))
    return frame
