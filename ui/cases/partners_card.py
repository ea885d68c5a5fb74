"""関係先: who was asked what for a case, who has not answered, and where the request goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.item import Act
from app.rules.terms import terms
from ui.cases.lines import Lines, beside, fact
from ui.cases.next_card import Deed
from ui.dates import brief, spoken
from ui.due import of_ask
from ui.widgets import Badge, Button, Card, Muted, QuietButton, Text, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.views.cases import CaseSheet, ItemSheet
    from app.views.partners import AskLine


class PartnersCard(Card):
    """What contractors, joint users and recipients were asked for this case."""

    chosen = Signal(object)  # Deed
    begun = Signal(object, object)  # Deed, dict: what the form is filled with beforehand

    def __init__(self) -> None:
        super().__init__("関係先")
        self._asks: tuple[AskLine, ...] = ()
        self._ask = Deed(Act.ASK_PARTNER, 0)
        self._lines = Lines(space=12)
        self._add = QuietButton("依頼する…")
        self._add.setAccessibleName("関係先に依頼する")
        self._add.clicked.connect(self._on_add)
        self.head(self._add).add(self._lines)

    def show_sheet(self, sheet: CaseSheet, today: date) -> None:
        """Show what was asked; the card is there where somebody was, or can be asked."""
        self._asks = sheet.asks
        routes = [_route(item) for item in sheet.items if item.route is not None]
        lines = [self._line(place, ask, today) for place, ask in enumerate(sheet.asks)]
        none = (Muted("まだどこにも依頼していません。", wrap=True),)
        self._lines.refill([*routes, *lines] or none)
        open_to = [item.position for item in sheet.items if _can_ask(item)]
        self._ask = Deed(Act.ASK_PARTNER, open_to[0] if len(open_to) == 1 else 0)
        self._add.setVisible(bool(open_to))
        self.setVisible(bool(sheet.asks or routes or open_to))

    def _line(self, place: int, ask: AskLine, today: date) -> QWidget:
        line = QWidget()
        name = Text(ask.name, wrap=True)
        name.setProperty("role", "strong")
        words = terms()
        lines = column(
            beside(name, _standing(ask, today)),
            Muted(f"{words.word(ask.sort)}・{words.word(ask.need)}", wrap=True),
            Muted("　".join(_days(ask, today)), wrap=True),
            space=4,
        )
        if ask.answered is None:
            lines.addLayout(row(None, *self._buttons(place, ask)))
        spread(line, lines, (0, 0, 0, 0))
        return line

    def _buttons(self, place: int, ask: AskLine) -> Iterable[QWidget]:
        remind, answered = QuietButton("督促した…"), Button("回答あり…")
        for button, act in ((remind, Act.PARTNER_REMINDED), (answered, Act.PARTNER_ANSWERED)):
            button.setProperty("ask", place)
            button.setProperty("act", str(act))
            button.setAccessibleName(f"{ask.name} {button.text().rstrip('…')}")
            button.clicked.connect(self._on_act)
            yield button

    def _on_add(self) -> None:
        self.chosen.emit(self._ask)

    def _on_act(self) -> None:
        button = self.sender()
        if button is not None:
            ask = self._asks[int(button.property("ask"))]
            item = ask.items[0] if len(ask.items) == 1 else 0
            given = {"partner": ask.name, "sort": str(ask.sort)}
            self.begun.emit(Deed(Act(button.property("act")), item), given)


def _standing(ask: AskLine, today: date) -> Badge:
    if ask.answered is not None:
        return Badge(f"{brief(ask.answered, today)} 回答", "done")
    return Badge(*of_ask(ask))


def _days(ask: AskLine, today: date) -> Iterable[str]:
    yield f"{spoken(ask.asked, today)} 依頼"
    if ask.by is not None:
        yield f"期日 {spoken(ask.by, today)}"
    if ask.reminded is not None:
        yield f"{spoken(ask.reminded, today)} 督促"
    if ask.answered is None and ask.remind_on is not None:
        yield f"次の督促 {spoken(ask.remind_on, today)}"


def _route(item: ItemSheet) -> QWidget:
    place = QWidget()
    lines = column(space=4)
    route = item.route
    if route is not None:
        parts = [terms().word(route.way)]
        if route.others is not None and route.others is not route.way:
            parts.append(f"他の事業者の分は{terms().word(route.others)}")
        parts.extend(part for part in (route.partner, "・".join(route.groups)) if part)
        lines.addLayout(fact("取次の区分", "、".join(parts), 76))
    spread(place, lines, (0, 0, 0, 0))
    return place


def _can_ask(item: ItemSheet) -> bool:
    return any(o.act == Act.ASK_PARTNER and not o.missing for o in item.offers)
