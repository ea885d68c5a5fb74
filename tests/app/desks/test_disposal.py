"""Disposal by period: what is due, what stays, no byte left, a certificate that names nobody."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.domain.item import State
from app.domain.requests import Kind
from app.domain.retention import Stays
from app.errors import (
    CaseErasedError,
    FieldRefusedError,
    NoSuchCaseError,
    NoSuchDisposalError,
    StillKeptError,
    StillNeededError,
)
from app.keeping import destroying
from app.store.database import Database
from app.views.intake import Enclosure
from tests.app import leftovers
from tests.builders import (
    TODAY,
    Posted,
    a_case,
    a_casebook,
    a_mail,
    a_profile,
    bring,
    did,
    drive,
    reopened,
)
from tests.keeping import kept_casebook, template_key
from tests.withdrawn import withdrawn

OLD = date(2023, 6, 1)
NAMES = ("鵜殿", "蕗子", "うどの", "ふきこ", "潮騒町", "079-0000-8417", "udono@example.jp")
WHO = {
    "name": "鵜殿 蕗子",
    "reading": "うどの ふきこ",
    "mail": "udono@example.jp",
    "phone": "079-0000-8417",
    "address": "兵庫県洲本市潮騒町2丁目",
}


@pytest.fixture(scope="module")
def key():
    return template_key()


@pytest.fixture
def kept(tmp_path):
    casebook, clock = kept_casebook(tmp_path)
    clock.turn_to(clock.moment().replace(year=2023, month=6, day=1))
    yield casebook, clock
    casebook.close()


@pytest.fixture
def casebook(kept):
    return kept[0]


def a_closed(casebook, kind=Kind.INQUIRY, **note):
    number = a_case(casebook, kind, arrived=OLD, **(WHO | note))
    bring(casebook, number, State.CLOSED)
    return number


def to_today(clock):
    clock.turn_to(clock.moment().replace(year=2026, month=11, day=24))


# ------------------------------------------------------------------ what is due


def test_that_a_case_is_due_the_day_after_its_period(kept):
    casebook, clock = kept
    number = a_closed(casebook)
    clock.turn_to(clock.moment().replace(year=2026, month=6, day=1, hour=0))
    assert casebook.disposal.look().due == ()
    assert casebook.disposal.case(number).stays == (Stays.PERIOD,)
    clock.on(1)
    (line,) = casebook.disposal.look().due
    assert (line.number, line.register, line.closed, line.years, line.last_day) == (
        number,
        "inquiry",
        OLD,
        3,
        date(2026, 6, 1),
    )
    assert (line.stays, line.kinds) == ((), ("inquiry",))


def test_that_the_companys_own_periods_hold(tmp_path):
    source = a_profile() + "\n[retention]\ninquiry = 1\ncomplaint = 0\n"
    casebook, clock = kept_casebook(tmp_path, source=source)
    clock.turn_to(clock.moment().replace(year=2023, month=6, day=1))
    number, complaint = a_closed(casebook), a_closed(casebook, Kind.COMPLAINT)
    clock.turn_to(clock.moment().replace(year=2024, month=6, day=2))
    assert [one.number for one in casebook.disposal.look().due] == [number]
    assert casebook.disposal.case(complaint).stays == (Stays.NO_PERIOD,)
    assert dict(casebook.disposal.look().periods)["inquiry"] == 1
    casebook.close()


def test_that_what_is_open_held_or_waited_for_is_not_due(kept):
    casebook, clock = kept
    open_case = a_case(casebook, arrived=OLD, **WHO)
    held = a_closed(casebook, name="森 一郎")
    never = a_closed(casebook, Kind.MARKETING_STOP, name="林 二郎")
    to_today(clock)
    casebook.disposal.hold(held, "会計監査のため", "2027-03-31")
    look = casebook.disposal.look()
    assert look.due == ()
    assert [(one.number, one.stays) for one in look.stays] == [(held, (Stays.HELD,))]
    assert [(one.why, one.review) for one in look.held] == [("会計監査のため", date(2027, 3, 31))]
    for number, stays in ((open_case, Stays.OPEN), (held, Stays.HELD), (never, Stays.NO_PERIOD)):
        for refused in (casebook.disposal.plan, casebook.disposal.run):
            with pytest.raises(StillKeptError) as error:
                refused([number])
            assert error.value.stays == (stays,)
    with pytest.raises(NoSuchCaseError):
        casebook.disposal.run(["R8-9999"])
    with pytest.raises(FieldRefusedError):
        casebook.disposal.run([])
    assert casebook.disposal.look().done == ()


def test_that_one_that_is_not_due_keeps_the_others(kept):
    casebook, clock = kept
    due, open_case = a_closed(casebook), a_case(casebook, arrived=OLD)
    to_today(clock)
    before = casebook.safekeeping.check()
    with pytest.raises(StillKeptError):
        casebook.disposal.run([due, open_case])
    assert casebook.safekeeping.check() == before
    assert casebook.cases.sheet(due).tombstone is None


def test_that_a_hold_wants_a_reason_and_a_day_and_ends_with_a_reason(kept):
    casebook, clock = kept
    number = a_closed(casebook)
    to_today(clock)
    for why, review, field in (
        (" ", "2027-03-31", "why"),
        ("監査", "", "review"),
        ("監査", "いつか", "review"),
        ("監査", "2026-11-24", "review"),
    ):
        with pytest.raises(FieldRefusedError) as error:
            casebook.disposal.hold(number, why, review)
        assert error.value.name == field
    with pytest.raises(FieldRefusedError):
        casebook.disposal.release(number, "もうよい")
    casebook.disposal.hold(number, "監査", "R9.3.31")
    casebook.disposal.hold(number, "訴訟", "2028-03-31")
    assert casebook.disposal.case(number).why == "訴訟"
    with pytest.raises(FieldRefusedError):
        casebook.disposal.release(number, "")
    casebook.disposal.release(number, "終わった")
    assert [one.number for one in casebook.disposal.look().due] == [number]
    assert casebook.disposal.look().held == ()
    assert casebook.safekeeping.check().ok


def test_that_a_hold_keeps_a_withdrawn_inquiry_too(tmp_path):
    casebook = a_casebook(tmp_path)
    inquiry, number, _ = withdrawn(casebook, complains=False)
    casebook.disposal.hold(inquiry, "訴訟のおそれ", "2027-03-31")
    with pytest.raises(StillNeededError):
        drive(casebook, number, did("close"))
    casebook.disposal.release(inquiry, "おそれがなくなった")
    drive(casebook, number, did("close"))
    assert casebook.cases.sheet(inquiry).tombstone
    casebook.close()


# ------------------------------------------------------------------ nothing is left


def planted(casebook):
    """A case with the person's name in every place a case has."""
    mail = a_mail(
        subject="鵜殿です",
        body="洲本の鵜殿蕗子（ウドノ フキコ）です。０７９－００００－８４１７",
        sender="鵜殿 蕗子 <udono@example.jp>",
        attachments={"鵜殿.pdf": b"%PDF-1.4 udono@example.jp"},
        arrived=OLD,
    )
    number = casebook.intake.take_in(mail, "m.eml")[0].case
    casebook.intake.attach(number, (Enclosure("屋根.txt", "鵜殿邸の屋根".encode()),))
    drive(
        casebook,
        number,
        did("confirm", kind="inquiry"),
        Posted("L01"),
        did("note", text="鵜殿様に電話した。"),
        did("task", text="鵜殿様に折り返す", due="2023-06-10"),
        did("tag", tag="鵜殿邸"),
        did("notify", how="mail", text="鵜殿様に回答した。"),
        did("close"),
    )
    casebook.drafts.keep("note:1", json.dumps({"fields": {"name": "鵜殿 蕗子"}}))
    return number


