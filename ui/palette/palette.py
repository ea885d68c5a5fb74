"""The box itself: a field, and below it what was found. Keys only, or the mouse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget
from typing_extensions import override

from ui.palette.hits import Answer, Hit, ask, everywhere, hits
from ui.palette.rows import HIT_ROLE, ROW, HitDelegate, Hits
from ui.theme import unit
from ui.widgets import Muted, column, spread

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.jobs import Progress
    from ui.actions import Actions
    from ui.desk import Desk
    from ui.pages import Place

_SETTLED = 40  # ms after the last letter before the casebook is asked
_WIDTH, _ROWS = 640, 12
_TOP = 72  # px below the upper edge of the window
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(QDialog):
    """Finds cases, people, pages and acts from anywhere; Enter goes there.

    The window's own acts answer at once, the casebook when typing has settled. The field is
    silent while an input method composes, and asks about what it commits.
    """

    wanted = Signal(object)  # Place

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._open_case = ""
        self._answer = Answer("")
        self._search: Progress | None = None
        self._awaited = False  # the answer to what stands in the field is on its way
        self._eager = False  # Enter was pressed before it came
        self.setObjectName("palette")
        self.setWindowTitle("呼び出し")
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.field = QLineEdit()
        self.field.setPlaceholderText("案件・申出人・操作を呼び出す")
        self.field.setAccessibleName("呼び出し")
        self.field.installEventFilter(self)
        self.model = Hits(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list, desk.theme))
        self.list.setAccessibleName("見つかったもの")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows move it from the field
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        foot = Muted("↑↓ 選ぶ　Enter 開く　Shift+Enter 一覧で検索　Esc 閉じる")
        spread(self, column(self.field, self.list, foot, space=8), (12, 12, 12, 10))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SETTLED)
        self._pause.timeout.connect(self.ask_now)
        self.field.textChanged.connect(self._on_typed)
        self.list.clicked.connect(self._on_clicked)
        self.list.selectionModel().currentChanged.connect(self._on_current)

    def open_at(self, place: Place | None) -> None:
        """Open the box over the window; `place` is where the officer is."""
        self._open_case = place.case if place is not None else ""
        self.field.clear()
        self._answer = Answer("")
        self._awaited = self._eager = False
        self._lay()
        self._show()
        self.ask_now()
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def found(self) -> tuple[Hit, ...]:
        """What is shown."""
        return self.model.hits

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._on_key(event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _STEPS:
            self._step(_STEPS[Qt.Key(key)])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._query:
                self._take(everywhere(self._query, 0))
            else:
                self._on_enter()
            return True
        return False

    def _step(self, by: int) -> None:
        row = self.list.currentIndex().row() + by
        self._mark(max(0, min(row, self.model.rowCount() - 1)))

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))

    # ------------------------------------------------------------------ asking

    @property
    def _query(self) -> str:
        return self.field.text().strip()

    def _on_typed(self) -> None:
        # What the window can do is there at once. What the casebook found before fits no more.
        if self._query != self._answer.query:
            self._answer = Answer(self._query)
            self._awaited, self._eager = True, False
            self._show()
            self._pause.start()

    def ask_now(self) -> None:
        """Ask for what stands in the field without waiting for it to settle."""
        self._pause.stop()
        if self._search is not None:
            self._search.cancel()  # she typed on: nobody waits for the older answer
        act = partial(ask, self._desk.casebook, self._query, self._open_case)
        self._search = self._desk.runner.run(act, self._on_answer)

    def _on_answer(self, answer: Answer) -> None:
        if answer.query == self._query:
            self._answer = answer
            self._awaited = False
            self._show()
            if self._eager:
                self._on_enter()

    def _show(self) -> None:
        self.model.show_hits(hits(self._answer, self._actions.all(), self._open_case))
        if self.model.rowCount():
            self._mark(0)

    # ------------------------------------------------------------------ taking

    def _on_enter(self) -> None:
        if self._awaited and self.list.currentIndex().row() == 0:
            self._eager = True  # what she means is perhaps what the casebook will say
            if self._pause.isActive():
                self.ask_now()
            return
        self._eager = False
        index = self.list.currentIndex()
        if index.isValid():
            self._take(index.data(HIT_ROLE))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(index.data(HIT_ROLE))

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        """Say the row aloud: the focus stays in the field."""
        hit = index.data(HIT_ROLE)
        if hit is not None and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, hit.spoken))

    def _take(self, hit: Hit) -> None:
        self.hide()
        if hit.place is not None:
            self.wanted.emit(hit.place)
        elif hit.action:
            self._actions.of(hit.action).trigger()

    def _lay(self) -> None:
        parent = self.parentWidget()  # not kept: the frame holds the box already
        if parent is None:
            return
        self.list.setFixedHeight(unit(ROW) * _ROWS + unit(4))
        width = min(unit(_WIDTH), parent.width() - unit(48))
        self.setFixedWidth(width)
        self.adjustSize()
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - width) // 2, corner.y() + unit(_TOP))
