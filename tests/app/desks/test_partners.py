"""Partners: kept, asked, reminded, and what an answer to the person waits for."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlmodel import func, select

from app.__main__ import main
from app.domain.item import Act, Missing, State
from app.domain.partner_asks import Need, Sort, Standing
from app.domain.partners import Relation, Route, Wanting
from app.domain.requests import Kind
from app.errors import (
    FieldRefusedError,
    JointUseUnprovenError,
    LetterFindingsError,
    NoSuchPartnerError,
    PartnerKnownError,
    StepRefusedError,
)
from app.rules.lawbook import lawbook
from app.store.tables import CaseLineRow, JournalRow
from tests.builders import Posted, a_case, a_casebook, a_mail, bring, drive, reopened

PRINTER, AREA, BUYER, HOUSE = (
    "なぎさ印刷株式会社",
    "みなと送配電株式会社",
    "うしお商事株式会社",
    "いそべ不動産株式会社",
)
RELATIONS = {PRINTER: "contractor", AREA: "joint-user", BUYER: "recipient", HOUSE: "principal"}


@pytest.fixture
def casebook(tmp_path):
    book = a_casebook(tmp_path)
    for name, relation in RELATIONS.items():
        groups = {"groups": "JU2"} if name == AREA else {}
        book.partners.add({"name": name, "relation": relation, **groups})
    yield book
    book.close()


def do(casebook, case, act, item=0, /, **values):
    return casebook.cases.do(case, Act(act), item, values)


def entries(casebook):
    with casebook._book.reading() as session:
        return session.exec(select(func.max(JournalRow.number))).one()


def refusing(error, casebook, case, act, item=0, /, **values):
    """Return the error of an act that must be refused, and prove that it left nothing."""
    before = casebook.cases.sheet(case), entries(casebook)
    with pytest.raises(error) as refused:
        do(casebook, case, act, item, **values)
    assert (casebook.cases.sheet(case), entries(casebook)) == before
    return refused.value


def a_correction(casebook, up_to=State.INVESTIGATING):
    return a_case(casebook, Kind.CORRECTION, up_to=up_to)


# ------------------------------------------------------------------ the list


def test_that_a_partner_is_kept_with_what_it_is_reached_by(casebook):
    casebook.partners.add(
        {
            "name": "あさぎり発送株式会社",
            "relation": "contractor",
            "groups": "JU1, JU3",
            "contact": "管理部　見本花子",
            "mail": "desk@example.co.jp",
            "begun": "令和7年4月1日",
        }
    )
    line = casebook.partners.lines()[-1]
    assert (line.relation, line.groups) == (Relation.CONTRACTOR, ("JU1", "JU3"))
    assert (line.mail, line.begun, line.active) == ("desk@example.co.jp", date(2025, 4, 1), True)
    assert casebook.safekeeping.check().ok


@pytest.mark.parametrize(
    ("values", "name", "why"),
    [
        ({"relation": "contractor"}, "name", "required"),
        ({"name": "みなとや"}, "relation", "required"),
        ({"name": "みなとや", "relation": "friend"}, "relation", "choice"),
        ({"name": "みなとや", "relation": "contractor", "groups": "JU9"}, "groups", "choice"),
        ({"name": "みなとや", "relation": "contractor", "begun": "いつか"}, "begun", "date"),
        ({"name": "みなとや", "relation": "contractor", "colour": "red"}, "colour", "unknown"),
        (
            {
                "name": "みなとや",
                "relation": "contractor",
                "begun": "2026-05-01",
                "ended": "2026-04-01",
            },
            "ended",
            "order",
        ),
    ],
)
def test_that_a_half_told_partner_is_refused_and_not_kept(casebook, values, name, why):
    before = casebook.partners.lines(), entries(casebook)
    with pytest.raises(FieldRefusedError) as refused:
        casebook.partners.add(values)
    assert (refused.value.name, refused.value.why) == (name, why)
    assert (casebook.partners.lines(), entries(casebook)) == before


def test_that_two_active_partners_never_have_one_name(casebook):
    with pytest.raises(PartnerKnownError):
        casebook.partners.add({"name": PRINTER, "relation": "contractor"})
    with pytest.raises(PartnerKnownError):
        casebook.partners.change(AREA, {"name": PRINTER})
    casebook.partners.retire(PRINTER)
    casebook.partners.add({"name": PRINTER, "relation": "contractor"})
    assert [one.active for one in casebook.partners.lines() if one.name == PRINTER] == [False, True]


def test_that_each_change_of_the_list_is_one_entry_of_the_journal(casebook):
    before = entries(casebook)
    change = casebook.partners.change(PRINTER, {"phone": "06-0000-4321"})
    assert (change.act, change.settings) == ("partner-change", True)
    casebook.partners.retire(PRINTER, "2026-10-31")
    assert entries(casebook) == before + 2
    first = casebook.partners.lines()[0]
    assert (first.phone, first.ended, first.active) == ("06-0000-4321", date(2026, 10, 31), False)
    with pytest.raises(NoSuchPartnerError):
        casebook.partners.change("かもめ", {"phone": ""})
    assert casebook.safekeeping.check().ok


def test_that_partners_stand_where_they_were_put_and_new_ones_behind(casebook):
    before = [one.id for one in casebook.partners.lines()]
    ours = [before[2], before[0]]
    change = casebook.partners.put_in_order(ours)
    assert (change.act, change.settings) == ("partner-order", True)
    behind = [one for one in before if one not in ours]
    assert [one.id for one in casebook.partners.lines()] == ours + behind
    casebook.partners.add({"name": "からたち運輸", "relation": "contractor"})
    assert casebook.partners.lines()[-1].name == "からたち運輸"
    journal = entries(casebook)
    with pytest.raises(NoSuchPartnerError):
        casebook.partners.put_in_order([before[0], 9999])
    assert entries(casebook) == journal
    assert [one.id for one in casebook.partners.lines()][:2] == ours
    assert casebook.safekeeping.check().ok


def test_that_the_form_of_a_partner_is_filled_with_what_is_kept(casebook):
    known = {field.name: field.value for field in casebook.partners.fields(AREA)}
    assert (known["name"], known["relation"], known["groups"]) == (AREA, "joint-user", "JU2")
    empty = casebook.partners.fields()
    assert not any(field.value for field in empty)
    assert next(f for f in empty if f.name == "groups").choices == ("JU1", "JU2", "JU3")


# ------------------------------------------------------------------ asking


def test_that_the_table_says_what_a_partner_is_asked(casebook):
    number = a_correction(casebook)
    do(casebook, number, "ask-partner", partner=PRINTER)
    do(casebook, number, "ask-partner", partner=AREA, by="2026-12-01")
    first, second = casebook.cases.sheet(number).asks
    assert (first.name, first.sort, first.need) == (PRINTER, Sort.INSTRUCT, Need.FOR_NOTICE)
    assert (second.name, second.sort, second.need) == (AREA, Sort.NOTIFY, Need.FOLLOW_UP)
    assert second.by == date(2026, 12, 1)
    assert casebook.safekeeping.check().ok


def test_that_where_the_table_is_silent_the_officer_says_what_is_asked(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.INVESTIGATING)
    refused = refusing(FieldRefusedError, casebook, number, "ask-partner", partner=BUYER)
    assert (refused.name, refused.choices) == ("sort", tuple(Sort))
    do(casebook, number, "ask-partner", partner=BUYER, sort="ask")
    assert casebook.cases.sheet(number).asks[0].need is Need.FOR_NOTICE
    do(casebook, number, "ask-partner", partner=AREA, sort="ask", need="follow-up")
    assert casebook.cases.sheet(number).asks[1].need is Need.FOLLOW_UP


def test_that_nobody_is_asked_about_an_unverified_person(casebook):
    number = a_case(casebook, Kind.CORRECTION, up_to=State.ACCEPTED)
    refused = refusing(StepRefusedError, casebook, number, "ask-partner", partner=PRINTER)
    assert refused.missing == (Missing.IDENTITY,)
    complaint = a_case(casebook, Kind.COMPLAINT, up_to=State.TRIAGED)
    do(casebook, complaint, "ask-partner", partner=PRINTER)
    assert casebook.cases.sheet(complaint).asks[0].sort is Sort.ASK


def test_that_only_partners_who_are_kept_and_active_are_asked(casebook):
    number = a_correction(casebook)
    casebook.partners.retire(PRINTER)
    for partner in (PRINTER, "かもめ"):
        refused = refusing(FieldRefusedError, casebook, number, "ask-partner", partner=partner)
        assert (refused.name, refused.choices) == ("partner", (AREA, BUYER, HOUSE))


def test_that_who_is_asked_is_named_and_never_guessed(casebook):
    number = a_correction(casebook)
    for name in (AREA, BUYER, HOUSE):
        casebook.partners.retire(name)
    refused = refusing(FieldRefusedError, casebook, number, "ask-partner")
    assert (refused.name, refused.why, refused.choices) == ("partner", "required", (PRINTER,))


def test_that_who_was_never_asked_has_nothing_to_answer(casebook):
    number = a_correction(casebook)
    refused = refusing(
        FieldRefusedError, casebook, number, "partner-answered", partner=PRINTER, result="done"
    )
    assert refused.name == "partner"
    do(casebook, number, "ask-partner", partner=PRINTER, on="2026-11-20")
    early = refusing(
        FieldRefusedError,
        casebook,
        number,
        "partner-answered",
        partner=PRINTER,
        result="done",
        on="2026-11-19",
    )
    assert (early.name, early.why) == ("on", "order")


def test_that_going_on_without_an_answer_says_why(casebook):
    number = a_correction(casebook)
    do(casebook, number, "ask-partner", partner=PRINTER)
    unheard = {"partner": PRINTER, "result": "given-up"}
    assert refusing(FieldRefusedError, casebook, number, "partner-answered", **unheard).name == (
        "text"
    )
    do(casebook, number, "partner-answered", **unheard, text="廃業。写しは残っていない。")
    assert casebook.cases.sheet(number).asks[0].answered == date(2026, 11, 24)


# ------------------------------------------------------------------ what a notice waits for


def test_that_a_person_is_not_told_it_is_done_before_the_contractor_says_so(casebook):
    number = a_correction(casebook)
    do(casebook, number, "ask-partner", partner=PRINTER, on="2026-11-16")
    do(casebook, number, "ask-partner", partner=AREA, on="2026-11-16")
    bring(casebook, number, State.EXECUTING)
    told = {"how": "post", "text": "訂正した旨を書面で通知した。"}
    refused = refusing(StepRefusedError, casebook, number, "notify", **told)
    assert refused.missing == (Missing.PARTNER_ANSWER,)
    do(casebook, number, "partner-answered", partner=PRINTER, result="done")
    do(casebook, number, "notify", **told)  # the joint user's is a follow-up: it holds nothing
    assert casebook.cases.sheet(number).state is State.NOTIFIED
    assert [line.name for line in casebook.partners.wall()] == [AREA]


def test_that_the_letter_waits_in_the_house_until_the_partner_has_answered(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.INVESTIGATING)
    do(casebook, number, "target", target="ご契約に関する情報")
    do(casebook, number, "ask-partner", partner=PRINTER)
    bring(casebook, number, State.APPROVED)
    said = {"同封物一覧": "写し（1枚）"}
    with pytest.raises(LetterFindingsError) as error:  # it would rest on what nobody has said yet
        casebook.letters.issue(number, "L09", values=said)
    assert [found.where for found in error.value.findings] == [Missing.PARTNER_ANSWER]
    do(casebook, number, "partner-answered", partner=PRINTER, result="nothing")
    issued = casebook.letters.issue(number, "L09", values=said)
    do(casebook, number, "dispatch", number=issued.document, how="post")
    assert casebook.cases.sheet(number).state is State.NOTIFIED


def test_that_receipt_is_confirmed_whoever_has_not_answered(casebook):
    number = a_case(casebook, Kind.COMPLAINT, up_to=State.TRIAGED)
    do(casebook, number, "triage", leak="no", request="no", partner="yes")
    do(casebook, number, "ask-partner", partner=PRINTER)
    drive(
        casebook, number, Posted("L20", slots={"申出要旨": "宛名の誤り", "調査一覧": "発送の記録"})
    )
    assert casebook.cases.sheet(number).state is State.ACKNOWLEDGED


def test_that_a_notice_is_never_dated_before_the_answer_it_rests_on(casebook):
    number = a_case(casebook, Kind.CORRECTION)
    bring(casebook, number, State.INVESTIGATING, on=date(2026, 11, 16))
    do(casebook, number, "ask-partner", partner=PRINTER, on="2026-11-16")
    bring(casebook, number, State.EXECUTING, on=date(2026, 11, 16))
    do(casebook, number, "partner-answered", partner=PRINTER, result="done", on="2026-11-20")
    told = {"how": "post", "text": "通知した。"}
    early = refusing(FieldRefusedError, casebook, number, "notify", **told, on="2026-11-19")
    assert (early.name, early.why) == ("on", "order")
    do(casebook, number, "notify", **told, on="2026-11-20")


def test_that_an_ask_about_one_item_holds_the_other_item_not(casebook):
    number = a_case(casebook, Kind.CORRECTION, Kind.DISCLOSURE, up_to=State.INVESTIGATING)
    do(casebook, number, "ask-partner", 1, partner=PRINTER)
    bring(casebook, number, State.NOTIFIED, item=2)
    with pytest.raises(StepRefusedError) as refused:
        bring(casebook, number, State.NOTIFIED, item=1)
    assert refused.value.missing == (Missing.PARTNER_ANSWER,)


# ------------------------------------------------------------------ the wall


def test_that_the_wall_says_who_since_when_and_when_to_remind(casebook):
    number = a_correction(casebook)
    do(casebook, number, "ask-partner", partner=PRINTER, on="2026-11-12")
    do(casebook, number, "ask-partner", partner=AREA, on="2026-11-20")
    first, second = casebook.partners.wall()
    assert (first.case, first.items, first.name) == (number, (1,), PRINTER)
    assert (first.standing, first.since) == (Standing.REMIND, date(2026, 11, 19))
    assert first.remind_on == date(2026, 11, 27)  # ten business days, over the holiday
    assert (second.name, second.standing) == (AREA, Standing.WAITING)
    assert casebook.deadlines.today().partners == (first, second)
    do(casebook, number, "partner-reminded", partner=PRINTER)
    assert casebook.partners.wall()[0].reminded == date(2026, 11, 24)


def test_that_what_nobody_answers_goes_up_and_an_answer_takes_it_down(tmp_path):
    with_partner = a_casebook(tmp_path, date(2026, 12, 4))
    with_partner.partners.add({"name": PRINTER, "relation": "contractor"})
    number = a_correction(with_partner)
    do(with_partner, number, "ask-partner", partner=PRINTER, on="2026-11-12")
    (line,) = with_partner.partners.wall()
    assert (line.escalated, line.remind_on) == (True, None)
    with_partner.partners.retire(PRINTER)
    with_partner = reopened(with_partner)
    assert with_partner.partners.wall() == (line,)  # who has gone still owes the answer
    do(with_partner, number, "partner-answered", result="done")  # the only one who owes any
    assert with_partner.partners.wall() == ()
    assert with_partner.safekeeping.check().ok
    with_partner.close()


def test_that_an_answer_may_come_after_the_case_has_ended(casebook):
    number = a_correction(casebook)
    do(casebook, number, "ask-partner", partner=AREA)
    bring(casebook, number, State.CLOSED)
    assert [line.name for line in casebook.partners.wall()] == [AREA]
    do(casebook, number, "partner-answered", partner=AREA, result="done")
    assert casebook.partners.wall() == ()
    assert casebook.cases.sheet(number).state is State.CLOSED


def test_that_check_proves_how_many_asks_a_line_counts(casebook):
    number = a_correction(casebook)
    do(casebook, number, "ask-partner", partner=PRINTER)
    with casebook._book.database.transaction() as session:
        line = session.exec(select(CaseLineRow)).one()
        assert line.partners_owing == 1
        line.partners_owing = 0
        session.add(line)
    assert casebook.safekeeping.check().faults == (f"case:{number}",)


# ------------------------------------------------------------------ the command line


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """Run a command on the day of the practice casebook; return its code and its JSON."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MADOGUCHI_PASSPHRASE", "ひみつの合言葉")
    (tmp_path / "some.eml").write_bytes(a_mail(subject="苦情", body="苦情を申し立てます。"))

    def run(*words):
        code = main([*words, "--json", "--today", "2026-11-24"])
        return code, json.loads(capsys.readouterr().out)

    assert run("new", "p.casebook")[0] == 0
    number = run("import", "some.eml")[1][0]["number"]
    for act in (["confirm", "kind=complaint"], ["triage", "leak=no", "request=no", "partner=yes"]):
        code, said = run("act", number, *act)
        assert code == 0, said
    return run, number


