from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app import phrases
from app.approver import answer_name, ask_name
from app.domain.bundles import Part, Verdict, Why
from app.domain.finding import LogSought
from app.domain.item import Act, State
from app.domain.requests import Kind
from app.errors import (
    ApprovalRefusedError,
    FileUnwritableError,
    LetterFindingsError,
    StepRefusedError,
    UndoRefusedError,
)
from tests.approvals import LETTER, PASSPHRASE, SLOTS, TWO, an_approver, decided, enrolled
from tests.builders import Posted, a_casebook, a_profile, did, drive, issued, reopened


@pytest.fixture
def casebook(tmp_path):
    made = a_casebook(tmp_path, source=TWO)
    yield made
    made.close()


@pytest.fixture
def nishi(tmp_path, casebook):
    place, card = an_approver(tmp_path)
    enrolled(casebook, card)
    return place


@pytest.fixture
def number(casebook):
    return decided(casebook)


def refused(why, act):
    with pytest.raises(ApprovalRefusedError) as found:
        act()
    assert found.value.why is why
    assert phrases.error(found.value).endswith("。")
    return found.value


def asked(casebook, number, tmp_path, name="ask", approver="西", **more):
    path = tmp_path / f"{name}.madoguchi-approval"
    casebook.approvals.ask(number, approver, path, letters={LETTER: SLOTS}, **more)
    return path


def answered(place, ask, verdict=Verdict.APPROVE, words="確かめた。", passphrase=PASSPHRASE):
    path = ask.with_name(f"answer-{ask.name}")
    place.answer(place.open(ask, passphrase), verdict, words, path)
    return path


def item(casebook, number):
    return casebook.cases.sheet(number).items[0]


def acts(casebook):
    return [line.act for line in casebook.log.lines(casebook.log.numbers(LogSought()))]


# ------------------------------------------------------------------ there and back


def test_that_an_answer_becomes_the_approval_of_whoever_signed_it(
    casebook, nishi, number, tmp_path
):
    ask = asked(casebook, number, tmp_path, note="急ぎです")
    assert item(casebook, number).state is State.IN_APPROVAL
    change = casebook.approvals.answer(answered(nishi, ask))
    assert change.case == number
    assert item(casebook, number).state is State.APPROVED
    assert item(casebook, number).approvals == ("西",)
    approval = next(e for e in casebook.cases.sheet(number).events if e.sort == Act.APPROVE)
    assert (approval.actor, approval.text) == ("西", "確かめた。")
    assert casebook.safekeeping.check().ok
    assert issued(casebook, number, Posted(LETTER, slots=SLOTS)).document
    assert casebook.safekeeping.check().ok


def test_that_the_approver_sees_all_that_is_approved_without_a_casebook(
    casebook, nishi, number, tmp_path
):
    shown = nishi.open(asked(casebook, number, tmp_path, note="急ぎです"), PASSPHRASE).shown
    assert (shown.case, shown.asked_by, shown.note) == (number, "佐野", "急ぎです")
    (one,) = shown.items
    assert (one.kind, one.decision) == ("保有個人データの開示", "全部応諾")
    assert "第33条第1項" in one.articles[0][0]
    assert ("回答の目標", "令和8年11月26日（木）") in shown.clocks
    assert all(day for _, day in shown.clocks)
    with casebook._book.reading() as session:
        matter = casebook.letters._docket.load(session, number)
    event = next(e for e in matter.events if e.sort == "approval-asked")
    assert shown.content == event.facts["content"]
    from reports import raster

    assert "購入履歴の写し" in "".join(raster.text(shown.letters[0].pdf)).replace("\n", "")


def test_that_what_travels_says_nothing_to_whoever_finds_it(casebook, nishi, number, tmp_path):
    ask = asked(casebook, number, tmp_path)
    answer = answered(nishi, ask, Verdict.RETURN, "髙橋さまの住所を直すこと")
    for path in (ask, answer):
        content = path.read_bytes()
        for word in ("髙橋", "西", "佐野", number, "テラス", "購入履歴", "%PDF", "承認"):
            assert word.encode() not in content
    assert ask_name("R8/0140") == "承認依頼_R8-0140.madoguchi-approval"
    assert answer_name("R8-0140") == "承認回答_R8-0140.madoguchi-approval"


