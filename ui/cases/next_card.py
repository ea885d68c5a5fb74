"""次にすること: a sentence, one button, and every other act the case allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app import phrases
from app.domain import leak
from app.domain.incidents import ACTS
from app.domain.item import Act
from app.domain.retention import HOLD, RELEASE
from app.domain.undoing import UNDO
from ui.cases.act_form import ActForm
from ui.widgets import Button, Card, Muted, PrimaryButton, Reading, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction

    from app.errors import CasebookError
    from app.views.cases import CaseSheet, ItemSheet, Offer
    from ui.cases.act_form import ActForm

_KEEPING_TITLES = {HOLD: "保管の指定", RELEASE: "保管の指定を解く"}
KEEPING = frozenset(_KEEPING_TITLES)
"""Acts of the desk of disposal that are done from the case, too."""
NEXT_KEYS = "Ctrl+J"
MENU_KEYS = "Ctrl+Shift+J"

# Done elsewhere on the page: the note field, the letter page; a mail arrives by being dropped.
_ELSEWHERE = frozenset({Act.NOTE, Act.DONE})


class Deed(NamedTuple):
    """An act on an item of the case, 0 for the case as a whole."""

    act: str  # an Act, or the name of an act on a leak or an inquiry
    item: int
    nr: int = 0  # of the leak or inquiry, 0 where it is none, or the one it fits

    @property
    def place(self) -> int:
        """Which item, leak or inquiry the casebook is told."""
        return self.nr or self.item


class NextCard(Card):
    """What is next, said and offered; the form of an act opens in the same place."""

    chosen = Signal(object)  # Deed
    filled = Signal(object, object)  # Deed, dict of values
    closed = Signal()  # the form is gone

    def __init__(self) -> None:
        super().__init__("次にすること")
        if self.heading is not None:
            self.heading.setWordWrap(True)
        self._next: Deed | None = None
        self._items: tuple[ItemSheet, ...] = ()
        self._form: ActForm | None = None
        self._deed: Deed | None = None
        self._about = Muted(wrap=True)
        self._sentence = Reading()
        self._do = PrimaryButton("")
        self._do.setToolTip(f"次の一歩に進みます（{NEXT_KEYS}）")
        self._do.clicked.connect(self._on_next)
        self._more = Button("ほかの操作")
        self._more.setToolTip(f"この案件でできることの一覧（{MENU_KEYS}）")
        self._menu = QMenu(self._more)
        self._menu.setToolTipsVisible(True)
        self._menu.triggered.connect(self._on_menu)
        self._more.setMenu(self._menu)
        self._calm = QWidget()
        spread(
            self._calm,
            column(self._sentence, row(self._do, self._more), space=8),
            (0, 0, 0, 0),
        )
        self.add(self._about, self._calm)
        for keys, slot in ((NEXT_KEYS, self._on_next), (MENU_KEYS, self._on_more)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @property
    def form(self) -> ActForm | None:
        """The form that is open, if one is."""
        return self._form

    @property
    def deed(self) -> Deed | None:
        """What the open form is about."""
        return self._deed

    @property
    def sentence(self) -> str:
        """What is said to be next."""
        return self._sentence.text_shown

    @property
    def menu(self) -> QMenu:
        """Every act the case allows now."""
        return self._menu

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Say what is next in this case and offer what else it allows."""
        step = sheet.next
        self._next = Deed(step.act, step.item) if step.act else None
        self._sentence.show_text(phrases.next_step(step))
        self._items = sheet.items
        if self._form is None:
            self._tell_item(step.item)
        self._do.setVisible(self._next is not None)
        if step.act is not None:
            self._do.setText(phrases.act(step.act))
            self._do.setAccessibleName(phrases.act(step.act))
        self._fill_menu(sheet)

    def open_form(self, deed: Deed, form: ActForm) -> None:
        """Open the form of `deed` in place of the sentence."""
        title = _KEEPING_TITLES.get(deed.act) or phrases.act(deed.act)
        self.close_form()
        if self.heading is not None:
            self.heading.setText(title)
        form.setAccessibleName(title)
        form.saved.connect(self._on_saved)
        form.left.connect(self._on_left)
        self._form, self._deed = form, deed
        self._tell_item(deed.item)
        self._calm.hide()
        self.add(form)
        form.show()
        form.begin()

    def close_form(self) -> None:
        """Show the sentence again."""
        if self._form is None:
            return
        self._form.hide()
        self._form.deleteLater()
        self._form = self._deed = None
        if self.heading is not None:
            self.heading.setText("次にすること")
        self._tell_item(self._next.item if self._next else 0)
        self._calm.show()
        self.closed.emit()

    def refuse(self, error: CasebookError) -> None:
        """Say in the open form why the act was not done."""
        if self._form is not None:
            self._form.refuse(error)

    def release(self) -> None:
        """Let the officer go on with the form: she did not agree to the act."""
        if self._form is not None:
            self._form.hold(busy=False)

    def settle(self) -> None:
        """Put the focus on the next step."""
        (self._do if self._do.isVisibleTo(self) else self._more).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _tell_item(self, position: int) -> None:
        """Say which of several items the card speaks of."""
        item = next((each for each in self._items if each.position == position), None)
        self._about.setVisible(item is not None and len(self._items) > 1)
        if item is not None:
            self._about.setText(f"{item.position}  {phrases.kind_short(item.kind)}")

    def _on_next(self) -> None:
        if self._next is not None and self._form is None:
            self.chosen.emit(self._next)

    def _on_more(self) -> None:
        if self._form is None:
            self._more.showMenu()

    def _on_menu(self, action: QAction) -> None:
        deed = action.data()
        if isinstance(deed, Deed):
            self.chosen.emit(deed)

    def _on_saved(self, values: object) -> None:
        self.filled.emit(self._deed, values)

    def _on_left(self) -> None:
        self.close_form()
        self.settle()

    def _fill_menu(self, sheet: CaseSheet) -> None:
        self._menu.clear()
        several = len(sheet.items) > 1
        for item in sheet.items:
            into = self._menu
            if several:
                into = self._menu.addMenu(f"{item.position} {phrases.kind_short(item.kind)}")
            fill_menu(into, item.offers)
        if not self._menu.isEmpty():
            self._menu.addSeparator()
        if sheet.tombstone is None:
            held, words = (RELEASE, "を解く") if sheet.held else (HOLD, "をする")
            self._menu.addAction("最後の操作を元に戻す").setData(Deed(UNDO, 0))
            self._menu.addAction(f"保管の指定{words}").setData(Deed(held, 0))
            self._menu.addSeparator()
        own = [offer for offer in sheet.offers if not offer.nr]
        for title, offers in incident_offers(sheet).items():
            fill_menu(self._menu.addMenu(title), offers)
        fill_menu(self._menu, own)
        self._more.setEnabled(not self._menu.isEmpty())


