"""Tags (タグ): the officer's own words on a case, to find it by. They say nothing by law."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlmodel import col, select

from app.domain.item import Act, Event
from app.errors import FieldRefusedError
from app.people.kept import folded
from app.store.tables import CaseLineRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from app.matter.docket import Docket, Matter
    from app.store.book import Acting

_LONGEST = 40  # characters
_SPACE = re.compile(r"\s+")


def kept(session: Session) -> tuple[str, ...]:
    """Return every tag of the casebook, in the order of their writing."""
    rows = session.exec(
        select(CaseLineRow.tags).where(col(CaseLineRow.tags) != "").distinct()
    ).all()
    return tuple(sorted({tag for row in rows for tag in row.split("\n") if tag}, key=folded))


def mark(docket: Docket, acting: Acting, matter: Matter, facts: Mapping[str, str]) -> None:
    """Mark a case with a tag, or take one off; told by an event, so that it can be undone.

    A tag that is known in another writing is taken in the known one. Raises FieldRefusedError.
    """
    tag, remove = _SPACE.sub(" ", facts.get("tag", "")), facts.get("remove", "")
    if not tag and not remove:
        raise FieldRefusedError("tag", "required")
    if remove and remove not in matter.tags:
        raise FieldRefusedError("remove", "choice", matter.tags)
    if len(tag) > _LONGEST:
        raise FieldRefusedError("tag", "long")
    if tag:
        known = {folded(one): one for one in kept(acting.session)}
        tag = known.get(folded(tag), tag)
    told = {name: word for name, word in (("tag", tag), ("remove", remove)) if word}
    docket.record(
        acting, matter, Event(0, 0, Act.TAG, acting.today, acting.moment, acting.actor, "", told)
    )