def test_that_a_return_comes_back_with_its_words(casebook, nishi, number, tmp_path):
    ask = asked(casebook, number, tmp_path)
    opened = nishi.open(ask, PASSPHRASE)
    refused(Why.NO_WORDS, partial(nishi.answer, opened, Verdict.RETURN, "  ", tmp_path / "x"))
    assert not (tmp_path / "x").exists()
    casebook.approvals.answer(answered(nishi, ask, Verdict.RETURN, "宛名を直すこと"))
    assert item(casebook, number).state is State.DRAFTED
    last = casebook.cases.sheet(number).events[0]
    assert (last.sort, last.actor, last.text) == ("return", "西", "宛名を直すこと")
    assert casebook.safekeeping.check().ok


def test_that_a_refusal_is_approved_by_two_bundles(casebook, nishi, tmp_path):
    hori, card = an_approver(tmp_path, "堀")
    enrolled(casebook, card, "堀")
    number = decided(casebook)
    drive(casebook, number, did(Act.DECIDE, decision="NONE", reasons="D2||事業に支障"))
    first, second = tmp_path / "1", tmp_path / "2"
    casebook.approvals.ask(number, "西", first)
    casebook.approvals.ask(number, "堀", second)
    casebook.approvals.answer(answered(nishi, first))
    assert item(casebook, number).state is State.IN_APPROVAL
    casebook.approvals.answer(answered(hori, second))
    assert item(casebook, number).state is State.APPROVED
    assert casebook.safekeeping.check().ok
    shown = nishi.open(first, PASSPHRASE).shown.items[0]
    assert shown.reasons == ("D2　事業に支障",)


def test_that_both_steps_stand_in_the_journal(casebook, nishi, number, tmp_path):
    casebook.approvals.answer(answered(nishi, asked(casebook, number, tmp_path)))
    assert acts(casebook)[:2] == ["answer-approval", "ask-approval"]
    (line,) = casebook.approvals.approvable(number).asks
    assert (line.approver, line.verdict, line.letters) == ("西", Verdict.APPROVE, (LETTER,))


# ------------------------------------------------------------------ what was approved


def test_that_an_answer_is_refused_where_the_decision_changed_since(
    casebook, nishi, number, tmp_path
):
    answer = answered(nishi, asked(casebook, number, tmp_path))
    casebook.cases.do(number, Act.RETURN, 1, {"text": "直す"})
    casebook.cases.do(
        number, Act.DECIDE, 1, {"decision": "PARTIAL", "reasons": "D2|一部|", "method": "paper"}
    )
    casebook.cases.do(number, Act.SUBMIT, 1, {})
    found = refused(Why.CHANGED, partial(casebook.approvals.answer, answer))
    parts = {part for part, _ in found.changed}
    assert {Part.DECISION, Part.REASONS} <= parts
    assert "決定" in phrases.error(found)
    assert item(casebook, number).state is State.IN_APPROVAL


def test_that_an_answer_is_refused_where_the_letter_would_say_something_else(
    casebook, nishi, number, tmp_path
):
    answer = answered(nishi, asked(casebook, number, tmp_path))
    person = str(casebook.cases.sheet(number).people[0].id)
    casebook.cases.do(number, Act.PERSON, 0, {"person": person, "name": "髙橋 花江"})
    found = refused(Why.CHANGED, partial(casebook.approvals.answer, answer))
    assert found.changed == ((Part.LETTER, LETTER),)
    assert f"文書{LETTER}" in phrases.error(found)


def test_that_no_other_letter_goes_out_than_the_one_that_was_approved(
    casebook, nishi, number, tmp_path
):
    casebook.approvals.answer(answered(nishi, asked(casebook, number, tmp_path)))
    others = {**SLOTS, "開示対象": "別のもの"}
    with pytest.raises(LetterFindingsError) as found:
        casebook.letters.issue(number, LETTER, values=others)
    assert "otherwise-approved" in {one.code for one in found.value.findings}
    assert issued(casebook, number, Posted(LETTER, slots=SLOTS)).document


def test_that_a_letter_that_is_not_final_is_not_asked_about(casebook, nishi, number, tmp_path):
    path = tmp_path / "ask"
    with pytest.raises(LetterFindingsError):
        casebook.approvals.ask(number, "西", path, letters={LETTER: {}})
    assert not path.exists()
    assert item(casebook, number).state is State.DRAFTED  # nothing of it was kept


