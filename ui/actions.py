"""Everything the frame can do: name, words, key, icon, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do. `keys` in Qt's portable writing; the first one is shown, if any."""

    name: str
    text: str
    keys: tuple[str, ...]
    icon: str = ""


DEEDS = (
    Deed("today", "今日", ("Ctrl+1",), "today"),
    Deed("cases", "案件", ("Ctrl+2",), "cases"),
    Deed("month", "集計", ("Ctrl+3",), "month"),
    Deed("settings", "設定", ("Ctrl+4",), "settings"),
    Deed("persons", "申出人", ("Ctrl+5",), "persons"),
    Deed("forms", "様式", ("Ctrl+6",), "forms"),
    Deed("texts", "文面", ("Ctrl+7",), "texts"),
    Deed("keeping", "保管", ("Ctrl+9",), "keeping"),
    Deed("log", "封印ログ", ("Ctrl+0",), "log"),
    Deed("palette", "案件・人・操作を呼び出す", ("Ctrl+K",), "search"),
    Deed("search", "案件を一覧で検索", ("Ctrl+F",), "search"),
    Deed("phone", "電話を記録", ("Ctrl+Shift+P",), "phone"),
    Deed("mails", "メールを取り込む", ("Ctrl+Shift+M",), "mail"),
    Deed("ledger", "以前の台帳を移行", ("Ctrl+Shift+L",), "folder"),
    Deed("bundle", "承認依頼・回答を開く…", (), "check"),
    Deed("batch", "文書を一括発行", ()),
    Deed("calendar", "期日を予定表に書き出す…", ()),
    Deed("undo", "元に戻す", ("Ctrl+Z",), "back"),
    Deed("redo", "やり直す", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Deed("back", "前の画面に戻る", ("Alt+Left",), "back"),
    Deed("refresh", "最新の状態にする", ("F5",)),
    Deed("manual", "この画面の使い方", ("F1",), "help"),
    Deed("keys", "キー操作の一覧", ("?", "Shift+?", "Ctrl+/"), "help"),
    Deed("lock", "ロック", ("Ctrl+L",), "lock"),
    Deed("quit", "終了", ("Ctrl+Q",)),
)


class Actions(QObject):
    """The table as QActions of one window part."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all = {deed.name: _action(deed, self) for deed in DEEDS}
        theme.changed.connect(self._dress)
        self._dress()

    def of(self, name: str) -> QAction:
        """Return the action of that name."""
        return self._all[name]

    def all(self) -> list[QAction]:
        """Return all actions, for a widget whose shortcuts they are."""
        return list(self._all.values())

    def _dress(self) -> None:
        for deed in DEEDS:
            if deed.icon:
                self._all[deed.name].setIcon(self._theme.icon(deed.icon, "link"))


def _action(deed: Deed, parent: QObject) -> QAction:
    action = QAction(deed.text, parent)
    action.setObjectName(deed.name)
    action.setShortcuts([QKeySequence(keys) for keys in deed.keys])
    keys = f"（{QKeySequence(deed.keys[0]).toString()}）" if deed.keys else ""
    action.setToolTip(f"{deed.text}{keys}")
    return action
