"""The beginning: cases, events, people, letters, the journal, the search index."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    """
    CREATE TABLE blob (
        sha256 VARCHAR NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (sha256)
    )
    """,
    """
    CREATE TABLE case_file (
        id INTEGER NOT NULL,
        number VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        arrived DATE NOT NULL,
        noticed DATE NOT NULL,
        recorded DATETIME NOT NULL,
        words VARCHAR NOT NULL,
        migrated BOOLEAN NOT NULL,
        old_number VARCHAR NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (number)
    )
    """,
    """
    CREATE INDEX ix_case_file_arrived ON case_file (arrived)
    """,
    """
    CREATE TABLE journal (
        number INTEGER NOT NULL,
        at VARCHAR NOT NULL,
        actor VARCHAR NOT NULL,
        act VARCHAR NOT NULL,
        subject VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        previous VARCHAR NOT NULL,
        hash VARCHAR NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    """
    CREATE TABLE partner (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        relation VARCHAR NOT NULL,
        groups VARCHAR NOT NULL,
        contact VARCHAR NOT NULL,
        mail VARCHAR NOT NULL,
        phone VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        begun DATE,
        ended DATE,
        active BOOLEAN NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE person (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        reading VARCHAR NOT NULL,
        organisation VARCHAR NOT NULL,
        postcode VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE register (
        series VARCHAR NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (series)
    )
    """,
    """
    CREATE TABLE setting (
        name VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE case_line (
        case_id INTEGER NOT NULL,
        requester VARCHAR NOT NULL,
        sort_name VARCHAR NOT NULL,
        kinds VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        state_rank INTEGER NOT NULL,
        open BOOLEAN NOT NULL,
        unconfirmed BOOLEAN NOT NULL,
        due DATE,
        waiting_since DATE,
        next_act VARCHAR,
        next_item INTEGER NOT NULL,
        next_missing VARCHAR NOT NULL,
        partners_owing INTEGER NOT NULL,
        PRIMARY KEY (case_id),
        FOREIGN KEY(case_id) REFERENCES case_file (id)
    )
    """,
    """
    CREATE INDEX ix_case_line_open_due ON case_line (open, due)
    """,
    """
    CREATE TABLE contact (
        id INTEGER NOT NULL,
        person_id INTEGER NOT NULL,
        sort VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(person_id) REFERENCES person (id)
    )
    """,
    """
    CREATE INDEX ix_contact_folded ON contact (folded)
    """,
    """
    CREATE INDEX ix_contact_person_id ON contact (person_id)
    """,
    """
    CREATE TABLE document (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        number VARCHAR NOT NULL,
        letter VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        dated DATE NOT NULL,
        items VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id),
        UNIQUE (number),
        FOREIGN KEY(sha256) REFERENCES blob (sha256)
    )
    """,
    """
    CREATE INDEX ix_document_case_id ON document (case_id)
    """,
    """
    CREATE TABLE event (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        item INTEGER NOT NULL,
        sort VARCHAR NOT NULL,
        "on" DATE NOT NULL,
        at DATETIME NOT NULL,
        actor VARCHAR NOT NULL,
        text VARCHAR NOT NULL,
        facts JSON NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id)
    )
    """,
    """
    CREATE INDEX ix_event_case_id ON event (case_id)
    """,
    """
    CREATE TABLE item (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        confirmed BOOLEAN NOT NULL,
        decision VARCHAR,
        decided DATE,
        notified DATE,
        ended DATE,
        due DATE,
        acknowledged DATE,
        acknowledge_by DATE,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id)
    )
    """,
    """
    CREATE INDEX ix_item_case_id ON item (case_id)
    """,
    """
    CREATE TABLE journal_payload (
        number INTEGER NOT NULL,
        salt VARCHAR NOT NULL,
        payload VARCHAR NOT NULL,
        PRIMARY KEY (number),
        FOREIGN KEY(number) REFERENCES journal (number)
    )
    """,
    """
    CREATE TABLE message (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL,
        message_id VARCHAR NOT NULL,
        subject VARCHAR NOT NULL,
        sender VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        arrived DATE NOT NULL,
        body VARCHAR NOT NULL,
        defects VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id),
        FOREIGN KEY(sha256) REFERENCES blob (sha256)
    )
    """,
    """
    CREATE INDEX ix_message_case_id ON message (case_id)
    """,
    """
    CREATE INDEX ix_message_message_id ON message (message_id)
    """,
    """
    CREATE INDEX ix_message_sha256 ON message (sha256)
    """,
    """
    CREATE TABLE party (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        person_id INTEGER NOT NULL,
        role VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id),
        FOREIGN KEY(person_id) REFERENCES person (id)
    )
    """,
    """
    CREATE INDEX ix_party_case_id ON party (case_id)
    """,
    """
    CREATE INDEX ix_party_person_id ON party (person_id)
    """,
    """
    CREATE TABLE task (
        id INTEGER NOT NULL,
        case_id INTEGER NOT NULL,
        item INTEGER NOT NULL,
        text VARCHAR NOT NULL,
        due DATE,
        done DATE,
        PRIMARY KEY (id),
        FOREIGN KEY(case_id) REFERENCES case_file (id)
    )
    """,
    """
    CREATE INDEX ix_task_case_id ON task (case_id)
    """,
    """
    CREATE INDEX ix_task_due ON task (due)
    """,
    """
    CREATE TABLE attachment (
        id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        sha256 VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        content_type VARCHAR NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(message_id) REFERENCES message (id),
        FOREIGN KEY(sha256) REFERENCES blob (sha256)
    )
    """,
    """
    CREATE INDEX ix_attachment_message_id ON attachment (message_id)
    """,
    # Pairs of folded characters as words: SQLite's trigram index silently finds nothing for
    # the two-character words of this trade (消去, 開示, 苦情). rowid is the id of the case.
    """
    CREATE VIRTUAL TABLE search USING fts5(
        pairs, content='', contentless_delete=1, detail=full, tokenize='ascii'
    )
    """,
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
)


def step(connection: Any) -> None:
    """Create every table of the first released shape."""
    for statement in _STATEMENTS:
        connection.execute(statement)
