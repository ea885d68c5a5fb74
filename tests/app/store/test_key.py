from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from app.errors import StorageFailedError
from app.store.database import Database
from app.store.key import new_salt, raw_key, salt_of
from tests.builders import PASSPHRASE, a_casebook

SALT = bytes(range(16))


def test_that_a_secret_is_the_same_from_any_keyboard_and_any_file():
    plain = raw_key("ﾏﾄﾞ guchi 1", SALT)
    assert raw_key("マド　ｇｕｃｈｉ　１", SALT) == plain
    for ending in ("\n", "\r\n"):
        assert raw_key(f"ﾏﾄﾞ guchi 1{ending}", SALT) == plain


def test_that_every_other_character_belongs_to_the_secret():
    writings = ("mado", "Mado", "mado ", " mado", "mado\n\n", "mado\t")
    assert len({raw_key(secret, SALT) for secret in writings}) == len(writings)


def test_that_no_two_files_share_a_salt():
    assert len(new_salt()) == 16
    assert new_salt() != new_salt()
    assert raw_key("mado", SALT) != raw_key("mado", new_salt())


def test_that_a_file_opens_by_its_passphrase_in_any_sqlcipher(tmp_path):
    book = a_casebook(tmp_path)
    path = book.path
    book.close()
    other = sqlcipher.connect(str(path))
    other.execute(f"PRAGMA key = '{PASSPHRASE}'")
    assert other.execute("SELECT count(*) FROM journal").fetchone() == (1,)
    other.close()


def test_that_the_salt_is_the_beginning_of_the_file(tmp_path):
    path = tmp_path / "a.casebook"
    salt = new_salt()
    database = Database(path, raw_key("mado", salt), "rwc")
    database.execute("CREATE TABLE t (a)")
    database.close()
    assert salt_of(path) == salt


@pytest.mark.parametrize("content", [b"", b"short"])
def test_that_a_file_too_short_for_a_salt_is_damaged(tmp_path, content):
    (tmp_path / "a.casebook").write_bytes(content)
    with pytest.raises(StorageFailedError) as error:
        salt_of(tmp_path / "a.casebook")
    assert error.value.cause == "damaged"


def test_that_a_missing_file_has_no_salt(tmp_path):
    with pytest.raises(StorageFailedError) as error:
        salt_of(tmp_path / "none.casebook")
    assert error.value.cause == "cannot open"


def test_that_nothing_of_a_person_can_be_read_from_the_file(tmp_path):
    from tests.builders import a_case

    book = a_casebook(tmp_path)
    a_case(book, name="SECRETNAME", words="SECRETWORDS")
    book.close()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert b"SECRET" not in content
        assert not content.startswith(b"SQLite format 3")
