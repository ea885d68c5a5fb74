from __future__ import annotations

from datetime import date

from app.rules.classes import CAUSE, COMPLAINT, TABLES, UNCLASSED, classes, label, offered


def test_that_both_tables_end_with_the_rest():
    for table in TABLES:
        assert classes()[table][-1].code == "other"


def test_that_what_stands_within_follows_what_it_stands_in():
    for rows in classes().values():
        top = ""
        for one in rows:
            top = top if one.within else one.code
            assert one.within in ("", top)


def test_that_labels_are_told_apart():
    for rows in classes().values():
        labels = [one.label for one in rows]
        assert len(set(labels)) == len(labels)
        assert UNCLASSED not in labels


def test_that_classes_are_offered_on_their_days():
    assert "leak" in offered(COMPLAINT, date(2026, 11, 24))
    assert offered(CAUSE, date(2000, 1, 1)) == ()


def test_that_a_code_of_former_days_keeps_a_name():
    assert label(COMPLAINT, "") == UNCLASSED
    assert label(COMPLAINT, "gone") == "gone"