def test_that_partners_are_kept_asked_and_heard_from_the_command_line(told):
    run, number = told
    code, lines = run("partners", "add", f"name={PRINTER}", "relation=contractor", "groups=JU1")
    assert (code, lines[0]["name"], lines[0]["groups"]) == (0, PRINTER, ["JU1"])
    code, listed = run("partners", "change", f"partner={PRINTER}", "phone=06-0000-4321")
    assert (code, listed[0]["phone"]) == (0, "06-0000-4321")
    ready = {act["act"]: act["fields"] for act in run("act", number)[1]["acts"]}
    assert ready["ask-partner"] == ["partner", "sort", "need", "on", "by", "text"]
    assert "partner-answered" not in ready
    code, sheet = run("act", number, "ask-partner", f"partner={PRINTER}", "on=2026-11-12")
    assert (code, sheet["asks"][0]["sort"]) == (0, "ask")
    code, wall = run("partners", "wall")
    assert code == 0
    (line,) = wall
    assert line.keys() >= {"case", "items", "name", "asked", "since", "remind_on", "escalated"}
    assert (line["case"], line["standing"], line["remind_on"]) == (number, "remind", "2026-11-27")
    code, sheet = run("act", number, "partner-answered", "result=done", "text=宛名を直した")
    assert (code, sheet["asks"][0]["standing"]) == (0, "answered")
    assert run("partners", "wall") == (0, [])
    code, listed = run("partners", "retire", "partner=1", "ended=2026-11-20")
    assert (code, listed[0]["active"], listed[0]["ended"]) == (0, False, "2026-11-20")
    assert run("check")[1]["ok"] is True


