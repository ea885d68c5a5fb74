"""What is known of entrusting to a contractor, kept and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.partners import entrusting_wanting
from app.partners import entrusting
from tests.builders import a_casebook

SAID = entrusting.Stated("契約書 第12号", date(2026, 4, 1), "印刷", needed=True, on_behalf=True)


def test_that_what_was_stated_last_is_kept_whole(tmp_path):
    book = a_casebook(tmp_path)
    book.partners.add({"name": "なぎさ印刷株式会社", "relation": "contractor"})
    with book._book.act("entrusting") as acting:
        entrusting.STATED.keep(acting, 1, entrusting.NOTHING)
        entrusting.STATED.keep(acting, 1, SAID)
    with book._book.reading() as session:
        (found,) = entrusting.known(session).values()
        assert entrusting.STATED.of(session, 2) == entrusting.NOTHING
    line, said = found
    assert said == SAID
    on = date(2026, 6, 1)
    assert entrusting_wanting(entrusting.entrusted(line, said), on) == ()
    assert entrusting_wanting(entrusting.entrusted(line, replace(said, contract=" ")), on)
    book.close()
