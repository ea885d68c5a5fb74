"""What files say, what cases are tagged with, and the index anew. Frozen: never edited."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    # The text of a kept file goes with its bytes.
    """
    CREATE TABLE blob_text (
        sha256 VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        legible VARCHAR NOT NULL,
        PRIMARY KEY (sha256),
        FOREIGN KEY(sha256) REFERENCES blob (sha256) ON DELETE CASCADE
    )
    """,
    "ALTER TABLE case_line ADD COLUMN tags VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE case_line ADD COLUMN officer VARCHAR NOT NULL DEFAULT ''",
    """
    UPDATE case_line SET officer = coalesce(
        (SELECT actor FROM event WHERE event.case_id = case_line.case_id ORDER BY id DESC LIMIT 1),
        ''
    )
    """,
    "CREATE INDEX ix_case_line_tags ON case_line (tags) WHERE tags <> ''",
    "CREATE INDEX ix_event_ask_partner ON event (case_id) WHERE sort = 'ask-partner'",
    # The figures of the month on the Today page.
    "CREATE INDEX ix_item_due ON item (due)",
    "CREATE INDEX ix_item_notified ON item (notified)",
    "CREATE INDEX ix_item_ended ON item (ended)",
    # Lists are read by their dates, those without one last, and never sorted.
    "CREATE INDEX ix_case_line_by_due ON case_line (due IS NULL, due, case_id)",
    "CREATE INDEX ix_case_line_open_by_due ON case_line (open, due IS NULL, due, case_id)",
    # One character is the beginning of a pair: the index keeps these beginnings, too. What
    # stood in the index before was folded by an older table; the program writes it anew.
    "DROP TABLE search",
    """
    CREATE VIRTUAL TABLE search USING fts5(
        pairs, content='', contentless_delete=1, detail=full, tokenize='ascii', prefix='1'
    )
    """,
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
    "DELETE FROM setting WHERE name = 'index'",
)


def step(connection: Any) -> None:
    """Bring the file from the shape before to this one."""
    for statement in _STATEMENTS:
        connection.execute(statement)