def test_that_routes_and_joint_use_are_told_from_the_command_line(told):
    run, number = told
    code, refused = run("act", number, "route", "way=BOTH", "groups=JU1")
    assert (code, refused["error"]["facts"]["name"]) == (1, "consent")
    code, sheet = run("act", number, "route", "way=BOTH", "others=GUIDE", "groups=JU1")
    assert (code, sheet["items"][0]["route"]["letter"]) == (0, "L26")
    code, groups = run("partners", "joint-use", "group=JU1", "published=2026-04-01")
    assert (code, groups[0]["published"]) == (0, "2026-04-01")
    assert "beforehand" not in groups[0]["wanting"]
    code, refused = run("partners", "add", f"name={PRINTER}")
    assert (code, refused["error"]["facts"]["name"]) == (1, "relation")
    assert run("partners", "retire")[1]["error"]["facts"]["name"] == "partner"
    assert run("partners", "retire", "partner=9")[1]["error"]["kind"] == "NoSuchPartner"


# ------------------------------------------------------------------ where a request goes


def routed(casebook, number):
    return casebook.cases.sheet(number).items[0].route


def test_that_the_route_of_a_request_is_recorded_with_its_letter(casebook):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.TRIAGED)
    do(casebook, number, "route", way="BOTH", groups="JU1,JU2", others="GUIDE")
    found = routed(casebook, number)
    assert (found.way, found.others, found.groups) == (Route.BOTH, Route.GUIDE, ("JU1", "JU2"))
    assert found.letter == "L26"
    do(casebook, number, "route", way="OWN")
    assert (routed(casebook, number).groups, routed(casebook, number).letter) == ((), "")
    assert casebook.safekeeping.check().ok