def test_that_nothing_is_kept_where_the_file_cannot_be_written(casebook, nishi, number, tmp_path):
    before = acts(casebook)
    with pytest.raises(FileUnwritableError):
        casebook.approvals.ask(number, "西", tmp_path / "no" / "where")
    assert acts(casebook) == before
    assert item(casebook, number).state is State.DRAFTED


# ------------------------------------------------------------------ who, and once


def test_that_an_answer_counts_once(casebook, nishi, number, tmp_path):
    answer = answered(nishi, asked(casebook, number, tmp_path))
    change = casebook.approvals.answer(answer)
    refused(Why.USED, partial(casebook.approvals.answer, answer))
    casebook.undoing.undo(change.entry)
    assert item(casebook, number).state is State.IN_APPROVAL
    refused(Why.USED, partial(casebook.approvals.answer, answer))
    assert casebook.safekeeping.check().ok


def test_that_whoever_drafted_cannot_be_asked(casebook, tmp_path, number):
    _, card = an_approver(tmp_path, "佐野")
    enrolled(casebook, card, "佐野")
    with pytest.raises(StepRefusedError):
        asked(casebook, number, tmp_path, approver="佐野")


def test_that_only_one_with_a_key_is_asked(casebook, number, tmp_path):
    refused(Why.NO_KEY, partial(asked, casebook, number, tmp_path))


def test_that_at_a_desk_of_one_there_is_nothing_of_this(tmp_path):
    casebook = a_casebook(tmp_path, source=a_profile())
    number = decided(casebook)
    assert not casebook.approvals.wanted
    assert casebook.approvals.approvable(number).items == ()
    refused(Why.ONE, partial(casebook.approvals.ask, number, "西", tmp_path / "x"))
    casebook.close()


def test_that_an_answer_to_an_earlier_ask_counts_no_more(casebook, nishi, number, tmp_path):
    answer = answered(nishi, asked(casebook, number, tmp_path))
    newer = asked(casebook, number, tmp_path, "newer")
    refused(Why.OLDER, partial(casebook.approvals.answer, answer))
    casebook.approvals.answer(answered(nishi, newer))
    assert item(casebook, number).state is State.APPROVED


def test_that_an_ask_that_was_taken_back_is_answered_in_vain(casebook, nishi, number, tmp_path):
    path = tmp_path / "ask"
    change = casebook.approvals.ask(number, "西", path)
    casebook.undoing.undo(change.entry)
    assert item(casebook, number).state is State.DRAFTED
    refused(Why.TAKEN_BACK, partial(casebook.approvals.answer, answered(nishi, path)))


def test_that_a_bundle_for_somebody_else_does_not_open(casebook, nishi, number, tmp_path):
    hori, card = an_approver(tmp_path, "堀")
    ask = asked(casebook, number, tmp_path)
    refused(Why.OTHER_KEY, partial(hori.open, ask, PASSPHRASE))
    refused(Why.WRONG_PASSPHRASE, partial(nishi.open, ask, "another passphrase"))
    answer = answered(nishi, ask)
    refused(Why.ANSWER, partial(nishi.open, answer, PASSPHRASE))
    refused(Why.ASK, partial(casebook.approvals.answer, ask))
    refused(Why.NO_BUNDLE, partial(casebook.approvals.answer, card))


def test_that_an_answer_is_taken_by_its_own_casebook_and_case_only(
    casebook, nishi, number, tmp_path
):
    answer = answered(nishi, asked(casebook, number, tmp_path))
    another = decided(casebook)
    found = refused(Why.OTHER_CASE, partial(casebook.approvals.answer, answer, another))
    assert found.number == number
    (tmp_path / "other").mkdir()
    # a company of its own: the template of the tests would else have the same first entry
    other = a_casebook(tmp_path / "other", source=TWO.replace("株式会社テラス", "株式会社ラテス"))
    refused(Why.OTHER_CASEBOOK, partial(other.approvals.answer, answer))
    other.close()
    casebook.approvals.answer(answer, number)


