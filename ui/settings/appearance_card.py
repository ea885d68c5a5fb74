"""表示とロック: colours, size of letters, and when the casebook locks itself; of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.appearance import LOCKS, SIZES, Appearance
from ui.cases.act_form import Pick, Radios
from ui.theme import PALETTES
from ui.widgets import Aside, Card, LabelledField

if TYPE_CHECKING:
    from collections.abc import Mapping

_SYSTEM = "system"
_PALETTES = {
    _SYSTEM: "システムに合わせる",
    "light": "明るい",
    "dark": "暗い",
    "contrast": "ハイコントラスト",
}


class AppearanceCard(Card):
    """What is chosen holds at once."""

    chosen = Signal(object)  # Appearance

    def __init__(self) -> None:
        super().__init__("表示とロック")
        self._palette = Radios("palette", (_SYSTEM, *PALETTES), _PALETTES.__getitem__)
        self._percent = _pick({str(one): f"{one}％" for one in SIZES})
        self._lock = _pick({str(one): f"{one}分" for one in LOCKS})
        self.add(
            Aside("このパソコンだけの設定です。選ぶと、すぐに変わります。", wrap=True),
            LabelledField(
                "配色", self._palette, "ハイコントラストは、文字と枠をはっきり示します。"
            ),
            LabelledField(
                "文字の大きさ", self._percent, "余白や表の幅も、文字に合わせて変わります。"
            ),
            LabelledField(
                "自動でロックするまで",
                self._lock,
                "キーもマウスも使わないまま過ぎると、台帳を閉じて合言葉を求めます。",
            ),
        )
        for one in (self._palette, self._percent, self._lock):
            one.changed.connect(self._on_changed)

    def show_appearance(self, now: Appearance) -> None:
        """Show what is chosen on this machine."""
        values = (now.palette or _SYSTEM, str(now.percent), str(now.lock))
        editors: tuple[Radios | Pick, ...] = (self._palette, self._percent, self._lock)
        for one, value in zip(editors, values, strict=True):
            blocked = one.blockSignals(True)  # noqa: FBT003 - Qt's argument
            one.fill(value)
            one.blockSignals(blocked)

    def _on_changed(self) -> None:
        palette = self._palette.value
        self.chosen.emit(
            Appearance(
                "" if palette == _SYSTEM else palette,
                int(self._percent.value),
                int(self._lock.value),
            )
        )


def _pick(words: Mapping[str, str]) -> Pick:
    pick = Pick("", words, required=True, say=words.__getitem__)
    pick.fill(next(iter(words)))
    return pick
