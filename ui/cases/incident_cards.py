"""漏えい等 and 団体の照会: how far each is, what is owed by when, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app import phrases
from app.domain.incidents import AWARE, INQUIRY
from app.domain.jipdec import SUGGESTED_DAYS
from app.domain.leak_duties import Track
from app.rules.terms import terms
from ui.cases.clocks_card import clock_name
from ui.cases.lines import Lines, beside, fact
from ui.cases.next_card import Deed, fill_menu, incident_name, incident_offers, is_about_leaks
from ui.dates import brief, spoken
from ui.due import of_day
from ui.widgets import (
    Badge,
    Button,
    Card,
    Muted,
    QuietButton,
    Reading,
    Rule,
    Text,
    column,
    gap,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QLayout

    from app.views.cases import CaseSheet, ClockLine
    from app.views.incidents import DutyLine, InquirySheet, LeakSheet

_LABEL = 76  # px before a fact
_ENDED = "CLOSED"  # of leaks and inquiries alike

_CLOCKS = {
    Track.PRINCIPAL: ("K7",),
    Track.REPORT: ("K4", "K5"),
    Track.PERSONS: ("K6",),
    Track.PMARK: ("K8-preliminary", "K8"),
    Track.BODY: (),
}
"""The clocks that say until when what is owed is owed, the earlier first."""


class LeaksCard(Card):
    """漏えい等: who knew since when, how it is judged, and what is owed by when."""

    chosen = Signal(object)  # Deed

    def __init__(self) -> None:
        super().__init__("漏えい等")
        self._lines = Lines(space=12)
        self.add(self._lines)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the leaks of the case; without any the card is not there."""
        self._lines.refill(self._blocks(sheet, today))
        self.setVisible(bool(sheet.leaks))

    def _blocks(self, sheet: CaseSheet, today: date) -> Iterable[QWidget]:
        for leak in sheet.leaks:
            if leak.nr > 1:
                yield Rule()
            facts = column(*_leak_facts(leak, today), space=4)
            duties = column(*_duties(leak, sheet.clocks, today), space=8)
            if leak.duties:
                gap(facts, 8)
                facts.addLayout(duties)
            block = IncidentBlock(sheet, AWARE, leak, facts)
            block.chosen.connect(self.chosen)
            yield block


class PapersButton(QuietButton):
    """Leads to the papers for the body: what they show, and the writing of them."""

    wanted = Signal(int)  # the inquiry

    def __init__(self, nr: int) -> None:
        super().__init__("提出資料を作る")
        self._nr = nr
        self.setToolTip("概要・経過・見解と、写しを、伏せるものを伏せて書き出します")
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.wanted.emit(self._nr)