def test_that_a_key_that_was_replaced_signs_no_more_and_old_approvals_stay_proved(
    casebook, nishi, number, tmp_path
):
    other = decided(casebook)
    first, second = (asked(casebook, n, tmp_path, n) for n in (number, other))
    casebook.approvals.answer(answered(nishi, first))
    (tmp_path / "anew").mkdir()
    _, card = an_approver(tmp_path / "anew")
    enrolled(casebook, card)
    refused(Why.WITHDRAWN_KEY, partial(casebook.approvals.answer, answered(nishi, second)))
    enrolled(casebook, None)
    assert {one.fingerprint for one in casebook.approvals.approvers()} == {""}
    assert casebook.safekeeping.check().ok


def test_that_a_key_nobody_kept_signs_nothing(casebook, nishi, number, tmp_path):
    """Somebody with the ask out of its box answers it with a key of her own."""
    from app.approver import OpenAsk

    ask = nishi.open(asked(casebook, number, tmp_path), PASSPHRASE)
    (tmp_path / "anew").mkdir()
    stranger, _ = an_approver(tmp_path / "anew")
    (file,) = stranger._files()
    from app.sealed import keys

    stolen = OpenAsk(ask.shown, ask.inside, keys.unlocked(file, PASSPHRASE))
    path = tmp_path / "forged"
    stranger.answer(stolen, Verdict.APPROVE, "", path)
    refused(Why.UNKNOWN_KEY, partial(casebook.approvals.answer, path))


def test_that_a_known_key_answers_only_what_it_was_asked(casebook, nishi, number, tmp_path):
    from app.approver import OpenAsk
    from app.sealed import keys

    hori, card = an_approver(tmp_path, "堀")
    enrolled(casebook, card, "堀")
    ask = nishi.open(asked(casebook, number, tmp_path), PASSPHRASE)
    (file,) = hori._files()
    stolen = OpenAsk(ask.shown, ask.inside, keys.unlocked(file, PASSPHRASE))
    path = tmp_path / "forged"
    hori.answer(stolen, Verdict.APPROVE, "", path)
    refused(Why.FORGED, partial(casebook.approvals.answer, path))


# ------------------------------------------------------------------ keys


def test_that_a_card_of_another_name_is_refused(casebook, tmp_path):
    _, card = an_approver(tmp_path, "堀")
    refused(Why.CARD_NAME, partial(casebook.approvals.keyed, "西", card))


def test_that_enrolling_can_be_taken_back(casebook, tmp_path):
    _, card = an_approver(tmp_path)
    change = enrolled(casebook, card)
    assert casebook.approvals.card(card).fingerprint in {
        one.fingerprint for one in casebook.approvals.approvers()
    }
    casebook.undoing.undo(change.entry)
    assert {one.fingerprint for one in casebook.approvals.approvers()} == {""}
    assert "key" not in casebook.profile.source


# ------------------------------------------------------------------ proof and forgetting


def test_that_an_altered_signature_is_found_by_check(casebook, nishi, number, tmp_path):
    casebook.approvals.answer(answered(nishi, asked(casebook, number, tmp_path)))
    engine = casebook._book.database
    rows = engine.execute("SELECT id, facts FROM event WHERE sort = 'approve'")
    facts = json.loads(rows[0][1])
    said = json.loads(facts["statement"])
    said["verdict"] = "return"
    facts["statement"] = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with engine.transaction() as session:
        session.connection().execute(
            text("UPDATE event SET facts = :facts WHERE id = :id"),
            {"facts": json.dumps(facts, ensure_ascii=False), "id": rows[0][0]},
        )
    faults = casebook.safekeeping.check().faults
    assert f"approval:{number}" in faults
    assert phrases.check_fault(f"approval:{number}").startswith(number)


def test_that_it_stays_after_the_casebook_was_opened_anew(casebook, nishi, number, tmp_path):
    ask = asked(casebook, number, tmp_path)
    again = reopened(casebook)
    again.approvals.answer(answered(nishi, ask))
    assert again.safekeeping.check().ok
    with pytest.raises(UndoRefusedError):
        again.undoing.undo(1)
    again.close()


