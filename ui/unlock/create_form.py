"""Making a new casebook: where it lies, and its passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.recovery import LEAST
from ui.widgets import (
    Button,
    Card,
    LabelledField,
    PassphraseField,
    Reading,
    column,
    spread,
)

if TYPE_CHECKING:
    from ui.ask import Ask
    from ui.theme import Theme


class CreateForm(QWidget):
    """Asks what a new casebook needs; whoever shows it asks for `checked`."""

    submitted = Signal()  # Enter in the last field

    def __init__(self, theme: Theme, ask: Ask, suggestion: Path) -> None:
        super().__init__()
        self._ask = ask
        self._made = Card("台帳を作りました")
        self._made_at = Reading()
        self._made.add(self._made_at)
        choose = Button("選ぶ…")
        choose.clicked.connect(self._on_choose)
        self._place = LabelledField("保存する場所", QLineEdit(str(suggestion)), beside=choose)
        self._first = LabelledField(
            "合言葉",
            PassphraseField(theme),
            f"{LEAST}文字以上。つながりのない言葉を4つ並べると、覚えやすく破られにくくなります。",
        )
        self._second = LabelledField("合言葉（もう一度）", PassphraseField(theme))
        self._second.field.returnPressed.connect(self.submitted)
        self._known = QCheckBox("合言葉と復旧シートを両方失うと開けないことを承知しました")
        self._why = Reading(role="error")
        self._why.hide()
        for field in (self._place.field, self._first.field, self._second.field):
            field.textChanged.connect(self._on_changed)
        self._known.toggled.connect(self._on_changed)

        warning = Card().add(
            Reading(
                "合言葉も復旧シートもないと、この台帳は誰にも開けません。作成者にも開けず、"
                "再発行の方法もありません。次の手順で復旧シートを印刷し、"
                "鍵のかかる場所に保管してください。"
            ),
            self._known,
            self._why,
        )
        self._asked = QWidget()
        fields = column(self._place, self._first, self._second, warning, space=12)
        spread(self._asked, fields, (0, 0, 0, 0))
        spread(self, column(self._made, self._asked, None, space=12), (0, 0, 0, 0))
        self.clear()

    def clear(self) -> None:
        """Forget both passphrases; ask for a new casebook."""
        self._made.hide()
        self._asked.show()
        self._forget()

    def begin(self) -> None:
        """Put the cursor into the passphrase."""
        self._first.field.setFocus()

    def show_made(self, path: Path) -> None:
        """Say where the casebook lies that was made, and ask for nothing more."""
        self._forget()
        self._asked.hide()
        self._made_at.show_text(f"{path}\n次からは、この台帳を合言葉で開きます。")
        self._made.show()

    def refuse(self, reason: str) -> None:
        """Say why the casebook could not be made."""
        self._place.refuse(reason)
        self._place.field.setFocus()

    def checked(self) -> tuple[Path, str] | None:
        """Return the path and the passphrase; where something lacks, say so and return None."""
        self._on_changed()
        first, second = self._first.field.text(), self._second.field.text()
        if not self._place.field.text().strip():
            self.refuse("保存する場所を入れてください。")
        elif len(first) < LEAST:
            self._refuse(self._first, f"あと{LEAST - len(first)}文字必要です。")
        elif first != second:
            self._refuse(self._second, "上の合言葉と違います。")
        elif not self._known.isChecked():
            self._why.show_text("お読みになり、承知のしるしを付けてください。")
            self._why.show()
            self._known.setFocus()
        else:
            return Path(self._place.field.text().strip()), first
        return None

    @staticmethod
    def _refuse(field: LabelledField[PassphraseField], reason: str) -> None:
        field.refuse(reason)
        field.field.setFocus()

    def _forget(self) -> None:
        self._first.field.clear()
        self._second.field.clear()
        self._known.setChecked(False)
        self._on_changed()

    def _on_changed(self) -> None:
        self._why.hide()
        for field in (self._place, self._first, self._second):
            field.accept()

    def _on_choose(self) -> None:
        path = self._ask.where_to_save(self, Path(self._place.field.text()))
        if path is not None:
            self._place.field.setText(str(path.with_suffix(".casebook")))
