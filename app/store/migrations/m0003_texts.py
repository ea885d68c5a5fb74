"""The officer's own copies of letter texts, by version. Frozen: never edited."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    """
    CREATE TABLE letter_text (
        id INTEGER NOT NULL,
        letter VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        since DATE NOT NULL,
        at DATETIME NOT NULL,
        actor VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        withdrawn BOOLEAN NOT NULL,
        base VARCHAR NOT NULL,
        base_sha256 VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (letter, version)
    )
    """,
)


def step(connection: Any) -> None:
    """Make room for the texts."""
    for statement in _STATEMENTS:
        connection.execute(statement)
