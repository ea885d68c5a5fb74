from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.journal import GENESIS, Entry, canonical, digest, first_fault, seal


def chain(*payloads):
    entries, previous = [], GENESIS
    for number, words in enumerate(payloads, 1):
        at, actor, act = f"2026-11-24T09:00:{number:02d}+09:00", "佐野", "note"
        subject, salt = canonical({"cases": [number]}), f"{number:032x}"
        payload = canonical({"text": words})
        sealed = digest(salt, payload)
        hashed = seal(previous, number, at, (actor, act, subject), sealed)
        entries.append(
            Entry(number, at, actor, act, subject, sealed, previous, hashed, salt, payload)
        )
        previous = hashed
    return entries


CHAIN = chain("一", "二", "三", "四")
TEXTS = [field.name for field in fields(Entry) if field.name not in ("number", "salt")]


def test_that_an_untouched_journal_has_no_fault():
    assert first_fault(CHAIN) is None
    assert first_fault([]) is None


@pytest.mark.parametrize("name", [*TEXTS, "salt"])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_that_one_altered_letter_is_found_where_it_stands(name, number):
    touched = list(CHAIN)
    old = getattr(touched[number - 1], name)
    new = ("0" if old[-1] != "0" else "1").join([old[:-1], ""])
    touched[number - 1] = replace(touched[number - 1], **{name: new})
    fault = first_fault(touched)
    assert fault is not None
    assert fault.number == number


def test_that_an_altered_number_is_found():
    touched = [CHAIN[0], replace(CHAIN[1], number=7), *CHAIN[2:]]
    assert first_fault(touched).number == 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_that_an_entry_left_out_is_found(number):
    fault = first_fault(CHAIN[: number - 1] + CHAIN[number:])
    assert (fault.number, fault.what) == (number, "gap")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_that_an_entry_left_out_is_found_though_the_rest_were_renumbered(number):
    rest = [replace(e, number=e.number - 1) for e in CHAIN[number:]]
    fault = first_fault(CHAIN[: number - 1] + rest)
    assert (fault.number, fault.what) == (number, "previous")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_that_a_swapped_pair_is_found(number):
    touched = list(CHAIN)
    touched[number - 1], touched[number] = touched[number], touched[number - 1]
    assert first_fault(touched).number == number
    touched[number - 1] = replace(touched[number - 1], number=number)
    touched[number] = replace(touched[number], number=number + 1)
    assert first_fault(touched).number == number


def test_that_an_entry_put_in_is_found():
    forged = chain("一", "二", "偽", "三", "四")
    assert first_fault([*CHAIN[:2], forged[2], *CHAIN[2:]]).number == 4
    forged[2] = replace(forged[2], previous=GENESIS)
    assert first_fault(forged).number == 3


def test_that_a_rewritten_entry_does_not_fit_what_follows():
    """Whoever forges a whole entry, hash and all, is given away by the next one."""
    forged = chain("一", "偽", "三", "四")
    touched = [CHAIN[0], forged[1], *CHAIN[2:]]
    fault = first_fault(touched)
    assert (fault.number, fault.what) == (3, "previous")


def test_that_erasing_what_entries_say_keeps_the_chain():
    erased = [replace(e, payload=None, salt=None) for e in CHAIN]
    assert first_fault(erased) is None
    assert first_fault([erased[0], *CHAIN[1:]]) is None
    forged = replace(CHAIN[2], payload=canonical({"text": "別"}))
    assert first_fault([*erased[:2], forged, erased[3]]).what == "payload"


def test_that_the_digest_of_a_short_text_cannot_be_guessed_without_the_salt():
    assert digest("a", "はい") != digest("b", "はい")


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4))
def test_that_equal_values_are_sealed_alike(value):
    backwards = dict(reversed(list(value.items())))
    assert canonical(value) == canonical(backwards)


@settings(max_examples=50)
@given(st.data())
def test_that_any_flipped_byte_is_found(data):
    number = data.draw(st.integers(1, len(CHAIN)))
    name = data.draw(st.sampled_from(TEXTS))
    raw = bytearray(getattr(CHAIN[number - 1], name).encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 6))
    touched = list(CHAIN)
    touched[number - 1] = replace(touched[number - 1], **{name: raw.decode(errors="replace")})
    assert first_fault(touched).number == number