def test_that_a_forgotten_case_keeps_who_signed_and_nothing_else(casebook, nishi, tmp_path):
    from app.acts import erasing

    number = decided(casebook)
    answer = answered(nishi, asked(casebook, number, tmp_path, note="秘密の覚え"), words="秘密の語")
    casebook.approvals.answer(answer)
    docket = casebook.letters._docket
    with casebook._book.act("dispose") as acting:
        erasing.erase(acting, docket, [docket.load(acting.session, number)], {"because": "test"})
    assert casebook.safekeeping.check().faults == ()
    assert casebook._book.settings("approval:") == {}
    dump = "\n".join(
        str(row)
        for table in ("event", "journal_payload", "setting")
        for row in casebook._book.database.execute(f"SELECT * FROM {table}")
    )
    for word in ("秘密", "購入履歴", "nonce", '"salt"'):
        assert word not in dump
    assert "signature" in dump


# ------------------------------------------------------------------ mutated


@pytest.fixture(scope="module")
def travelled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("travelled")
    casebook = a_casebook(folder, source=TWO)
    place, card = an_approver(folder)
    enrolled(casebook, card)
    number = decided(casebook)
    ask = folder / "ask"
    casebook.approvals.ask(number, "西", ask)
    answer = answered(place, ask)
    yield casebook, place, number, ask.read_bytes(), answer.read_bytes(), card.read_bytes(), folder
    casebook.close()


def mutations(content):
    """One change to a file: a byte, a cut, something put in, something twice."""
    at = st.integers(0, len(content) - 1)
    return st.one_of(
        st.builds(
            lambda n, bit: content[:n] + bytes((content[n] ^ (1 << bit),)) + content[n + 1 :],
            at, st.integers(0, 7),
        ),
        st.builds(lambda n: content[:n], at),
        st.builds(
            lambda n, more: content[:n] + more + content[n:], at, st.binary(min_size=1, max_size=40)
        ),
        st.builds(lambda n: content[:n] + content, at),
        st.binary(max_size=200),
    )  # fmt: skip


ONE_BY_ONE = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ONE_BY_ONE
@given(data=st.data())
def test_that_no_mutated_bundle_or_card_is_ever_taken(travelled, data):
    casebook, place, number, *files, folder = travelled
    which = data.draw(st.sampled_from(range(3)))
    # what mail programs take from the end of a card, or put there, says nothing
    other = mutations(files[which]).filter(lambda made: made.strip() != files[which].strip())
    content = data.draw(other)
    path = folder / "mutated"
    path.write_bytes(content)
    read = (
        partial(place.open, path, PASSPHRASE),
        partial(casebook.approvals.answer, path),
        partial(casebook.approvals.card, path),
    )
    for act in read:
        with pytest.raises(ApprovalRefusedError) as found:
            act()
        assert phrases.error(found.value)
    assert item(casebook, number).state is State.IN_APPROVAL


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@ONE_BY_ONE
@given(data=st.data())
def test_that_whatever_lies_in_a_box_is_read_or_refused(travelled, data):
    """Anybody can seal something to a key: what is in the box is as hostile as a mail."""
    from app.sealed import boxes, contents, keys

    casebook, place, _number, ask, _answer, _card, folder = travelled
    outside, box = boxes.unpacked(ask)
    key = place.key_for(_written(folder / "ask-again", ask))
    (file,) = place._files()
    unlocked = keys.unlocked(file, PASSPHRASE)
    said = json.loads(unlocked.opened(box))
    name = data.draw(st.sampled_from(sorted(said)))
    said[name] = data.draw(JSON)
    content = json.dumps(said, ensure_ascii=True).encode()
    path = _written(folder / "boxed", boxes.packed(outside, keys.sealed(key.seal, content)))
    try:
        shown = place.open(path, PASSPHRASE).shown
    except ApprovalRefusedError:
        return
    # what was opened has another hash than what the casebook asked about
    assert shown.content != contents.read_ask(unlocked.opened(box)).shown.content or (
        unlocked.opened(box) == content
    )
    answer = answered(place, path)
    if unlocked.opened(box) != content:
        with pytest.raises(ApprovalRefusedError):
            casebook.approvals.answer(answer)


def _written(path, content):
    path.write_bytes(content)
    return path


def test_that_two_items_are_asked_about_together(casebook, nishi, tmp_path):
    number = decided(casebook)
    casebook.cases.do(number, Act.ADD, 0, {"kind": str(Kind.CORRECTION)})
    assert casebook.approvals.approvable(number).items == (1,)
