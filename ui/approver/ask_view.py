"""What is asked for, to be read: the decision at the left, the letter at the right."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.bundles import Verdict
from ui.cases.act_form import Passage
from ui.cases.lines import Lines, fact
from ui.letters.preview import Preview
from ui.theme import unit
from ui.widgets import (
    Button,
    Card,
    LabelledField,
    Muted,
    PageTitle,
    PrimaryButton,
    QuietButton,
    Reading,
    Rule,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.views.approval import Asked, AskedItem, AskedLetter
    from app.views.letters import Picture
    from ui.jobs import Runner
    from ui.theme import Theme

_LABEL = 120  # px before a fact
_LEFT = 440  # px of what is read
_HASH = 16  # digits of the hash that are shown


class AskView(QWidget):
    """An open ask. It answers nothing itself: `decided` says what was chosen, with which words."""

    decided = Signal(object, str)  # Verdict, words
    left = Signal()

    def __init__(self, runner: Runner, theme: Theme) -> None:
        super().__init__()
        self._runner = runner
        self._letters: tuple[AskedLetter, ...] = ()
        self._title = PageTitle("承認依頼")
        self._below = Muted(wrap=True)
        self._facts = Lines(space=10)
        self._words = LabelledField(
            "承認者の意見", Passage(), "差し戻すときは、直すところを書いてください。"
        )
        self._words.field.setTabChangesFocus(True)
        self._words.field.setFixedHeight(self._words.fontMetrics().lineSpacing() * 4)
        self._approve = PrimaryButton("承認する…")
        self._approve.clicked.connect(self._on_approve)
        self._return = Button("差し戻す…")
        self._return.clicked.connect(self._on_return)
        self._close = QuietButton("答えずに閉じる")
        self._close.clicked.connect(self.left)
        self._which = QComboBox()
        self._which.setAccessibleName("文書")
        self._which.currentIndexChanged.connect(self._on_which)
        self._none = Reading("一緒に承認する文書はありません。決定だけの依頼です。", role="aside")
        self.preview = Preview(theme)
        self.preview.wanted.connect(self._draw)
        self._lay()

    def _lay(self) -> None:
        card = Card().add(self._facts)
        inside = QWidget()
        spread(inside, column(card, None), (0, 0, 8, 8))
        answer = row(self._approve, self._return, None, self._close)
        left = column(self._title, self._below, scrolled(inside), self._words, answer, space=8)
        left.setStretch(2, 1)
        reading = QWidget()
        reading.setMinimumWidth(unit(_LEFT))
        spread(reading, left, (0, 0, 0, 0))
        right = column(self._which, self._none, self.preview, space=8)
        right.setStretch(2, 1)
        whole = row(reading, space=18)
        whole.addLayout(right, 1)
        spread(self, whole, (0, 0, 0, 0))

    def show_ask(self, shown: Asked) -> None:
        """Show what is asked."""
        self._letters = shown.letters
        self._title.setText(f"承認依頼　{shown.case}")
        asked = date.fromisoformat(shown.asked_at[:10])
        day = f"{asked.year}年{asked.month}月{asked.day}日"
        self._below.setText(
            f"{shown.company}　到達 {shown.arrived}　依頼 {shown.asked_by}（{day}）"
        )
        self._facts.refill(tuple(_blocks(shown)))
        self._words.field.clear()
        self._words.accept()
        self._which.blockSignals(True)  # noqa: FBT003 - Qt's argument
        self._which.clear()
        self._which.addItems([f"{one.letter}　{one.title}" for one in shown.letters])
        self._which.blockSignals(False)  # noqa: FBT003
        self._which.setVisible(len(shown.letters) > 1)
        self._none.setVisible(not shown.letters)
        self.preview.setVisible(bool(shown.letters))
        self.preview.clear()
        self._draw()
        self._words.field.setFocus()

    def forget(self) -> None:
        """Show nothing any more."""
        self._letters = ()
        self._facts.refill(())
        self._words.field.clear()
        self.preview.clear()

    def refuse(self, reason: str) -> None:
        """Say under the words why there is no answer."""
        self._words.refuse(reason)
        self._words.field.setFocus()

    def _on_which(self) -> None:
        self.preview.clear()
        self._draw()

    def _draw(self) -> None:
        if self._letters:
            letter = self._letters[max(self._which.currentIndex(), 0)]
            act = partial(_drawn, letter.pdf, self.preview.page, self.preview.scale)
            self._runner.run(act, self._on_drawn)

    def _on_drawn(self, drawn: tuple[int, int, Picture]) -> None:
        if self._letters:
            self.preview.show_page(*drawn)

    def _on_approve(self) -> None:
        self.decided.emit(Verdict.APPROVE, self._words.field.toPlainText())

    def _on_return(self) -> None:
        words = self._words.field.toPlainText()
        if words.strip():
            self.decided.emit(Verdict.RETURN, words)
        else:
            self.refuse("差し戻す理由を書いてください。")


def _drawn(pdf: bytes, page: int, scale: float) -> tuple[int, int, Picture]:
    from app.desks.letters import Letters

    pages = Letters.page_count(pdf)
    page = min(page, pages - 1)
    return page, pages, Letters.picture(pdf, page, scale)


def _blocks(shown: Asked) -> Iterator[QWidget]:
    """Yield what was asked, part by part."""
    if shown.note:
        yield _facts(("添え書き", shown.note))
        yield Rule()
    for item in shown.items:
        yield Reading(f"{item.position}. {item.kind}　{item.decision}", role="strong")
        yield _facts(*_of_item(item))
        for citation, words in item.articles:
            yield Muted(citation, wrap=True)
            yield Reading(words)
        yield Rule()
    yield _facts(*shown.clocks)
    yield Rule()
    yield Muted(f"承認する内容のハッシュ（SHA-256）　{shown.content[:_HASH]}…", wrap=True)


def _of_item(item: AskedItem) -> Iterator[tuple[str, str]]:
    if item.target:
        yield "対象", item.target
    if item.decided:
        yield "決定案", item.decided
    for line in item.reasons:
        yield "理由", line
    yield from item.more


def _facts(*pairs: tuple[str, str]) -> QWidget:
    place = QWidget()
    lines = column(space=4)
    for name, words in pairs:
        lines.addLayout(fact(name, words, _LABEL))
    spread(place, lines, (0, 0, 0, 0))
    return place
