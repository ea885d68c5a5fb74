"""文面: what do our letters say? The letters at the left, the text, and the page it makes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget
from typing_extensions import override

from app import phrases
from app.texts.check import TextFaultsError, even
from app.texts.views import BASE, TextState, TextWish
from app.texts.words import remark_sentence, state_words
from ui.dates import spoken
from ui.drafts import Keeping
from ui.intake.unfinished import Unfinished
from ui.pages import Page
from ui.texts.comparison import UPDATE, Comparison
from ui.texts.editor import TextEditor
from ui.texts.letter_list import LetterList
from ui.texts.palette import Palette
from ui.texts.remarks import Remarks
from ui.texts.sample import SamplePart
from ui.texts.versions import Versions
from ui.texts.work import (
    FORM,
    as_draft,
    drafted_text,
    drawn_text,
    exported_text,
    found_texts,
    opened_text,
)
from ui.theme import unit
from ui.widgets import (
    Button,
    Muted,
    Notice,
    PageTitle,
    PrimaryButton,
    QuietButton,
    column,
    row,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.changes import Change
    from app.errors import CasebookError
    from app.texts.files import TextFile
    from app.texts.views import TextSheet
    from app.views.lines import CaseLine
    from ui.desk import Desk
    from ui.pages import Place
    from ui.texts.work import Drawn, Found, Opened

PATTERN = "文面（*.txt）(*.txt)"
PAUSE = 10  # ms of quiet after a keystroke before the page is drawn anew
_LEFT = (180, 296)  # px of the column at the left, least and most
_MIDDLE, _RIGHT = 248, 332  # px of the text and of what is beside it, least
_SAMPLE, _DIFFERENCE, _VERSIONS = range(3)  # what stands at the right


class TextsPage(Page):
    """The texts of letters: edited, looked at, kept by version.

    What is typed is kept as a draft at every stroke and is there again after leaving, locking or
    a crash; it becomes a version, and letters are written by it, only when she says so. At most
    one drawing is under way; what is typed meanwhile is drawn when it comes home.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "文面")
        self._sheet: TextSheet | None = None
        self._cases: tuple[CaseLine, ...] = ()
        self._wanted = ""  # the letter that is being opened
        self._text = ""  # what was last drawn
        self._base = ""  # of a text that came from a file
        self._told = ("", 0)  # of which version it was said last whether it is outdated
        self._typed: dict[str, str] = {}  # by letter: what the disk may not have heard of yet
        self._drawing = self._again = False
        self._saving: tuple[str, str] | None = None  # letter, and the text that becomes a version
        self.letters = LetterList(desk.theme)
        self.palette_card = Palette()
        self.editor = TextEditor(desk.theme)
        self.remarks = Remarks()
        self.sample = SamplePart(desk.theme)
        self.comparison = Comparison(desk.theme)
        self.versions = Versions(desk.today)
        self._tabs = QTabWidget()
        self._below = Muted(wrap=False)
        self._state = Muted(wrap=True)
        self._drop = QuietButton("書きかけを捨てる")
        policy = self._drop.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._drop.setSizePolicy(policy)
        self._notice = Notice(desk.theme)
        self.save = PrimaryButton("版として保存")
        self.save.setToolTip("この文面を新しい版にします（Ctrl+S）")
        self._export = Button("書き出す…")
        self._import = Button("取り込む…")
        self._keeping = Keeping(desk, FORM, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._draw)
        self._lay()
        self._unfinished = Unfinished(self._middle)
        self._connect()
        self._tell()

    # -------------------------------------------------------------- showing

    @override
    def go_to(self, place: Place) -> None:
        if place.letter:
            self._wanted = place.letter
        self.refresh()
        self.letters.setFocus()

    @override
    def refresh(self) -> None:
        self.desk.runner.run(partial(found_texts, self.desk.casebook), self._on_found)

    @override
    def concerns(self, change: Change) -> bool:
        return change.settings or bool(change.cases)

    @override
    def put_aside(self) -> None:
        self._keep()
        self._keeping.flush()

    @property
    def letter(self) -> str:
        """The id of the letter that is shown."""
        return self._sheet.line.letter if self._sheet else ""

    @property
    def unsaved(self) -> bool:
        """Whether what stands in the editor is another text than the one in force."""
        return self._sheet is not None and even(self.editor.toPlainText()) != self._sheet.text

    def _on_found(self, found: Found) -> None:
        self._cases = found.cases
        self.letters.show_lines(found.lines, found.unsaved)
        # come in by the offer after a crash: what was unfinished is what she wants to see
        first = next(iter(sorted(found.unsaved)), "") if self._sheet is None else ""
        wanted = self._wanted or first or self.letters.letter
        self._wanted = ""
        self.letters.choose(wanted, quietly=True)
        self._open(self.letters.letter)

    def _on_chosen(self, letter: str) -> None:
        if letter != self.letter:
            self._keep()
            self._keeping.flush()
            self._open(letter)

    def _open(self, letter: str) -> None:
        if letter:
            self._keeping.flush()
            act = partial(opened_text, self.desk.casebook, letter)
            self.desk.runner.run(act, self._on_opened)

    def _on_opened(self, opened: Opened) -> None:
        sheet = opened.sheet
        if sheet.line.letter != self.letters.letter:
            return  # she has gone on
        same = self._sheet is not None and self.letter == sheet.line.letter
        typed = self.editor.toPlainText() if same and self.unsaved else None
        self._sheet = sheet
        if not same:
            self._base = ""
            self.sample.clear()
        unsaved = self._typed.get(self.letter, opened.unsaved or "")
        self._keeping.resume(f"{FORM}{self.letter}", as_draft(opened.unsaved))
        text = typed if typed is not None else (unsaved or sheet.text)
        if text != self.editor.toPlainText():
            self.editor.show_text(text)
        self.palette_card.show_slots(sheet.slots)
        self.versions.show_sheet(sheet)
        self.sample.offer(sheet.ways, self._cases)
        self.comparison.offer(sheet)
        self._tell()
        self._draw()

    def _tell(self) -> None:
        """Say which text is shown, and what may be done with it."""
        sheet, unsaved = self._sheet, self.unsaved
        self.editor.setReadOnly(sheet is None)
        for button in (self._export, self._import):
            button.setEnabled(sheet is not None)
        self.save.setEnabled(unsaved and self._saving is None)
        self._drop.setVisible(unsaved)
        if sheet is None:
            return
        self._below.setText(f"{sheet.line.letter}　{sheet.line.title}　（{sheet.line.when}）")
        words = f"使用中：{state_words(sheet.line)}"
        if sheet.line.coming:
            words += f"（{spoken(sheet.line.coming, self.desk.today)}から新しい版）"
        self._state.setText(f"{words}・書きかけあり" if unsaved else words)
        self.letters.mark_unsaved(self.letter, unsaved=unsaved)
        self._tell_update(sheet)

    def _tell_update(self, sheet: TextSheet) -> None:
        outdated = sheet.line.state is TextState.OUTDATED
        told, self._told = self._told, (self.letter, sheet.line.version)
        if outdated and told != self._told:
            self._notice.tell("標準の文面が、この版を作ったあとに変わりました。", "soon")
            self._notice.offer("変更点を見る", "update")
        elif not outdated:
            self._notice.hide()

    # -------------------------------------------------------------- typing

    def _on_typed(self) -> None:
        # an input method changes nothing until it commits, and yet the signal comes
        text = self.editor.toPlainText()
        if self._sheet is None or text == self._text:
            return
        self._text = text
        self._tell()
        self._keep()
        self._pause.start()

    def _keep(self) -> None:
        """Keep what is typed as a draft, unfinished input-method text with it."""
        if self._sheet is None:
            return
        text = self._unfinished.whole(self.editor)
        unsaved = text if even(text) != self._sheet.text else ""
        self._typed[self.letter] = unsaved
        self._keeping.keep(as_draft(unsaved))

    def _on_insert(self, snippet: str) -> None:
        self.editor.insert(snippet)
        self.editor.setFocus()

    def _on_drop(self) -> None:
        if self._sheet is not None and self.desk.ask.confirm(
            self, "書きかけの文面を捨てて、使用中の文面に戻します。", "捨てる"
        ):
            self._base = ""
            self.editor.replace_text(self._sheet.text)

    # -------------------------------------------------------------- drawing

    def _draw(self) -> None:
        if self._sheet is None:
            return
        if self._drawing:
            self._again = True
            return
        self._drawing = True
        self._text = self.editor.toPlainText()
        sample = self.sample
        wish = TextWish(
            self.letter,
            self._text,
            sample.way,
            sample.case,
            sample.preview.page,
            sample.preview.scale,
        )
        act = partial(drawn_text, self.desk.casebook, wish)
        self.desk.runner.run(act, self._on_drawn, self._on_not_drawn)
        if self._tabs.currentIndex() == _DIFFERENCE:
            self._compare()

    def _on_drawn(self, drawn: Drawn) -> None:
        self._drawing = False
        if drawn.letter == self.letter:
            preview = drawn.preview
            self.sample.show_drawn(preview)
            self.remarks.show_remarks(preview.remarks)
            self.editor.show_faults({one.line for one in preview.remarks if one.binding} - {0})
        self._draw_again()

    def _on_not_drawn(self, error: CasebookError) -> None:
        self._drawing = False
        self.remarks.say(phrases.error(error))
        self._draw_again()

    def _draw_again(self) -> None:
        if self._again:
            self._again = False
            self._draw()

    # -------------------------------------------------------------- comparing

    def _compare(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        old, text = self.comparison.against, self.editor.toPlainText()
        if old == UPDATE:
            old, text = BASE, sheet.shipped
        act = partial(self.desk.casebook.texts.compare, self.letter, old, text)
        self.desk.runner.run(act, self.comparison.show_lines)

    def _show_difference(self, against: int) -> None:
        self.comparison.choose(against)
        self._tabs.setCurrentIndex(_DIFFERENCE)
        self._compare()
        self.comparison.look()

    def _on_tab(self, tab: int) -> None:
        if tab == _DIFFERENCE:
            self._compare()

    def _on_notice(self, key: str) -> None:
        if key == "update":
            self._show_difference(UPDATE)
            self._notice.offer("確かめた（この版を使い続ける）", "reviewed")
        elif self._sheet is not None:
            act = partial(self.desk.casebook.texts.review, self.letter, note="標準の変更を確認")
            self.desk.runner.run(act, self._on_kept, self._on_not_kept)

    # -------------------------------------------------------------- versions

    def _on_save(self) -> None:
        if not self.save.isEnabled() or self._sheet is None:
            return
        if self.versions.since.date is None:
            self._tabs.setCurrentIndex(_VERSIONS)
            self.versions.since.setFocus()
            self.remarks.say("「使い始める日」を日付として読めません。")
            return
        self._save(accept=False)

    def _save(self, *, accept: bool) -> None:
        act = partial(
            self.desk.casebook.texts.save,
            self.letter,
            self.editor.toPlainText(),
            note=self.versions.note.text(),
            since=self.versions.since.date,
            base_sha256=self._base,
            accept=accept,
        )
        self._do(act)

    def _do(self, act: Callable[[], Change]) -> None:
        """Do an act after which what stands in the editor is no draft any more."""
        self._saving = (self.letter, self.editor.toPlainText())
        self._tell()
        self.desk.runner.run(act, self._on_kept, self._on_not_kept)

    def _on_kept(self, change: Change) -> None:
        letter, text = self._saving or (self.letter, "")
        self._saving = None
        self.desk.bus.tell(change, self)
        self.say(f"{letter} の文面を新しい版にしました。前の版も残っています。")
        if letter == self.letter and text == self.editor.toPlainText():
            self._base = ""
            self._typed.pop(letter, None)
            self._keeping.keep("")
            self._keeping.flush()
            self._sheet = None  # what is in the editor is a version now
        self._wanted = self.letters.letter
        self.refresh()

    def _on_not_kept(self, error: CasebookError) -> None:
        self._saving = None
        self._tell()
        if isinstance(error, TextFaultsError) and not any(r.binding for r in error.remarks):
            listed = "\n".join(f"・{remark_sentence(one)}" for one in error.remarks)
            question = f"標準の文面にある内容が減っています。このまま保存しますか。\n\n{listed}"
            if self.desk.ask.confirm(self, question, "このまま保存する"):
                self._save(accept=True)
            return
        self.remarks.say(phrases.error(error))

    def _on_restore(self, number: int) -> None:
        name = f"第{number}版" if number else "標準の文面"
        question = f"{self.letter} の文面を、今日から{name}に戻します。今の版も残ります。"
        if self.unsaved:
            question += "\n書きかけの文面は捨てます。"
        if self.desk.ask.confirm(self, question, "戻す"):
            self._do(partial(self.desk.casebook.texts.restore, self.letter, number))

    # -------------------------------------------------------------- files

    def _on_export(self) -> None:
        path = self.desk.ask.where_to_save(self, Path(f"{self.letter}.txt"))
        if path is not None:
            act = partial(exported_text, self.desk.casebook, self.letter, path)
            self.desk.runner.run(act, self._on_exported)

    def _on_exported(self, path: Path) -> None:
        self.say(f"使用中の文面を {path} に書き出しました。")

    def _on_import(self) -> None:
        chosen = self.desk.ask.which_to_open(self, "取り込む文面を選ぶ", PATTERN)
        if chosen:
            act = partial(self.desk.casebook.texts.read, chosen[0])
            self.desk.runner.run(act, self._on_read, self._on_not_kept)

    def _on_read(self, found: TextFile) -> None:
        if found.letter != self.letter:
            question = (
                f"このファイルは {found.letter}「{phrases.letter_title(found.letter)}」の文面です。"
                "その文書の書きかけとして開きます。"
            )
            if not self.desk.ask.confirm(self, question, "開く"):
                return
            name = f"{FORM}{found.letter}"
            act = partial(drafted_text, self.desk.casebook, name, found)
            self._keep()
            self._keeping.flush()
            self.desk.keeping.run(act, self._on_drafted)
            return
        self._base = found.base_sha256
        self.editor.replace_text(found.text)
        self.say("ファイルの文面を書きかけとして開きました。確かめて、版として保存してください。")

    def _on_drafted(self, found: TextFile) -> None:
        self._typed[found.letter] = found.text
        self._wanted = found.letter
        self.letters.choose(found.letter, quietly=True)
        self._open(found.letter)

    # -------------------------------------------------------------- layout

    def _lay(self) -> None:
        head = row(
            column(PageTitle("文面"), self._below, space=4),
            None,
            self._import,
            self._export,
            self.save,
            space=12,
        )
        left = QWidget()
        left.setMinimumWidth(unit(_LEFT[0]))
        left.setMaximumWidth(unit(_LEFT[1]))
        lines = column(self.letters, self.palette_card, space=14)
        lines.setStretch(0, 3)
        lines.setStretch(1, 2)
        spread(left, lines, (0, 0, 0, 0))
        self._middle = QWidget()
        texts = column(row(self._state, None, self._drop), self.editor, self.remarks, space=8)
        texts.setStretch(1, 1)
        spread(self._middle, texts, (0, 0, 0, 0))
        # a long finding breaks or is cut, it does not widen the window
        self._middle.setMinimumWidth(unit(_MIDDLE))
        self._tabs.setMinimumWidth(unit(_RIGHT))
        for part, name in ((self.sample, "見本"), (self.comparison, "違い"), (self.versions, "版")):
            self._tabs.addTab(part, name)
        self._tabs.setAccessibleName("見本・違い・版")
        self._tabs.tabBar().setAccessibleName("見本・違い・版")
        body = row(left, self._middle, self._tabs, space=16)
        body.setStretch(0, 3)
        body.setStretch(1, 5)
        body.setStretch(2, 4)
        whole = column(head, self._notice, body, space=12)
        whole.setStretch(2, 1)
        spread(self, whole, (28, 4, 28, 0))

    def _connect(self) -> None:
        self.letters.chosen.connect(self._on_chosen)
        self.palette_card.wanted.connect(self._on_insert)
        self.editor.textChanged.connect(self._on_typed)
        self._unfinished.composed.connect(self._keep)
        self.remarks.wanted_line.connect(self.editor.go_to_line)
        self.sample.wanted.connect(self._draw)
        self.versions.wanted_compare.connect(self._show_difference)
        self.versions.wanted_restore.connect(self._on_restore)
        self.comparison.wanted.connect(self._compare)
        self._tabs.currentChanged.connect(self._on_tab)
        self._notice.taken.connect(self._on_notice)
        self._drop.clicked.connect(self._on_drop)
        self.save.clicked.connect(self._on_save)
        self._export.clicked.connect(self._on_export)
        self._import.clicked.connect(self._on_import)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._on_save)