@pytest.mark.parametrize("way", ["FORWARD", "BOTH"])
def test_that_nothing_is_passed_on_without_the_persons_consent(casebook, way):
    number = a_case(casebook, Kind.DISCLOSURE, up_to=State.TRIAGED)
    fields = {"way": way, "groups": "JU2", "partner": AREA}
    refused = refusing(FieldRefusedError, casebook, number, "route", **fields)
    assert (refused.name, refused.why) == ("consent", "required")
    later = refusing(FieldRefusedError, casebook, number, "route", **fields, consent="2026-11-25")
    assert later.name == "consent"
    do(casebook, number, "route", **fields, consent="2026-11-20")
    found = routed(casebook, number)
    assert (found.way, found.others, found.consent) == (way, Route.FORWARD, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("kind", "fields", "name"),
    [
        (Kind.DISCLOSURE, {"way": "GUIDE"}, "groups"),
        (Kind.DISCLOSURE, {"way": "GUIDE", "groups": "JU9"}, "groups"),
        (Kind.DISCLOSURE, {"way": "FORWARD", "groups": "JU2", "consent": "2026-11-20"}, "partner"),
        (Kind.DISCLOSURE, {"way": "OWN", "groups": "JU1", "others": "GUIDE"}, "others"),
        (Kind.DISCLOSURE, {"way": "OWN", "groups": "JU1", "given": "2026-12-01"}, "given"),
        (Kind.COMPLAINT, {"way": "GUIDE", "groups": "JU2"}, "way"),  # appi.40 stays ours
    ],
)
def test_that_a_route_that_cannot_be_is_refused(casebook, kind, fields, name):
    number = a_case(casebook, kind, up_to=State.TRIAGED)
    assert refusing(FieldRefusedError, casebook, number, "route", **fields).name == name


