"""The left side of an issued letter: what became of it, ways out of the house, and the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from app import phrases
from app.domain.item import Act
from app.domain.sending import LetterState, spoken
from app.rules.almanac import eras
from app.rules.posting import doubt, methods
from ui.cases.act_form import ActForm
from ui.cases.lines import Lines
from ui.dates import brief
from ui.letter_states import state_tone, state_words
from ui.letters.dragging import DragHandle
from ui.widgets import (
    Badge,
    Button,
    Card,
    FlowRow,
    Muted,
    QuietButton,
    Reading,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from PySide6.QtGui import QAction

    from app.errors import CasebookError
    from app.views.acts import Field
    from app.views.letters import DocumentLine, Issued

_SAVES = {
    Act.DISPATCH: "発送を記録する",
    Act.DELIVERED: "配達を記録する",
    Act.RETURNED: "返戻を記録する",
    Act.VOID: "取り消す",
}
_OPENS = {
    Act.DISPATCH: "発送を記録…",
    Act.DELIVERED: "配達・受領を記録…",
    Act.RETURNED: "返戻を記録…",
    Act.VOID: "取り消す…",
}
ACT = "act"  # under this name it stands in what was begun
_VOID = "番号は欠番として登録簿に残り、再び使うことはありません。"


class IssuedCard(QWidget):
    """A letter of the register. Its bytes never change; a correction is a new letter."""

    wanted_save = Signal()
    wanted_drag = Signal()
    wanted_print = Signal()
    wanted_mail = Signal(bool)  # with a password
    wanted_correction = Signal()
    recorded = Signal(str, object)  # Act, dict: values of its form
    edited = Signal()  # the open form says something else than before
    left = Signal()  # not now

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._form: SendingForm | None = None
        self._put: dict[Act, dict[str, str]] = {}  # typed into forms that stand open no more
        self._forms: Mapping[Act, tuple[Field, ...]] = {}
        self._number = Text(wrap=True).selectable()
        self._number.setProperty("role", "section")
        self._title = Text(wrap=True)
        self._status = Badge()
        self._course = Reading(role="muted")
        self._dated = Muted(wrap=True)
        self._sum = Muted(wrap=True)
        self._place = Lines()
        self._card = Card(_SAVES[Act.DISPATCH]).add(self._place)
        self._acts = {act: self._opener(act) for act in _OPENS}
        head = row(self._number, self._status)
        head.setStretch(0, 1)
        facts = Card()
        facts.body.addLayout(head)
        facts.add(self._title, self._course, self._dated, self._sum)
        facts.add(self._ways())
        beside = QWidget()
        flow = FlowRow(beside, space=8)
        for button in (*self._acts.values(), self._correction):
            flow.addWidget(button)
        facts.add(beside)
        spread(self, column(facts, self._card, space=14), (0, 0, 0, 0))

    @property
    def form(self) -> SendingForm | None:
        """The form that is open: as a rule that of the dispatch."""
        return self._form

    @property
    def begun(self) -> dict[str, str]:
        """What was filled in and not recorded, with its act; nothing where nothing was."""
        if self._form is None or not self._form.touched:
            return {}
        return {ACT: str(self._form.act)} | self._form.values

    def show_letter(
        self,
        issued: Issued,
        line: DocumentLine | None,
        forms: Mapping[Act, tuple[Field, ...]],
        begun: Mapping[str, str],
    ) -> None:
        """Show an issued letter; `forms` are those of the acts that can be done to it now.

        `begun` was filled in before and not recorded.
        """
        if self._number.text() != issued.number:
            self.forget()
        self._number.setText(issued.number)
        self._title.setText(issued.title)
        day = issued.dated
        self._dated.setText(f"文書の日付 {day.year}年{day.month}月{day.day}日 {eras().write(day)}")
        self._sum.setText(f"SHA-256 {issued.sha256[:16]}…")
        self._sum.setToolTip(issued.sha256)
        self._strike(line)
        if line is not None:
            how = phrases.choice("how", line.how) if line.how else ""
            words = state_words(line, self._today)
            if line.state is LetterState.SENT:
                words = f"{words} {how}".strip()
            self._status.show_status(words, state_tone(line))
        course = _course(line, self._today) if line else []
        self._course.show_text("\n".join(course))
        self._course.setVisible(bool(course))
        self._forms = {act: _of_one(fields) for act, fields in forms.items()}
        holds = line is not None and line.state not in (LetterState.VOID, LetterState.SUPERSEDED)
        self._correction.setVisible(holds)
        self._mail.setVisible(holds)
        act = next((act for act in self._forms if act == begun.get(ACT)), None)
        self._open(act or _first(line, self._forms))
        if self._form is not None and act is not None:
            self._form.take(begun)

    def forget(self) -> None:
        """Show forms as they begin: what was typed was recorded, or is not wanted."""
        self._form = None
        self._put.clear()

    def refuse(self, error: CasebookError) -> None:
        """Say why the act was not recorded."""
        if self._form is not None:
            self._form.refuse(error)

    def open_form(self, act: Act) -> None:
        """Show the form of an act, where it can be done now."""
        if act in self._forms:
            self._open(act)

    def _strike(self, line: DocumentLine | None) -> None:
        font = self._number.font()
        font.setStrikeOut(line is not None and line.state is LetterState.VOID)
        self._number.setFont(font)

    def _open(self, act: Act | None) -> None:
        self._put_by()
        self._form = SendingForm(act, self._forms[act], self._today) if act else None
        self._place.refill([self._form] if self._form else [])
        self._card.setVisible(self._form is not None)
        for one, button in self._acts.items():
            button.setVisible(one in self._forms and one is not act)
        if self._form is not None and act is not None:
            if self._card.heading is not None:
                self._card.heading.setText(_SAVES[act])
            self._form.saved.connect(self._on_saved)
            self._form.left.connect(self.left)
            self._form.changed.connect(self.edited)
            self._form.begin()
            if act in self._put:
                self._form.take(self._put.pop(act))

    def _put_by(self) -> None:
        """Keep what was typed into the form that another one takes the place of."""
        if self._form is not None and self._form.touched:
            self._put[self._form.act] = self._form.values

    def _ways(self) -> QWidget:
        """Return the buttons by which the letter leaves the casebook."""
        place = QWidget()
        flow = FlowRow(place, space=8)
        self._print = Button("印刷…")
        self._print.setToolTip("発行したときのままのページを印刷します（Ctrl+P）")
        self._print.clicked.connect(self.wanted_print)
        self._save = Button("PDFを保存…")
        self._save.setToolTip("発行したときのままのPDFを保存します（Ctrl+S）")
        self._save.clicked.connect(self.wanted_save)
        self._mail = Button("メールの下書き…")
        self._mail.setToolTip(
            "文書を添付した下書きをファイルに作ります。送信はメールソフトで行います"
        )
        menu = QMenu(self._mail)
        menu.addAction("そのまま添付する…").setData(False)
        menu.addAction("パスワードを付けて添付する…").setData(True)
        menu.triggered.connect(self._on_mail)
        self._mail.setMenu(menu)
        self.handle = DragHandle(
            "ドラッグして渡す", "フォルダーや作成中のメールに、発行したときのままのPDFを落とせます"
        )
        self.handle.pulled.connect(self.wanted_drag)
        self._correction = QuietButton("差し替える文書を作る…")
        self._correction.setToolTip(
            "正しい文書を新しい番号で発行します。この文書も登録簿に残ります"
        )
        self._correction.clicked.connect(self.wanted_correction)
        for button in (self._print, self._save, self._mail, self.handle):
            flow.addWidget(button)
        return place

    def _opener(self, act: Act) -> QuietButton:
        button = QuietButton(_OPENS[act])
        button.setProperty("act", str(act))
        button.clicked.connect(self._on_opener)
        return button

    def _on_opener(self) -> None:
        button = self.sender()
        if button is not None:
            self._open(Act(str(button.property("act"))))

    def _on_mail(self, action: QAction) -> None:
        self.wanted_mail.emit(bool(action.data()))

    def _on_saved(self, values: dict[str, str]) -> None:
        if self._form is not None:
            self.recorded.emit(str(self._form.act), values | {"number": self._number.text()})


class SendingForm(ActForm):
    """The form of an act on a letter; says under the carrier's number what is odd about it."""

    def __init__(self, act: Act, fields: tuple[Field, ...], today: date) -> None:
        self.act = act
        super().__init__("", fields, today, _SAVES[act])
        self._doubt = Muted(wrap=True)
        self._doubt.setAccessibleName("追跡番号の確認")
        lines = self.layout()
        if isinstance(lines, QVBoxLayout):
            lines.insertWidget(lines.count() - 2, self._doubt)
        self._doubt.hide()
        if act is Act.VOID:
            self._doubt.setText(_VOID)
            self._doubt.show()
        for entry in self._entries:
            editor = entry.editor
            if entry.field.name == "tracking" and isinstance(editor, QLineEdit):
                editor.editingFinished.connect(self._on_tracking)
            elif entry.field.name == "how":
                editor.changed.connect(self._on_tracking)  # type: ignore[attr-defined]

    @override
    def _label(self, field: Field) -> str:
        why = self.act is Act.VOID and field.name == "text"
        return "取り消す理由" if why else super()._label(field)

    @property
    def doubt(self) -> str:
        """What is said about the carrier's number."""
        return self._doubt.text()

    def _on_tracking(self) -> None:
        values = self.values
        found = doubt(values.get("how", ""), values.get("tracking", ""))
        self._doubt.setText(phrases.tracking_doubt(found) if found else "")
        self._doubt.setVisible(found is not None)


