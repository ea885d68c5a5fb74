"""Backups are remembered; an erased letter stays in the register; lists know tombstones."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    """
    CREATE TABLE backup (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        at DATETIME NOT NULL,
        entries INTEGER NOT NULL,
        head VARCHAR NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    # The register keeps the SHA-256 of a letter whose bytes are gone: no reference to them.
    """
    CREATE TABLE document_2 (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        number VARCHAR NOT NULL,
        letter VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        dated DATE NOT NULL,
        items VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        erased DATE,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id),
        UNIQUE (number)
    )
    """,
    """
    INSERT INTO document_2 (id, case_id, number, letter, title, dated, items, sha256)
    SELECT id, case_id, number, letter, title, dated, items, sha256 FROM document
    """,
    "DROP TABLE document",
    "ALTER TABLE document_2 RENAME TO document",
    "CREATE INDEX ix_document_case_id ON document (case_id)",
    "CREATE INDEX ix_document_sha256 ON document (sha256)",
    "ALTER TABLE case_line ADD COLUMN erased DATE",
)


def step(connection: Any) -> None:
    """Make room for what a forgotten case leaves."""
    for statement in _STATEMENTS:
        connection.execute(statement)
