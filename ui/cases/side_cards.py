"""The cards beside the timeline: items, people, letters, tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app import phrases
from app.domain.item import Act
from app.domain.requests import Ground
from app.domain.sending import LetterState
from app.rules.lawbook import lawbook
from ui.cases.heading import kind_with_article
from ui.cases.lines import Lines, beside, fact
from ui.cases.next_card import Deed, fill_menu
from ui.dates import brief, spoken
from ui.due import of_day
from ui.letter_states import state_tone, state_words
from ui.widgets import (
    Badge,
    Button,
    Card,
    Elided,
    Muted,
    OpenRow,
    QuietButton,
    Reading,
    Rule,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from PySide6.QtGui import QAction

    from app.views.cases import CaseSheet, ItemSheet, TaskLine
    from app.views.letters import DocumentLine
    from app.views.people import Person


class ItemsCard(Card):
    """項目: what is asked, how it was decided and why, and the acts of each item."""

    chosen = Signal(object)  # Deed

    def __init__(self) -> None:
        super().__init__("項目")
        self._lines = Lines(space=12)
        self.add(self._lines)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the items of the case."""
        self._lines.refill(self._blocks(sheet, today))
        self.setVisible(bool(sheet.items))

    def _blocks(self, sheet: CaseSheet, today: date) -> Iterable[QWidget]:
        for place, item in enumerate(sheet.items):
            if place:
                yield Rule()
            block = ItemBlock(item, today)
            block.chosen.connect(self.chosen)
            yield block


class ItemBlock(QWidget):
    """One item and its menu of acts."""

    chosen = Signal(object)  # Deed

    def __init__(self, item: ItemSheet, today: date) -> None:
        super().__init__()
        name = f"{item.position}  {kind_with_article(item)}"
        status = Badge(phrases.state(item.state), "waiting" if item.state.open else "done")
        lines = column(beside(Reading(name, role="strong"), status), space=4)
        for label, text in _facts(item, today):
            lines.addLayout(fact(label, text))
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_menu)
        fill_menu(self._menu, item.offers)
        if not self._menu.isEmpty():
            more = QuietButton("この項目の操作")
            more.setAccessibleName(f"{name} の操作")
            more.setMenu(self._menu)
            lines.addLayout(row(None, more))
        spread(self, lines, (0, 0, 0, 0))

    def _on_menu(self, action: QAction) -> None:
        deed = action.data()
        if isinstance(deed, Deed):
            self.chosen.emit(deed)


class PeopleCard(Card):
    """ご本人・代理人: who asks, for whom, and how to reach them."""

    chosen = Signal(object)  # Deed
    wanted_person = Signal(int)  # id: her other cases, and who may be the same

    def __init__(self) -> None:
        super().__init__("ご本人・代理人")
        self._lines = Lines(space=12)
        self._edit = QuietButton("直す…")
        self._edit.setAccessibleName("ご本人・代理人を直す")
        self._edit.clicked.connect(self._on_edit)
        self.head(self._edit).add(self._lines)

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show the people of the case."""
        self.setVisible(sheet.tombstone is None)
        nobody = (Muted("匿名の申出です。", wrap=True),)
        self._lines.refill([self._person(person) for person in sheet.people] or nobody)
        self._edit.setVisible(_offered(sheet, Act.PERSON))

    def _person(self, person: Person) -> QWidget:
        more = QuietButton("この方のほかの案件・連絡先…")
        more.setAccessibleName(f"{person.name} のほかの案件・連絡先")
        more.setProperty("person", person.id)
        more.clicked.connect(self._on_more)
        return _person(person, more)

    def _on_more(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.wanted_person.emit(int(sender.property("person")))

    def _on_edit(self) -> None:
        self.chosen.emit(Deed(Act.PERSON, 0))


class DocumentsCard(Card):
    """文書: the letters that were issued, and the way to a new one."""

    wanted_letter = Signal()
    wanted_slip = Signal()
    opened = Signal(str)  # number of an issued letter

    def __init__(self) -> None:
        super().__init__("文書")
        self._lines = Lines(space=4)
        self._make = Button("文書を作る…")
        self._make.setToolTip("文書を選び、見ながら作ります（Ctrl+D）")
        self._make.clicked.connect(self.wanted_letter)
        self._slip = QuietButton("受付票…")
        self._slip.setToolTip("来所・お電話の方にお渡しする受付票を保存し、この案件に残します")
        self._slip.clicked.connect(self.wanted_slip)
        self.head(self._slip).add(self._lines, self._make)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the issued letters of the case."""
        none = (Muted("まだ発行した文書はありません。", wrap=True),)
        self._lines.refill([self._row(each, today) for each in sheet.documents] or none)
        self._make.setVisible(sheet.tombstone is None)
        self._slip.setVisible(sheet.tombstone is None and sheet.open)
        self.setVisible(sheet.tombstone is None or bool(sheet.documents))

    def _row(self, document: DocumentLine, today: date) -> QWidget:
        line = _document(document, today)
        line.setProperty("document", document.number)
        line.setEnabled(document.erased is None)
        line.clicked.connect(self._on_row)
        return line

    def _on_row(self) -> None:
        line = self.sender()
        if line is not None:
            self.opened.emit(str(line.property("document")))


