"""The QApplication: letters, colours, the words of standard buttons, and rubbish collection."""

from __future__ import annotations

import gc
import sys
import tomllib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from typing_extensions import override

import resources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FAMILIES = ("BIZ UDPGothic", "Noto Sans JP")
_BODY = 14  # px, device independent
_IDLE = 5_000  # ms between collections
_SWITCH = 1e-4  # s; the default 5 ms lets a busy worker freeze the window


def set_up(arguments: Sequence[str]) -> QApplication:
    """Return the application, made once, in Fusion with our letters and Japanese buttons."""
    application = QApplication(list(arguments))
    application.setApplicationName("madoguchi")
    application.setApplicationDisplayName("窓口台帳")
    application.setOrganizationName("madoguchi")
    application.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
    register_fonts()
    application.setFont(body_font())
    speak_japanese(application)
    return application


def register_fonts() -> None:
    """Make the shipped fonts known, so that every machine shows the same characters."""
    for name in ("BIZUDPGothic-Regular", "BIZUDPGothic-Bold", "NotoSansJP-Regular"):
        path = resources.path(f"fonts/{name}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)


def body_font(percent: int = 100) -> QFont:
    """Return the letters of the window, 14 px at 100 percent."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(_BODY * percent / 100))
    return font


class Collecting(QTimer):
    """Collects rubbish on this thread and nowhere else, while the worker has nothing to do.

    A collection on the worker would destroy Qt objects there. One on this thread while the worker
    builds something large walks all of it, for seconds, and finds nothing: it waits until then.
    """

    def __init__(self, parent: QObject, busy: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._busy = busy
        self.setInterval(_IDLE)
        self.timeout.connect(self._on_time)

    def _on_time(self) -> None:
        if not self._busy():
            gc.collect()


def collect_on_this_thread(parent: QObject, busy: Callable[[], bool]) -> Collecting:
    """Collect rubbish here from now on, whenever the worker is not `busy`.

    What start-up made is frozen: walking it takes 60–120 ms each time and finds nothing.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    sys.setswitchinterval(_SWITCH)
    collecting = Collecting(parent, busy)
    collecting.start()
    return collecting


class Words(QTranslator):
    """What Qt's own Japanese lacks, or says otherwise than we do: resources/phrases/qt.toml."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._said: dict[str, dict[str, str]] = tomllib.loads(
            resources.open_text("phrases/qt.toml")
        )

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # Qt asks the next translator only where this one gives null: its stub has no None
        return self._said.get(context, {}).get(sourceText)  # type: ignore[return-value]


def speak_japanese(application: QApplication) -> tuple[QTranslator, ...]:
    """Let Qt's own buttons, menus and dialogs speak Japanese; return the translators that do it."""
    shipped = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    shipped.load("qtbase_ja", folder)
    translators = (shipped, Words(application))  # the last one is asked first
    for one in translators:
        QCoreApplication.installTranslator(one)
    return translators
