"""控え: where the backups lie, how each is, and when restoring was last proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.keeping import words
from ui.cases.lines import Lines, fact
from ui.dates import spoken
from ui.widgets import (
    Badge,
    Button,
    Card,
    Elided,
    FlowRow,
    Muted,
    PrimaryButton,
    Text,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from datetime import date

    from app.views.keeping import BackupLine, Kept

_LABEL = 132  # px before a fact
_MOST = 8  # backups that are listed one by one
_TONES = {"sound": "done", "other-key": "plain"}


class BackupsCard(Card):
    """The backups, newest first, and what can be done with them."""

    wanted_backup = Signal()
    wanted_rehearsal = Signal()
    wanted_folder = Signal()
    wanted_restore = Signal()

    def __init__(self) -> None:
        super().__init__("控え")
        self._facts = Lines(space=4)
        self._lines = Lines(space=4)
        self._make = PrimaryButton("控えを作る")
        self._make.setToolTip("台帳の写しを作り、開けることを確かめます")
        self._rehearse = Button("復元を確かめる")
        self._rehearse.setToolTip("最新の控えを一時的に復元して確かめ、すぐに消します")
        self._folder = Button("保存先を変える…")
        self._restore = Button("控えから新しい台帳を作る…")
        self._restore.setToolTip("控えを別のファイルとして復元します。いまの台帳は変わりません")
        self._make.clicked.connect(self.wanted_backup)
        self._rehearse.clicked.connect(self.wanted_rehearsal)
        self._folder.clicked.connect(self.wanted_folder)
        self._restore.clicked.connect(self.wanted_restore)
        ways = QWidget()
        buttons = FlowRow(ways)
        for button in (self._make, self._rehearse, self._folder, self._restore):
            buttons.addWidget(button)
        self.add(self._facts, ways, self._lines)

    def show_kept(self, kept: Kept, today: date) -> None:
        """Show how the casebook is kept."""
        proved = spoken(kept.proved_on, today) if kept.proved_on else "まだ確認していません"
        place = QWidget()
        lines = column(space=4)
        lines.addLayout(fact("保存先", str(kept.folder), _LABEL))
        lines.addLayout(fact("最後に復元を確認した日", proved, _LABEL))
        spread(place, lines, (0, 0, 0, 0))
        self._facts.refill((place,))
        self._rehearse.setEnabled(bool(kept.backups))
        self._lines.refill(_rows(kept, today))


def _rows(kept: Kept, today: date) -> list[QWidget]:
    if not kept.backups:
        nothing = "控えはまだありません。台帳を閉じるときに、変更があれば自動で作ります。"
        return [Muted(nothing, wrap=True)]
    rows: list[QWidget] = []
    cells = [_cells(one, today) for one in kept.backups[:_MOST]]
    for parts in cells:
        for part in parts:
            part.ensurePolished()  # else it knows no width yet
    widths = [max(part.sizeHint().width() for part in parts) for parts in zip(*cells, strict=True)]
    for backup, (badge, at, told) in zip(kept.backups, cells, strict=False):
        badge.setFixedWidth(widths[0])
        at.setFixedWidth(widths[1])
        rows.append(_row(backup, badge, at, told))
    if len(kept.backups) > _MOST:
        rows.append(Muted(f"ほか{len(kept.backups) - _MOST}件"))
    return rows


def _cells(backup: BackupLine, today: date) -> tuple[Badge, Text, Elided]:
    badge = Badge(words.state(backup.state), _TONES.get(backup.state, "late"))
    at = f"{spoken(backup.at.date(), today)} {backup.at:%H:%M}"
    kept = "復元に使ったため残ります" if backup.restored else "手で消すまで残ります"
    until = f"遅くとも{spoken(backup.leaves_by, today)}に整理" if backup.leaves_by else kept
    told = Elided(f"{words.why(backup.why)}　{until}", role="muted")
    return badge, Text(at).selectable(), told


def _row(backup: BackupLine, badge: Badge, at: Text, told: Elided) -> QWidget:
    place = QWidget()
    line = row(badge, at, told, space=12)
    line.setStretch(2, 1)
    place.setToolTip(backup.name)
    place.setAccessibleName(f"{at.text()} {badge.text()} {told.text()}")
    spread(place, line, (0, 2, 0, 2))
    return place
