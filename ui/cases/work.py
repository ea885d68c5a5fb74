"""What the page of a case has the worker do: nothing of Qt's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.retention import HOLD, RELEASE
from app.files import read_whole, write_whole
from app.views.acts import Field
from app.views.intake import Enclosure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.changes import Change
    from app.desks.blanks import Blanks
    from app.desks.cases import Cases
    from app.desks.disposal import Disposal
    from app.desks.intake import Intake
    from app.desks.mailroom import Mailroom
    from app.desks.undoing import Undoing

_WHY = Field("why", "text", required=True)
KEPT: Mapping[str, tuple[Field, ...]] = {
    HOLD: (_WHY, Field("review", "date", required=True)),
    RELEASE: (_WHY,),
}
"""The forms of what is done at the desk of disposal, from the case."""


def kept(disposal: Disposal, number: str, act: str, values: Mapping[str, str]) -> Change:
    """Keep a case whatever its period, or end that."""
    if act == RELEASE:
        return disposal.release(number, values["why"])
    return disposal.hold(number, values["why"], values["review"])


def undone(undoing: Undoing, number: str) -> Change:
    """Undo what was done last in a case today, in this sitting or before it."""
    last = undoing.newest(number)
    return undoing.undo(last.entry)


def hand_out(blanks: Blanks, number: str, path: Path) -> tuple[Path, Change]:
    """Write the receipt slip to a file; the case keeps it."""
    return path, blanks.hand_out(number, path)


def save_certificate(cases: Cases, number: str, item: int, path: Path) -> Path:
    """Write the deadline certificate of an item to a file."""
    cases.export_certificate(number, item, path)
    return path


def attached(intake: Intake, number: str, paths: tuple[Path, ...]) -> Change:
    """Put files to a case."""
    return intake.attach(number, tuple(Enclosure(p.name, read_whole(p)) for p in paths))


def save_content(mailroom: Mailroom, number: str, sha256: str, path: Path) -> Path:
    """Write kept bytes of a case to a file; the journal says that they left."""
    write_whole(path, mailroom.take_out(number, sha256))
    return path
