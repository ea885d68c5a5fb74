"""The cards of one person: her name, her contacts, her cases, and who may be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app import phrases
from app.desks.persons import STANDINGS
from app.views.acts import Field
from ui.cases.act_form import ActForm
from ui.cases.lines import Lines, beside
from ui.dates import spoken
from ui.due import of_day
from ui.widgets import (
    Badge,
    Button,
    Card,
    Elided,
    Muted,
    OpenRow,
    PageTitle,
    QuietButton,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAction

    from app.domain.requests import Role
    from app.errors import CasebookError
    from app.views.lines import CaseLine
    from app.views.people import Alike, ContactLine, MergedLine, PersonSheet

_TONES = {"current": "plain", "old": "waiting", "wrong": "late"}
_FIELDS = ("name", "reading", "organisation", "phone", "mail", "postcode", "address")


class PersonCard(Card):
    """Name and reading, and the form that corrects them or adds a contact."""

    corrected = Signal(int, dict)  # id, changed fields
    wanted_record = Signal(int)  # id: everything about her, in files

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._sheet: PersonSheet | None = None
        self._form: ActForm | None = None
        self._name = PageTitle()
        self._name.setWordWrap(True)
        self._name.selectable()
        self._below = Muted(wrap=True)
        self._edit = QuietButton("直す・連絡先を加える…")
        self._edit.clicked.connect(self._on_edit)
        self._record = QuietButton("記録一式を書き出す…")
        self._record.setToolTip("この方についてのすべてを、フォルダーに書き出します")
        self._record.clicked.connect(self._on_record)
        self.add(self._name, self._below)
        self.body.addLayout(row(None, self._record, self._edit, space=12))

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show a person; a form about another one closes."""
        if self._sheet is not None and self._sheet.person.id != sheet.person.id:
            self.close_form()
        self._sheet = sheet
        person = sheet.person
        self._name.setText(person.name or "（氏名なし）")
        told = (person.reading, person.organisation, f"番号 {person.id}")
        self._below.setText("　".join(filter(None, told)))

    def refuse(self, error: CasebookError) -> None:
        """Say why nothing was corrected."""
        if self._form is not None:
            self._form.refuse(error)

    def close_form(self) -> None:
        """Put the form away."""
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        self._edit.show()

    def _on_edit(self) -> None:
        if self._sheet is None or self._form is not None:
            return
        person = self._sheet.person
        fields = [Field(n, "line", required=False, value=str(getattr(person, n))) for n in _FIELDS]
        self._form = ActForm("", fields, self._today, "記録する")
        self._form.saved.connect(self._on_saved)
        self._form.left.connect(self.close_form)
        self.add(self._form)
        self._form.show()
        self._edit.hide()
        self._form.begin()

    def _on_record(self) -> None:
        if self._sheet is not None:
            self.wanted_record.emit(self._sheet.person.id or 0)

    def _on_saved(self, values: dict[str, str]) -> None:
        if self._sheet is None:
            return
        person = self._sheet.person
        changed = {n: v for n, v in values.items() if v != str(getattr(person, n))}
        if "postcode" in changed and "address" in values:
            changed["address"] = values["address"]
        if changed:
            self.corrected.emit(person.id, changed)
        else:
            self.close_form()


class ContactsCard(Card):
    """Every number, mail and address, since when it is known, and whether it holds."""

    stands = Signal(int, str)  # id of the contact, standing

    def __init__(self, today: date) -> None:
        super().__init__("連絡先")
        self._today = today
        self._lines = Lines(space=10)
        self.add(self._lines)

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show a person's contacts."""
        none = (Muted("連絡先はありません。"),)
        self._lines.refill([self._line(one) for one in sheet.contacts] or none)

    def _line(self, contact: ContactLine) -> QWidget:
        place = QWidget()
        value = " ".join(filter(None, (contact.postcode, contact.value)))
        since = f"{spoken(contact.since, self._today)}から" if contact.since else ""
        sort = phrases.field(contact.sort)
        words = column(Text(value, wrap=True).selectable(), Muted(f"{sort}　{since}"), space=2)
        menu = QMenu(self)
        for standing in STANDINGS:
            action = menu.addAction(phrases.choice("standing", standing))
            action.setData((contact.id, standing))
            action.setEnabled(standing != contact.standing)
        menu.triggered.connect(self._on_menu)
        change = QuietButton("変える")
        change.setAccessibleName(f"{sort} {value} の状態を変える")
        change.setMenu(menu)
        word = phrases.choice("standing", contact.standing)
        badge = Badge(word, _TONES.get(contact.standing, "plain"))
        spread(place, beside(words, badge, change), (0, 0, 0, 0))
        return place

    def _on_menu(self, action: QAction) -> None:
        contact, standing = action.data()
        self.stands.emit(int(contact), str(standing))