class InquiriesCard(Card):
    """JIPDECからの照会: what the accredited body wants of us, by when, and our answer."""

    chosen = Signal(object)  # Deed
    wanted_papers = Signal(int)  # the inquiry

    def __init__(self) -> None:
        super().__init__("認定個人情報保護団体からの照会")
        self._lines = Lines(space=12)
        self.add(self._lines)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show the inquiries of the case; without any the card is not there."""
        self._lines.refill(self._blocks(sheet, today))
        self.setVisible(bool(sheet.inquiries))

    def begin(self) -> None:
        """Put the cursor on the papers of the newest inquiry."""
        for papers in self.findChildren(PapersButton)[-1:]:
            papers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _blocks(self, sheet: CaseSheet, today: date) -> Iterable[QWidget]:
        for inquiry in sheet.inquiries:
            if inquiry.nr > 1:
                yield Rule()
            facts = column(*_inquiry_facts(inquiry, today), space=4)
            block = IncidentBlock(sheet, INQUIRY, inquiry, facts)
            block.chosen.connect(self.chosen)
            yield block
            papers = PapersButton(inquiry.nr)
            papers.wanted.connect(self.wanted_papers)
            place = QWidget()
            spread(place, row(papers, None), (0, 0, 0, 0))
            yield place


class IncidentBlock(QWidget):
    """One leak or inquiry: its state, its facts, what is next, and every act it allows."""

    chosen = Signal(object)  # Deed

    def __init__(
        self, sheet: CaseSheet, opener: str, one: LeakSheet | InquirySheet, facts: QLayout
    ) -> None:
        super().__init__()
        nr, state = one.nr, one.state
        name = incident_name(sheet, opener, nr)
        several = len(sheet.leaks if is_about_leaks(opener) else sheet.inquiries) > 1
        tone = "done" if state == _ENDED else "fresh"
        status = Badge(phrases.state(state), tone)
        title = Text(f"{nr}件目" if several else "状況")
        title.setProperty("role", "strong")
        lines = column(beside(title, status), facts, space=4)
        self._next = Deed(one.next.act, 0, nr) if one.next.act else None
        if self._next is not None:
            gap(lines, 8)
            lines.addWidget(Reading(phrases.next_step(one.next)))
        buttons = row(None)
        if self._next is not None:
            do = Button(phrases.act(self._next.act).partition("：")[2])
            which = f" {nr}件目" if several else ""
            do.setAccessibleName(f"{phrases.act(self._next.act)}{which}")
            do.clicked.connect(self._on_next)
            buttons.insertWidget(0, do)
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_menu)
        fill_menu(self._menu, incident_offers(sheet).get(name, ()))
        if not self._menu.isEmpty():
            more = QuietButton("ほかの操作" if self._next is not None else "操作")
            more.setAccessibleName(f"{name}の操作")
            more.setMenu(self._menu)
            buttons.addWidget(more)
        lines.addLayout(buttons)
        spread(self, lines, (0, 0, 0, 0))

    @property
    def menu(self) -> QMenu:
        """Every act this leak or inquiry allows now."""
        return self._menu

    def _on_next(self) -> None:
        self.chosen.emit(self._next)

    def _on_menu(self, action: QAction) -> None:
        deed = action.data()
        if isinstance(deed, Deed):
            self.chosen.emit(deed)


def _leak_facts(leak: LeakSheet, today: date) -> Iterable[QLayout]:
    if leak.known_on is not None:
        by = f"・{leak.known_by}" if leak.known_by else ""
        yield fact("知った日", f"{spoken(leak.known_on, today)}{by}", _LABEL)
    if leak.persons is not None:
        yield fact("本人の数", f"最大 {leak.persons:,}人", _LABEL)
    for line in leak.categories:
        later = f"　{spoken(line.known, today)}に判明" if line.known != leak.known_on else ""
        yield fact("対象の事態", f"{terms().word(line.category)}{later}", _LABEL)
    if leak.why_not is not None:
        yield fact("対象外の訳", terms().word(leak.why_not), _LABEL)
    if leak.due is not None:
        near = of_day(leak.due, today).text
        words = f"{clock_name(leak.presses)}　{spoken(leak.due, today)}（{near}）"
        yield fact("次の期日", words, _LABEL)
    if leak.unanswered:
        yield fact("未確認", f"報告対象かどうかを決める質問 {len(leak.unanswered)}問", _LABEL)


def _duties(leak: LeakSheet, clocks: tuple[ClockLine, ...], today: date) -> Iterable[QLayout]:
    own = {c.clock.id: c for c in clocks if not c.item and c.nr == leak.nr}
    for duty in leak.duties:
        yield _duty(duty, own, today)


def _duty(duty: DutyLine, own: dict[str, ClockLine], today: date) -> QLayout:
    name = Text(terms().word(duty.track), wrap=True)
    if duty.met is not None:
        return beside(name, Badge(f"{brief(duty.met, today)} 済", "done"))
    lines = [own[one] for one in _CLOCKS[duty.track] if one in own]
    for line in lines:
        due = line.clock.due
        if line.met is None and due is not None:
            stage = clock_name(line.clock.id).rpartition("の")[2] if len(lines) > 1 else ""
            until = Muted(f"{stage} {spoken(due, today)}まで".strip())
            return column(beside(name, Badge(*of_day(due, today))), until, space=2)
    return beside(name, Badge("未了", "soon"))


def _to_be_agreed(suggested: date | None, today: date) -> str:
    """Return what to do about a letter that names no day: no limit, but a day to propose."""
    if suggested is None or suggested < today:
        return "記載なし。団体と合意した日を記録できます。"
    day = f"{spoken(suggested, today)}（お手紙の日付から{SUGGESTED_DAYS}営業日）"
    return f"記載なし。目安として{day}を団体に提案できます。合意した日を記録してください。"


def _inquiry_facts(inquiry: InquirySheet, today: date) -> Iterable[QLayout]:
    numbers = "・".join(number for number in inquiry.numbers if number)
    if numbers:
        yield fact("文書番号", numbers, _LABEL)
    if inquiry.due is not None:
        near = of_day(inquiry.due, today).text
        yield fact("期日", f"{spoken(inquiry.due, today)}（{near}）", _LABEL)
    elif not inquiry.submitted:
        yield fact("期日", _to_be_agreed(inquiry.suggested, today), _LABEL)
    yield fact("当社の事案", inquiry.case or "照合していません", _LABEL)
    if inquiry.demanded:
        yield fact("求め", "説明・資料の求め。正当な理由なく拒めません（法第53条第3項）。", _LABEL)
    if inquiry.submitted:
        days = "、".join(spoken(day, today) for day in inquiry.submitted)
        yield fact("提出", days, _LABEL)
    if inquiry.packages:
        day, letter = inquiry.packages[-1]
        yield fact("提出資料", f"{spoken(day, today)}に作成（{letter or '下書き'}）", _LABEL)