class TasksCard(Card):
    """すること: what was set for a day, and the button that says it is done."""

    chosen = Signal(object)  # Deed
    done = Signal(int, int)  # id of the task, item

    def __init__(self) -> None:
        super().__init__("すること")
        self._lines = Lines()
        self._add = QuietButton("足す…")
        self._add.setAccessibleName("することを足す")
        self._add.clicked.connect(self._on_add)
        self.head(self._add).add(self._lines)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show what is to be done, the done ones last."""
        self.setVisible(sheet.tombstone is None)
        none = (Muted("決めたことはありません。", wrap=True),)
        tasks = sorted(sheet.tasks, key=_order)
        self._lines.refill([self._task(task, today) for task in tasks] or none)
        self._add.setVisible(_offered(sheet, Act.TASK))

    def _task(self, task: TaskLine, today: date) -> QWidget:
        place = QWidget()
        if task.done is not None:
            words = _whole(task.text, role="aside")
            line = beside(words, Badge(f"{brief(task.done, today)} 済", "done"))
        else:
            tick = Button("済み")
            tick.setProperty("task", task.id)
            tick.setProperty("item", task.item)
            tick.setAccessibleName(f"{task.text} 済みにする")
            tick.clicked.connect(self._on_done)
            due = (Badge(*of_day(task.due, today)),) if task.due else ()
            when = spoken(task.due, today) if task.due else "期日なし"
            text = column(_whole(task.text), Muted(when), space=4)
            line = beside(text, *due, tick)
        spread(place, line, (0, 0, 0, 0))
        return place

    def _on_add(self) -> None:
        self.chosen.emit(Deed(Act.TASK, 0))

    def _on_done(self) -> None:
        tick = self.sender()
        if tick is not None:
            self.done.emit(int(tick.property("task")), int(tick.property("item")))


# ------------------------------------------------------------------ lines


def _facts(item: ItemSheet, today: date) -> Iterable[tuple[str, str]]:
    if not item.confirmed:
        led = "・".join(f"「{word}」" for word in item.words)
        yield "種別", f"未確認。{led}からの提案です。" if led else "未確認です。"
    yield from _asked(item)
    if item.searches:
        yield "探索", "・".join(f"{entry.where}：{entry.result}" for entry in item.searches)
    if item.decision is not None:
        when = f"（{spoken(item.decided, today)}）" if item.decided else ""
        yield "決定", f"{phrases.decision(item.decision)}{when}"
    for reason in item.reasons:
        part = f"{reason.part}：" if reason.part else ""
        yield reason.code, f"{part}{reason.text}"
    yield from _told(item, today)


def _asked(item: ItemSheet) -> Iterable[tuple[str, str]]:
    if item.former:
        yield "以前の種別", "・".join(phrases.kind(kind) for kind in item.former)
    if item.target:
        yield "対象", item.target
    if item.grounds:
        yield "理由", "・".join(_ground(value) for value in item.grounds)
    if item.method_wanted is not None:
        yield "希望", phrases.choice("method", item.method_wanted)


def _told(item: ItemSheet, today: date) -> Iterable[tuple[str, str]]:
    if item.approvals:
        yield "承認", "・".join(name or "（氏名なし）" for name in item.approvals)
    if item.refusal_told is not None:
        yield "一部の通知", f"{spoken(item.refusal_told, today)}（応じない部分）"
    if item.refusal_delivered is not None:
        yield "配達", f"{spoken(item.refusal_delivered, today)}（応じない旨の文書）"
    if item.notified is not None:
        yield "通知", spoken(item.notified, today)
    if item.copies_held:
        yield "写しの保管", item.copies_held


def _ground(value: str) -> str:
    return lawbook().ground_label(Ground(value))


def _person(person: Person, more: QWidget) -> QWidget:
    place = QWidget()
    name = column(_whole(person.name or "（氏名なし）"), space=4)
    if person.reading:
        name.addWidget(Muted(person.reading))
    lines = column(beside(name, Badge(phrases.role(person.role), "plain")), space=4)
    address = " ".join(part for part in (person.postcode, person.address) if part)
    for label, text in (
        ("所属", person.organisation),
        ("電話", person.phone),
        ("メール", person.mail),
        ("住所", address),
    ):
        if text:
            lines.addLayout(fact(label, text))
    lines.addLayout(row(more, None))
    spread(place, lines, (0, 0, 0, 0))
    return place


def _document(document: DocumentLine, today: date) -> OpenRow:
    status = Badge(state_words(document, today), state_tone(document))
    if document.erased is not None:
        status = Badge("破棄済", "plain")
    number = Elided(document.number, role="muted")
    if document.state is LetterState.VOID:
        struck = number.font()
        struck.setStrikeOut(True)
        number.setFont(struck)
    words = QWidget()
    lines = column(Elided(document.title), number, space=4)
    if instead := document.superseded or document.supersedes:
        told = "差替え後" if document.superseded else "差替え前"
        lines.addWidget(Elided(f"{told} {instead}", role="muted"))
    spread(words, lines, (0, 0, 0, 0))
    said = f"{document.title} {document.number} {status.text()}"
    return OpenRow(said, [(words, 1), (status, 0)])


def _whole(text: str, role: str = "") -> Text:
    words = Text(text, wrap=True)
    if role:
        words.setProperty("role", role)
    return words.selectable()


def _offered(sheet: CaseSheet, act: Act) -> bool:
    return any(offer.act is act for offer in sheet.offers)


def _order(task: TaskLine) -> tuple[bool, bool, str]:
    return task.done is not None, task.due is None, str(task.due)
