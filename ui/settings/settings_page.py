"""設定: how the company is known here, how it works, what its policy lacks, and with whom."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget
from typing_extensions import override

from app import phrases
from app.changes import Change
from app.company import filling
from app.company.groups import groups
from app.company.profile import Approval
from app.company.settings import ProfileError
from ui import appearance
from ui.drafts import Keeping, OneDraft
from ui.pages import Page, PageName, Place
from ui.settings.appearance_card import AppearanceCard
from ui.settings.approver_keys_card import ApproverKeysCard
from ui.settings.cards import GapsCard, calendar_words
from ui.settings.contents import CHANGED, LACKING, WRONG, Contents
from ui.settings.editor import Editor
from ui.settings.elsewhere_card import ElsewhereCard
from ui.settings.machine_card import MachineCard
from ui.settings.partners_card import ASKS, PARTNER, PartnersCard
from ui.settings.wish_card import WishCard
from ui.settings.work import (
    DRAFT,
    Found,
    entrusting_form,
    look,
    partner_form,
    wish_of_file,
    wish_of_values,
    written,
)
from ui.theme import unit
from ui.widgets import (
    Card,
    Muted,
    PageTitle,
    PrimaryButton,
    QuietButton,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QResizeEvent

    from app.company.groups import Group
    from app.domain.policy_check import Gap
    from app.errors import CasebookError
    from app.views.acts import Field
    from ui.appearance import Appearance
    from ui.cases.act_form import Names
    from ui.desk import Desk
    from ui.settings.wish_card import Wish

_NARROW = 1080  # px: below this the gaps of a group go under it
_ASIDE = 300  # px of the gaps beside a group
_PATTERN = "設定ファイル (*.toml)"
GAPS, PARTNERS, MACHINE, ELSEWHERE = "gaps", "partners", "machine", "elsewhere"


class SettingsPage(Page):
    """The settings in groups, edited and kept by version; the check of the policy; the partners.

    What is filled in is kept as a draft at every stroke, and is there again after leaving,
    locking or a crash. It becomes a version only by her word, and where open days would move,
    after she has seen the list of them.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "設定")
        self._found: Found | None = None
        self._wish: Wish | None = None
        self._names: Names = {}
        self._saving: dict[str, filling.Value] = {}  # what is under way to become a version
        self._below = Muted()
        self._ledger = QuietButton("以前の台帳を移行…")
        self._ledger.setToolTip("Excelなどの以前の台帳を、移行分として取り込みます（Ctrl+Shift+L）")
        self._write = QuietButton("書き出す…")
        self._write.setToolTip("いま使っている設定を、設定ファイル（TOML）に書き出します")
        self._load = QuietButton("設定ファイルを読み込む…")
        self._load.setToolTip("会社の設定（TOML）を選び、動く期日を確かめてから使います")
        self.contents = Contents()
        self.wish = WishCard()
        self.gaps = GapsCard()
        self.gaps_beside = GapsCard()
        self.partners = PartnersCard()
        self.appearance = AppearanceCard()
        self._of_machine = QWidget()
        self.elsewhere = ElsewhereCard()
        self.editor = Editor(desk.today)
        self.approver_keys = ApproverKeysCard(desk)
        self._form = Card()
        self._calendar = Muted(wrap=True)
        self._state = Muted(wrap=True)
        self._drop = QuietButton("変更を捨てる…")
        self.save = PrimaryButton("変更を保存")
        self.save.setToolTip("動く期日を確かめてから、新しい版として使います（Ctrl+S）")
        self._keeping = Keeping(desk, DRAFT, self)
        self._keeping.resume(DRAFT, "")
        self.begun = OneDraft(desk, "partner:begun", self)
        self._left: dict[str, str] = {}  # of a partner, by an earlier visit
        self._both = row(space=14)
        self._lay()
        self._connect()
        self.contents.show_titles(
            (
                (GAPS, "公表事項の点検"),
                *((group.id, group.title) for group in groups()),
                (PARTNERS, "関係先"),
                (ELSEWHERE, "ほかの画面の設定"),
                (MACHINE, "表示とロック"),
            )
        )
        self._tell()

    # -------------------------------------------------------------- showing

    @override
    def go_to(self, place: Place) -> None:
        self.refresh()
        self.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self._keeping.flush()
        self.appearance.show_appearance(appearance.kept())
        self.desk.runner.run(partial(look, self.desk.casebook), self._on_found)

    @override
    def concerns(self, change: Change) -> bool:
        return change.settings or change.act == "day"

    @property
    def group(self) -> str:
        """The id of what is shown."""
        return self.contents.chosen

    def show_group(self, which: str) -> None:
        """Show the group with that id."""
        self.contents.choose(which)

    @override
    def may_leave(self) -> bool:
        self.put_aside()
        return self._may_leave_settings()

    @override
    def put_aside(self) -> None:
        self._keep()
        self._keeping.flush()
        self.begun.flush()

    def _may_leave_settings(self) -> bool:
        count = len(self.editor.news)
        if not count:
            return True
        question = (
            f"設定の変更{count}か所は、まだ使われていません。"
            "書きかけとして台帳に残し、ほかの画面に移りますか。"
        )
        return self.desk.ask.confirm(self, question, "残して移る")

    def _on_found(self, found: Found) -> None:
        first, self._found = self._found is None, found
        self._below.setText(f"{found.profile.company.name}　設定 第{found.version}版")
        # what was typed since is newer than what the disk has heard of
        news = found.news if first else self.editor.news
        if first:
            self._keeping.resume(DRAFT, filling.as_draft(news))
        self.editor.show_settings(found.values, news)
        self.gaps.show_gaps(found.gaps, self.desk.today)
        self.partners.show_partners(found.partners)
        self.approver_keys.refresh()
        self._calendar.setText(calendar_words(found.certain_until))
        joint = found.profile.joint_use
        known = joint.groups if joint else ()
        self._names = {"groups": {one.id: f"{one.id}  {one.name}" for one in known}}
        if first and news:
            self.contents.choose(filling.group_of(next(iter(news))))
        self._on_chosen()
        self._tell()
        self.begun.look()

    def _on_chosen(self) -> None:
        which = self.contents.chosen
        other = {
            GAPS: self.gaps,
            PARTNERS: self.partners,
            MACHINE: self._of_machine,
            ELSEWHERE: self.elsewhere,
        }
        for name, card in other.items():
            card.setVisible(name == which)
        grouped = which not in other and self._found is not None
        self._group_place.setVisible(grouped)
        self._calendar.setVisible(which == "closures")
        two = self._found is not None and self._found.profile.approval is Approval.TWO
        self.approver_keys.setVisible(which == "approval" and two)
        if grouped:
            self.editor.show_group(which)
        self._show_gaps_beside()
        self._area.verticalScrollBar().setValue(0)

    def _show_gaps_beside(self) -> None:
        mine = [group.gaps for group in groups() if group.id == self.contents.chosen]
        found = self._found.gaps if self._found else ()
        gaps = [one for one in found if mine and one.finding.gap in mine[0]]
        self.gaps_beside.show_gaps(gaps, self.desk.today)
        self.gaps_beside.setVisible(bool(gaps))

    def _tell(self) -> None:
        """Say what was filled in and is not in use, and what may be done with it."""
        count = len(self.editor.news)
        told = f"変更 {count}か所（まだ使われていません。書きかけは台帳に残ります）"
        self._state.setText(told if count else "変更はありません。")
        self.approver_keys.hold(unsaved=bool(count))
        self.save.setEnabled(bool(count) and self._wish is None and not self._saving)
        self._drop.setEnabled(bool(count))
        lacking = {one.finding.gap for one in self._found.gaps} if self._found else set()
        self.contents.mark({group.id: self._mark(group, lacking) for group in groups()})

    def _mark(self, group: Group, lacking: Collection[Gap]) -> str:
        if group.id in self.editor.wrong:
            return WRONG
        if group.id in self.editor.touched:
            return CHANGED
        return LACKING if not group.gaps.isdisjoint(lacking) else ""

    # -------------------------------------------------------------- filling in

    def _keep(self) -> None:
        if self._found is not None:
            self._keeping.keep(self.editor.draft)

    def _on_filled_in(self) -> None:
        if self._wish is not None:
            self._drop_wish()  # it spoke of other values
        self._keep()
        self._tell()

    def _on_drop(self) -> None:
        count = len(self.editor.news)
        question = f"設定の変更{count}か所を捨てて、いま使っている設定に戻しますか。"
        if self._found is not None and self.desk.ask.confirm(self, question, "変更を捨てる"):
            self._forget({})

    def _forget(self, kept: filling.Values) -> None:
        """Go on without what was filled in; `kept` of it is in use now."""
        if self._found is not None:
            self.editor.show_settings({**self._found.values, **kept}, {})
        self.editor.refuse(())
        self._keeping.keep("")
        self._keeping.flush()
        self._drop_wish()
        self._tell()

    def _on_save(self) -> None:
        if self.save.isEnabled():
            self._saving = self.editor.news
            self._tell()
            act = partial(wish_of_values, self.desk.casebook.office, self._saving)
            self.desk.runner.run(act, self._on_previewed, self._on_refused)

    def _on_refused(self, error: CasebookError) -> None:
        self._saving = {}
        if isinstance(error, ProfileError):
            first = self.editor.refuse(filling.wrong(error))
            if first:
                self.contents.choose(first)
                self.editor.begin()
            self.say(f"使えない値が{len(error.faults)}か所あります。欄の下をご覧ください。", "soon")
        else:
            self.say(phrases.error(error), "soon")
        self._tell()

    def _on_previewed(self, wish: Wish) -> None:
        saving, self._saving = self._saving, {}
        if saving != self.editor.news:  # she went on typing meanwhile
            self._tell()
        elif wish.known:  # another writing of the same
            self._forget({})
            self.say("いま使っている設定と同じ内容です。")
        elif wish.moves:
            self._on_wish(wish)
        else:
            self._wish = wish
            self._on_decided(move=False)

    # -------------------------------------------------------------- another version

    def _on_ledger(self) -> None:
        self.go(Place(PageName.LEDGER))

    def _on_write(self) -> None:
        target = self.desk.ask.where_to_save(self, Path("会社の設定.toml"))
        if target is not None:
            act = partial(written, self.desk.casebook, target)
            self.desk.runner.run(act, self._on_written)

    def _on_written(self, path: Path) -> None:
        self.say(f"設定を書き出しました：{path.name}")

    def _on_load(self) -> None:
        paths = self.desk.ask.which_to_open(self, "会社の設定を読み込む", _PATTERN)
        if paths:
            self.look_at(paths[0])

    def look_at(self, path: Path) -> None:
        """Show what the settings in the file at `path` would move."""
        act = partial(wish_of_file, self.desk.casebook.office, path)
        self.desk.runner.run(act, self._on_wish, self._on_not_read)

    def _on_not_read(self, error: CasebookError) -> None:
        self._drop_wish()
        self.say(phrases.error(error), "soon")

    def _on_wish(self, wish: Wish) -> None:
        self._wish = wish
        self.wish.hold(busy=False)
        self.wish.show_wish(wish, self.desk.today)
        self._area.verticalScrollBar().setValue(0)
        self._tell()  # one primary button: now it is the card's

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
        wish = self._wish
        moved = len(wish.moves) if wish is not None and change.cases else 0
        if wish is not None and not wish.file:
            self._forget(self.editor.news)
        self._drop_wish()
        days = f"期日 {moved}件を計算し直しました。" if moved else "進行中の期日はそのままです。"
        self.say(f"設定を第{self.desk.casebook.office.version}版にしました。{days}")
        self._tell_all(change)

    def _drop_wish(self) -> None:
        focused = QApplication.focusWidget()
        had_it = focused is not None and self.wish.isAncestorOf(focused)
        self._wish = None
        self.wish.hide()
        self._tell()
        if had_it:
            self.contents.setFocus(Qt.FocusReason.OtherFocusReason)

    # -------------------------------------------------------------- this machine

    def _on_appearance(self, chosen: Appearance) -> None:
        self._keep()
        self._keeping.flush()
        appearance.keep(chosen)
        appearance.dress(self.desk.theme, chosen)
        self.desk.bus.tell(Change(act=appearance.ACT), self)

    # -------------------------------------------------------------- partners

    def open_partner(self, key: str) -> None:
        """Open the form of the partner with this id, "" for a new one."""
        act = partial(partner_form, self.desk.casebook.partners, key)
        self.desk.runner.run(act, self._on_partner_form)

    def _on_partner_form(self, found: tuple[str, tuple[Field, ...]]) -> None:
        self.partners.open_form(*found, self.desk.today, self._names)
        self._take_up()

    def _on_begun_before(self, begun: dict[str, str]) -> None:
        """Open the form an earlier visit left, as soon as its fields are there."""
        if self.partners.form is None:
            self._left = begun
            self.contents.choose(PARTNERS)
            open_again = self._on_entrusting if begun.get(ASKS) else self.open_partner
            open_again(begun.get(PARTNER, ""))

    def _take_up(self) -> None:
        begun, self._left = self._left, {}
        if begun and self.partners.form is not None:
            self.partners.form.take(begun)
            self.say("書きかけを戻しました。", "fresh")

    def _on_partner_edited(self) -> None:
        self.begun.keep(self.partners.begun)

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

    def _on_ordered(self, ids: tuple[int, ...]) -> None:
        act = partial(self.desk.casebook.partners.put_in_order, ids)
        self.desk.runner.run(act, self._tell_all)

    def _on_entrusting(self, key: str) -> None:
        act = partial(entrusting_form, self.desk.casebook.partners, key)
        self.desk.runner.run(act, self._on_entrusting_form)

    def _on_entrusting_form(self, found: tuple[str, tuple[Field, ...]]) -> None:
        self.partners.open_entrusting(*found, self.desk.today, self._names)
        self._take_up()

    def _on_entrusted(self, key: str, values: dict[str, str]) -> None:
        act = partial(self.desk.casebook.partners.state_entrusting, {"partner": key, **values})
        self.desk.runner.run(act, self._on_partner_kept, self.partners.refuse)

    def _on_partner_kept(self, change: Change) -> None:
        self.partners.close_form()
        self._tell_all(change)

    def _tell_all(self, change: Change) -> None:
        self.desk.bus.tell(change, self)
        self.refresh()

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        head = row(
            column(PageTitle("設定"), self._below, space=4),
            self._ledger,
            self._write,
            self._load,
            space=4,
        )
        head.setStretch(0, 1)
        self._form.add(self.editor, self._calendar)
        beside, form = QWidget(), QWidget()
        spread(beside, column(self.gaps_beside, self.approver_keys, None), (0, 0, 0, 0))
        spread(form, column(self._form, None), (0, 0, 0, 0))
        self._both.addWidget(form, 5)
        self._both.addWidget(beside, 3)
        self._group_place = QWidget()
        spread(self._group_place, self._both, (0, 0, 0, 0))
        inside = QWidget()
        spread(self._of_machine, column(self.appearance, MachineCard(), space=14), (0, 0, 0, 0))
        rest = column(self.partners, self.elsewhere, self._of_machine, None, space=14)
        cards = column(self.wish, self.gaps, self._group_place, rest, space=14)
        spread(inside, cards, (0, 0, 8, 8))
        self._area = scrolled(inside)
        foot = row(self._state, self._drop, self.save, space=8)
        foot.setStretch(0, 1)
        right = column(self._area, foot, space=8)
        right.setStretch(0, 1)
        middle = row(self.contents, space=18)
        middle.addLayout(right, 1)
        whole = column(head, middle, space=12)
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
        self._write.clicked.connect(self._on_write)
        self._ledger.clicked.connect(self._on_ledger)
        self.contents.changed.connect(self._on_chosen)
        self.editor.changed.connect(self._on_filled_in)
        self.save.clicked.connect(self._on_save)
        self._drop.clicked.connect(self._on_drop)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_save)
        self.appearance.chosen.connect(self._on_appearance)
        self.elsewhere.wanted.connect(self.go)
        self.approver_keys.done.connect(self._tell_all)
        self.wish.decided.connect(self._on_decided)
        self.wish.left.connect(self._drop_wish)
        self.partners.wanted.connect(self.open_partner)
        self.partners.edited.connect(self._on_partner_edited)
        self.begun.found.connect(self._on_begun_before)
        self.partners.filled.connect(self._on_filled)
        self.partners.retired.connect(self._on_retire)
        self.partners.ordered.connect(self._on_ordered)
        self.partners.entrusting.connect(self._on_entrusting)
        self.partners.entrusted.connect(self._on_entrusted)