def incident_offers(sheet: CaseSheet) -> dict[str, tuple[Offer, ...]]:
    """Return what the leaks and inquiries of a case allow, by what each is called."""
    found: dict[str, tuple[Offer, ...]] = {}
    for offer in sheet.offers:
        if offer.nr:
            title = incident_name(sheet, offer.act, offer.nr)
            found[title] = (*found.get(title, ()), offer)
    return found


def incident_name(sheet: CaseSheet, act: str, nr: int) -> str:
    """Return 漏えい等, or 漏えい等 2件目 where the case has several."""
    of_leaks = is_about_leaks(act)
    several = len(sheet.leaks if of_leaks else sheet.inquiries) > 1
    name = "漏えい等" if of_leaks else "認定個人情報保護団体からの照会"
    return f"{name} {nr}件目" if several else name


def is_about_leaks(act: str) -> bool:
    """Return whether an act of this name is about a leak, and not about an inquiry."""
    return isinstance(ACTS[act], leak.Act)


def fill_menu(menu: QMenu, offers: Iterable[Offer]) -> None:
    """Put acts into `menu`; what cannot be done yet stands last and says what it waits for."""
    best: dict[Deed, Offer] = {}
    for offer in offers:
        deed = Deed(offer.act, offer.item, offer.nr)
        if deed.act in _ELSEWHERE:
            continue
        if deed not in best or len(offer.missing) < len(best[deed].missing):
            best[deed] = offer
    now = {deed: offer for deed, offer in best.items() if not offer.missing}
    later = {deed: offer for deed, offer in best.items() if offer.missing}
    for deed in now:
        menu.addAction(phrases.act(deed.act)).setData(deed)
    if now and later:
        menu.addSeparator()
    for deed, offer in later.items():
        wants = "・".join(phrases.missing(each) for each in offer.missing)
        action = menu.addAction(f"{phrases.act(deed.act)}（まだできません：{wants}）")
        action.setData(deed)
        action.setEnabled(False)