def test_that_no_byte_is_left_in_any_place_in_any_folding(kept, key, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(scratch))
    casebook, clock = kept
    number, phoned = planted(casebook), a_closed(casebook)
    for count in range(12):
        a_case(casebook, name=f"森 {count}郎", mail=f"m{count}@example.jp", arrived=OLD)
    secrets = ("鵜殿", "蕗子", "うどの", "ふきこ", "潮騒町", "udono@example.jp", "鵜殿邸の屋根")
    assert leftovers.hits(casebook.path, key, secrets) == set(secrets)
    casebook = reopened(casebook)  # the index as it lies in the file
    pairs = leftovers.word_pairs("鵜殿 蕗子", "潮騒町")
    assert pairs <= leftovers.index_terms(casebook.path, key)
    to_today(clock)
    assert {one.number for one in casebook.disposal.look().due} == {number, phoned}
    nr = casebook.disposal.run([number, phoned])
    assert leftovers.hits(casebook.path, key, secrets) == set()
    assert not pairs & leftovers.index_terms(casebook.path, key)
    assert casebook.drafts.kept() == {}
    assert list(scratch.iterdir()) == []
    words = text_of(casebook.disposal.certificate(nr))
    assert "残りあり" not in words
    casebook.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(word.encode(code) in content for word in secrets for code in CODES)


CODES = ("utf-8", "utf-16-le", "shift_jis", "euc_jp", "iso2022_jp")


