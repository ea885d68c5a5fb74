"""Unfinished forms, kept in the casebook's file while they are being typed.

By a connection of their own: the worker may be reading a long list or printing a month, and
what is typed meanwhile must not wait for it. Only an act that is writing makes a draft wait. A
draft is no act: nothing has happened yet, and the journal says nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import RefusedError
from app.store.database import Database
from app.store.tables import SettingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from threading import Lock

_PREFIX = "draft:"
_KEEP = "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Drafts:
    """The drafts of a casebook, by name. Each call is one transaction; call it off the window."""

    def __init__(self, path: Path, key: str, turn: Lock, refuse: Callable[[], None]) -> None:
        """`turn` is held by whichever connection of this program is in a transaction.

        `refuse` raises where the file must not be written to.
        """
        self._refuse = refuse
        self._path = path
        self._key = key
        self._turn = turn
        self._database: Database | None = None

    def keep(self, name: str, text: str) -> None:
        """Keep an unfinished form as it stands; "" forgets it. On the disk when it returns."""
        self._refuse()
        with self._turn:
            if text:
                self._opened().execute(_KEEP, (_PREFIX + name, text))
            else:
                self._opened().execute("DELETE FROM setting WHERE name = ?", (_PREFIX + name,))

    def keep_all(self, texts: Mapping[str, str]) -> None:
        """Keep several at once: all of them or, where the disk takes nothing, none."""
        self._refuse()
        with self._turn, self._opened().transaction() as session:
            for name, text in texts.items():
                session.merge(SettingRow(name=_PREFIX + name, value=text))

    def kept(self, form: str = "") -> dict[str, str]:
        """Return what is kept, by name, the newest first; with `form` those whose name begins so.

        Names end in the moment they were begun.
        """
        start = _PREFIX + form
        try:
            self._refuse()
        except RefusedError:  # opened to read: what is half written is somebody else's
            return {}
        with self._turn:
            rows = self._opened().execute(
                "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name DESC",
                (len(start), start),
            )
        return {name.removeprefix(_PREFIX): value for name, value in rows}

    def close(self) -> None:
        """Close the connection, after what is being kept."""
        with self._turn:
            self.let_go()

    def let_go(self, key: str = "") -> None:
        """Close the connection, by whoever holds the turn; `key` is the file's from now on."""
        if self._database is not None:
            self._database.close()
            self._database = None
        self._key = key or self._key

    def _opened(self) -> Database:
        if self._database is None:
            self._database = Database(self._path, self._key)
        return self._database