class PersonCasesCard(Card):
    """Her cases, the newest first."""

    opened = Signal(str)  # number

    def __init__(self, today: date) -> None:
        super().__init__("案件")
        self._today = today
        self._lines = Lines(space=0)
        self.add(self._lines)

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show a person's cases."""
        none = (Muted("案件はありません。"),)
        self._lines.refill([self._line(*pair) for pair in sheet.cases] or none)

    def _line(self, case: CaseLine, role: Role) -> OpenRow:
        kinds = "・".join(phrases.kind_short(item.kind) for item in case.items)
        words = QWidget()
        head = f"{case.number}  {kinds}"
        below = f"{spoken(case.arrived, self._today)} 到達・{phrases.role(role)}"
        spread(words, column(Elided(head), Elided(below, role="muted"), space=2), (0, 0, 0, 0))
        state = phrases.state(case.state)
        tone = of_day(case.due, self._today).tone if case.due and case.open else "waiting"
        badge = Badge(state, tone if case.open else "done")
        line = OpenRow(f"{head} {below} {state}", [(words, 1), (badge, 0)], case.number)
        line.chosen.connect(self.opened)
        return line


class SameCard(Card):
    """同じ人かもしれません: who may be the same, and who was found to be."""

    merged = Signal(int)
    unmerged = Signal(int)
    apart = Signal(int)

    def __init__(self, today: date) -> None:
        super().__init__("同じ方かもしれません")
        self._today = today
        self._lines = Lines(space=12)
        self._was = Muted("まとめた方（いつでも戻せます）")
        self._merged = Lines(space=8)
        self.add(self._lines, self._was, self._merged)

    def show_sheet(self, sheet: PersonSheet) -> None:
        """Show who may be the same as a person; hidden where there is nobody."""
        self._lines.refill([self._alike(one) for one in sheet.alike])
        self._merged.refill(self._merged_lines(sheet.merged))
        self._was.setVisible(bool(sheet.merged))
        if self.heading is not None:
            self.heading.setText("同じ方かもしれません" if sheet.alike else "まとめた方")
            self.heading.setVisible(bool(sheet.alike))
        self.setVisible(bool(sheet.alike or sheet.merged))

    def _alike(self, one: Alike) -> QWidget:
        person = one.person
        why = "・".join(phrases.sign(sign) for sign in one.signs)
        reach = "・".join(filter(None, (person.phone, person.mail, person.address)))
        name = f"{person.name or '（氏名なし）'}  {person.reading}".strip()
        words = [Text(name, wrap=True), Muted(f"{why}（{one.score}点）", wrap=True)]
        if reach:
            words.append(Muted(reach, wrap=True))
        merge, apart = Button("同じ方"), QuietButton("別の方")
        for button, verb in ((merge, "を同じ方としてまとめる"), (apart, "は別の方")):
            button.setProperty("person", person.id)
            button.setAccessibleName(f"{name}（番号 {person.id}）{verb}")
        merge.clicked.connect(self._on_merge)
        apart.clicked.connect(self._on_apart)
        place = QWidget()
        spread(place, column(*words, row(merge, apart, None), space=4), (0, 0, 0, 0))
        return place

    def _merged_lines(self, merged: Iterable[MergedLine]) -> Iterable[QWidget]:
        for line in merged:
            back = QuietButton("戻す")
            back.setAccessibleName(f"{line.name}（番号 {line.id}）を別の方に戻す")
            back.setProperty("person", line.id)
            back.clicked.connect(self._on_unmerge)
            on = f"{spoken(line.on, self._today)} にまとめた" if line.on else ""
            name = f"{line.name or '（氏名なし）'}  {line.reading}".strip()
            place = QWidget()
            words = column(Text(name, wrap=True), Muted(on), space=2)
            spread(place, beside(words, back), (0, 0, 0, 0))
            yield place

    def _on_merge(self) -> None:
        self.merged.emit(_person_of(self.sender()))

    def _on_apart(self) -> None:
        self.apart.emit(_person_of(self.sender()))

    def _on_unmerge(self) -> None:
        self.unmerged.emit(_person_of(self.sender()))


def _person_of(button: QObject | None) -> int:
    return int(button.property("person")) if button is not None else 0