def _first(line: DocumentLine | None, forms: Mapping[Act, tuple[Field, ...]]) -> Act | None:
    """Return the act whose form stands open: that it left, or arrived where one hears of it."""
    if Act.DISPATCH in forms:
        return Act.DISPATCH
    method = methods().get(line.how) if line and line.state is LetterState.SENT else None
    heard_of = method is not None and method.news > 0
    return Act.DELIVERED if heard_of and Act.DELIVERED in forms else None


def _of_one(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return a form that does not ask about which letter: it stands on the page."""
    return tuple(field for field in fields if field.name != "number")


def _course(line: DocumentLine, today: date) -> list[str]:
    """Return what became of a letter, line by line."""
    told = []
    if line.dispatched:
        how = phrases.choice("how", line.how) if line.how else ""
        number = f"　追跡番号 {spoken(line.tracking)}" if line.tracking else ""
        told.append(f"{brief(line.dispatched, today)} 発送　{how}{number}".rstrip())
    if line.delivered:
        told.append(f"{brief(line.delivered, today)} 配達・受領")
    if line.returned:
        told.append(f"{brief(line.returned, today)} 返戻")
    if line.voided:
        told.append(f"{brief(line.voided, today)} 取消（欠番）")
    if line.supersedes:
        told.append(f"{line.supersedes} に代わる文書です")
    if line.superseded:
        told.append(f"{line.superseded} に差し替えました")
    return told
