"""提出資料: what the accredited body will read, what stays inside, and the writing of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from typing_extensions import override

from app import phrases
from app.domain.masking import Mode
from app.rules.terms import terms
from app.views.package import PackageWish
from ui.cases.act_form import Passage
from ui.cases.lines import Lines, beside
from ui.dates import spoken
from ui.drafts import Keeping, as_draft, from_draft
from ui.pages import Page, PageName, Place
from ui.theme import unit
from ui.widgets import (
    Badge,
    Card,
    LabelledField,
    Muted,
    PageTitle,
    PassphraseField,
    PrimaryButton,
    QuietButton,
    Reading,
    Text,
    column,
    row,
    scrolled,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from app.casebook import Casebook
    from app.errors import CasebookError
    from app.jobs import Progress
    from app.views.package import AttachmentChoice, MaskLine, PackagePreview, Packed
    from ui.desk import Desk

FORM = "package:"  # the beginning of the names of drafts; the case and the inquiry follow
_MASK = "mask."  # before the name of a field whose way of showing was chosen
_PAUSE = 400  # ms of quiet after a keystroke before the papers are gathered anew
_LEFT = (460, 560)  # px of the column of choices, least and most
_UNFIT = {
    "picture": "画像の中の文字は確かめられないため、入れられません",
    "sound": "録音は入れられません",
    "unreadable": "中の文字を読めないため、入れられません",
}


class MaskRow(QWidget):
    """A field of the papers: how it leaves, and why; a choice where there is one."""

    changed = Signal()

    def __init__(self, line: MaskLine) -> None:
        super().__init__()
        self.field = line.field
        self.line = (line.field, line.allowed)
        self._modes = line.allowed
        name = Text(line.label, wrap=True)
        shown: QWidget = Muted(line.shown)
        self.choice: QComboBox | None = None
        if len(line.allowed) > 1:
            self.choice = QComboBox()
            self.choice.setAccessibleName(f"{line.label}の示し方")
            self.choice.addItems(line.words)
            self.choice.setCurrentIndex(line.allowed.index(line.mode))
            self.choice.currentIndexChanged.connect(self._on_chosen)
            shown = self.choice
        told = column(name, Muted(line.why, wrap=True), space=2)
        spread(self, beside(told, shown), (0, 0, 0, 0))

    @property
    def mode(self) -> Mode:
        """The mode that is chosen."""
        return self._modes[self.choice.currentIndex() if self.choice is not None else 0]

    def _on_chosen(self) -> None:
        self.changed.emit()


class AttachmentRow(QCheckBox):
    """An attached file: goes along where it is ticked; says why it cannot."""

    def __init__(self, choice: AttachmentChoice, *, ticked: bool) -> None:
        sort = f"（{terms().word(choice.exhibit)}）" if choice.exhibit else ""
        super().__init__(f"{choice.name}{sort}".replace("&", "&&"))
        self.at = choice.at
        self.line = (choice.at, choice.lacking)
        needs = [phrases.missing(one) for one in choice.lacking]
        needs += [_UNFIT[choice.unfit]] if choice.unfit else []
        self.why = "。".join(needs)
        self.setEnabled(not needs)
        self.setChecked(ticked and not needs)
        self.setToolTip(self.why)
        self.setAccessibleDescription(self.why)


class PackagePage(Page):
    """The papers of one inquiry: choices at the left, what will be read at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "提出資料")
        self._number, self._nr = "", 0
        self._masks: dict[str, Mode] = {}
        self._exported: dict[str, str] = {}  # the choices that were written out as they stand
        self._ready = False  # what an earlier visit left has been looked for
        self._keeping = Keeping(desk, FORM, self)
        self._ticked: frozenset[int] = frozenset()
        self._title = PageTitle("認定個人情報保護団体への提出資料")
        self._below = Muted()
        self._status = Badge()
        self._back = QuietButton("案件に戻る", desk.theme, "back")
        self.export = PrimaryButton("書き出す…")
        self.export.setToolTip("フォルダーを選び、資料を書き出します（Ctrl+S）")
        self.export.setEnabled(False)
        self._masks_card, self._mask_lines = _listed("選べる示し方")
        self._fixed_card, self._fixed_lines = _listed("決まっている示し方")
        self.words = Passage(3)
        self._words = LabelledField(
            "ほかに伏せる語", self.words, "1行に一つ。すべての資料から取り除きます。"
        )
        self._files_card, self._file_lines = _listed("添付ファイル")
        self.zipped = QCheckBox("一つのZIPにする")
        self.password = PassphraseField(desk.theme)
        self._password = LabelledField(
            "説明資料（Excel）のパスワード", self.password, "空のままなら、パスワードを付けません。"
        )
        self._outcome = Reading()
        self._outcome_card = Card("書き出した資料").add(self._outcome)
        self._papers_card, self._paper_lines = _listed("提出する資料")
        self._doubt_card, self._doubt_lines = _listed("確かめてください")
        self._story_card, self._story_lines = _listed("経過（団体が読む文面）")
        self._inside_card, self._inside_lines = _listed("台帳に残すもの")
        self.mask_rows: tuple[MaskRow, ...] = ()
        self.file_rows: tuple[AttachmentRow, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.refresh)
        self._lay()
        self._connect()

    @override
    def go_to(self, place: Place) -> None:
        if (place.case, place.item) != (self._number, self._nr):
            self._keeping.begin()
            self._ready = False
            self._number, self._nr = place.case, place.item
            self._exported = {}
            self._fill({})
            self.password.clear()
            self._outcome_card.hide()
            kept = partial(self.desk.casebook.drafts.kept, self._kept_as)
            self.desk.keeping.run(kept, self._on_kept)
        self.refresh()

    @override
    def refresh(self) -> None:
        if self._number:
            act = partial(_preview, self.desk.casebook, self._number, self.wish)
            self.desk.runner.run(act, self._on_found, self._on_refused)

    @override
    def put_aside(self) -> None:
        self._keep()
        self._keeping.flush()

    # -------------------------------------------------------------- unfinished

    @property
    def _kept_as(self) -> str:
        return f"{FORM}{self._number}:{self._nr}"

    @property
    def _choices(self) -> dict[str, str]:
        """What is chosen, but for the password: a secret is kept nowhere."""
        masks = {f"{_MASK}{field}": str(mode) for field, mode in self._masks.items()}
        files = ",".join(map(str, sorted(self._ticked)))
        zipped = "yes" if self.zipped.isChecked() else ""
        told = {"words": self.words.value, "files": files, "zipped": zipped}
        return masks | {name: value for name, value in told.items() if value}

    def _keep(self) -> None:
        if self._ready:
            choices = self._choices
            self._keeping.keep(as_draft(choices if choices != self._exported else {}))

    def _on_kept(self, kept: dict[str, str]) -> None:
        if self._ready:
            return
        self._ready = True
        text = kept.get(self._kept_as, "")
        self._keeping.resume(self._kept_as, text)
        choices = from_draft(text)
        if choices:
            self._fill(choices)
            self.say("書きかけを戻しました。", "fresh")
            self.refresh()

    def _fill(self, choices: Mapping[str, str]) -> None:
        modes = {str(mode): mode for mode in Mode}
        self._masks = {
            name.removeprefix(_MASK): modes[value]
            for name, value in choices.items()
            if name.startswith(_MASK) and value in modes
        }
        files = choices.get("files", "").split(",")
        self._ticked = frozenset(int(at) for at in files if at.isdecimal())
        self.mask_rows, self.file_rows = (), ()  # made anew by the next preview
        self.words.fill(choices.get("words", ""))
        self.zipped.setChecked(choices.get("zipped") == "yes")

    @property
    def wish(self) -> PackageWish:
        """What is chosen."""
        words = tuple(line.strip() for line in self.words.value.splitlines() if line.strip())
        return PackageWish(
            nr=self._nr,
            masks=dict(self._masks),
            words=words,
            attachments=tuple(sorted(self._ticked)),
            zipped=self.zipped.isChecked(),
            password=self.password.text(),
        )

    # -------------------------------------------------------------- showing

    def _on_found(self, found: PackagePreview) -> None:
        if found.case != self._number:
            return
        self.show_preview(found)

    def show_preview(self, found: PackagePreview) -> None:
        """Show what the papers would say."""
        today = self.desk.today
        self._words.accept()
        self._below.setText(f"{found.case}　{terms().word(found.purpose)}")
        if found.letter:
            self._status.show_status(f"{found.letter} を発行済みです", "done")
        elif found.settled:
            self._status.show_status("承認済：番号を付けて書き出します", "done")
        else:
            self._status.show_status("下書き：回答案が承認されていません", "soon")
        if [r.line for r in self.mask_rows] != [(m.field, m.allowed) for m in found.masks]:
            self.mask_rows = tuple(map(self._mask_row, found.masks))
            self._mask_lines.refill(r for r in self.mask_rows if r.choice is not None)
            self._fixed_lines.refill(r for r in self.mask_rows if r.choice is None)
        if [r.line for r in self.file_rows] != [(f.at, f.lacking) for f in found.attachments]:
            self.file_rows = tuple(map(self._file_row, found.attachments))
            self._file_lines.refill(_with_reasons(self.file_rows))
        self._files_card.setVisible(bool(found.attachments))
        self._paper_lines.refill(Text(paper, wrap=True) for paper in found.papers)
        self._doubt_lines.refill(_doubts(found.doubtful))
        self._doubt_card.setVisible(bool(found.doubtful))
        self._story_lines.refill(_story(found.chronology, today))
        self._inside_lines.refill(Text(line, wrap=True) for line in found.inside)
        self._inside_card.setVisible(bool(found.inside))
        self.export.setEnabled(True)

    def _mask_row(self, line: MaskLine) -> MaskRow:
        shown = MaskRow(line)
        shown.changed.connect(self._on_masks)
        return shown

    def _file_row(self, choice: AttachmentChoice) -> AttachmentRow:
        shown = AttachmentRow(choice, ticked=choice.at in self._ticked)
        shown.toggled.connect(self._on_files)
        return shown

    # -------------------------------------------------------------- choosing

    def _on_masks(self) -> None:
        self._masks = {r.field: r.mode for r in self.mask_rows if r.choice is not None}
        self._keep()
        self.refresh()

    def _on_files(self) -> None:
        self._ticked = frozenset(r.at for r in self.file_rows if r.isChecked())
        self._keep()
        self.refresh()

    def _on_words(self) -> None:
        self._keep()
        self._pause.start()

    def _on_refused(self, error: CasebookError) -> None:
        self.export.setEnabled(False)
        self._words.refuse(phrases.error(error))

    def _on_export(self) -> None:
        if not self.export.isEnabled():
            return
        folder = self.desk.ask.which_folder(self, "提出資料を置くフォルダー")
        if folder is None:
            return
        self.export.setEnabled(False)
        act = partial(_export, self.desk.casebook, self._number, folder, self.wish)
        self.desk.runner.run_long(act, self._on_exported, self._on_not_exported)

    def _on_not_exported(self, error: CasebookError) -> None:
        self.export.setEnabled(True)
        self._outcome.show_text(phrases.error(error))
        self._outcome_card.show()
        self.say(phrases.error(error), "late")

    def _on_exported(self, packed: Packed) -> None:
        self.export.setEnabled(True)
        self._exported = self._choices
        self._keep()
        letter = packed.letter or "下書き（番号なし）"
        lines = (f"{packed.path}", f"説明の文書：{letter}", *packed.files)
        total = " ".join(packed.manifest[at : at + 8] for at in range(0, len(packed.manifest), 8))
        self._outcome.show_text("\n".join((*lines, f"一覧のSHA-256：{total}")))
        self._outcome_card.show()
        self.say("提出資料を書き出しました。伏せたものが残っていないことを確かめてあります。")
        self.desk.bus.tell(packed.change, self)
        self.refresh()

    def _on_back(self) -> None:
        self.go(Place(PageName.CASE, case=self._number))

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        told = column(self._title, row(self._below, self._status, None, space=12), space=4)
        head = row(told, None, self._back, self.export, space=16)
        how = Card("書き出し方").add(self.zipped, self._password)
        more = Card("伏せる語").add(self._words)
        left = QWidget()
        spread(
            left,
            column(self._masks_card, more, self._files_card, how, self._fixed_card, None, space=14),
            (0, 0, 8, 8),
        )
        right = QWidget()
        spread(
            right,
            column(
                self._outcome_card,
                self._doubt_card,
                self._papers_card,
                self._story_card,
                self._inside_card,
                None,
                space=14,
            ),
            (0, 0, 8, 8),
        )
        choices = scrolled(left)
        choices.setMinimumWidth(unit(_LEFT[0]))
        choices.setMaximumWidth(unit(_LEFT[1]))
        body = row(choices, scrolled(right), space=18)
        body.setStretch(1, 1)
        whole = column(head, body, space=14)
        whole.setStretch(1, 1)
        spread(self, whole, (28, 4, 28, 0))
        self._outcome_card.hide()
        self._doubt_card.hide()

    def _connect(self) -> None:
        self._back.clicked.connect(self._on_back)
        self.export.clicked.connect(self._on_export)
        self.words.textChanged.connect(self._on_words)
        self.zipped.toggled.connect(self._keep)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._on_export)


def _listed(title: str) -> tuple[Card, Lines]:
    """Return a card of lines."""
    lines = Lines(space=12)
    return Card(title).add(lines), lines


def _with_reasons(files: Iterable[AttachmentRow]) -> Iterable[QWidget]:
    for shown in files:
        yield shown
        if shown.why:
            yield Muted(shown.why, wrap=True)


def _doubts(words: Sequence[str]) -> Iterable[QWidget]:
    if words:
        yield Reading(
            "人の名前のように見え、伏せていない語です。伏せるときは「ほかに伏せる語」に書いてください。"
        )
    for word in words:
        yield Text(word, wrap=True)


def _story(moments: Sequence[tuple[date, str]], today: date) -> Iterable[QWidget]:
    for day, what in moments:
        line = QWidget()
        spread(line, column(Muted(spoken(day, today)), Reading(what), space=4), (0, 0, 0, 0))
        yield line


def _preview(casebook: Casebook, number: str, wish: PackageWish) -> PackagePreview:
    return casebook.reporting.package_preview(number, wish)


def _export(
    casebook: Casebook, number: str, folder: Path, wish: PackageWish, progress: Progress
) -> Packed:
    return casebook.reporting.package(number, folder, wish, progress)