# ------------------------------------------------------------------ records of joint use: B-5

PROVED = {
    "responsible": AREA,
    "address": "大阪市北区中之島一丁目1番1号",
    "representative": "代表取締役　見本太郎",
    "published": "2026-04-01",
    "within": "yes",
}
NOT_EXIST = {"decision": "NOT_EXIST", "reasons": "D5"}


def a_records_request(casebook, **route):
    number = a_case(casebook, Kind.TP_RECORD, up_to=State.INVESTIGATING)
    do(casebook, number, "search", where="第三者提供記録簿", result="該当なし")
    if route:
        do(casebook, number, "route", **route)
    return number


def test_that_records_of_joint_use_do_not_exist_only_where_joint_use_is_proved(casebook):
    """Annex B-5: L13b and L26 where joint use is valid, else legal review; never by itself."""
    fields = {"way": "OWN", "groups": "JU1,JU2", "given": "2026-06-01"}
    number = a_records_request(casebook, **fields)
    refused = refusing(JointUseUnprovenError, casebook, number, "decide", **NOT_EXIST)
    lacking = (Wanting.ADDRESS, Wanting.REPRESENTATIVE, Wanting.BEFOREHAND, Wanting.WITHIN)
    assert refused.wanting == (("JU1", lacking), ("JU2", lacking))
    casebook.partners.state_joint_use({"group": "JU1", **PROVED})
    refused = refusing(JointUseUnprovenError, casebook, number, "decide", **NOT_EXIST)
    assert refused.wanting == (("JU2", lacking),)
    casebook.partners.state_joint_use({"group": "JU2", **PROVED})
    do(casebook, number, "decide", **NOT_EXIST)
    item = casebook.cases.sheet(number).items[0]
    letters = (*lawbook().letters_for(item.kind, item.decision), item.route.letter)
    assert letters == ("L13b", "L26")
    assert casebook.safekeeping.check().ok


