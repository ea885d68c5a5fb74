"""Making a key, and handing its card to the officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.bundles import LEAST_PASSPHRASE as LEAST
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
    from collections.abc import Sequence

    from app.domain.approver_key import ApproverKey
    from ui.theme import Theme


class KeyForm(QWidget):
    """Asks for a name and an approval passphrase, twice."""

    wanted = Signal(str, str)  # name, passphrase
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._name = LabelledField(
            "氏名", QLineEdit(), "台帳の設定の、担当者の氏名と同じに書いてください。"
        )
        self._first = LabelledField(
            "承認用の合言葉",
            PassphraseField(theme),
            f"{LEAST}文字以上。台帳の合言葉とは別のものにしてください。",
        )
        self._second = LabelledField("承認用の合言葉（もう一度）", PassphraseField(theme))
        self._make = PrimaryButton("鍵を作る")
        self._make.clicked.connect(self._on_make)
        self._second.field.returnPressed.connect(self._on_make)
        self._back = QuietButton("やめる")
        self._back.clicked.connect(self.left)
        warning = Card().add(
            Reading(
                "合言葉は、どこにも保存されません。忘れたときと、このパソコンの鍵のファイルを"
                "失ったときは、前の鍵は使えなくなります。新しい鍵を作り、新しい鍵カードを"
                "渡してください。済んだ承認は、そのまま確かめられます。"
            )
        )
        fields = column(
            PageTitle("承認の鍵を作る"),
            Reading(
                "台帳を開かずに承認するための鍵です。一度だけ作ります。"
                "鍵カードを台帳の担当者に渡すと、承認依頼を受け取れるようになります。",
                role="aside",
            ),
            self._name,
            self._first,
            self._second,
            warning,
            row(self._make, self._back, None),
            None,
            space=12,
        )
        spread(self, fields, (0, 0, 0, 0))

    def begin(self, *, first: bool) -> None:
        """Ask anew; `first`: there is no other key, and nothing to go back to."""
        self._back.setVisible(not first)
        self._first.field.clear()
        self._second.field.clear()
        self.release()
        self._name.field.setFocus()

    def release(self) -> None:
        """Take input again."""
        self.setEnabled(True)
        self._make.setText("鍵を作る")
        for field in (self._name, self._first, self._second):
            field.accept()

    def refuse(self, reason: str) -> None:
        """Say why no key was made."""
        self.release()
        self._first.refuse(reason)
        self._first.field.setFocus()

    def _on_make(self) -> None:
        self.release()
        name, first = self._name.field.text().strip(), self._first.field.text()
        wrong: tuple[LabelledField[QLineEdit] | LabelledField[PassphraseField], str] | None = None
        if not name:
            wrong = (self._name, "氏名を入れてください。")
        elif len(first.strip()) < LEAST:
            wrong = (self._first, f"あと{LEAST - len(first.strip())}文字必要です。")
        elif first != self._second.field.text():
            wrong = (self._second, "上の合言葉と違います。")
        if wrong is not None:
            field, reason = wrong
            field.refuse(reason)
            field.field.setFocus()
            return
        self.setEnabled(False)
        self._make.setText("作っています…")
        self.wanted.emit(name, first)


class KeysPart(QWidget):
    """The keys on this machine: digits to be read out, the card to be handed over."""

    wanted_card = Signal(object)  # ApproverKey
    wanted_ask = Signal()
    wanted_new = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._key: ApproverKey | None = None
        self._said = Reading()
        self._said.hide()
        self._name = Reading(role="strong")
        self._digits = Reading()
        self._digits.setAccessibleName("照合番号")
        self._older = Reading(role="aside")
        self._open = PrimaryButton("承認依頼を開く…")
        self._open.clicked.connect(self.wanted_ask)
        self._card = Button("鍵カードを保存…")
        self._card.clicked.connect(self._on_card)
        self._new = QuietButton("鍵を作り直す", theme, "plus")
        self._new.clicked.connect(self.wanted_new)
        card = Card("承認の鍵").add(
            self._name,
            self._digits,
            Reading(
                "鍵カードを渡したあと、電話などでこの番号を読み上げ、台帳の側の番号と同じことを"
                "確かめてください。",
                role="aside",
            ),
            self._older,
        )
        card.body.addLayout(row(self._card, self._new, None))
        lines = column(
            PageTitle("台帳を開かずに承認する"),
            Reading(
                "受け取った承認依頼のファイルを開き、読んで、承認するか差し戻します。"
                "回答のファイルを、依頼した人に戻してください。",
                role="aside",
            ),
            self._said,
            row(self._open, None),
            card,
            None,
            space=12,
        )
        spread(self, lines, (0, 0, 0, 0))

    def show_keys(self, keys: Sequence[ApproverKey]) -> None:
        """Show the newest of these keys, and that there are older ones."""
        self._key = keys[-1]
        self._name.show_text(self._key.name)
        self._digits.show_text(f"照合番号　{self._key.fingerprint}")
        older = len(keys) - 1
        self._older.setVisible(bool(older))
        self._older.show_text(f"ほかに前の鍵が{older}本あり、それにあてた依頼も開けます。")

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say what became of the last thing; "" for nothing."""
        self._said.setProperty("role", "error" if wrong else "strong")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.show_text(text)
        self._said.setVisible(bool(text))

    def begin(self) -> None:
        """Put the focus on what is done next."""
        self._open.setFocus()

    def _on_card(self) -> None:
        if self._key is not None:
            self.wanted_card.emit(self._key)
