"""Making a new casebook: where it lies, whose it is, and its passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.recovery import LEAST
from ui.widgets import (
    Button,
    Card,
    LabelledField,
    PageTitle,
    PassphraseField,
    PrimaryButton,
    QuietButton,
    Reading,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from ui.ask import Ask
    from ui.theme import Theme


class CreateForm(QWidget):
    """Asks what a new casebook needs."""

    wanted = Signal(object, str)  # path, passphrase
    wanted_practice = Signal()
    went_back = Signal()

    def __init__(
        self, theme: Theme, ask: Ask, company: str, suggestion: Path, *, practice: bool
    ) -> None:
        super().__init__()
        self._ask = ask
        self._place = LabelledField("保存する場所", QLineEdit(str(suggestion)))
        choose = Button("選ぶ…")
        choose.clicked.connect(self._on_choose)
        self._first = LabelledField(
            "合言葉",
            PassphraseField(theme),
            f"{LEAST}文字以上。つながりのない言葉を4つ並べると、覚えやすく破られにくくなります。",
        )
        self._second = LabelledField("合言葉（もう一度）", PassphraseField(theme))
        self._known = QCheckBox("合言葉と復旧シートを両方失うと開けないことを承知しました")
        self._make = PrimaryButton("台帳を作る")
        self._make.clicked.connect(self._on_make)
        back = QuietButton("今ある台帳を開く", theme, "back")
        back.clicked.connect(self.went_back)
        try_it = QuietButton("練習用の台帳で試す", theme, "practice")
        try_it.clicked.connect(self.wanted_practice)
        if not practice:
            try_it.hide()
        for field in (self._place.field, self._first.field, self._second.field):
            field.textChanged.connect(self._on_changed)
        self._known.toggled.connect(self._on_changed)

        where = row(self._place, choose)
        where.setStretch(0, 1)
        where.setAlignment(choose, Qt.AlignmentFlag.AlignVCenter)
        warning = Card().add(
            Reading(
                "合言葉も復旧シートもないと、この台帳は誰にも開けません。作成者にも開けず、"
                "再発行の方法もありません。台帳を作ったら、復旧シートを一度だけ印刷し、"
                "鍵のかかる場所に保管してください。"
            ),
            self._known,
        )
        spread(
            self,
            column(
                PageTitle("新しい台帳を作る"),
                Reading(
                    f"{company}の公表された方針（窓口・期限の目標・共同利用など）を"
                    "最初の設定にします。",
                    role="aside",
                ),
                where,
                self._first,
                self._second,
                warning,
                self._make,
                row(back, try_it, None),
                space=12,
            ),
            (0, 0, 0, 0),
        )
        self._on_changed()

    def clear(self) -> None:
        """Forget both passphrases."""
        self._first.field.clear()
        self._second.field.clear()
        self._known.setChecked(False)
        self._first.field.setFocus()

    def refuse(self, reason: str) -> None:
        """Say why the casebook could not be made."""
        self.setEnabled(True)
        self._place.refuse(reason)

    def _on_changed(self) -> None:
        self._make.setEnabled(
            bool(self._place.field.text() and self._first.field.text()) and self._known.isChecked()
        )
        for field in (self._place, self._first, self._second):
            field.accept()

    def _on_make(self) -> None:
        if len(self._first.field.text()) < LEAST:
            self._first.refuse(f"あと{LEAST - len(self._first.field.text())}文字必要です。")
            self._first.field.setFocus()
        elif self._first.field.text() != self._second.field.text():
            self._second.refuse("上の合言葉と違います。")
            self._second.field.setFocus()
        else:
            self.wanted.emit(Path(self._place.field.text()), self._first.field.text())

    def _on_choose(self) -> None:
        path = self._ask.where_to_save(self, Path(self._place.field.text()))
        if path is not None:
            self._place.field.setText(str(path.with_suffix(".casebook")))
