"""経過: what happened in a case, newest first, and the field to write on."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget
from typing_extensions import override

from app import phrases
from app.domain.erasure import ERASED
from app.domain.item import read_reasons
from app.domain.leak_facts import Question
from app.domain.sending import spoken as spoken_number
from app.domain.striking import ACT, AGAIN, STRUCK
from ui.cases.act_form import Passage
from ui.dates import brief, spoken
from ui.theme import unit
from ui.widgets import Button, Muted, QuietButton, column, row, spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.views.cases import EventLine
    from ui.theme import Theme


_STACKED = 460  # px, below which what happened stands under its head instead of beside it
_PAGE = 150  # events that are laid out at once; hundreds would take a tenth of a second


class Timeline(QWidget):
    """The events of a case, and a field at the foot whose text becomes the next one."""

    noted = Signal(str)
    edited = Signal()  # the note is another one than before

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._events: tuple[EventLine, ...] = ()
        self._today: date | None = None
        self._shown = _PAGE
        self._pages = Sheet("経過")
        self._note = Passage(lines=2)
        self._note.setPlaceholderText("経過を書く…（Ctrl+Enterで記録）")
        self._note.setAccessibleName("経過を書く")
        self._note.textChanged.connect(self._on_text)
        self._save = Button("記録")
        self._save.setToolTip("経過に記録します（Ctrl+Enter）")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._on_note)
        foot = row(self._note, self._save)
        foot.setStretch(0, 1)
        foot.setAlignment(self._save, Qt.AlignmentFlag.AlignBottom)
        self._by = Muted()
        self._more = QuietButton("")
        self._more.clicked.connect(self._on_more)
        lines = column(self._pages, row(self._by, None, self._more), foot, space=8)
        lines.setStretch(0, 1)
        spread(self, lines, (0, 0, 0, 0))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self._note)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_note)
        theme.changed.connect(self._draw)

    @property
    def note(self) -> str:
        """What is written but not yet recorded."""
        return self._note.value

    @property
    def pages(self) -> Sheet:
        """Where the events are read."""
        return self._pages

    @property
    def text(self) -> str:
        """What can be read in the timeline."""
        return self._pages.toPlainText()

    def show_events(self, events: tuple[EventLine, ...], today: date) -> None:
        """Show these events, the first one on top."""
        if not self._events or not events or self._events[-1].id != events[-1].id:
            self._shown = _PAGE  # another case
        self._events = events
        self._today = today
        self._draw()

    def take_notes(self, *, allowed: bool) -> None:
        """Offer the field at the foot, or not: nothing is added to a tombstone."""
        self._note.setVisible(allowed)
        self._save.setVisible(allowed)

    def write(self, text: str) -> None:
        """Put `text` into the note field."""
        self._note.fill(text)

    def begin_note(self) -> None:
        """Put the cursor into the note field."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear_note(self) -> None:
        """Take away what was recorded meanwhile."""
        self._note.clear()

    def _draw(self) -> None:
        if self._today is not None:
            actors = dict.fromkeys(event.actor for event in self._events if event.actor)
            several = len(actors) > 1
            shown = self._events[: self._shown]
            self._pages.show_rows(_rows(shown, self._today, several=several), self._theme)
            left = len(self._events) - len(shown)
            self._more.setVisible(left > 0)
            self._more.setText(f"以前の経過も表示（あと{left}件）")
            self._by.setText("" if several else "".join(f"記録：{actor}" for actor in actors))

    def _on_more(self) -> None:
        self._shown = len(self._events)
        self._draw()

    def _on_text(self) -> None:
        self._save.setEnabled(bool(self.note))
        self.edited.emit()

    def _on_note(self) -> None:
        if self.note:
            self.noted.emit(self.note)


