"""People may be merged and told apart, contacts have an age, files may come without a mail."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_STATEMENTS = (
    # ---------------------------------------------------------------- files
    """
    CREATE TABLE new_attachment (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        message_id INTEGER,
        sha256 VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        content_type VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id),
        FOREIGN KEY(message_id) REFERENCES message (id),
        FOREIGN KEY(sha256) REFERENCES blob (sha256)
    )
    """,
    """
    INSERT INTO new_attachment (id, case_id, message_id, sha256, name, content_type)
    SELECT a.id, m.case_id, a.message_id, a.sha256, a.name, a.content_type
    FROM attachment a JOIN message m ON m.id = a.message_id
    """,
    "DROP TABLE attachment",
    "ALTER TABLE new_attachment RENAME TO attachment",
    "CREATE INDEX ix_attachment_case_id ON attachment (case_id)",
    "CREATE INDEX ix_attachment_message_id ON attachment (message_id)",
    # ---------------------------------------------------------------- people
    """
    CREATE TABLE new_person (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        reading VARCHAR NOT NULL,
        organisation VARCHAR NOT NULL,
        postcode VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        name_key VARCHAR NOT NULL,
        reading_key VARCHAR NOT NULL,
        sort_name VARCHAR NOT NULL,
        merged_into INTEGER,
        merged_on DATE,
        PRIMARY KEY (id),
        FOREIGN KEY(merged_into) REFERENCES person (id)
    )
    """,
    """
    INSERT INTO new_person
    SELECT id, name, reading, organisation, postcode, address, folded, '', '', '', NULL, NULL
    FROM person
    """,
    "DROP TABLE person",
    "ALTER TABLE new_person RENAME TO person",
    # who is listed, in the order of the list, from the index alone
    "CREATE INDEX ix_person_listed ON person (merged_into, sort_name)",
    "CREATE INDEX ix_person_name_key ON person (name_key)",
    "CREATE INDEX ix_person_reading_key ON person (reading_key)",
    """
    CREATE TABLE new_contact (
        id INTEGER NOT NULL,
        person_id INTEGER NOT NULL,
        from_person INTEGER,
        sort VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        postcode VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        standing VARCHAR NOT NULL,
        since DATE,
        PRIMARY KEY (id),
        FOREIGN KEY(person_id) REFERENCES person (id),
        FOREIGN KEY(from_person) REFERENCES person (id)
    )
    """,
    """
    INSERT INTO new_contact
    SELECT id, person_id, NULL, sort, value, '', folded, 'current', NULL FROM contact
    """,
    "DROP TABLE contact",
    "ALTER TABLE new_contact RENAME TO contact",
    "CREATE INDEX ix_contact_folded ON contact (folded)",
    "CREATE INDEX ix_contact_person_id ON contact (person_id)",
    # ---------------------------------------------------------------- unfinished forms
    # there was one at most; now several wait under names that begin alike
    "UPDATE setting SET name = 'draft:note:' || substr(name, 7) WHERE name LIKE 'draft:%'",
    "ALTER TABLE party ADD COLUMN from_person INTEGER REFERENCES person (id)",
    """
    CREATE TABLE apart (
        one INTEGER NOT NULL,
        other INTEGER NOT NULL,
        PRIMARY KEY (one, other),
        FOREIGN KEY(one) REFERENCES person (id),
        FOREIGN KEY(other) REFERENCES person (id)
    )
    """,
)
_ADDRESS = """
    INSERT INTO contact (person_id, sort, value, postcode, folded, standing)
    VALUES (?, 'address', ?, ?, ?, 'current')
"""
_KEYS = "UPDATE person SET name_key = ?, reading_key = ?, sort_name = ? WHERE id = ?"
_BLANK = re.compile(r"\s+")
_HYPHENS = re.compile("(?<=[0-9])(?:[-‐‑‒–—―−ー]|丁目|番地の?|番|号)+")


def step(connection: Any) -> None:
    """Rebuild three tables, copy what is in them, and give every person her keys."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    rows = connection.execute(
        "SELECT id, name, reading, folded, address, postcode FROM person"
    ).fetchall()
    for person, name, reading, folded, address, postcode in rows:
        # `folded` is name, reading and organisation, each with its words between blanks
        words = folded.split(" ")
        first, second = _count(name), _count(reading)
        name_key, reading_key = "".join(words[:first]), "".join(words[first : first + second])
        connection.execute(_KEYS, (name_key, reading_key, reading_key or name_key, person))
        if address:
            connection.execute(_ADDRESS, (person, address, postcode, _compared(address)))


def _compared(address: str) -> str:
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", address)).casefold()
    return _HYPHENS.sub("-", plain).strip("-")


def _count(text: str) -> int:
    return len(unicodedata.normalize("NFKC", text).split())
