"""会社の様式: the company's own workbook, what its marks ask for, corrected, and filled."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget
from typing_extensions import override

from app import phrases
from app.domain.spans import Length, around
from ui.ledger.tables import table
from ui.pages import Page, PageName, Place
from ui.theme import tone, unit
from ui.widgets import (
    Button,
    Card,
    Elided,
    LabelledField,
    Lines,
    Muted,
    PageTitle,
    PrimaryButton,
    QuietButton,
    Reading,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.casebook import Casebook
    from app.changes import Change
    from app.domain.spans import Span
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.views.reports import FormPlace, FormPlan
    from ui.desk import Desk

_PAUSE = 400  # ms after the last letter before the values are counted anew
_PATTERN = "Excelのブック (*.xlsx *.xlsm)"
_LENGTHS = (
    ("月", Length.MONTH), ("四半期", Length.QUARTER), ("半期", Length.HALF), ("年度", Length.YEAR),
)  # fmt: skip
_HINT = (
    "様式のセルに {{受付}} や {{未了.受付番号}} のような印を書いておくと、そこに書き込みます。"
    "印がない様式には、下で場所を足してください。書式・数式・図・ほかのシートはそのまま残り、"
    "元のファイルは変わりません。"
)


class PlaceRow(QObject):
    """A cell to be filled: where, what, what that comes to, and a way to leave it out."""

    typed = Signal()
    left_out = Signal(object)  # itself

    def __init__(
        self, one: FormPlace, names: Sequence[str], parent: QObject, *, fixed: bool
    ) -> None:
        super().__init__(parent)
        self.place = QLineEdit(one.place)
        self.place.setAccessibleName("書き込む場所")
        self.place.setPlaceholderText("例：月報!B3")
        self.place.setReadOnly(fixed)
        self.place.setMinimumWidth(unit(150))
        self.text = QComboBox()
        self.text.setEditable(True)
        self.text.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.text.setAccessibleName(f"{one.place or '新しい場所'}に書き込む内容")
        self.text.addItems([f"{{{{{name}}}}}" for name in names])
        completer = self.text.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.text.setCurrentText(one.text)
        self.text.setMinimumWidth(unit(280))
        self.shown = Elided()
        self.shown.setMinimumWidth(unit(160))
        self.off = Button("外す")
        self.off.setAccessibleName(f"{one.place or '新しい場所'}を外す")
        self.show_value(one)
        self.place.textEdited.connect(self.typed)
        self.text.editTextChanged.connect(self.typed)
        self.off.clicked.connect(self._on_off)

    def _on_off(self) -> None:
        self.left_out.emit(self)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The cells of its line."""
        return self.place, self.text, self.shown, self.off

    def show_value(self, one: FormPlace) -> None:
        """Show what the cell comes to, or why it cannot be filled."""
        words = phrases.error(one.fault) if one.fault is not None else one.shown
        self.shown.setText(words.replace("\n", " "))
        tone(self.text, tone="late" if one.fault is not None else "")
        tone(self.shown, role="error" if one.fault is not None else "")
        self.shown.setAccessibleName(f"{one.place} {words}")
        self.shown.setToolTip(words)


