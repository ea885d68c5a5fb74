"""保管: how the casebook is kept. Backups, what was kept long enough, and its passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from app import phrases
from app.changes import Change
from app.errors import FieldRefusedError, KeyringError, PassphraseRefusedError
from app.keeping import words
from app.rules import almanac
from app.views.keeping import KeyHere
from ui.keeping.backups_card import BackupsCard
from ui.keeping.disposal_card import DisposalCard
from ui.keeping.keys_card import KeysCard
from ui.keeping.sheet import NO_PRINTER, NOT_REMOVED, SheetPrinting
from ui.pages import Page
from ui.theme import unit
from ui.widgets import Muted, PageTitle, column, row, scrolled, spread

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.casebook import Casebook
    from app.desks.disposal import Disposal
    from app.desks.safekeeping import Safekeeping
    from app.errors import CasebookError
    from app.views.keeping import BackedUp, Erasure, Kept, Rehearsed, Restored, Retention
    from ui.desk import Desk

_NARROW = 1000  # px: below this the right column goes under the left
_BACKUPS = "控え (*.casebook)"


class KeepingPage(Page):
    """The three cards, and what follows from their buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "保管")
        self.backups = BackupsCard()
        self.disposal = DisposalCard(desk.today, almanac.eras())
        self.keys = KeysCard(desk.theme)
        self._paper = SheetPrinting(desk.runner, desk.ask, self)
        self._both = row(space=18)
        self._lay()
        self._connect()

    @override
    def refresh(self) -> None:
        self.desk.runner.run(partial(_look, self.desk.casebook), self._on_found)

    @override
    def may_leave(self) -> bool:
        self.keys.forget()
        return self._paper.may_leave("消さずに移りますか。", "消さずに移る")

    def _on_found(self, found: _Found) -> None:
        self.backups.show_kept(found.kept, self.desk.today)
        self.keys.show_kept(found.kept, self.desk.today)
        self.disposal.show_retention(found.retention, self.desk.today)

    # -------------------------------------------------------------- backups

    def _on_backup(self) -> None:
        act = partial(self._desk_of_keeping.backup, None)
        self.desk.runner.run_long(act, self._on_backed_up)

    def _on_backed_up(self, made: BackedUp) -> None:
        self.say(f"控えを作り、開けることを確かめました（{made.cases}件）。")
        self.refresh()

    def _on_rehearsal(self) -> None:
        self.desk.runner.run_long(self._desk_of_keeping.rehearse, self._on_rehearsed)

    def _on_rehearsed(self, found: Rehearsed) -> None:
        if found.faults:
            told = "、".join(map(words.fault, found.faults))
            self.say(
                f"復元を確かめられませんでした（{told}）。新しい控えを作ってください。", "late"
            )
        else:
            self.say("最新の控えから復元できることを確かめました。")
        self.refresh()

    def _on_folder(self) -> None:
        folder = self.desk.ask.which_folder(self, "控えの保存先を選ぶ")
        if folder is not None:
            act = partial(self._desk_of_keeping.keep_in, folder)
            self.desk.runner.run(act, self._on_folder_kept)

    def _on_folder_kept(self, _nothing: object) -> None:
        self.say("控えの保存先を変えました。前の保存先の控えはそのまま残ります。")
        self.refresh()

    def _on_restore(self) -> None:
        chosen = self.desk.ask.which_to_open(self, "復元する控えを選ぶ", _BACKUPS)
        if not chosen:
            return
        suggestion = self.desk.casebook.path.with_name(f"{chosen[0].stem}-復元.casebook")
        target = self.desk.ask.where_to_save(self, suggestion)
        if target is not None:
            act = partial(self._desk_of_keeping.restore, chosen[0], target)
            self.desk.runner.run(act, self._on_restored)

    def _on_restored(self, found: Restored) -> None:
        if not found.compared:
            self.say("復元しました。合言葉を変える前の控えなので、前の合言葉で開きます。", "soon")
        elif not found.came_back:
            self.say("控えから新しい台帳を作りました。ロックしてから開けます。")
        else:
            self._ask_again(found)
        self.refresh()

    def _ask_again(self, found: Restored) -> None:
        listed = "\n".join(f"{one.number}　{one.on} に消去" for one in found.came_back)
        question = (
            "控えのあとで消去した案件が、復元した台帳に戻っています。"
            f"復元した台帳から、もう一度消去しますか。\n\n{listed}"
        )
        if self.desk.ask.confirm(self, question, "もう一度消去する"):
            act = partial(self._desk_of_keeping.forget_again, found.path)
            self.desk.runner.run(act, self._on_forgotten)
        else:
            self.say("復元した台帳には、消去した案件が残っています。", "late")

    def _on_forgotten(self, numbers: tuple[str, ...]) -> None:
        self.say(f"復元した台帳から {len(numbers)}件をもう一度消去しました。")

    # -------------------------------------------------------------- disposal

    def _on_disposal(self, numbers: tuple[str, ...]) -> None:
        act = partial(_planned, self.desk.casebook.disposal, numbers)
        self.desk.runner.run(act, self._on_planned)

    def _on_planned(self, planned: tuple[tuple[str, ...], Erasure]) -> None:
        numbers, plan = planned
        listed = "\n".join(phrases.erasure(plan))
        question = f"次の案件を消去します。元には戻せません。\n\n{listed}"
        if self.desk.ask.confirm(self, question, "消去する"):
            act = partial(self.desk.casebook.disposal.run, numbers)
            self.desk.runner.run(act, self._on_disposed)

    def _on_disposed(self, nr: int) -> None:
        self.say(f"消去第{nr}号として記録しました。証明書を保存できます。")
        self.desk.bus.tell(Change(act="dispose"), self)
        self.refresh()

    def _on_hold(self, numbers: tuple[str, ...], why: str, review: str) -> None:
        act = partial(_held, self.desk.casebook.disposal, numbers, why, review)
        self.desk.runner.run(act, self._on_held, self._on_not_held)

    def _on_held(self, count: int) -> None:
        self.say(f"{count}件に保管の指定をしました。")
        self.desk.bus.tell(Change(act="dispose"), self)
        self.refresh()

    def _on_not_held(self, error: CasebookError) -> None:
        field = error.name if isinstance(error, FieldRefusedError) else "why"
        self.disposal.hold.refuse(field, phrases.error(error))

    def _on_release(self, number: str) -> None:
        why = self.desk.ask.what_name(self, f"{number} の保管の指定を解く理由", "")
        if why:
            act = partial(self.desk.casebook.disposal.release, number, why)
            self.desk.runner.run(act, self._on_released)

    def _on_released(self, change: Change) -> None:
        self.say(f"{change.case} の保管の指定を解きました。")
        self.desk.bus.tell(change, self)
        self.refresh()

    def _on_certificate(self, nr: int) -> None:
        target = self.desk.ask.where_to_save(self, Path(f"消去証明書-{nr}.pdf"))
        if target is not None:
            act = partial(_certificate, self.desk.casebook.disposal, nr, target)
            self.desk.runner.run(act, self._on_certified)

    def _on_certified(self, path: Path) -> None:
        self.say(f"消去証明書を保存しました：{path.name}")
        self.refresh()

    # -------------------------------------------------------------- keys

    def _on_print(self, present: str) -> None:
        self.keys.hold(busy=True)
        self._paper.print_for(self.desk.casebook, present)

    def _on_sheet(self, present: str) -> None:
        self._paper.write_for(self.desk.casebook, present)

    def _on_waits(self) -> None:
        self.keys.hold(busy=False)

    def _on_printing(self) -> None:
        self.keys.forget()
        self.say("復旧シートを印刷しています…", "fresh")

    def _on_printed(self, sheets: int) -> None:
        self.say(
            f"復旧シートを{sheets}枚印刷しました。"
            "内容が読めることを確かめ、別々の場所にしまってください。"
        )
        self.refresh()

    def _on_no_printer(self) -> None:
        self.say(NO_PRINTER, "late")

    def _on_sheet_written(self, _path: Path) -> None:
        self.keys.forget()
        self.keys.offer_removal(there=True)
        self.say("復旧シートを書き出しました。印刷したら、ファイルをすぐに消してください。", "soon")
        self.refresh()

    def _on_removal(self) -> None:
        if not self._paper.take_away():
            self.say(NOT_REMOVED, "late")
            return
        self.keys.offer_removal(there=False)
        self.say("書き出したファイルを消しました。")

    def _on_change(self, present: str, wanted: str) -> None:
        question = (
            "合言葉を変えると、いまの復旧シートは使えなくなります。"
            "控えを作ってから、台帳を暗号化し直します。"
        )
        if self.desk.ask.confirm(self, question, "合言葉を変える"):
            self.keys.hold(busy=True)
            act = partial(self._desk_of_keeping.rekey, present, wanted)
            self.desk.runner.run_long(act, self._on_changed_key, self._on_key_refused)

    def _on_changed_key(self, _nothing: object) -> None:
        self.keys.hold(busy=False)
        self.keys.forget()
        self.say("合言葉を変えました。新しい復旧シートを印刷してください。", "soon")
        self.refresh()

    def _on_keep(self, present: str, when: str) -> None:
        if self.desk.ask.confirm(self, words.key_meaning(), "鍵を預ける"):
            self.keys.hold(busy=True)
            act = partial(self._desk_of_keeping.keep_key, present, KeyHere(when))
            self.desk.runner.run(act, self._on_key_kept, self._on_key_refused)

    def _on_key_kept(self, _nothing: object) -> None:
        self.keys.hold(busy=False)
        self.keys.forget()
        self.say("鍵をこのパソコンに預けました。開く画面の「このパソコンの鍵で開く」で使えます。")
        self.refresh()

    def _on_let_go(self) -> None:
        self.keys.hold(busy=True)
        act = self._desk_of_keeping.let_go_key
        self.desk.runner.run(act, self._on_key_gone, self._on_key_refused)

    def _on_key_gone(self, _nothing: object) -> None:
        self.keys.hold(busy=False)
        self.say("預けた鍵を消しました。次からは合言葉で開きます。")
        self.refresh()

    def _on_key_refused(self, error: CasebookError) -> None:
        self.keys.hold(busy=False)
        if isinstance(error, KeyringError):
            self.say(phrases.error(error), "late")
            return
        new = isinstance(error, PassphraseRefusedError) and error.why != "wrong"
        self.keys.refuse(phrases.error(error), new=new)

    @property
    def _desk_of_keeping(self) -> Safekeeping:
        return self.desk.casebook.safekeeping

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        below = Muted("控え・保存期間・合言葉。台帳は、このパソコンの中で暗号化されています。")
        head = column(PageTitle("保管"), below, space=4)
        left, right = QWidget(), QWidget()
        spread(left, column(self.backups, self.disposal, None, space=14), (0, 0, 0, 0))
        spread(right, column(self.keys, None, space=14), (0, 0, 0, 0))
        self._both.addWidget(left, 5)
        self._both.addWidget(right, 4)
        inside = QWidget()
        spread(inside, column(self._both, None, space=14), (0, 0, 8, 8))
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
        self.backups.wanted_backup.connect(self._on_backup)
        self.backups.wanted_rehearsal.connect(self._on_rehearsal)
        self.backups.wanted_folder.connect(self._on_folder)
        self.backups.wanted_restore.connect(self._on_restore)
        self.disposal.wanted_disposal.connect(self._on_disposal)
        self.disposal.wanted_hold.connect(self._on_hold)
        self.disposal.wanted_release.connect(self._on_release)
        self.disposal.wanted_certificate.connect(self._on_certificate)
        self._paper.began.connect(self._on_printing)
        self._paper.printed.connect(self._on_printed)
        self._paper.written.connect(self._on_sheet_written)
        self._paper.refused.connect(self._on_key_refused)
        self._paper.waits.connect(self._on_waits)
        self._paper.no_printer.connect(self._on_no_printer)
        self.keys.wanted_print.connect(self._on_print)
        self.keys.wanted_sheet.connect(self._on_sheet)
        self.keys.wanted_removal.connect(self._on_removal)
        self.keys.wanted_keep.connect(self._on_keep)
        self.keys.wanted_let_go.connect(self._on_let_go)
        self.keys.wanted_change.connect(self._on_change)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the page shows."""

    kept: Kept
    retention: Retention


def _look(casebook: Casebook) -> _Found:
    return _Found(casebook.safekeeping.kept(), casebook.disposal.look())


def _planned(desk: Disposal, numbers: tuple[str, ...]) -> tuple[tuple[str, ...], Erasure]:
    return numbers, desk.plan(numbers)


def _held(desk: Disposal, numbers: tuple[str, ...], why: str, review: str) -> int:
    for number in numbers:
        desk.hold(number, why, review)
    return len(numbers)


def _certificate(desk: Disposal, nr: int, target: Path) -> Path:
    desk.certify(nr)
    desk.export_certificate(nr, target)
    return target