@pytest.mark.parametrize("given", [{}, {"given": "2026-04-01"}, {"given": "2026-03-01"}])
def test_that_what_was_given_before_it_was_published_is_for_legal_review(casebook, given):
    casebook.partners.state_joint_use({"group": "JU1", **PROVED})
    number = a_records_request(casebook, way="OWN", groups="JU1", **given)
    refused = refusing(JointUseUnprovenError, casebook, number, "decide", **NOT_EXIST)
    assert refused.wanting == (("JU1", (Wanting.BEFOREHAND,)),)


def test_that_no_records_is_never_said_before_joint_use_was_looked_at(casebook):
    number = a_records_request(casebook)
    refused = refusing(StepRefusedError, casebook, number, "decide", **NOT_EXIST)
    assert refused.missing == (Missing.ROUTE,)
    do(casebook, number, "route", way="OWN")  # no joint use: then the search is what it rests on
    do(casebook, number, "decide", **NOT_EXIST)


def test_that_other_answers_about_records_do_not_rest_on_joint_use(casebook):
    number = a_records_request(casebook, way="OWN", groups="JU1")
    do(casebook, number, "decide", decision="FULL", method="paper")
    assert casebook.cases.sheet(number).items[0].decision == "FULL"


def test_that_what_is_wanting_of_joint_use_is_shown_by_group(casebook):
    first, *_ = casebook.partners.joint_use()
    assert (first.group, Wanting.WITHIN in first.wanting) == ("JU1", True)
    casebook.partners.state_joint_use({"group": "JU1", **PROVED})
    casebook.partners.state_joint_use({"group": "JU1", "within": "no"})
    first, *_ = casebook.partners.joint_use()
    assert (first.address, first.wanting) == (PROVED["address"], (Wanting.WITHIN,))
    with pytest.raises(FieldRefusedError) as refused:
        casebook.partners.state_joint_use({"group": "JU9"})
    assert refused.value.choices == ("JU1", "JU2", "JU3")