class ReportFormPage(Page):
    """A workbook is chosen, what goes where is shown and corrected, a copy is filled."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "会社の様式に書き込む")
        today = desk.today
        self._day = today.replace(day=1)
        self._book: Path | None = None
        self._names: tuple[str, ...] = ()
        self.rows: list[PlaceRow] = []
        self._below = Muted()
        self._back = QuietButton("集計に戻る", desk.theme, "back")
        self._pick = Button("様式を選ぶ…")
        self._pick.setToolTip("会社の様式（Excel）を選びます（Ctrl+O）")
        self.length = QComboBox()
        self.length.setAccessibleName("集計の期間")
        self.length.addItems([words for words, _ in _LENGTHS])
        self.fill = PrimaryButton("書き込んで保存…")
        self.fill.setToolTip("写しに書き込み、別のファイルに保存します（Ctrl+S）")
        self._problem = Reading()
        self._lines = Lines()
        self._more = Button("場所を足す")
        self._more.setToolTip("書き込む場所を足します（Ctrl+N）")
        self._card = Card("書き込む場所")
        self._where = Muted(wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._lay()
        self._connect()
        self._show_state()

    @override
    def go_to(self, place: Place) -> None:
        year, _, month = place.query.partition("-")
        if month:
            self._day = date(int(year), int(month), 1)
        if place.file is not None:
            self.open_book(place.file)
        else:
            self.refresh()

    @override
    def concerns(self, change: Change) -> bool:
        return self._book is not None

    @override
    def refresh(self) -> None:
        self._below.setText(self.desk.casebook.reporting.label(self.span))
        if self._book is not None:
            self._plan(self.texts)

    @property
    def span(self) -> Span:
        """The months the workbook is filled with."""
        start = self.desk.casebook.reporting.fiscal_start
        return around(self._day, _LENGTHS[self.length.currentIndex()][1], start)

    @property
    def texts(self) -> dict[str, str]:
        """What goes where, as it stands on the page."""
        pairs = [(r.place.text().strip(), r.text.currentText()) for r in self.rows]
        return {place: text for place, text in pairs if place and text.strip()}

    def open_book(self, path: Path) -> None:
        """Read a workbook and show what goes where."""
        self._book = path
        self.rows.clear()
        self._where.setText("")
        self._plan(None)

    # -------------------------------------------------------------- showing

    def _plan(self, texts: Mapping[str, str] | None) -> None:
        if self._book is None:
            return
        act = partial(_planned, self.desk.casebook, self.span, self._book, texts)
        again = self._on_counted if texts is not None else self._on_read
        self.desk.runner.run(act, again, self._on_refused)

    def _on_read(self, plan: FormPlan) -> None:
        self._names = plan.names
        self.rows = [self._row(one, fixed=True) for one in plan.places]
        self._refill()
        self._on_counted(plan)
        if self.rows:
            self.rows[0].text.setFocus()

    def _on_counted(self, plan: FormPlan) -> None:
        by_place = {one.place: one for one in plan.places}
        for shown in self.rows:
            one = by_place.get(shown.place.text().strip())
            if one is not None:
                shown.show_value(one)
        self._problem.show_text("")
        self._show_state(faults=any(one.fault for one in plan.places))

    def _on_refused(self, error: CasebookError) -> None:
        if not self.rows:
            self._book = None
        self._problem.show_text(phrases.error(error))
        self._show_state(faults=True)

    def _show_state(self, *, faults: bool = False) -> None:
        book = self._book
        self._card.setVisible(book is not None)
        self.fill.setEnabled(book is not None and bool(self.texts) and not faults)
        if self._card.heading is not None and book is not None:
            self._card.heading.setText(f"書き込む場所　{book.name}")
        self._problem.setVisible(bool(self._problem.text_shown))
        self._where.setVisible(bool(self._where.text()))

    def _row(self, one: FormPlace, *, fixed: bool) -> PlaceRow:
        made = PlaceRow(one, self._names, self, fixed=fixed)
        made.typed.connect(self._on_typed)
        made.left_out.connect(self._on_left_out)
        return made

    def _on_typed(self) -> None:
        self._pause.start()

    def _on_left_out(self, gone: PlaceRow) -> None:
        self.rows = [one for one in self.rows if one is not gone]
        self._refill()
        self._more.setFocus()
        self.refresh()

    def _refill(self) -> None:
        heads = ("場所", "書き込む内容", "書き込まれる値", "")
        self._lines.refill([table(heads, [one.widgets for one in self.rows], 2)])

    # -------------------------------------------------------------- acts

    def _on_pick(self) -> None:
        chosen = self.desk.ask.which_to_open(self, "会社の様式を選ぶ", _PATTERN)
        if chosen:
            self.open_book(chosen[0])

    def _on_more(self) -> None:
        from app.views.reports import FormPlace

        if self._book is None:
            return
        self.rows.append(self._row(FormPlace("", "", ""), fixed=False))
        self._refill()
        self.rows[-1].place.setFocus()

    def _on_fill(self) -> None:
        book = self._book
        if book is None or not self.fill.isEnabled():
            return
        suggested = book.with_name(f"{book.stem}_{self.span.first:%Y%m}{book.suffix}")
        path = self.desk.ask.where_to_save(self, suggested)
        if path is not None:
            act = partial(_filled, self.desk.casebook, self.span, book, self.texts, path)
            self.desk.runner.run_long(act, self._on_filled, self._on_refused)

    def _on_filled(self, path: Path) -> None:
        self._where.setText(
            f"{path} に書き込みました。次にこの様式を選ぶと、同じ場所に書き込みます。"
        )
        self._show_state()
        self.say("会社の様式に書き込みました。")

    def _on_back(self) -> None:
        self.go(Place(PageName.MONTH))

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        head = row(
            self._back,
            column(None, PageTitle("会社の様式に書き込む"), self._below, None, space=4),
            None,
            LabelledField("期間", self.length),
            row(self._pick, self.fill, space=8),
            space=16,
        )
        self._card.add(self._lines)
        self._card.body.addLayout(row(self._more, None))
        inside = QWidget()
        hint = Card("様式の書き方").add(Muted(_HINT, wrap=True))
        spread(inside, column(self._card, hint, None, space=14), (0, 0, 8, 8))
        whole = column(head, self._problem, self._where, scrolled(inside), space=12)
        whole.setStretch(3, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _connect(self) -> None:
        self._back.clicked.connect(self._on_back)
        self._pick.clicked.connect(self._on_pick)
        self._more.clicked.connect(self._on_more)
        self.fill.clicked.connect(self._on_fill)
        self.length.currentIndexChanged.connect(self.refresh)
        self._pause.timeout.connect(self.refresh)
        for keys, slot in (
            ("Ctrl+O", self._on_pick), ("Ctrl+N", self._on_more), ("Ctrl+S", self._on_fill),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(slot)


def _planned(
    casebook: Casebook, span: Span, book: Path, texts: Mapping[str, str] | None
) -> FormPlan:
    return casebook.reporting.form_plan(span, book, texts)


def _filled(
    casebook: Casebook,
    span: Span,
    book: Path,
    texts: Mapping[str, str],
    path: Path,
    progress: Progress,
) -> Path:
    progress.still_wanted()
    casebook.reporting.fill_planned(span, book, path, texts)
    return path
