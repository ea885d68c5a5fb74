"""Where Tab goes: on as things lie on the page, however late they were put there.

Qt goes in the order in which widgets were made. A form that opens in the middle of a page, or
lines that were filled anew, would come behind the last button, and the rail after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QScrollArea, QWidget

from ui.theme import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_AROUND = 24  # px that are seen around what has the focus


def follow(root: QWidget, *, forward: bool) -> bool:
    """Give the focus to what comes next in `root`, behind the last the first; False if nothing."""
    order = list(_walk(root))
    now = QApplication.focusWidget()
    place = order.index(now) if now in order else -1
    behind = order[place + 1 :] + order[: max(place, 0)]
    target = next((one for one in (behind if forward else reversed(behind)) if _takes(one)), None)
    if target is None:
        return False
    reasons = Qt.FocusReason
    target.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
    bring_into_sight(target)
    return True


def stops(root: QWidget) -> list[QWidget]:
    """Return what Tab comes to in `root`, in order."""
    return [one for one in _walk(root) if _takes(one)]


def bring_into_sight(widget: QWidget) -> None:
    """Scroll every area around `widget` until it can be seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, unit(_AROUND), unit(_AROUND))
        around = around.parentWidget()


def _takes(widget: QWidget) -> bool:
    by_tab = Qt.FocusPolicy.TabFocus.value & widget.focusPolicy().value
    # what hands its focus on to a part of itself is met as that part
    return bool(by_tab) and widget.focusProxy() is None


def _walk(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    seen: set[QWidget] = set()
    layout = widget.layout()
    for child in (*(_laid(layout) if layout is not None else ()), *_children(widget)):
        if child not in seen:
            seen.add(child)
            if child.isVisible() and child.isEnabled() and not child.isWindow():
                yield from _walk(child)


def _laid(layout: QLayout) -> Iterator[QWidget]:
    """Yield the widgets of a layout and of those inside it, in reading order."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: tuple(layout.getItemPosition(place))[:2])  # type: ignore[arg-type]
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid(inner)


def _children(widget: QWidget) -> list[QWidget]:
    """Return the widgets that lie on `widget`, from top to bottom: of areas, tabs and lists."""
    found = [child for child in widget.children() if isinstance(child, QWidget)]
    return sorted(found, key=lambda child: (child.y(), child.x()))
