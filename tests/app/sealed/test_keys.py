from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from app.domain.approver_key import ApproverKey
from app.domain.bundles import Part, Verdict, Why
from app.errors import ApprovalRefusedError
from app.sealed import keys
from tests.approvals import CHEAP, PASSPHRASE


@pytest.fixture(scope="module")
def made():
    return keys.make("西　太郎", PASSPHRASE, cost=CHEAP)


def refused(why, act, *given):
    with pytest.raises(ApprovalRefusedError) as found:
        act(*given)
    assert found.value.why is why


def test_that_the_same_passphrase_gives_the_same_keys_and_another_none(made):
    file, _ = made
    read = keys.read_key_file(file.content)
    assert read == file
    full = PASSPHRASE.translate({ord("a"): "ａ", ord(" "): "　"})
    for said in (PASSPHRASE, f"{PASSPHRASE}\n", full):  # typed in any width
        assert keys.unlocked(read, said).key == file.key
    refused(Why.WRONG_PASSPHRASE, keys.unlocked, read, f"{PASSPHRASE}.")


def test_that_the_key_file_and_the_card_hold_no_secret(made):
    file, secrets = made
    signing, private = bytes(secrets._signing), bytes(secrets._private)
    for content in (file.content, secrets.card):
        for secret in (signing, private):
            assert secret not in content
            assert secret.hex().encode() not in content
            assert keys._text(secret).rstrip("=").encode() not in content
        assert PASSPHRASE.encode() not in content


def test_that_what_is_usual_costs_what_libsodium_calls_moderate():
    from nacl import pwhash

    file, _ = keys.make("西", PASSPHRASE)
    assert (file.operations, file.memory) == (
        pwhash.argon2id.OPSLIMIT_MODERATE,
        pwhash.argon2id.MEMLIMIT_MODERATE,
    )


@pytest.mark.parametrize(
    ("name", "passphrase", "why"),
    [("西", "short", Why.SHORT), ("西", " " * 20, Why.SHORT), ("　", PASSPHRASE, Why.NO_NAME)],
)
def test_that_no_key_is_made_without_a_name_or_a_passphrase(name, passphrase, why):
    refused(why, lambda: keys.make(name, passphrase, cost=CHEAP))


def test_that_two_keys_from_one_passphrase_are_two(made):
    other, _ = keys.make("西　太郎", PASSPHRASE, cost=CHEAP)
    assert other.key.id != made[0].key.id
    assert other.key.fingerprint != made[0].key.fingerprint


def test_that_a_card_is_proved_by_its_own_signature(made):
    file, secrets = made
    assert keys.read_card(secrets.card) == file.key
    said = json.loads(secrets.card)
    for name, value in (
        ("name", "東"),
        ("key", keys.make("東", PASSPHRASE, cost=CHEAP)[0].key.line),
    ):
        refused(Why.NO_CARD, keys.read_card, json.dumps({**said, name: value}).encode())


@pytest.mark.parametrize(
    "changed",
    [
        {"memory": 1 << 40},
        {"operations": 10**6},
        {"memory": "8192"},
        {"salt": "AA=="},
        {"key": "%%"},
        {"name": ""},
    ],
)
def test_that_a_key_file_is_believed_nothing_that_costs_too_much(made, changed):
    said = {**json.loads(made[0].content), **changed}
    refused(Why.NO_CARD, keys.read_key_file, json.dumps(said).encode())


def test_that_the_digits_stand_for_the_name_too(made):
    key = made[0].key
    assert [len(group) for group in key.fingerprint.split()] == [5] * 6
    assert ApproverKey("東", key.verify, key.seal).fingerprint != key.fingerprint
    assert ApproverKey.of_line(key.name, key.line) == key
    assert key.is_of("西 太郎")
    assert not key.is_of("西 次郎")


@given(st.text(max_size=90))
def test_that_no_other_text_is_a_key(text):
    try:
        key = ApproverKey.of_line("西", text)
    except ValueError:
        return
    assert key.line == text


@given(st.binary(max_size=120), st.text(max_size=100))
def test_that_no_other_bytes_are_a_signature(content, statement):
    signature = keys._text(content)
    assert not keys.proved(keys.make("西", PASSPHRASE, cost=CHEAP)[0].key, statement, signature)


def test_that_every_reason_and_part_and_answer_has_its_words():
    words = tomllib.loads(resources.open_text("phrases/approvals.toml"))
    assert set(words["why"]) == set(map(str, Why))
    assert set(words["part"]) == set(map(str, Part))
    assert set(words["verdict"]) == {*map(str, Verdict), "none"}
    assert all(said.endswith("。") for said in words["why"].values())
