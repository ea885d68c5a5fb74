"""Colours by meaning, lengths by the officer's letters, icons in both.

The palettes are `resources/theme/*.toml`, the one style sheet is `resources/theme/sheet.qss`.
Pages never write a colour: they give a widget a role and a tone, and the sheet does the rest.
What is painted by hand (a delegate, a chart) asks `Theme.colour`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import resources

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QWidget

_LETTER = 14  # px: the body letter the style sheet was drawn for
_ICON = 20  # px beside a body letter
_MARK = 16  # px within the border of a box to tick or a button to choose by
_AFTER = 6  # px between an icon and the word of its button, more than Fusion's 4
_SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)  # screens an icon is drawn for


@dataclass(frozen=True, slots=True)
class Tokens:
    """One palette: what each colour means, as `#RRGGBB`."""

    ink: str
    muted: str
    ground: str
    surface: str
    raised: str  # under the pointer
    line: str  # hairline
    field: str  # outline of what one can type in, 3:1 to its ground
    edge: str  # outline of a button, whose word says enough
    accent: str  # the one primary button of a page
    accent_hover: str
    accent_ink: str
    selected: str
    link: str
    rail: str
    rail_ink: str
    rail_muted: str
    rail_selected: str
    late: str  # overdue only
    late_ground: str
    soon: str  # due within three business days
    soon_ground: str
    done: str  # finished, within office hours
    done_ground: str
    waiting: str  # the company's clock stands still
    waiting_ground: str
    fresh: str  # new, not yet looked at
    fresh_ground: str
    chart_requests: str
    chart_others: str


PALETTES = ("light", "dark", "contrast")


def tokens(palette: str) -> Tokens:
    """Return the palette of that name, one of `PALETTES`."""
    table = tomllib.loads(resources.open_text(f"theme/{palette}.toml"))
    return Tokens(**{field.name: str(table[field.name]) for field in fields(Tokens)})


class Theme(QObject):
    """The palette in use. Follows the system's colour scheme unless one is chosen."""

    changed = Signal()

    def __init__(self, palette: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = palette
        self._icons: dict[tuple[str, str], QIcon] = {}
        # kept: PySide forgets what belongs to hints with the last reference to them
        self._hints = QApplication.styleHints()
        self._contrast = self._hints.accessibility()
        self._now = tokens(palette or self._system())
        self._hints.colorSchemeChanged.connect(self._on_scheme)
        self._contrast.contrastPreferenceChanged.connect(self._on_scheme)

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return self._now

    @property
    def dark(self) -> bool:
        """Whether letters are lighter than their ground."""
        return self.colour("ink").lightness() > self.colour("surface").lightness()

    def colour(self, meaning: str) -> QColor:
        """Return the colour of that meaning."""
        return _colour(str(getattr(self._now, meaning)))

    def choose(self, palette: str | None) -> None:
        """Use this palette, or the system's colour scheme again."""
        self._chosen = palette
        self._on_scheme()

    def grow(self) -> None:
        """Dress anew by the application's letters, after they became larger or smaller."""
        self._icons.clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.dress(application)
        self.changed.emit()

    def dress(self, application: QApplication) -> None:
        """Give the application its palette and its style sheet."""
        application.setPalette(_palette(self._now))
        application.setStyleSheet(_sheet(self._now))

    def icon(self, name: str, meaning: str = "ink") -> QIcon:
        """Return `resources/icons/<name>.svg` in the colour of that meaning."""
        key = (name, str(getattr(self._now, meaning)))
        if key not in self._icons:
            self._icons[key] = _icon(*key, after=0)
        return self._icons[key]

    def sign(self, button: QAbstractButton, name: str, meaning: str) -> None:
        """Put the icon before the word of a button, with a letter's half between them."""
        after = unit(_AFTER)
        button.setIcon(_icon(name, str(getattr(self._now, meaning)), after=after))
        button.setIconSize(QSize(unit(_ICON) + after, unit(_ICON)))

    def _on_scheme(self) -> None:
        wanted = tokens(self._chosen or self._system())
        if wanted != self._now:
            self._now = wanted
            application = QApplication.instance()
            if isinstance(application, QApplication):
                self.dress(application)
            self.changed.emit()

    def _system(self) -> str:
        if self._contrast.contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if self._hints.colorScheme() == Qt.ColorScheme.Dark else "light"


@cache
def _colour(name: str) -> QColor:
    """Return #rrggbb as a colour; a list asks for the same few thousands of times."""
    return QColor(name)


def unit(pixels: float, metrics: QFontMetrics | None = None) -> int:
    """Return a length that grows with the officer's letters.

    `pixels` is the length beside a 14 px letter. Multiples of 4 stay multiples of 4.
    """
    height = (metrics or QFontMetrics(QApplication.font())).height()
    if height == _LETTER:
        return round(pixels)
    grown = pixels * height / _LETTER
    return round(grown / 4) * 4 if pixels % 4 == 0 and pixels >= 4 else round(grown)


def tone(widget: QWidget, **properties: str) -> None:
    """Set the style properties (`role`, `tone`) of a widget and let the sheet look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    # padding is taken anew only when a label hears of it
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _palette(now: Tokens) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: now.ground,
        roles.WindowText: now.ink,
        roles.Base: now.surface,
        roles.AlternateBase: now.raised,
        roles.Text: now.ink,
        roles.PlaceholderText: now.muted,
        roles.Button: now.surface,
        roles.ButtonText: now.ink,
        roles.BrightText: now.late,
        roles.ToolTipBase: now.surface,
        roles.ToolTipText: now.ink,
        roles.Highlight: now.accent,
        roles.HighlightedText: now.accent_ink,
        roles.Accent: now.accent,
        roles.Link: now.link,
        roles.LinkVisited: now.link,
        roles.Light: now.raised,
        roles.Midlight: now.line,
        roles.Mid: now.field,
        roles.Dark: now.field,
        roles.Shadow: now.line,
    }.items():
        palette.setColor(role, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(disabled, role, QColor(now.muted))
    return palette


def _sheet(now: Tokens) -> str:
    text = resources.open_text("theme/sheet.qss")
    metrics = QFontMetrics(QApplication.font())
    text = re.sub(r"\$\{(\d+)px\}", lambda found: f"{unit(int(found[1]), metrics)}px", text)
    names = {field.name: str(getattr(now, field.name)) for field in fields(Tokens)}
    names["round"] = f"{(unit(_MARK, metrics) + 2) // 2}px"
    return Template(text).substitute(names, icons=resources.path("icons").as_posix())


def _icon(name: str, colour: str, *, after: int) -> QIcon:
    drawing = resources.open_text(f"icons/{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    icon = QIcon()
    size = unit(_ICON)
    for scale in _SCALES:
        picture = QPixmap(QSize(round((size + after) * scale), round(size * scale)))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, picture.height(), picture.height()))
        painter.end()
        icon.addPixmap(picture)
    return icon
