"""合言葉と復旧シート: another passphrase, and the paper that opens the casebook without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.recovery import LEAST
from app.keeping import words
from app.views.keeping import KeyHere
from ui.cases.lines import Lines, fact
from ui.dates import spoken
from ui.widgets import (
    Button,
    Card,
    LabelledField,
    PassphraseField,
    QuietButton,
    Reading,
    Rule,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from datetime import date

    from app.views.keeping import Kept
    from ui.theme import Theme

_LABEL = 132  # px before a fact


class KeysCard(Card):
    """The present passphrase opens all ways: printing the sheet, changing it, keeping the key."""

    wanted_print = Signal(str)  # the present passphrase
    wanted_sheet = Signal(str)  # the same, for a file
    wanted_change = Signal(str, str)  # the present passphrase, and the new one
    wanted_keep = Signal(str, str)  # the present passphrase, and when the kept key may open
    wanted_let_go = Signal()
    wanted_removal = Signal()  # of the file that was written to be printed

    def __init__(self, theme: Theme) -> None:
        super().__init__("合言葉と復旧シート")
        self._facts = Lines(space=4)
        warning = Reading(
            "合言葉と復旧シートを両方失うと、台帳は誰にも開けません。再発行の方法はありません。"
            "復旧シートは、保管用と代行者用の2枚です。別々の、鍵のかかる場所にしまってください。"
        )
        self._present = LabelledField(
            "いまの合言葉",
            PassphraseField(theme),
            "復旧シートで開いたときは、シートの符号でもかまいません。",
        )
        self._print = Button("復旧シートを印刷…")
        self._print.setToolTip("ファイルを残さずに、2枚をそのまま印刷します")
        self._print.clicked.connect(self._on_print)
        self._sheet = QuietButton("ファイルに書き出す…")
        self._sheet.setToolTip("印刷できないときだけ。PDFに書き出し、印刷したらすぐに消します")
        self._sheet.clicked.connect(self._on_sheet)
        self._remove = QuietButton("書き出したファイルを消す")
        self._remove.clicked.connect(self.wanted_removal)
        self._remove.hide()
        self._first = LabelledField(
            "新しい合言葉",
            PassphraseField(theme),
            f"{LEAST}文字以上。前に作った控えは、前の合言葉のままです。",
        )
        self._second = LabelledField("新しい合言葉（もう一度）", PassphraseField(theme))
        self._change = Button("合言葉を変える")
        self._change.setToolTip("控えを作ってから、台帳を新しい合言葉で暗号化し直します")
        self._change.clicked.connect(self._on_change)
        ways = QWidget()
        spread(ways, row(self._print, self._sheet, self._remove, None), (0, 0, 0, 0))
        last = QWidget()
        spread(last, row(self._change, None), (0, 0, 0, 0))
        self.add(self._facts, warning, self._present, ways, Rule())
        self.add(self._first, self._second, last, Rule())
        self.add(*self._keyring())
        for field in (self._present, self._first, self._second):
            field.field.textChanged.connect(self._on_typed)
        self._on_typed()

    def _keyring(self) -> tuple[QWidget, ...]:
        """Lay out what keeps the key on this machine, or deletes it there."""
        self._here = Reading()
        self._after_lock = QCheckBox("ロックのあとも、預けた鍵で開けるようにする")
        self._keep = Button("このパソコンに鍵を預ける…")
        self._keep.setToolTip("「いまの合言葉」を入れると押せます。どうなるかを先に示します")
        self._keep.clicked.connect(self._on_keep)
        self._let_go = Button("預けた鍵を消す")
        self._let_go.setToolTip("次からは、このパソコンでも合言葉で開きます")
        self._let_go.clicked.connect(self.wanted_let_go)
        self._let_go.hide()
        ways = QWidget()
        spread(ways, row(self._keep, self._let_go, None), (0, 0, 0, 0))
        return self._here, self._after_lock, ways

    def show_kept(self, kept: Kept, today: date) -> None:
        """Show when the sheet was printed, and whether this machine keeps the key."""
        self._here.show_text(f"鍵の預かり：{words.key_here(kept.key_here)}")
        self._let_go.setVisible(kept.key_here is not KeyHere.NO)
        self._after_lock.setChecked(kept.key_here is KeyHere.ALWAYS)
        place = QWidget()
        lines = column(space=4)
        printed = spoken(kept.sheet_on, today) if kept.sheet_on else "まだ印刷していません"
        lines.addLayout(fact("復旧シート", printed, _LABEL))
        spread(place, lines, (0, 0, 0, 0))
        self._facts.refill((place,))

    def forget(self) -> None:
        """Forget every passphrase that was typed."""
        for field in (self._present, self._first, self._second):
            field.field.clear()
            field.accept()

    def hold(self, *, busy: bool) -> None:
        """Take nothing while the act is under way."""
        ways = (self._print, self._sheet, self._change, self._keep, self._let_go)
        for one in (self._present, self._first, self._second, *ways):
            one.setEnabled(not busy)
        if not busy:
            self._on_typed()

    def refuse(self, reason: str, *, new: bool) -> None:
        """Say at the field why it was refused: the new passphrase, or the present one."""
        field = self._first if new else self._present
        field.refuse(reason)
        field.field.setFocus()

    def offer_removal(self, *, there: bool) -> None:
        """Offer to take the written file away, as long as it is there."""
        self._remove.setVisible(there)
        if there:
            self._remove.setFocus()

    def _on_typed(self) -> None:
        known = bool(self._present.field.text())
        self._print.setEnabled(known)
        self._sheet.setEnabled(known)
        self._keep.setEnabled(known)
        self._change.setEnabled(known and bool(self._first.field.text()))
        for field in (self._present, self._first, self._second):
            field.accept()

    def _on_print(self) -> None:
        self.wanted_print.emit(self._present.field.text())

    def _on_sheet(self) -> None:
        self.wanted_sheet.emit(self._present.field.text())

    def _on_keep(self) -> None:
        when = KeyHere.ALWAYS if self._after_lock.isChecked() else KeyHere.START
        self.wanted_keep.emit(self._present.field.text(), when)

    def _on_change(self) -> None:
        first, second = self._first.field.text(), self._second.field.text()
        if len(first) < LEAST:
            self.refuse(f"あと{LEAST - len(first)}文字必要です。", new=True)
        elif first != second:
            self._second.refuse("上の合言葉と違います。")
            self._second.field.setFocus()
        else:
            self.wanted_change.emit(self._present.field.text(), first)