class Sheet(QTextBrowser):
    """Rows of text one can read, mark and copy; nothing in them is ever markup or a link."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._rows: tuple[_Row, ...] = ()
        self._theme: Theme | None = None
        self._stacked = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "sheet")
        self.setStyleSheet(
            "QTextBrowser { border: 1px solid transparent; padding: 0; background: transparent; }"
            "QTextBrowser:focus { border-color: palette(link); }"
        )
        self.document().setDocumentMargin(0)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)

    def show_rows(self, rows: Iterable[_Row], theme: Theme) -> None:
        """Show rows of when, what, text, and an aside below the text; struck through where gone."""
        self._rows, self._theme = tuple(rows), theme
        self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < unit(_STACKED)
        if stacked != self._stacked:
            self._stacked = stacked
            self._draw()

    def _draw(self) -> None:
        if self._theme is not None:
            place = self.verticalScrollBar().value()
            self.setHtml(_table(self._rows, self._theme.tokens.muted, stacked=self._stacked))
            self.verticalScrollBar().setValue(place)


class _Row(NamedTuple):
    """A row of the timeline. `struck`: it was taken back, and tells nothing any more."""

    when: str
    what: str
    text: str
    aside: str
    struck: bool = False


def _headed(event: EventLine) -> str:
    """Return how an event is headed; one that takes another back by what it did."""
    if event.sort != STRUCK:
        return phrases.event(event.sort)
    return phrases.log_act("redo" if dict(event.facts).get("of") == AGAIN else "undo")


def _rows(events: Iterable[EventLine], today: date, *, several: bool) -> Iterable[_Row]:
    for event in events:
        when = f"{brief(event.on, today)} {event.at:%H:%M}"
        if event.on != event.at.date():
            when = f"{brief(event.on, today)}"
        # the questions about a leak are whole sentences: one a line
        asked = any(name in _QUESTIONS for name, _ in event.facts)
        facts = ("\n" if asked else "・").join(_facts(event, today))
        text = event.text or facts
        aside = "・".join(
            part for part in (event.actor if several else "", facts if event.text else "") if part
        )
        yield _Row(when, _headed(event), text, aside, struck=event.struck)


_DAYS = frozenset(
    {"by", "due", "until", "dated", "since", "consent", "given", "mistaken", "sent", "deemed"}
)
_QUESTIONS = frozenset(Question)
# Facts that say what the line says already; those without a word of their own are not for her.
_SILENT = frozenset({"form", "of", "words"})


def _facts(event: EventLine, today: date) -> Iterable[str]:
    if event.sort == ERASED:  # a card of its own says what was destroyed
        yield f"{dict(event.facts).get('withdrawal', '')} の辞退による"
        return
    if event.sort == STRUCK:
        yield phrases.log_act(dict(event.facts)[ACT])
        return
    for name, value in event.facts:
        if name == "fields":
            changed = "・".join(phrases.field(part) for part in value.split(",") if part)
            yield f"直した欄：{changed}"
            continue
        label = phrases.field(name)
        if (name, value) == ("nr", "1"):  # the only one, as a rule; a second one is said
            continue
        if label == name or name in _SILENT or not value:
            continue
        # what is answered by yes is said by its name: 追完とする
        named = value == "yes" and name not in _QUESTIONS
        yield label if named else f"{label}：{_fact(name, value, today)}"


def _fact(name: str, value: str, today: date) -> str:
    if name in _DAYS:
        return spoken(date.fromisoformat(value), today)
    if name == "tracking":
        return spoken_number(value)
    if name == "seconds":
        return f"{int(value) // 60}分{int(value) % 60}秒"
    if name == "reasons":
        return "、".join(
            " ".join(filter(None, (one.code, "：".join(filter(None, (one.part, one.text))))))
            for one in read_reasons(value)
        )
    if name == "ground":
        return "、".join(phrases.choice(name, part) for part in value.split(","))
    return phrases.choice(name, value)


def _table(rows: Iterable[_Row], muted: str, *, stacked: bool) -> str:
    small = unit(12)
    quiet = f"font-size:{small}px; line-height:130%; color:{muted}"
    lines = []
    for one in rows:
        what, text = _plain(one.what), _plain(one.text)
        if one.struck:
            what, text = f"<s>{what}</s>", f'<s style="color:{muted}">{text}</s>'
        below = (
            f'<div style="font-size:{small}px; line-height:150%; color:{muted}">'
            f"{_plain(one.aside)}</div>"
            if one.aside
            else ""
        )
        if stacked:
            said = f'<div style="line-height:150%">{text}</div>' if text else ""
            head = f'<div style="{quiet}">{one.when}　{what}</div>'
            lines.append(f'<tr><td style="padding-left:0">{head}{said}{below}</td></tr>')
            continue
        when = (
            f'<td width="{unit(88)}" style="font-size:{small}px; color:{muted};'
            f' padding-left:0; white-space:nowrap">{one.when}</td>'
        )
        if text:
            said = (
                f'<td width="{unit(112)}" style="{quiet}">{what}</td>'
                f'<td style="line-height:150%">{text}{below}</td>'
            )
        else:  # what happened is all there is to say
            said = f'<td colspan="2" style="{quiet}">{what}{below}</td>'
        lines.append(f"<tr>{when}{said}</tr>")
    if not lines:
        return f'<p style="color:{muted}">まだ経過はありません。</p>'
    return f'<table width="100%" cellspacing="0" cellpadding="{unit(4)}">{"".join(lines)}</table>'


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>")
