"""The tasks that acts leave behind, so that nothing put off is forgotten."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.item import Act, State
from app.domain.requests import Kind
from app.errors import FieldRefusedError, StepRefusedError
from tests.builders import a_case, a_casebook, did, drive

COPIES = "本人確認書類の写しを廃棄し、又は返却する"


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


@pytest.fixture
def with_copies(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    told = {"result": "ok", "how": "post", "document": "運転免許証の写し", "copies": "kept"}
    drive(casebook, number, did("identity", **told))
    return number


def tasks(casebook, number):
    return [(t.text, t.due, t.done) for t in casebook.cases.sheet(number).tasks]


def test_that_a_withdrawn_request_reminds_of_the_copies_it_left(casebook, with_copies):
    drive(casebook, with_copies, did("withdraw", text="取り下げる。", copies="none"))
    sheet = casebook.cases.sheet(with_copies)
    assert (sheet.state, sheet.open) == (State.WITHDRAWN, False)
    assert tasks(casebook, with_copies) == [(COPIES, date(2026, 12, 24), None)]
    casebook.now.turn_to(casebook.now.moment().replace(month=12, day=21))
    assert [t.text for t in casebook.deadlines.today().tasks] == [COPIES]
    assert Act.COPIES in {offer.act for offer in sheet.items[0].offers}
    drive(casebook, with_copies, did("copies", copies="destroyed", how="裁断"))
    assert tasks(casebook, with_copies) == [(COPIES, date(2026, 12, 24), date(2026, 12, 21))]
    assert casebook.deadlines.today().tasks == ()
    event = casebook.cases.sheet(with_copies).events[0]
    assert dict(event.facts) == {"copies": "destroyed", "how": "裁断"}
    assert casebook.safekeeping.check().ok


def test_that_copies_gone_with_the_withdrawal_remind_of_nothing(casebook, with_copies):
    drive(casebook, with_copies, did("withdraw", text="取り下げる。", copies="destroyed"))
    assert tasks(casebook, with_copies) == []


def test_that_a_withdrawal_without_copies_reminds_of_nothing(casebook):
    number = a_case(casebook, up_to=State.ACCEPTED)
    drive(casebook, number, did("withdraw", text="取り下げる。"))
    assert tasks(casebook, number) == []
    with pytest.raises(StepRefusedError):
        casebook.cases.do(number, "copies", 1, {"copies": "destroyed"})


def test_that_copies_stay_after_the_end_with_a_reason_and_a_day(casebook):
    number = a_case(casebook, up_to=State.NOTIFIED)
    told = {"result": "ok", "how": "post", "copies": "kept"}
    with pytest.raises(StepRefusedError):
        casebook.cases.do(number, "identity", 1, told)  # nothing is verified after the answer
    number = a_case(casebook, up_to=State.APPROVED)
    drive(casebook, number, did("identity", **told), did("notify", how="post", text="x"))
    for missing in ({"until": "2027-03-31"}, {"text": "訴訟のおそれ。"}):
        with pytest.raises(FieldRefusedError):
            casebook.cases.do(number, "close", 1, {"copies": "held", **missing})
    held = did("close", copies="held", text="訴訟のおそれ。", until="2027-03-31")
    drive(casebook, number, held)
    sheet = casebook.cases.sheet(number)
    assert (sheet.state, sheet.items[0].copies_held) == (State.CLOSED, "訴訟のおそれ。")
    assert tasks(casebook, number) == [(COPIES, date(2027, 3, 31), None)]
    drive(casebook, number, did("copies", copies="returned", how="簡易書留"))
    assert tasks(casebook, number)[0][2] == date(2026, 11, 24)


def test_that_a_measure_put_off_has_its_task_and_may_be_told(casebook):
    number = a_case(casebook, Kind.USE_STOP, up_to=State.INVESTIGATING)
    told = {"decision": "ALTERNATIVE", "reasons": "S6", "measure": "次の印刷から除く。"}
    drive(casebook, number, did("decide", until="2027-03-31", **told), did("approve"))
    assert tasks(casebook, number) == [("次の印刷から除く。", date(2027, 3, 31), None)]
    drive(casebook, number, did("notify", how="post", text="次の印刷から除きます。"))
    assert casebook.cases.sheet(number).state is State.NOTIFIED
