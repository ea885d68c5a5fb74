"""What was deleted is in no page any more, whatever SQLite copied about before."""

from __future__ import annotations

import random

import pytest

from app.errors import CasebookInUseError
from app.store.database import Database
from tests.app import leftovers

KEY = "ab" * 48


@pytest.fixture
def database(tmp_path):
    found = Database(tmp_path / "a.casebook", KEY, mode="rwc")
    yield found
    found.close()


def filled(database):
    """Rows that come and go so that pages split and are balanced; the words that were deleted."""
    chance = random.Random(3)  # noqa: S311 - chance, not secrecy
    run = database.connection.execute
    run("CREATE TABLE event (id INTEGER PRIMARY KEY, text VARCHAR)")
    run("CREATE TABLE contact (id INTEGER PRIMARY KEY, value VARCHAR, folded VARCHAR)")
    run("CREATE INDEX folded ON contact (folded)")
    run("BEGIN IMMEDIATE")
    for count in range(3000):
        words = f"HIMITSU{count:06}" + "x" * chance.randint(5, 1500 if count % 7 == 0 else 200)
        run("INSERT INTO event (text) VALUES (?)", (words,))
        folded = f"{chance.getrandbits(32):08x}{words[:30]}"
        run("INSERT INTO contact (value, folded) VALUES (?, ?)", (words[:40], folded))
        if count % 5 == 0:
            changed = f"HIMITSU{count // 2:06}" + "y" * chance.randint(3, 600)
            run("UPDATE event SET text = ? WHERE id = ?", (changed, chance.randint(1, count + 1)))
    gone = [f"HIMITSU{count:06}" for count in range(0, 3000, 10)]
    for words in gone:
        run("UPDATE event SET text = '' WHERE text LIKE ?", (f"{words}%",))
        run("DELETE FROM contact WHERE value LIKE ?", (f"{words}%",))
    run("COMMIT")
    return gone


def test_that_scrubbing_leaves_nothing_of_what_was_deleted(database):
    gone = filled(database)
    key = bytes.fromhex(KEY[:64])
    assert leftovers.hits(database.path, key, gone)  # in the log, if nowhere else
    database.scrub()
    assert leftovers.hits(database.path, key, gone) == set()
    assert leftovers.hits(database.path, key, ["HIMITSU000001"])  # others are still found
    assert database.path.with_name(database.path.name + "-wal").stat().st_size == 0


def test_that_scrubbing_is_refused_while_somebody_reads_an_older_state(database):
    database.connection.execute("CREATE TABLE t (x)")
    reader = Database(database.path, KEY, mode="ro")
    reader.connection.execute("BEGIN")
    reader.connection.execute("SELECT * FROM t").fetchall()
    with pytest.raises(CasebookInUseError):
        database.scrub()
    reader.close()
    database.scrub()
