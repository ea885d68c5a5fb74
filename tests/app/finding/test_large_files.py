"""An act reads what belongs to its case, however many there are: SQLite tells how it would go."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.builders import Posted, a_case, a_casebook, did, drive

# What ANALYZE says of a file of 100,000 cases: rows, and rows alike in the columns of an index.
_LARGE = (
    ("contact", "ix_contact_person_id", "200000 2"),
    ("contact", "ix_contact_folded", "200000 1"),
    ("party", "ix_party_person_id", "100000 1"),
    ("party", "ix_party_case_id", "100000 1"),
    ("message", "ix_message_case_id", "100000 1"),
    ("item", "ix_item_case_id", "100000 1"),
    ("event", "ix_event_case_id", "487079 5"),
    ("case_line", "ix_case_line_open_due", "100000 2001 33"),
    ("person", "ix_person_listed", "100000 2001 2001"),
    ("person", "ix_person_name_key", "100000 2001"),
    ("document", "ix_document_case_id", "100000 1"),
    ("attachment", "ix_attachment_case_id", "100000 1"),
    ("blob", "sqlite_autoindex_blob_1", "100000 1"),
    ("case_file", "sqlite_autoindex_case_file_1", "100000 1"),
    ("blob_text", "sqlite_autoindex_blob_text_1", "100000 1"),
    ("task", "ix_task_case_id", "100000 1"),
    ("journal", None, "500000"),
    ("journal_payload", None, "500000"),
)
_GROWING = {table for table, _, _ in _LARGE}
_SCAN = re.compile(r"SCAN (\w+)")
_LAST = "LIMIT 1"  # the newest of a table, from its end


@pytest.fixture
def large(tmp_path):
    """A casebook whose file believes that it is large."""
    book = a_casebook(tmp_path)
    database = book._book.database
    database.execute("ANALYZE")
    database.execute("DELETE FROM sqlite_stat1")
    for row in _LARGE:
        database.execute("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", row)
    database.execute("ANALYZE sqlite_schema")
    yield book
    book.close()


@pytest.fixture
def asked():
    """Every statement that is carried out, with its values."""
    statements = {}

    def note(_connection, _cursor, statement, values, _context, _many):
        statements[statement] = values[0] if isinstance(values, list) else values

    event.listen(Engine, "after_cursor_execute", note)
    yield statements
    event.remove(Engine, "after_cursor_execute", note)


def a_morning(book, name):
    """A case by telephone, up to its receipt."""
    number = a_case(book, name=name, phone="06-6123-4567", mail="hanako@example.jp")
    book.letters.choices(number)
    drive(book, number, did("note", text="折り返しのお電話をいただいた"), Posted("L01"))
    book.cases.sheet(number)


def test_that_no_act_reads_a_whole_table(large, asked):
    a_morning(large, "髙橋 花子")  # what is read once for all is read
    asked.clear()
    a_morning(large, "仮名 一郎")
    database, read = large._book.database, 0
    for statement, values in asked.items():
        if not statement.lstrip().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            continue
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        whole = {name for step in plan for name in _SCAN.findall(step)} & _GROWING
        assert not whole or _LAST in statement, (statement, plan)
        read += 1
    assert read > 30
