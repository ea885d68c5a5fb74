"""Restoring a backup beside, and who comes back with it.

A backup knows nothing of who was erased since. The casebook as it is now does: its tombstones say
which cases. They are compared after restoring, and on request the restored casebook forgets the
same people again; its tombstones are then those of the present one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.acts import erasing
from app.domain import erasure
from app.domain.striking import PLACES, STRUCK, places_of
from app.errors import CasebookExistsError, StorageFailedError
from app.keeping.backups import RESTORED
from app.store.backup import PART, hash_of
from app.store.tables import CaseLineRow, CaseRow, DocumentRow, EventRow
from app.views.keeping import CameBack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

    from app.changes import Change
    from app.matter.docket import Docket
    from app.store.book import Acting, Book

_BECAUSE = ("because", "withdrawal", "stores")  # facts of an erasure that are not counted anew


def restore(backup: Path, target: Path) -> str:
    """Put a backup back as a new file beside; return its SHA-256. Never over a file.

    The backup is marked as restored from, so that thinning never takes it away. Raises
    CasebookExistsError, StorageFailedError.
    """
    if target.exists():
        raise CasebookExistsError(target)
    if not backup.is_file():
        raise StorageFailedError("cannot open")
    part = target.with_name(target.name + PART)
    try:
        shutil.copyfile(backup, part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        sha256 = hash_of(part)
        part.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise StorageFailedError("read-only") from error
    with contextlib.suppress(OSError):  # a stick that cannot be written to is not thinned either
        backup.with_name(backup.name + RESTORED).touch()
    return sha256


def came_back(restored: Session, known: Session) -> tuple[CameBack, ...]:
    """Return the cases that are tombstones in the casebook as it was `known` last, and not here."""
    return tuple(CameBack(number, on) for _, number, on in _back(restored, known))


def _back(restored: Session, known: Session) -> Iterator[tuple[int, str, date]]:
    """Yield id, number and day of each case that is a tombstone in `known` and none here.

    Numbers are given again where work went on in a restored casebook: the same case is one that
    was written down at the same moment.
    """
    erased = select(CaseLineRow).where(col(CaseLineRow.erased).is_not(None))
    for stone in known.exec(erased.order_by(col(CaseLineRow.case_id))):
        case, line = restored.get(CaseRow, stone.case_id), restored.get(CaseLineRow, stone.case_id)
        there = known.get_one(CaseRow, stone.case_id)
        if case is None or (case.number, case.recorded) != (there.number, there.recorded):
            continue
        if line is not None and line.erased is None and stone.erased:
            yield stone.case_id, there.number, stone.erased


def forget_again(book: Book, docket: Docket, known: Session) -> tuple[Change, ...]:
    """Let a restored casebook forget who came back, as the casebook `known` did; one act a reason.

    Its tombstones say then what those of `known` say.
    """
    with book.reading() as session:
        cases = [case for case, _, _ in _back(session, known)]
    groups: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for case in cases:
        groups.setdefault(tuple(_because(known, case).items()), []).append(case)
    changes = []
    for because, some in groups.items():
        with book.act("erase-again") as acting:
            for case in some:
                _as_known(acting, docket, known, case)
            acting.session.flush()
            matters = [docket.load(acting.session, case) for case in some]
            erasing.erase(acting, docket, matters, dict(because))
            changes.append(acting.change)
    return tuple(changes)


def _events(session: Session, case: int) -> Sequence[EventRow]:
    return session.exec(
        select(EventRow).where(EventRow.case_id == case).order_by(col(EventRow.id))
    ).all()


def _because(known: Session, case: int) -> Mapping[str, str]:
    facts = _events(known, case)[-1].facts
    return {name: facts[name] for name in _BECAUSE if name in facts}


def _as_known(acting: Acting, docket: Docket, known: Session, case: int) -> None:
    """Bring events and register of letters of a case to what its tombstone still tells of them.

    What happened to it after the backup is told too: else it would be a tombstone that is open.
    A recalculation by settings this casebook never had is left out.
    """
    session = acting.session
    for row in _events(session, case):
        session.delete(row)
    session.flush()
    have = {edition.number for edition in docket.editions}
    places: dict[int, int] = {}  # where an entry stands here, by where it stands there
    for place, event in enumerate(_events(known, case), 1):
        strange = int(event.facts.get("settings", "1")) not in have
        if event.sort != erasure.ERASED and not strange:
            places[place] = len(places) + 1
            row = EventRow(**(event.model_dump(exclude={"id"})))
            if row.sort == STRUCK:
                taken = (str(places[one]) for one in sorted(places_of(event)) if one in places)
                row.facts = {**row.facts, PLACES: ",".join(taken)}
            session.add(row)
    for letter in known.exec(select(DocumentRow).where(DocumentRow.case_id == case)):
        there = session.exec(select(DocumentRow.id).where(DocumentRow.number == letter.number))
        if there.first() is None:
            session.add(DocumentRow(**(letter.model_dump(exclude={"id"}))))
