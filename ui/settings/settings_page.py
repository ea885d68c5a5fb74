"""設定: how the company is known here, what its policy lacks, and whom it works with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from app import phrases
from app.files import read_whole
from app.rules.almanac import load_calendars
from ui.pages import Page, PageName, Place
from ui.settings.cards import FactsCard, GapsCard, company_facts, period_facts
from ui.settings.machine_card import MachineCard
from ui.settings.partners_card import PartnersCard
from ui.settings.wish_card import Wish, WishCard
from ui.theme import unit
from ui.widgets import Button, Muted, PageTitle, PrimaryButton, column, row, scrolled, spread

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from app.casebook import Casebook
    from app.changes import Change
    from app.company.policy import Remark
    from app.company.profile import Profile
    from app.desks.office import Office
    from app.desks.partners import Partners
    from app.errors import CasebookError
    from app.views import Field, PartnerLine
    from ui.cases.act_form import Names
    from ui.desk import Desk

_NARROW = 1000  # px: below this the right column goes under the left
_PATTERN = "設定ファイル (*.toml)"


class SettingsPage(Page):
    """The settings by version, the check of the published policy, and the partners."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "設定")
        self._wish: Wish | None = None
        self._names: Names = {}
        self._below = Muted()
        self._ledger = Button("以前の台帳を移行…")
        self._ledger.setToolTip("Excelなどの以前の台帳を、移行分として取り込みます（Ctrl+Shift+L）")
        self._load = PrimaryButton("設定ファイルを読み込む…")
        self._load.setToolTip("会社の設定（TOML）を選び、動く期日を確かめてから使います")
        self.wish = WishCard()
        self.gaps = GapsCard()
        self.partners = PartnersCard()
        self.company = FactsCard("会社と窓口")
        self.periods = FactsCard("期限の数え方と暦")
        self._both = row(space=18)
        self._lay()
        self._connect()

    @override
    def refresh(self) -> None:
        self.desk.runner.run(partial(_look, self.desk.casebook), self._on_found)

    @override
    def concerns(self, change: Change) -> bool:
        return change.settings or change.act == "day"

    @override
    def may_leave(self) -> bool:
        form = self.partners.form
        if form is None or not form.touched:
            return True
        agreed = self.desk.ask.confirm(
            self, "書きかけの関係先は記録されていません。捨てて移りますか。", "捨てて移る"
        )
        if agreed:
            self.partners.close_form()
        return agreed

    def _on_found(self, found: _Found) -> None:
        profile = found.profile
        self._below.setText(f"{profile.company.name}　設定 第{found.version}版")
        self.company.show_facts(company_facts(profile))
        self.periods.show_facts(period_facts(profile, found.certain_until))
        self.gaps.show_gaps(found.gaps, self.desk.today)
        self.partners.show_partners(found.partners)
        groups = profile.joint_use.groups if profile.joint_use else ()
        self._names = {"groups": {one.id: f"{one.id}  {one.name}" for one in groups}}

    # -------------------------------------------------------------- another version

    def _on_ledger(self) -> None:
        self.go(Place(PageName.LEDGER))

    def _on_load(self) -> None:
        paths = self.desk.ask.which_to_open(self, "会社の設定を読み込む", _PATTERN)
        if paths:
            self.look_at(paths[0])

    def look_at(self, path: Path) -> None:
        """Show what the settings in the file at `path` would move."""
        act = partial(_preview, self.desk.casebook.office, path)
        self.desk.runner.run(act, self._on_wish, self._on_not_read)

    def _on_not_read(self, error: CasebookError) -> None:
        self._drop_wish()
        self.say(phrases.error(error), "soon")

    def _on_wish(self, wish: Wish) -> None:
        self._wish = wish
        self.wish.hold(busy=False)
        self.wish.show_wish(wish, self.desk.today)
        self._load.hide()  # one primary button: now it is the card's

    def _on_decided(self, move: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._wish is not None:
            self.wish.hold(busy=True)
            office, text = self.desk.casebook.office, self._wish.text
            act = partial(office.change, text, move=move)
            self.desk.runner.run(act, self._on_kept, self._on_not_kept)

    def _on_not_kept(self, error: CasebookError) -> None:
        self.wish.hold(busy=False)
        self.say(phrases.error(error), "soon")

    def _on_kept(self, change: Change) -> None:
        moved = len(self._wish.moves) if self._wish is not None and change.cases else 0
        self._drop_wish()
        days = f"期日 {moved}件を計算し直しました。" if moved else "進行中の期日はそのままです。"
        self.say(f"設定を第{self.desk.casebook.office.version}版にしました。{days}")
        self._tell(change)

    def _drop_wish(self) -> None:
        self._wish = None
        self.wish.hide()
        self._load.show()
        self._load.setFocus()

    # -------------------------------------------------------------- partners

    def open_partner(self, key: str) -> None:
        """Open the form of the partner with this id, "" for a new one."""
        act = partial(_partner_form, self.desk.casebook.partners, key)
        self.desk.runner.run(act, self._on_partner_form)

    def _on_partner_form(self, found: tuple[str, tuple[Field, ...]]) -> None:
        self.partners.open_form(*found, self.desk.today, self._names)

    def _on_filled(self, key: str, values: dict[str, str]) -> None:
        desk = self.desk.casebook.partners
        act = partial(desk.change, key, values) if key else partial(desk.add, values)
        self.desk.runner.run(act, self._on_partner_kept, self.partners.refuse)

    def _on_retire(self, key: str, name: str) -> None:
        question = (
            f"{name} との取引を今日で終わりにしますか。"
            "新しい依頼はできなくなり、返事のない依頼は残ります。"
        )
        if self.desk.ask.confirm(self, question, "終わりにする"):
            act = partial(self.desk.casebook.partners.retire, key)
            self.desk.runner.run(act, self._on_partner_kept, self.partners.refuse)

    def _on_entrusting(self, key: str) -> None:
        act = partial(_entrusting_form, self.desk.casebook.partners, key)
        self.desk.runner.run(act, self._on_entrusting_form)

    def _on_entrusting_form(self, found: tuple[str, tuple[Field, ...]]) -> None:
        self.partners.open_entrusting(*found, self.desk.today, self._names)

    def _on_entrusted(self, key: str, values: dict[str, str]) -> None:
        act = partial(self.desk.casebook.partners.state_entrusting, {"partner": key, **values})
        self.desk.runner.run(act, self._on_partner_kept, self.partners.refuse)

    def _on_partner_kept(self, change: Change) -> None:
        self.partners.close_form()
        self._tell(change)

    def _tell(self, change: Change) -> None:
        self.desk.bus.tell(change, self)
        self.refresh()

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        head = row(
            column(PageTitle("設定"), self._below, space=4), self._ledger, self._load, space=16
        )
        head.setStretch(0, 1)
        left, right = QWidget(), QWidget()
        spread(left, column(self.gaps, None, space=14), (0, 0, 0, 0))
        spread(
            right,
            column(self.partners, self.company, self.periods, MachineCard(), None, space=14),
            (0, 0, 0, 0),
        )
        self._both.addWidget(left, 5)
        self._both.addWidget(right, 4)
        inside = QWidget()
        spread(inside, column(self.wish, self._both, None, space=14), (0, 0, 8, 8))
        whole = column(head, scrolled(inside), space=12)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        narrow = self.width() < unit(_NARROW)
        self._both.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _connect(self) -> None:
        self._load.clicked.connect(self._on_load)
        self._ledger.clicked.connect(self._on_ledger)
        self.wish.decided.connect(self._on_decided)
        self.wish.left.connect(self._drop_wish)
        self.partners.wanted.connect(self.open_partner)
        self.partners.filled.connect(self._on_filled)
        self.partners.retired.connect(self._on_retire)
        self.partners.entrusting.connect(self._on_entrusting)
        self.partners.entrusted.connect(self._on_entrusted)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the page shows."""

    profile: Profile
    version: int
    gaps: tuple[Remark, ...]
    partners: tuple[PartnerLine, ...]
    certain_until: date  # the last day whose holidays are announced


def _look(casebook: Casebook) -> _Found:
    office = casebook.office
    certain = load_calendars().national.covered_until
    partners = casebook.partners.lines()
    return _Found(office.profile, office.version, office.gaps(), partners, certain)


def _preview(office: Office, path: Path) -> Wish:
    text = read_whole(path).decode("utf-8-sig", "replace")
    moves = office.preview(text)
    return Wish(path.name, text, moves, known=text == office.profile.source)


def _partner_form(partners: Partners, key: str) -> tuple[str, tuple[Field, ...]]:
    return key, partners.fields(key)


def _entrusting_form(partners: Partners, key: str) -> tuple[str, tuple[Field, ...]]:
    return key, partners.entrusting_fields(key)