def test_that_the_casebook_is_proved_after_it_and_the_figures_stay(kept):
    casebook, clock = kept
    number = planted(casebook)
    other = a_closed(casebook, name="森 一郎", mail="m@example.jp", phone="06-0000-4321")
    to_today(clock)
    kinds = casebook.reporting.month(2023, 6).kinds
    casebook.disposal.run([number])
    assert casebook.safekeeping.check().faults == ()
    assert casebook.reporting.month(2023, 6).kinds == kinds
    stone = casebook.cases.sheet(number).tombstone
    assert (stone.because, stone.on) == ("retention", TODAY)
    assert casebook.cases.sheet(other).requester == "森 一郎"
    with pytest.raises(CaseErasedError):
        casebook.disposal.run([number])
    with pytest.raises(CaseErasedError):
        casebook.disposal.hold(number, "監査", "2027-03-31")
    assert casebook.disposal.case(number).stays == (Stays.ERASED,)


def test_that_who_is_in_another_case_stays_there(kept):
    casebook, clock = kept
    number = a_closed(casebook)
    again = a_case(casebook, Kind.COMPLAINT, arrived=OLD, **WHO)
    to_today(clock)
    casebook.disposal.run([number])
    assert casebook.cases.sheet(again).requester == "鵜殿 蕗子"
    assert "残りあり" not in text_of(casebook.disposal.certificate(1))


# ------------------------------------------------------------------ the certificate


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace(" ", "")


def test_that_the_certificate_names_nobody_and_says_which_backups_hold_it(kept, tmp_path):
    casebook, clock = kept
    number = planted(casebook)
    to_today(clock)
    ours = casebook.safekeeping.backup().path.name
    elsewhere = casebook.safekeeping.backup(tmp_path / "金庫").path.name
    nr = casebook.disposal.run([number])
    later = casebook.safekeeping.backup().path.name
    pdf = casebook.disposal.certificate(nr)
    words = text_of(pdf)
    assert casebook.disposal.certificate(nr) == pdf
    for said in ("消去第1号", number, "お問い合わせ（3年）", "2026-06-01", "残りなし", ours):
        assert said.replace(" ", "") in words
    until = TODAY + timedelta(days=367)
    assert f"遅くとも令和{until.year - 2018}年{until.month}月{until.day}日" in words
    assert elsewhere in words
    assert "手で消すまで残ります" in words
    assert later not in words
    assert not any(name in words for name in NAMES)
    assert not any(name.encode() in pdf for name in NAMES)


def test_that_each_disposal_has_its_number_and_is_listed(kept):
    casebook, clock = kept
    first, second = a_closed(casebook), a_closed(casebook, name="森 一郎")
    to_today(clock)
    assert (casebook.disposal.run([first]), casebook.disposal.run([second])) == (1, 2)
    done = casebook.disposal.look().done
    assert [(one.number, one.cases, one.certified) for one in done] == [
        (2, (second,), TODAY),
        (1, (first,), TODAY),
    ]
    with pytest.raises(NoSuchDisposalError):
        casebook.disposal.certificate(3)
    with pytest.raises(NoSuchDisposalError):
        casebook.disposal.certify(3)


def test_that_a_certificate_cut_short_is_made_later(kept, monkeypatch):
    casebook, clock = kept
    number = planted(casebook)
    to_today(clock)
    casebook.safekeeping.backup()

    def cut_short(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(destroying, "_proofs", cut_short)
    with pytest.raises(KeyboardInterrupt):
        casebook.disposal.run([number])
    monkeypatch.undo()
    (line,) = casebook.disposal.look().done
    assert line.certified is None
    assert [one.what for one in casebook.safekeeping.notices()] == ["certificate-missing"]
    with pytest.raises(NoSuchDisposalError):
        casebook.disposal.certificate(1)
    casebook.disposal.certify(1)
    assert "検索の索引" not in text_of(casebook.disposal.certificate(1))  # nobody knows the names
    assert casebook.safekeeping.notices() == ()
    made = casebook.disposal.certificate(1)
    casebook.disposal.certify(1)
    assert casebook.disposal.certificate(1) == made
    assert casebook.safekeeping.check().ok


def test_that_pages_that_are_still_read_are_overwritten_before_anything_is_certified(kept, key):
    casebook, clock = kept
    number = planted(casebook)
    to_today(clock)
    other = Database.opened(casebook.path, casebook._book.database.key)
    with other as reader, reader.reading() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM event").all()
        nr = casebook.disposal.run([number])
        assert casebook.disposal.look().done[0].certified is None
        assert leftovers.hits(casebook.path, key, ("鵜殿",)) == {"鵜殿"}
    casebook.disposal.certify(nr)
    assert leftovers.hits(casebook.path, key, ("鵜殿",)) == set()
    assert casebook.disposal.certificate(nr)


def test_that_what_is_due_is_said_on_the_today_page(kept):
    casebook, clock = kept
    a_closed(casebook)
    held = a_closed(casebook, name="森 一郎")
    casebook.disposal.hold(held, "監査", "2026-11-01")
    to_today(clock)
    casebook.safekeeping.backup()
    assert [(one.what, one.fact) for one in casebook.safekeeping.notices()] == [
        ("disposal-due", "1"),
        ("hold-review", "1"),
    ]
