"""Where every exception ends that no page has answered: a sentence, or a report of a bug.

Exceptions in slots, in virtual methods such as `paintEvent` and in acts brought home by the
runner all reach sys.excepthook. One view paint can raise the same bug many times: it is
reported once.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTextEdit, QWidget

from app.errors import CasebookError
from ui.theme import unit
from ui.widgets.buttons import Button, PrimaryButton
from ui.widgets.layout import column, row, spread
from ui.widgets.words import PageTitle, Reading

if TYPE_CHECKING:
    from types import TracebackType

_log = logging.getLogger(__name__)
_HOME = Path(__file__).resolve().parent.parent


class CrashHook(QObject):
    """Decides what becomes of an exception. Install one per program."""

    told = Signal(object)  # CasebookError: something the officer is told in a sentence

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: set[tuple[str, str, int]] = set()
        self._window: CrashWindow | None = None

    def install(self) -> None:
        """Become sys.excepthook and threading.excepthook."""
        sys.excepthook = self.handle
        threading.excepthook = self._on_thread

    def handle(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Tell the officer, or report a bug once."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, CasebookError):
            self.told.emit(error)
        else:
            self._bug(kind, trace)

    def _bug(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        frames = traceback.extract_tb(trace)
        innermost = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        if (kind.__name__, *innermost) in self._known:
            return
        self._known.add((kind.__name__, *innermost))
        text = report(kind, trace)
        _log.error("unexpected error\n%s", text)
        if self._window is None and QGuiApplication.instance() is not None:
            self._window = CrashWindow(text)
            self._window.destroyed.connect(self._on_gone)
            self._window.show()

    def _on_gone(self) -> None:
        self._window = None

    def _on_thread(self, news: threading.ExceptHookArgs) -> None:
        # no window is made off the UI thread: the log has it
        _log.error("unexpected error\n%s", report(news.exc_type, news.exc_traceback))


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return what happened and where, without the message.

    Messages of libraries quote what they were given, and that is personal data.
    """
    lines = [
        f"{kind.__module__}.{kind.__name__}",
        *(
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(trace)
        ),
        "",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
    ]
    return "\n".join(lines)


def _short(file: str) -> str:
    # a path of the machine names its user: the part inside the program says enough
    path = Path(file)
    if path.parent == Path.home():
        return path.name
    if path.is_relative_to(_HOME):
        return path.relative_to(_HOME).as_posix()
    return "/".join(path.parts[-2:])


class CrashWindow(QWidget):
    """Says that something of ours broke, what is kept, and how to report it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("窓口台帳：予期しない不具合")
        self.resize(unit(680), unit(480))
        self._report = QTextEdit()
        self._report.setReadOnly(True)
        pitch = "line-height: 140%; white-space: pre-wrap"
        self._report.setHtml(f'<div style="{pitch}">{escape(text)}</div>')
        self._report.setAccessibleName("報告の内容")
        copy = Button("報告をコピー")
        copy.clicked.connect(self._on_copy)
        close = PrimaryButton("閉じて続ける")
        close.clicked.connect(self.close)
        spread(
            self,
            column(
                PageTitle("予期しない不具合が起きました"),
                Reading(
                    "それまでに記録した内容と、書きかけは台帳に残っています。"
                    "途中だった操作は行われていません。"
                    "同じ操作でまた起きるときは、窓口台帳をいったん閉じて開き直してください。\n"
                    "下の報告には氏名や本文などの個人情報は入っていません。"
                ),
                self._report,
                row(None, copy, close),
                space=14,
            ),
            (24, 24, 24, 20),
        )

    @property
    def text(self) -> str:
        """The report that is shown."""
        return self._report.toPlainText()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
