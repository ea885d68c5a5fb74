"""The frame around the pages of an open casebook: rail, search, news, and where one was."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app import phrases
from app.changes import Change
from app.company.profile import Approval
from app.errors import UnavailableError
from app.rules import almanac
from ui.actions import Actions
from ui.busy import Busy
from ui.keys import KeyWindow
from ui.pages import PageName, Place
from ui.rail import Rail
from ui.sitting import Sitting
from ui.theme import unit
from ui.widgets import Button, Notice, PrimaryButton, Text, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.errors import CasebookError
    from app.views.today import Calendar
    from ui.desk import Desk
    from ui.jobs import JobRunner
    from ui.pages import Page, Word
    from ui.palette.palette import Palette

    Pages = Mapping[PageName, Callable[[Desk], Page]]

_ALWAYS = (PageName.TODAY, PageName.CASES)
_WHERE_MADE = (
    PageName.MONTH,
    PageName.SETTINGS,
    PageName.PERSONS,
    PageName.FORMS,
    PageName.TEXTS,
    PageName.PHONE,
    PageName.LEDGER,
    PageName.KEEPING,
    PageName.BATCH,
    PageName.LOG,
)
"""Pages that the action of the same name goes to, as those of every day. Mails are chosen first."""
_SIDE = 28  # px left and right of a page
_PAGE_SAID = 1500  # ms in which what a page said is about the same act
_DAY = 60_000  # ms between looks at the date


class Frame(QWidget):
    """An open casebook on the screen. Closing it drops every page and what it showed."""

    wanted_lock = Signal()
    wanted_manual = Signal()
    wanted_quit = Signal()
    wanted_bundle = Signal()  # an ask for an approval, or its answer
    wanted_mails = Signal()  # the officer wants to choose mail files

    def __init__(self, desk: Desk, pages: Pages) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._desk = desk
        self._factories = pages
        self._made: dict[PageName, Page] = {}
        self._been: list[Place] = []
        self._date = desk.today
        self._keys: KeyWindow | None = None
        self._palette: Palette | None = None
        self._offered: Place | None = None
        self.actions_table = Actions(desk.theme, self)
        self.addActions(self.actions_table.all())
        self.tell_approval()
        for name in (*_WHERE_MADE, PageName.MAILS):
            self.actions_table.of(name).setVisible(name in pages)

        self._stack = QStackedWidget()
        self._rail = Rail(
            desk.theme, self.actions_table, _on_rail(pages), _company(desk), _actor(desk)
        )
        self._search = _search_field()
        self._search.returnPressed.connect(self._on_search)
        self.notice = Notice(desk.theme)
        self._busy = Busy()
        self._sitting = Sitting(desk, self)
        self._told = QElapsedTimer()
        self._lay()
        self._connect()

        self._midnight = QTimer(self)
        self._midnight.setInterval(_DAY)
        self._midnight.timeout.connect(self._on_minute)
        self._midnight.start()

    def tell_approval(self) -> None:
        """Offer what belongs to approval by bundle only where two persons are wanted."""
        two = self._desk.casebook.profile.approval is Approval.TWO
        self.actions_table.of("bundle").setVisible(two)

    @property
    def place(self) -> Place | None:
        """Where the officer is."""
        return self._been[-1] if self._been else None

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._made.get(self._been[-1].page) if self._been else None

    def go(self, place: Place) -> None:
        """Show `place`, unless the present page must not be left."""
        if place.page not in self._factories or not self.may_leave():
            return
        if place.bare != self.place:
            self._been.append(place.bare)
        self._show(place)

    def back(self) -> None:
        """Go where the officer was before; the list if there is no such place."""
        if not self.may_leave():
            return
        if len(self._been) > 1:
            self._been.pop()
            self._show(self._been[-1])
        elif PageName.TODAY in self._factories:
            self._been = [Place(PageName.TODAY)]
            self._show(self._been[-1])

    def may_leave(self) -> bool:
        """Return whether the present page lets go."""
        page = self.page
        return page is None or page.may_leave()

    def put_aside(self) -> None:
        """Let every page keep what is unfinished; nobody is asked."""
        for page in self._made.values():
            page.put_aside()

    def tell(self, text: str, tone: str = "done") -> None:
        """Say something in the strip; a screen reader says it aloud."""
        self._told.start()
        self.notice.tell(text, tone)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.notice, text))

    def offer(self, text: str, place: Place, go_on: str = "続きから書く") -> None:
        """Say something in the strip, with a button that goes to `place`."""
        self.tell(text, "fresh")
        self._offered = place
        self.notice.offer(go_on, place.page.value)

    def tell_error(self, error: CasebookError) -> None:
        """Say in a sentence what was refused or is not available."""
        tone = "late" if isinstance(error, UnavailableError) else "soon"
        self.tell(phrases.error(error), tone)

    def watch(self, runner: JobRunner) -> None:
        """Show the progress of what `runner` runs, and let the officer call it off."""
        self._busy.watch(runner)

    def _show(self, place: Place) -> None:
        page = self._made.get(place.page)
        if page is None:
            page = self._factories[place.page](self._desk)
            page.wanted.connect(self.go)
            page.went_back.connect(self.back)
            page.said.connect(self._on_said)
            self._made[place.page] = page
            self._stack.addWidget(page)
        elif self._stack.currentWidget() is not page:
            self.notice.hide()
        page.visit(place)
        wanted = page.focusWidget()  # asked for before it could be seen
        self._stack.setCurrentWidget(page)
        focus: QWidget | None = self.window().focusWidget()
        if focus is None or not page.isAncestorOf(focus):
            (wanted if _can_take(wanted) else page).setFocus()
        self._rail.mark(place.page)
        self.actions_table.of("back").setEnabled(len(self._been) > 1)

    def _lay(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        if self._desk.casebook.now.rehearsal:
            right.addWidget(_rehearsal(self._desk))
        if (only_read := self._desk.casebook.only_read) is not None:
            right.addWidget(_banner(phrases.only_read(only_read)))
        right.addWidget(self._top_bar())
        right.addWidget(self._stack, 1)
        right.addWidget(self._strip())
        whole = row(self._rail, space=0)
        whole.addLayout(right, 1)
        spread(self, whole, (0, 0, 0, 0))

    def _top_bar(self) -> QWidget:
        theme = self._desk.theme
        bar = QWidget()
        mails = Button("メールを取り込む", theme, "mail").does(self.actions_table.of("mails"))
        phone = PrimaryButton("電話を記録", theme, "phone").does(self.actions_table.of("phone"))
        # what has no parent yet must not be shown: it would flash as a window of its own
        for button, page in ((phone, PageName.PHONE), (mails, PageName.MAILS)):
            if page not in self._factories:
                button.hide()
        line = row(self._search, None, mails, phone, space=16)
        line.setStretch(0, 1)  # as wide as it may be
        line.setStretch(1, 0)
        spread(bar, line, (_SIDE, 20, _SIDE, 12))
        return bar

    def _strip(self) -> QWidget:
        # its height is there from the start: news come and go, the page stays where it is
        strip = QWidget()
        strip.setMinimumHeight(unit(56))
        line = row(self.notice, self._busy, space=16)
        line.setStretch(0, 1)
        spread(strip, line, (_SIDE, 4, _SIDE, 8))
        return strip

    def _connect(self) -> None:
        table = self.actions_table
        for page in (*_ALWAYS, *_WHERE_MADE):
            table.of(page).triggered.connect(self._on_page)
        table.of("mails").triggered.connect(self.wanted_mails)
        table.of("bundle").triggered.connect(self.wanted_bundle)
        table.of("search").triggered.connect(self._on_find)
        table.of("palette").triggered.connect(self._on_palette)
        table.of("undo").triggered.connect(self._sitting.undo)
        table.of("redo").triggered.connect(self._sitting.redo)
        self._sitting.changed.connect(self._on_sitting)
        self._sitting.offered.connect(self._on_offered)
        self._sitting.undone.connect(self._on_undone)
        self._sitting.redone.connect(self._on_redone)
        self._sitting.refused.connect(self.tell_error)
        self._on_sitting()
        table.of("back").triggered.connect(self.back)
        table.of("refresh").triggered.connect(self._on_refresh)
        table.of("keys").triggered.connect(self._on_keys)
        table.of("manual").triggered.connect(self.wanted_manual)
        table.of("quit").triggered.connect(self.wanted_quit)
        table.of("calendar").triggered.connect(self._on_calendar)
        self.notice.taken.connect(self._on_offer)
        table.of("lock").triggered.connect(self.wanted_lock)

    def _on_page(self) -> None:
        self.go(Place(PageName(self.sender().objectName())))

    def _on_calendar(self) -> None:
        path = self._desk.ask.where_to_save(self, Path("窓口台帳の期日.ics"))
        if path is not None:
            act = partial(self._desk.casebook.deadlines.export, path)
            self._desk.runner.run(act, self._on_exported)

    def _on_exported(self, told: Calendar) -> None:
        gone = f"、取り消し {told.gone}件" if told.gone else ""
        self.tell(f"期日 {told.dates}件{gone}を書き出しました。予定表ソフトで読み込んでください。")

    def _on_palette(self) -> None:
        from ui.palette.palette import Palette

        if self._palette is None:
            self._palette = Palette(self._desk, self.actions_table, self)
            self._palette.wanted.connect(self.go)
        self._palette.open_at(self.place)

    def _on_sitting(self) -> None:
        undo, redo = self.actions_table.of("undo"), self.actions_table.of("redo")
        undo.setText(self._sitting.undo_text)
        redo.setText(self._sitting.redo_text)
        undo.setEnabled(self._sitting.can_undo)
        redo.setEnabled(self._sitting.can_redo)

    def _on_offered(self, text: str) -> None:
        """Offer to undo beside what the page has just said itself, else say what was done."""
        fresh = self._told.isValid() and self._told.elapsed() < _PAGE_SAID
        if not (fresh and self.notice.isVisible()):
            self.tell(text)
        self.notice.offer("元に戻す", "undo")

    def _on_undone(self, text: str) -> None:
        self.tell(text)
        self.notice.offer("やり直す", "redo")

    def _on_redone(self, text: str) -> None:
        self.tell(text)
        self.notice.offer("元に戻す", "undo")

    def _on_offer(self, what: str) -> None:
        self.notice.hide()
        if what in ("undo", "redo"):
            self.actions_table.of(what).trigger()
        elif self._offered is not None:
            self.go(self._offered)

    def _on_find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _on_search(self) -> None:
        self.go(Place(PageName.CASES, query=self._search.text().strip()))
        self._search.clear()

    def _on_refresh(self) -> None:
        page = self.page
        if page is not None:
            page.refresh()

    def _on_keys(self) -> None:
        if self._keys is None:
            self._keys = KeyWindow(self.actions_table.all(), self)
            self._keys.destroyed.connect(self._on_keys_gone)
        self._keys.show()
        self._keys.raise_()

    def _on_keys_gone(self) -> None:
        self._keys = None

    def _on_said(self, word: Word) -> None:
        self.tell(word.text, word.tone)

    def _on_minute(self) -> None:
        today = self._desk.today
        if today != self._date:
            self._date = today
            self._desk.bus.tell(Change(act="day"))


def _can_take(focus: QWidget | None) -> bool:
    # PySide's stubs never say that nothing has the focus
    return focus is not None and focus.isVisible() and focus.isEnabled()


def _on_rail(pages: Pages) -> tuple[PageName, ...]:
    leading = (
        PageName.TODAY,
        PageName.CASES,
        PageName.PERSONS,
        PageName.MONTH,
        PageName.FORMS,
        PageName.TEXTS,
        PageName.SETTINGS,
        PageName.KEEPING,
        PageName.LOG,
    )
    return tuple(name for name in leading if name in pages)


def _actor(desk: Desk) -> str:
    """Return who works, where there are several who might."""
    casebook = desk.casebook
    return casebook.actor if len(casebook.staff) > 1 else ""


def _company(desk: Desk) -> str:
    return desk.casebook.profile.company.name


def _search_field() -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText("氏名・電話・受付番号・本文を検索（Ctrl+F）")
    field.setAccessibleName("案件の検索")
    field.setMaximumWidth(unit(520))
    field.setMinimumWidth(unit(280))
    return field


def _rehearsal(desk: Desk) -> QWidget:
    return _banner(f"練習用の日付：{almanac.eras().write(desk.today)}")


def _banner(told: str) -> QWidget:
    """Say what holds on every page, above all of them."""
    banner = QFrame()
    banner.setObjectName("rehearsal")
    words = Text(told, wrap=True)
    words.setAccessibleName(told)
    spread(banner, column(words), (_SIDE, 4, _SIDE, 4))
    return banner
