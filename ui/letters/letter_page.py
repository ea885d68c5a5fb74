"""文書: is this letter right? The text at the left, the page as it will be printed at the right."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app import phrases
from app.domain.item import Act
from ui.cases.heading import whose
from ui.drafts import LETTER, SENDING, EachDraft
from ui.letters.compose import Compose
from ui.letters.issued import IssuedCard
from ui.letters.outgoing import Outgoing
from ui.letters.preview import Preview
from ui.pages import Page, PageName, Place
from ui.theme import unit
from ui.widgets import Muted, PageTitle, QuietButton, column, row, scrolled, spread

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.casebook import Casebook
    from app.changes import Change
    from app.desks.cases import Cases
    from app.desks.letters import Letters
    from app.errors import CasebookError
    from app.views.acts import Field
    from app.views.cases import CaseSheet
    from app.views.letters import CaseFile, Draft, Issued, LetterChoice, Picture
    from ui.desk import Desk

_PAUSE = 40  # ms of quiet after a keystroke before the page is drawn anew
_SIDE = (372, 460)  # px of the column at the left, least and most
_MAKING, _ISSUED = range(2)  # what stands in it


@dataclass(frozen=True, slots=True)
class _Choices:
    """A case and the letters it calls for."""

    sheet: CaseSheet
    choices: tuple[LetterChoice, ...]
    files: tuple[CaseFile, ...]
    kept: Mapping[str, str]  # what was written into letters of the case and not issued


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be drawn: a letter with what was written into it, and one page of it."""

    number: str
    letter: str
    items: tuple[int, ...]
    values: Mapping[str, str]
    on: date | None
    page: int
    scale: float
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A drawn page: of a draft, or of an issued letter."""

    number: str
    page: int
    pages: int
    picture: Picture | None
    draft: Draft | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Opened:
    """An issued letter with its case, and the forms of what can be recorded of it now."""

    issued: Issued
    sheet: CaseSheet
    forms: Mapping[Act, tuple[Field, ...]]
    kept: Mapping[str, str]  # what was filled in of its acts and not recorded


class LetterPage(Page):
    """Making a letter of a case, or looking at one that was issued.

    `Place.letter` is the id of a letter to begin (L01) or the number of an issued one.
    At most one drawing is under way; what is typed meanwhile is drawn when it comes home.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "文書")
        self._number = ""
        self._place = Place(PageName.LETTER)
        self._sheet: CaseSheet | None = None
        self._pdf = b""  # of an issued letter
        self._drawn = b""  # of the letter that is being made
        self._drawing = False
        self._again = False
        self._title = PageTitle("文書")
        self._below = Muted()
        self._back = QuietButton("案件に戻る", desk.theme, "back")
        self._back.setToolTip("案件のページに戻ります")
        self._back.clicked.connect(self._on_back)
        self.compose = Compose(desk.today)
        self.issued = IssuedCard(desk.today)
        self._side = QStackedWidget()
        self._side.addWidget(self.compose)
        self._side.addWidget(scrolled(_padded(self.issued)))
        self._side.setMinimumWidth(unit(_SIDE[0]))
        self._side.setMaximumWidth(unit(_SIDE[1]))
        self.preview = Preview(desk.theme)
        self.outgoing = Outgoing(desk, self)
        self.written = EachDraft(desk, self, LETTER)
        self.sending = EachDraft(desk, self, SENDING)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._draw)
        self._lay()
        self._connect()

    @property
    def number(self) -> str:
        """The number of the case."""
        return self._number

    @override
    def go_to(self, place: Place) -> None:
        other = place.case != self._number or place.supersedes != self._place.supersedes
        self._number, self._place = place.case, place
        if other:
            self.compose.clear()
            self.preview.clear()
        self.refresh()

    @override
    def refresh(self) -> None:
        if not self._number:
            return
        casebook = self.desk.casebook
        if _is_number(self._place.letter):
            opening = partial(_opened, casebook, self._number, self._place.letter)
            self.desk.runner.run(opening, self._on_opened)
        else:
            act = partial(_choices, casebook, self._number, self._place.supersedes)
            self.desk.runner.run(act, self._on_choices)

    @override
    def concerns(self, change: Change) -> bool:
        if self._sheet is None or change.settings or not change.cases:
            return True
        return self._sheet.id in change.cases

    @override
    def put_aside(self) -> None:
        self.written.flush()
        self.sending.flush()

    # -------------------------------------------------------------- making

    def _on_choices(self, found: _Choices) -> None:
        if found.sheet.number != self._number or _is_number(self._place.letter):
            return
        self._show_head(found.sheet)
        self._turn_to(_MAKING)
        fresh = self.compose.choice is None
        self.compose.show_files(found.files)
        self.written.take(found.kept)
        self.compose.show_choices(found.choices, self._place.letter, self._place.item)
        if fresh and self._place.supersedes and found.choices:
            self.compose.bring(found.choices[0].written)
        self._draw()

    @property
    def _written_as(self) -> str:
        """The name under which is kept what is written into the letter that is being made."""
        choice = self.compose.choice
        items = ",".join(map(str, choice.items)) if choice else ""
        letter = choice.letter if choice else ""
        return f"{LETTER}{self._number}:{letter}:{items}:{self._place.supersedes}"

    def _on_typed(self) -> None:
        self.written.keep(self._written_as, self.compose.values)
        self.preview.mark(())
        self._pause.start()

    def _draw(self) -> None:
        if self._drawing:
            self._again = True
            return
        letters = self.desk.casebook.letters
        choice = self.compose.choice
        page, scale = self.preview.page, self.preview.scale
        if self._side.currentIndex() == _ISSUED:
            act = partial(_draw_page, letters, self._pdf, self._number, page, scale)
        elif choice is None:
            self.preview.clear()
            return
        else:
            on = self.compose.on
            values = self.compose.values or self.written.again(self._written_as)
            instead = self._place.supersedes
            wish = _Wish(
                self._number, choice.letter, choice.items, values, on, page, scale, instead
            )
            act = partial(_draw, letters, wish)
        self._drawing = True
        self.desk.runner.run(act, self._on_drawn, self._on_not_drawn)

    def _on_drawn(self, drawn: _Drawn) -> None:
        self._drawing = False
        if drawn.number == self._number:
            self.preview.show_page(drawn.page, drawn.pages, drawn.picture)
            if drawn.draft is not None:
                self._drawn = drawn.draft.pdf or b""
                self.compose.show_draft(drawn.draft, drawn.values)
        self._draw_again()

    def _on_wanted_words(self, words: str) -> None:
        if self._drawn:
            letters = self.desk.casebook.letters
            self.desk.runner.run(partial(letters.where, self._drawn, words), self.preview.mark)

    def _on_not_drawn(self, error: CasebookError) -> None:
        self._drawing = False
        self.compose.refuse(error)
        self._draw_again()

    def _draw_again(self) -> None:
        if self._again:
            self._again = False
            self._draw()

    def _on_wanted_issue(self) -> None:
        choice = self.compose.choice
        if choice is None:
            return
        instead = self._place.supersedes
        question = (
            f"{self._number} の「{choice.title}」を発行します。\n"
            "番号が付き、発行したあとは書き換えられません。"
        )
        if instead:
            question += f"\n{instead} に代わる文書になります。元の文書も登録簿に残ります。"
        if not self.desk.ask.confirm(self, question, "発行する"):
            return
        act = partial(
            self.desk.casebook.letters.issue,
            self._number,
            choice.letter,
            items=choice.items,
            values=self.compose.values,
            on=self.compose.on,
            acknowledged=self.compose.acknowledged,
            supersedes=instead,
        )
        self.compose.hold(busy=True)
        self.desk.runner.run(act, self._on_issued, self._on_not_issued)

    def _on_not_issued(self, error: CasebookError) -> None:
        self.compose.hold(busy=False)
        self.compose.refuse(error)

    def _on_issued(self, change: Change) -> None:
        self.written.forget(self._written_as)
        self.compose.clear()
        self.preview.clear()
        self._place = Place(PageName.LETTER, case=self._number, letter=change.document)
        self.desk.bus.tell(change, self)
        self.say(f"{change.document} を発行しました。発送したら、発送を記録してください。")
        self.refresh()

    # -------------------------------------------------------------- issued

    def _on_opened(self, opened: _Opened) -> None:
        if opened.issued.number != self._place.letter:
            return
        self._show_head(opened.sheet)
        self._turn_to(_ISSUED)
        self._pdf = opened.issued.pdf
        line = next((d for d in opened.sheet.documents if d.number == opened.issued.number), None)
        self.sending.take(opened.kept)
        begun = self.sending.again(self._sent_as)
        self.issued.show_letter(opened.issued, line, opened.forms, begun)
        self.outgoing.take(opened.issued)
        self._draw()

    @property
    def _sent_as(self) -> str:
        """The name under which is kept what is filled in about the issued letter."""
        return f"{SENDING}{self._number}:{self._place.letter}"

    def _on_edited(self) -> None:
        self.sending.keep(self._sent_as, self.issued.begun)

    def _on_left(self) -> None:
        self.sending.forget(self._sent_as)
        self.issued.forget()
        self._on_back()

    def _on_recorded(self, act: str, values: dict[str, str]) -> None:
        if act == Act.VOID and not self.desk.ask.confirm(
            self, f"{self._place.letter} を取り消します。番号は欠番になります。", "取り消す"
        ):
            if self.issued.form is not None:
                self.issued.form.hold(busy=False)
            return
        cases = self.desk.casebook.cases
        doing = partial(cases.do, self._number, act, 0, values)
        self.desk.runner.run(doing, self._on_done, self.issued.refuse)

    def _on_done(self, change: Change) -> None:
        self.sending.forget(self._sent_as)
        self.issued.forget()
        self.desk.bus.tell(change, self)
        self.say(f"{self._place.letter}：{phrases.event(change.act)}を記録しました。")
        self.go(Place(PageName.CASE, case=self._number))

    def _on_correction(self) -> None:
        number = self._place.letter
        self.go(Place(PageName.LETTER, case=self._number, supersedes=number))

    # -------------------------------------------------------------- layout

    def _show_head(self, sheet: CaseSheet) -> None:
        self._sheet = sheet
        instead = self._place.supersedes
        told = f"　{instead} に代わる文書" if instead else ""
        self._below.setText(f"{sheet.number}  {whose(sheet)}{told}")

    def _turn_to(self, side: int) -> None:
        self._side.setCurrentIndex(side)
        self.compose.issue.setVisible(side == _MAKING)

    def _on_back(self) -> None:
        self.go(Place(PageName.CASE, case=self._number))

    def _lay(self) -> None:
        title = column(self._title, self._below, space=4)
        head = row(title, None, self._back, self.compose.issue, space=16)
        body = row(self._side, self.preview, space=18)
        body.setStretch(0, 4)
        body.setStretch(1, 5)
        whole = column(head, body, space=14)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _connect(self) -> None:
        self.compose.changed.connect(self._on_typed)
        self.compose.wanted_issue.connect(self._on_wanted_issue)
        self.compose.wanted_words.connect(self._on_wanted_words)
        self.preview.wanted.connect(self._draw)
        self.issued.wanted_save.connect(self.outgoing.save)
        self.issued.wanted_drag.connect(self._on_drag)
        self.issued.wanted_print.connect(self.outgoing.print)
        self.issued.wanted_mail.connect(self.outgoing.draft_mail)
        self.issued.wanted_correction.connect(self._on_correction)
        self.issued.recorded.connect(self._on_recorded)
        self.issued.edited.connect(self._on_edited)
        self.issued.left.connect(self._on_left)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._on_print)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._on_save)

    def _on_drag(self) -> None:
        self.outgoing.drag(self.issued.handle)

    def _on_print(self) -> None:
        if self._side.currentIndex() == _ISSUED:
            self.outgoing.print()

    def _on_save(self) -> None:
        if self._side.currentIndex() == _ISSUED:
            self.outgoing.save()


