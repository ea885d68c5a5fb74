"""What somebody found and stated of a partner or a group, kept among the casebook's settings.

What is stated last stands in place of what was stated before; the act that stated it is in the
journal.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from app.store.book import put_setting
from app.store.tables import SettingRow

if TYPE_CHECKING:
    from dataclasses import Field

    from sqlmodel import Session

    from app.store.book import Acting


class Stated(Protocol):
    """A dataclass of plain values and the day from which they hold."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]

    @property
    def since(self) -> date | None:
        """From when it holds; None where nobody said."""


S = TypeVar("S", bound=Stated)


@dataclass(frozen=True, slots=True)
class Statements(Generic[S]):
    """Statements of one sort, each under a key of its own; `nothing` where none was made."""

    sort: str
    nothing: S

    def of(self, session: Session, key: object) -> S:
        """Return what was stated last."""
        row = session.get(SettingRow, f"{self.sort}.{key}")
        if row is None:
            return self.nothing
        said = json.loads(row.value)
        since = said.pop("since")
        return replace(self.nothing, **said, since=date.fromisoformat(since) if since else None)

    def keep(self, acting: Acting, key: object, said: S) -> None:
        """Keep what was found in place of what was stated before."""
        told = asdict(said) | {"since": said.since.isoformat() if said.since else ""}
        put_setting(acting, f"{self.sort}.{key}", json.dumps(told, ensure_ascii=False))
