"""The steps of はじめての設定 that are no settings: the beginning, the sheet, backups, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.cases.act_form import Radios
from ui.cases.lines import fact
from ui.widgets import (
    Button,
    Card,
    LabelledField,
    Lines,
    Muted,
    PassphraseField,
    QuietButton,
    Reading,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ui.theme import Theme

SHIPPED, BLANK, FILE = "shipped", "blank", "file"
"""Where the settings of a new casebook begin."""

_LABEL = 132  # px before a fact


class BeginStep(QWidget):
    """Where to begin: with the shipped company, with nothing, or with a settings file."""

    wanted_file = Signal()
    changed = Signal()

    def __init__(self, company: str) -> None:
        super().__init__()
        says = {
            SHIPPED: f"{company}の公表文から始める",
            BLANK: "自社の内容を、空の欄に入れる",
            FILE: "設定ファイル（TOML）から始める",
        }
        self._choice = Radios("begin", says, says.__getitem__, stacked=True)
        self._choice.fill(SHIPPED)
        self._file = Button("設定ファイルを選ぶ…")
        self._file.clicked.connect(self.wanted_file)
        self._file.hide()
        self._told = Muted(wrap=True)
        self._told.hide()
        field = LabelledField(
            "はじめの内容", self._choice, "どれを選んでも、次の画面からすべて直せます。"
        )
        lead = Reading(
            "会社、窓口、公表した方針、合言葉、控えの順に決めます。急ぐときは、"
            "表示されたままで進み、あとから「設定」で直せます。"
        )
        lines = column(lead, Card().add(field, self._told), space=16)
        lines.addLayout(row(self._file, None))
        lines.addStretch(1)
        spread(self, lines, (0, 0, 0, 0))
        self._choice.changed.connect(self._on_changed)

    @property
    def choice(self) -> str:
        """Where she wants to begin."""
        return self._choice.value

    def begin(self) -> None:
        """Put the cursor on the choice."""
        self._choice.setFocus()

    def tell(self, text: str) -> None:
        """Say which file was taken, or why it was not."""
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def _on_changed(self) -> None:
        self._file.setVisible(self.choice == FILE)
        self.tell("")
        self.changed.emit()


class SheetStep(QWidget):
    """The recovery sheet, printed; where that cannot be, a file that is taken away again."""

    wanted_print = Signal(str)  # the passphrase
    wanted_file = Signal(str)  # the same
    wanted_removal = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.done = False
        self._present = LabelledField(
            "合言葉（もう一度）",
            PassphraseField(theme),
            "決めたばかりの合言葉です。覚えているかどうかの確かめにもなります。",
        )
        self._print = Button("復旧シートを印刷…", theme, "print")
        self._print.setToolTip("ファイルを残さずに、2枚をそのまま印刷します")
        self._print.clicked.connect(self._on_print)
        self._write = QuietButton("ファイルに書き出す…")
        self._write.setToolTip("印刷できないときだけ。PDFに書き出し、印刷したらすぐに消します")
        self._write.clicked.connect(self._on_write)
        self._present.field.returnPressed.connect(self._on_print)
        self._present.field.textChanged.connect(self._on_typed)
        self._remove = QuietButton("書き出したファイルを消す")
        self._remove.clicked.connect(self.wanted_removal)
        self._remove.hide()
        self._told = Reading()
        warning = Reading(
            "合言葉を忘れたときに台帳を開ける、ただ一つの紙です。合言葉とこの紙を両方失うと、"
            "台帳は誰にも開けません。2枚印刷し、保管用と代行者用に分けて、"
            "別々の、鍵のかかる場所にしまってください。"
        )
        lines = column(Card().add(warning), self._present, space=16)
        lines.addLayout(row(self._print, self._write, self._remove, None))
        lines.addWidget(self._told)
        lines.addStretch(1)
        spread(self, lines, (0, 0, 0, 0))
        self._on_typed()

    def begin(self) -> None:
        """Put the cursor into the passphrase."""
        self._present.field.setFocus()

    def forget(self) -> None:
        """Forget what was typed."""
        self._present.field.clear()

    def restart(self) -> None:
        """Be as at the beginning: nothing is typed, printed or written."""
        self.forget()
        self.done = False
        self._remove.hide()
        self._told.show_text("")

    def refuse(self, reason: str) -> None:
        """Say why there is no sheet."""
        self._present.refuse(reason)
        self._present.field.setFocus()

    def show_printing(self) -> None:
        """Say that the sheet is on its way to the printer."""
        self.forget()
        self.tell("印刷しています…")

    def tell(self, text: str) -> None:
        """Say what becomes of it."""
        self._told.show_text(text)

    def show_printed(self, sheets: int) -> None:
        """Say that the sheet was printed."""
        self._end(f"{sheets}枚印刷しました。内容が読めることを確かめてください。")

    def show_written(self, path: Path) -> None:
        """Say that the sheet lies in a file."""
        self._end(f"{path.name} に書き出しました。印刷したら、ファイルをすぐに消してください。")
        self._remove.show()
        self._remove.setFocus()

    def show_removed(self) -> None:
        """Say that the file is gone."""
        self._remove.hide()
        self._told.show_text("書き出したファイルを消しました。")

    def _end(self, told: str) -> None:
        self.done = True
        self.forget()
        self._told.show_text(told)

    def _on_typed(self) -> None:
        for one in (self._print, self._write):
            one.setEnabled(bool(self._present.field.text()))
        self._present.accept()

    def _on_print(self) -> None:
        if self._present.field.text():
            self.wanted_print.emit(self._present.field.text())

    def _on_write(self) -> None:
        self.wanted_file.emit(self._present.field.text())


class BackupStep(QWidget):
    """Where the backups go."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._folder = Reading()
        self._choose = Button("保存先を選ぶ…")
        self._choose.clicked.connect(self.wanted)
        lead = Reading(
            "台帳を閉じるたびに、変わっていれば控えを一つ作り、開けることを確かめます。"
            "控えも暗号化されています。パソコンが壊れたときのために、別のディスクや"
            "共有フォルダを選ぶと安心です。選ばなければ、台帳の隣のフォルダに置きます。"
        )
        lines = column(lead, Card("控えの保存先").add(self._folder), space=16)
        lines.addLayout(row(self._choose, None))
        lines.addStretch(1)
        spread(self, lines, (0, 0, 0, 0))

    def begin(self) -> None:
        """Put the cursor on the button."""
        self._choose.setFocus()

    def show_folder(self, folder: Path) -> None:
        """Show where the backups go."""
        self._folder.show_text(str(folder))


class DoneStep(QWidget):
    """What was set, once more."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = Lines(space=0)
        lines = column(
            Reading("次のとおりに決めました。どれも、あとから「設定」と「保管」で直せます。"),
            Card("決めたこと").add(self._lines),
            space=16,
        )
        lines.addStretch(1)
        spread(self, lines, (0, 0, 0, 0))

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show what was set, by name."""
        place = QWidget()
        lines = column(space=4)
        for label, text in facts:
            lines.addLayout(fact(label, text, _LABEL))
        spread(place, lines, (0, 0, 0, 0))
        self._lines.refill((place,))