# ------------------------------------------------------------------ on the worker


def _choices(casebook: Casebook, number: str, supersedes: str) -> _Choices:
    letters = casebook.letters
    choices = letters.choices(number, supersedes)
    kept = casebook.drafts.kept(f"{LETTER}{number}:")
    return _Choices(casebook.cases.sheet(number), choices, letters.files(number), kept)


def _opened(casebook: Casebook, case: str, number: str) -> _Opened:
    sheet = casebook.cases.sheet(case)
    forms = _forms(casebook.cases, sheet, number)
    kept = casebook.drafts.kept(f"{SENDING}{case}:")
    return _Opened(casebook.letters.stored(number), sheet, forms, kept)


def _forms(cases: Cases, sheet: CaseSheet, number: str) -> Mapping[Act, tuple[Field, ...]]:
    """Return the forms of the acts that can be done to a letter now."""
    line = next((d for d in sheet.documents if d.number == number), None)
    if line is None or sheet.tombstone is not None:
        return {}
    found = {}
    for act in (Act.DISPATCH, Act.DELIVERED, Act.RETURNED, Act.VOID):
        fields = cases.fields(sheet.number, act, line.items[0] if line.items else 0)
        if any(field.name == "number" and number in field.choices for field in fields):
            found[act] = fields
    return found


def _draw(letters: Letters, wish: _Wish) -> _Drawn:
    draft = letters.draft(
        wish.number,
        wish.letter,
        items=wish.items,
        values=wish.values,
        on=wish.on,
        supersedes=wish.supersedes,
    )
    if draft.pdf is None:
        return _Drawn(wish.number, 0, 0, None, draft, wish.values)
    pages = letters.page_count(draft.pdf)
    page = min(wish.page, pages - 1)
    picture = letters.picture(draft.pdf, page, wish.scale)
    return _Drawn(wish.number, page, pages, picture, draft, wish.values)


def _draw_page(letters: Letters, pdf: bytes, number: str, page: int, scale: float) -> _Drawn:
    pages = letters.page_count(pdf)
    page = min(page, pages - 1)
    return _Drawn(number, page, pages, letters.picture(pdf, page, scale))


def _is_number(letter: str) -> bool:
    """Return whether this names an issued letter: ids of letters are L01 … L13a."""
    return bool(letter) and not (letter.startswith("L") and letter[1:3].isdecimal())


def _padded(part: QWidget) -> QWidget:
    place = QWidget()
    lines = column(part, None)
    spread(place, lines, (0, 0, 8, 8))
    return place
