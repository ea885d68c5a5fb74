"""Window envelopes (窓あき封筒): where the window shows the sheet, and how far printing is off.

Where the window is belongs to the envelopes the office buys, and holds for everybody who opens
this casebook. How far a print is off belongs to the printer, so it is kept for each machine. Both
are kept in the casebook as what is no act, like the width of a column: no date, no word and no
case depends on it, an issued letter stays as it was frozen, and no version of the settings needs
to be confirmed because somebody put a new printer on the table.
"""

from __future__ import annotations

import json
import platform
import unicodedata
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from app.errors import FieldRefusedError
from app.rules.form_texts import Form, form_texts
from app.views.letters import Envelope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from app.store.book import Book
    from reports.letter import Window

_WINDOW: Final = "envelope"
_SHIFT: Final = "envelope-shift:"
_KEPT: Final = text("SELECT value FROM setting WHERE name IN (:window, :shift)")

LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "x": (5, 120),
    "y": (5, 60),
    "width": (80, 150),  # mail wants 80 × 45 at the least
    "height": (45, 80),
    "right": (-15, 15),
    "down": (-15, 15),
}
"""Millimetres that can be: least and most."""


def window(envelope: Envelope) -> Window:
    """Return where the window shows the sheet that this machine prints."""
    from reports.envelope import SLIDE
    from reports.letter import Window

    x, y = envelope.x + envelope.right, envelope.y + envelope.down
    return Window(x, y, envelope.width, envelope.height, *SLIDE)


def usual() -> Envelope:
    """Return what is taken to be so until somebody measures; not used until she says so."""
    measures = form_texts()[Form.CALIBRATION].words["window"]
    return Envelope(used=False, **{name: float(value) for name, value in measures.items()})


def envelope_of(session: Session) -> Envelope:
    """Return the envelopes of the office, with the shift of this machine."""
    found = usual()
    kept = session.connection().execute(_KEPT, {"window": _WINDOW, "shift": _shift_name()})
    for (measures,) in kept:
        found = replace(found, **json.loads(measures))
    return found


def window_of(session: Session) -> Window | None:
    """Return the window a letter is to be printed for, None where none is used."""
    found = envelope_of(session)
    return window(found) if found.used else None


def keep(book: Book, envelope: Envelope) -> None:
    """Keep what was measured. No act: nothing happened to a case."""
    told = asdict(envelope)
    shift = {name: told.pop(name) for name in ("right", "down")}
    book.keep_setting(_WINDOW, json.dumps(told))
    book.keep_setting(_shift_name(), json.dumps(shift))


def read(values: Mapping[str, str], before: Envelope) -> Envelope:
    """Return `before` with what the officer wrote: millimetres, in any width.

    Raises FieldRefusedError for what is no number, or cannot be of an envelope.
    """
    numbers = {name: _millimetres(name, text) for name, text in values.items() if name != "used"}
    used = values.get("used", "yes" if before.used else "no")
    if used not in ("yes", "no"):
        raise FieldRefusedError("used", "choice", ("yes", "no"))
    return replace(before, used=used == "yes", **numbers)


def _millimetres(name: str, written: str) -> float:
    if name not in LIMITS:
        raise FieldRefusedError(name, "unknown", ("used", *LIMITS))
    text = unicodedata.normalize("NFKC", written).strip().replace("−", "-").removesuffix("mm")
    try:
        found = round(float(text), 1)
    except ValueError:
        raise FieldRefusedError(name, "number") from None
    least, most = LIMITS[name]
    if not least <= found <= most:
        raise FieldRefusedError(name, "span", (f"{least:g}～{most:g}",))
    return found


def _shift_name() -> str:
    return f"{_SHIFT}{platform.node()}"
