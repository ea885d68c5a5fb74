"""Older ledgers taken over in bulk: the same rows as one by one, known again, never twice."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.desks.take_over import (
    CHANNEL_UNTOLD,
    facts_of,
    leftovers,
    person_of,
    story_of,
    write_leftovers,
)
from app.domain.item import Event
from app.domain.requests import Channel, Kind, Role
from app.jobs import Progress
from app.ledger import Batch, LedgerMap, LedgerRow, Place, Source, Why
from app.matter import docket as dockets
from app.people import kept as people
from app.rules.almanac import eras
from app.store.registers import next_of
from app.store.tables import CaseRow
from tests.builders import a_casebook

LEDGERS = Path(__file__).parents[1] / "fixtures/ledgers"
TABLES = (
    "case_file",
    "case_line",
    "item",
    "event",
    "person",
    "contact",
    "party",
    "register",
)


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    yield book
    book.close()


def a_row(number=1, **changes):
    values = {
        "place": Place("台帳", number),
        "old_number": f"苦-{number}",
        "arrived": date(2026, 5, 12),
        "name": "髙橋 花子",
        "reading": "タカハシ ハナコ",
        "kind": Kind.COMPLAINT,
        "kind_written": "苦情",
        "channel": Channel.PHONE,
        "words": "電話が多い",
        "answer": "停止した",
        "closed": date(2026, 5, 20),
        "officer": "西",
        "mark": f"{number:032x}",
    }
    return LedgerRow(**(values | changes))


def one_by_one(casebook, rows):
    """What the bulk path must equal: each row through the session and the docket."""
    if not rows:
        return
    desk = casebook.ledger
    numbering = casebook.profile.numbering
    with desk._book.act("ledger") as acting:
        for row in rows:
            count = next_of(acting.session, numbering.series(row.arrived))
            case = CaseRow(
                number=numbering.case_number(row.arrived, count, eras()),
                channel=row.channel or CHANNEL_UNTOLD,
                arrived=row.arrived,
                noticed=row.arrived,
                recorded=acting.moment,
                words=row.words,
                migrated=True,
                old_number=row.old_number,
            )
            acting.session.add(case)
            acting.session.flush()
            opened = {"kind": str(row.kind), "settings": "1"}
            for sort, on, text, facts in (
                (dockets.OPENED, row.arrived, "", opened),
                (
                    dockets.TAKEN_OVER,
                    row.closed or row.arrived,
                    story_of(row),
                    facts_of(row),
                ),
            ):
                event = Event(0, 1, sort, on, acting.moment, acting.actor, text, facts)
                dockets.write_event(acting, case.id, event)
            if any((row.name, row.organisation, row.phone, row.mail, row.address)):
                known = people.add_person(acting, person_of(row))
                people.join_case(acting, case.id, known, Role.SELF)
            desk._docket.refresh(acting, case.id)


def everything(casebook):
    """Every row of the tables, and every word of the index with its place."""
    file = casebook._book.database
    held = {name: file.execute(f"SELECT * FROM {name} ORDER BY 1") for name in TABLES}
    file.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, instance)"
    )
    held["index"] = file.execute("SELECT * FROM temp.words ORDER BY doc, offset")
    return held


TEXT = st.text(st.sampled_from("髙橋花子あいアＡ1 ２-\n＝=(@.例jp"), max_size=12).map(str.strip)
DAY = st.dates(date(2017, 1, 1), date(2026, 11, 20))
ROW = st.builds(
    lambda number, arrived, closed, **texts: a_row(
        number, arrived=arrived, closed=arrived if closed else None, **texts
    ),
    st.integers(1, 10**6),
    DAY,
    st.booleans(),
    name=TEXT,
    reading=TEXT,
    words=TEXT,
    answer=TEXT,
    organisation=TEXT,
    phone=st.sampled_from(("", "090-0000-1111", "０６（００００）２２２２", "なし")),
    mail=st.sampled_from(("", "Hanako@Example.jp", "花")),
    address=TEXT,
    kind=st.sampled_from(list(Kind)),
    channel=st.sampled_from([None, *Channel]),
    kept=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
)


@settings(max_examples=12, phases=(Phase.explicit, Phase.generate))
@given(st.lists(ROW, max_size=6))
def test_that_bulk_writes_what_one_by_one_would(rows):
    with tempfile.TemporaryDirectory() as folder:
        bulk = a_casebook(Path(folder), name="bulk.casebook")
        single = a_casebook(Path(folder), name="single.casebook")
        try:
            half = len(rows) // 2  # the second act goes on where the first ended
            bulk.ledger.take_rows(rows[:half])
            bulk.ledger.take_rows(rows[half:])
            one_by_one(single, rows[:half])
            one_by_one(single, rows[half:])
            other = everything(single)
            for name, held in everything(bulk).items():
                assert held == other[name], name
            assert bulk.safekeeping.check().ok
        finally:
            bulk.close()
            single.close()


def test_that_nothing_of_a_row_is_lost(casebook):
    row = a_row(kept=(("決裁欄", "済 4/13"), ("備考", "再入電")), phone="090-0000-1111")
    number = casebook.ledger.take_rows([row]).case
    sheet = casebook.cases.sheet(number)
    (told,) = (event.text for event in sheet.events if event.sort == dockets.TAKEN_OVER)
    assert told == "停止した\n決裁欄：済 4/13\n備考：再入電"
    assert (sheet.people[0].phone, sheet.people[0].reading) == ("090-0000-1111", "タカハシ ハナコ")
    assert casebook.cases.find("済 4/13")
    assert casebook.cases.find("苦-1")


def test_that_rows_go_in_by_acts_of_a_thousand_of_one_batch(casebook):
    rows = tuple(a_row(n) for n in range(1, 1202))
    taken = casebook.ledger.take([Batch(rows, ())])
    assert (taken.rows, taken.stored, taken.acts) == (1201, 1201, 2)
    payloads = casebook._book.database.execute(
        "SELECT json_extract(payload, '$.batch') FROM journal_payload JOIN journal USING (number)"
        " WHERE act = 'ledger'"
    )
    assert len(payloads) == 2
    assert len(set(payloads)) == 1
    assert len(casebook.cases.find()) == 1201


def a_source(name="wareki.xlsx"):
    return Source(name, (LEDGERS / name).read_bytes())


def test_that_a_second_import_is_refused_row_by_row(casebook):
    first = casebook.ledger.take_file(a_source(), LedgerMap())
    again = casebook.ledger.take_file(a_source(), LedgerMap())
    assert (first.stored, len(first.refused)) == (5, 3)
    assert (again.rows, again.stored) == (8, 0)
    assert sum(row.why is Why.ALREADY_IN for row in again.refused) == 5
    assert len(casebook.cases.find()) == 5


def test_that_a_row_corrected_in_the_ledger_comes_in_later_alone(casebook):
    casebook.ledger.take_file(a_source(), LedgerMap())
    mapping = LedgerMap(kinds={"その他": "inquiry"})
    taken = casebook.ledger.take_file(a_source(), mapping)
    assert (taken.stored, len(taken.refused)) == (1, 7)


def test_that_an_import_called_off_goes_on_where_it_stopped(casebook):
    rows = tuple(a_row(n) for n in range(1, 2501))
    progress = Progress()

    def batches():
        yield Batch(rows[:1000], (), 1000, 2500)
        progress.cancel()
        yield Batch(rows[1000:], (), 2500, 2500)

    taken = casebook.ledger.take(batches(), progress)
    assert (taken.stopped, taken.stored) == (True, 1000)
    assert casebook.ledger.terms(LedgerMap()).known == {row.mark for row in rows[:1000]}
    assert casebook.ledger.take([Batch(rows[1000:], ())]).stored == 1500


def test_that_a_large_ledger_is_read_in_a_process_of_its_own(casebook, monkeypatch):
    monkeypatch.setattr("app.ledger.apart._SMALL", 0)
    looked = casebook.ledger.look(a_source("chaotic.xlsx"))
    taken = casebook.ledger.take_file(a_source("chaotic.xlsx"), LedgerMap())
    assert (looked.rows, looked.taken) == (taken.rows, taken.stored) == (14, 5)


def test_that_a_mapping_is_remembered_by_the_shape_of_the_headings(casebook):
    looked = casebook.ledger.look(a_source())
    assert looked.reasons[Why.KIND_UNKNOWN] == 1
    casebook.ledger.remember(looked.shape, LedgerMap(kinds={"その他": "consultation"}))
    again = casebook.ledger.look(a_source())
    assert Why.KIND_UNKNOWN not in again.reasons
    other = casebook.ledger.look(a_source("register.xlsx"))
    assert other.shape != looked.shape


def test_that_refused_rows_lie_beside_the_ledger_as_they_were(casebook, tmp_path):
    path = tmp_path / "受付.xlsx"
    path.write_bytes((LEDGERS / "wareki.xlsx").read_bytes())
    taken = casebook.ledger.take_file(Source(path.name, path.read_bytes()), LedgerMap())
    moment = casebook.now.moment()
    left = write_leftovers(taken, path, moment)
    assert left == tmp_path / "受付_取り込めなかった行.xlsx"
    sheet = load_workbook(left)["Sheet1"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("元の行", "取り込めなかった理由", "受付番号", "受付年月日", "氏名")
    assert [row[0] for row in rows[1:]] == [3, 9, 10]
    assert rows[2][1:5] == ("受付日を読めません（受付年月日）", "7-7", "R7.2.30", "原田 達也")
    assert write_leftovers(taken, path, moment).name == "受付_取り込めなかった行（2）.xlsx"


def test_that_refused_rows_set_right_come_in(casebook):
    taken = casebook.ledger.take_file(a_source(), LedgerMap())
    from io import BytesIO

    book = load_workbook(BytesIO(leftovers(taken, casebook.now.moment())))
    book["Sheet1"]["D3"] = "R7.2.28"
    mended = BytesIO()
    book.save(mended)
    again = casebook.ledger.take_file(Source("令和7年度.xlsx", mended.getvalue()), LedgerMap())
    assert (again.rows, again.stored) == (3, 1)


def test_that_a_ledger_without_refusals_leaves_no_file(casebook, tmp_path):
    book = Workbook()
    book.active.append(["受付日", "氏名", "種別"])
    book.active.append(["R8.5.12", "森 花", "苦情"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    taken = casebook.ledger.take_file(Source(path.name, path.read_bytes()), LedgerMap())
    assert (taken.stored, write_leftovers(taken, path, casebook.now.moment())) == (1, None)
