"""The list of blank forms, the one that is chosen as a picture, and the way to its PDF."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app import phrases
from app.rules.form_texts import Form
from ui.cases.lines import Lines
from ui.drafts import Keeping, as_draft, from_draft
from ui.forms.envelope_card import EnvelopeCard
from ui.letters.dragging import Dragging, DragHandle
from ui.letters.preview import A4_WIDTH, Preview
from ui.theme import tone, unit
from ui.widgets import (
    Card,
    Muted,
    OpenRow,
    PrimaryButton,
    Text,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.errors import CasebookError
    from app.views.letters import Envelope, FormLine, Picture
    from ui.desk import Desk

DRAFT = "envelope:"  # the name under which measures are kept that are not used yet
_SIDE = (372, 460)  # px of the column at the left, least and most


class FormsPart(QWidget):
    """What is handed out: chosen at the left, seen at the right. Stands on a page of any name."""

    said = Signal(str, str)  # text, tone

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._form: str = Form.REQUEST
        self._titles: dict[str, str] = {}
        self._rows: list[OpenRow] = []
        self._lines = Lines(space=4)
        self.envelope = EnvelopeCard()
        self._listed = False
        self._keeping = Keeping(desk, DRAFT, self)
        self._keeping.resume(DRAFT, "")
        self._why = Muted(wrap=True)
        self._why.hide()
        self.save = PrimaryButton("印刷用PDFを保存…")  # both stand in the head of the page
        self.save.setToolTip("選んだ様式を、印刷するためのPDFとして保存します（Ctrl+S）")
        self.save.setEnabled(False)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save.click)
        self._pdf = b""
        self.handle = DragHandle(
            "ドラッグして渡す", "フォルダーや作成中のメールに、この様式のPDFを落とせます"
        )
        self.handle.setEnabled(False)
        self.dragging = Dragging(self)
        self.preview = Preview(desk.theme)
        self._lay()
        self.save.clicked.connect(self._on_save)
        self.handle.pulled.connect(self._on_drag)
        self.preview.wanted.connect(self.draw)
        self.envelope.saved.connect(self._on_envelope)
        self.envelope.changed.connect(self._on_measured)

    @property
    def form(self) -> str:
        """The form that is chosen."""
        return self._form

    def refresh(self) -> None:
        """Fetch the forms and the envelopes again, and draw the one that is chosen."""
        self._desk.runner.run(partial(_list, self._desk.casebook), self._on_listed)

    def put_aside(self) -> None:
        """Keep at once what was measured and is not used yet."""
        self._on_measured()
        self._keeping.flush()

    def draw(self) -> None:
        """Draw the chosen form anew."""
        wish = _Wish(self._form, self.preview.page, self.preview.scale)
        act = partial(_draw, self._desk.casebook, wish)
        self._desk.runner.run(act, self._on_drawn, self._on_not_drawn)

    # ------------------------------------------------------------------ what was fetched

    def _on_listed(self, found: _Listed) -> None:
        self._titles = {line.form: line.title for line in found.forms}
        self._rows = [self._row(line) for line in found.forms]
        self._lines.refill(self._rows)
        if not self.envelope.touched:
            self.envelope.show_envelope(found.envelope)
        if not self._listed:
            self._listed = True
            self._take_up(found.kept)
        self._mark()
        self.draw()

    def _take_up(self, kept: str) -> None:
        """Show the measures that an earlier visit left."""
        self._keeping.resume(DRAFT, kept)
        values = from_draft(kept)
        if values:
            self._form = Form.CALIBRATION
            self.envelope.fill(values)

    def _row(self, line: FormLine) -> OpenRow:
        words = QWidget()
        about = Muted(line.about, wrap=True)
        spread(words, column(Text(line.title), about, space=4), (0, 4, 0, 4))
        made = OpenRow(f"{line.title}　{line.about}", [(words, 1)], line.form)
        made.chosen.connect(self._on_chosen)
        return made

    def _mark(self) -> None:
        for each in self._rows:
            chosen = each.key == self._form
            tone(each, tone="current" if chosen else "")
            each.setAccessibleDescription("選択中" if chosen else "")
        self.envelope.setVisible(self._form == Form.CALIBRATION)

    def _on_chosen(self, form: str) -> None:
        self._form = form
        self.handle.setEnabled(False)
        self._mark()
        self.preview.clear()
        self.draw()

    def _on_drawn(self, drawn: _Drawn) -> None:
        if drawn.wish.form != self._form:
            return
        self._why.hide()
        self.save.setEnabled(True)
        self._pdf = drawn.pdf
        self.handle.setEnabled(True)
        share = drawn.picture.width / (A4_WIDTH * drawn.wish.scale)
        self.preview.show_page(drawn.page, drawn.pages, drawn.picture, share)

    def _on_not_drawn(self, error: CasebookError) -> None:
        self.preview.clear()
        self.save.setEnabled(False)
        self.handle.setEnabled(False)
        self._why.setText(phrases.error(error))
        self._why.show()

    # ------------------------------------------------------------------ what is kept

    def _on_save(self) -> None:
        name = f"{self._titles[self._form]}.pdf"
        path = self._desk.ask.where_to_save(self, Path(name))
        if path is not None:
            act = partial(_save, self._desk.casebook, self._form, path)
            self._desk.runner.run(act, self._on_saved)

    def _on_saved(self, path: Path) -> None:
        self.said.emit(
            f"{path} に保存しました。印刷は倍率100%（実際のサイズ）でお願いします。", "done"
        )

    def _on_drag(self) -> None:
        """Let the form be dragged out; it says nothing of anybody, so nothing is written down."""
        try:
            self.dragging.drag(self.handle, f"{self._titles[self._form]}.pdf", self._pdf)
        except OSError:
            self.said.emit("一時フォルダーに書き込めないため、ドラッグできません。", "late")

    def _on_measured(self) -> None:
        if self._listed:
            touched = self.envelope.touched
            self._keeping.keep(as_draft(self.envelope.values if touched else {}))

    def _on_envelope(self, values: dict[str, str]) -> None:
        act = partial(self._desk.casebook.blanks.keep_envelope, values)
        self._desk.runner.run(act, self._on_envelope_kept, self.envelope.refuse)

    def _on_envelope_kept(self, envelope: Envelope) -> None:
        self.envelope.show_envelope(envelope)
        where = (
            "宛名は窓の位置に印刷します。" if envelope.used else "宛名は便箋の左上に印刷します。"
        )
        self.said.emit(f"窓あき封筒の設定を保存しました。これから作る文書の{where}", "done")
        self.draw()

    # ------------------------------------------------------------------ layout

    def _lay(self) -> None:
        left = QWidget()
        forms = Card("お渡しする用紙").add(self._lines, self._why)
        spread(left, column(forms, self.envelope, None, space=14), (0, 0, 16, 0))
        side = scrolled(left)
        side.setAccessibleName("様式の一覧")
        side.setMinimumWidth(unit(_SIDE[0]))
        side.setMaximumWidth(unit(_SIDE[1]))
        body = row(side, self.preview, space=18)
        body.setStretch(0, 4)
        body.setStretch(1, 5)
        spread(self, body, (0, 0, 0, 0))


class _Listed(NamedTuple):
    forms: tuple[FormLine, ...]
    envelope: Envelope
    kept: str  # measures that are not used yet


class _Wish(NamedTuple):
    form: str
    page: int
    scale: float


class _Drawn(NamedTuple):
    wish: _Wish
    page: int
    pages: int
    picture: Picture
    pdf: bytes


def _list(casebook: Casebook) -> _Listed:
    kept = casebook.drafts.kept(DRAFT).get(DRAFT, "")
    return _Listed(casebook.blanks.forms(), casebook.blanks.envelope(), kept)


def _draw(casebook: Casebook, wish: _Wish) -> _Drawn:
    pdf = casebook.blanks.pdf(wish.form)
    pages = casebook.letters.page_count(pdf)
    page = min(wish.page, pages - 1)
    return _Drawn(wish, page, pages, casebook.letters.picture(pdf, page, wish.scale), pdf)


def _save(casebook: Casebook, form: str, path: Path) -> Path:
    casebook.blanks.export(form, path)
    return path
