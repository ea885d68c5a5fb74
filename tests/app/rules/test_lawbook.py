from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

import resources
from app.company.profile import FEE_KINDS
from app.domain.requests import Decision, Family, Ground, Kind, KindRule
from app.domain.statute import Certainty
from app.rules.law_tables import read_tables
from app.rules.lawbook import Lawbook, lawbook
from app.rules.reasons import Need
from app.rules.tables import BrokenTableError
from app.rules.wording import letter_texts

ON = date(2026, 11, 24)
RIGHTS = [
    Kind.PURPOSE_NOTICE,
    Kind.DISCLOSURE,
    Kind.TP_RECORD,
    Kind.CORRECTION,
    Kind.USE_STOP,
    Kind.TP_STOP,
]
EXPLAINED = {Decision.PARTIAL, Decision.ALTERNATIVE, Decision.NONE, Decision.NOT_NOTIFY}
EVERYTHING = frozenset(Need)
CODES = tuple(
    dict.fromkeys(
        r.code
        for k in lawbook().kinds
        for d in k.decisions
        for r in lawbook().reasons(k.kind, d, given=EVERYTHING)
    )
)


def codes(kind, decision, **more):
    return [reason.code for reason in lawbook().reasons(kind, decision, **more)]


def basis(code, kind, *, published=False, grounds=()):
    return lawbook().printed_basis(code, kind, ON, procedure_published=published, grounds=grounds)


def changed(name, old, new):
    """Read the shipped tables with one change made to one of them."""

    def read(wanted):
        text = resources.open_text(wanted)
        if wanted == name:
            assert old in text
            return text.replace(old, new, 1)
        return text

    return Lawbook(read_tables(read))


# ---------------------------------------------------------------------- no holes


@pytest.mark.parametrize("kind", Kind)
def test_that_every_decision_of_a_kind_has_a_letter_of_the_catalogue(kind):
    rule = lawbook().kind(kind)
    assert rule.decisions
    for decision in rule.decisions:
        letters = lawbook().letters_for(kind, decision)
        assert letters
        assert all(letter in letter_texts() for letter in letters)
    assert lawbook().acknowledgement(kind) in letter_texts()


@pytest.mark.parametrize("kind", Kind)
def test_that_whatever_must_be_explained_can_be_explained(kind):
    rule = lawbook().kind(kind)
    for decision in EXPLAINED & set(rule.decisions):
        found = lawbook().reasons(kind, decision)
        assert found
        for reason in found:
            assert lawbook().reason_text(reason.code, kind)
            assert basis(reason.code, kind).startswith("個人情報の保護に関する法律")


@pytest.mark.parametrize("code", CODES)
def test_that_every_provision_of_a_reason_has_a_number_and_words(code):
    for use in lawbook().reason(code).uses:
        for provision in (one for both in use.provisions for one in both):
            found = lawbook().provision(provision, ON)
            assert found.place.label == found.label
            if provision.startswith("appi."):
                assert lawbook().provision_text(provision, ON)


def test_that_every_provision_of_the_act_in_the_table_has_words_today():
    listed = [
        line.split(",")[0]
        for line in resources.open_text("statutes/provisions.csv").splitlines()[1:]
    ]
    assert len(listed) == len(set(listed)) > 60
    for provision in listed:
        text = lawbook().provision_text(provision, ON)
        assert bool(text) == provision.startswith("appi.")


def test_that_every_letter_named_beside_a_reason_is_in_the_catalogue():
    named = {lawbook().reason(code).with_letter for code in CODES}
    assert {"L17", "L26"} <= named
    assert named - {""} <= letter_texts().keys()


def test_that_rules_and_tables_know_the_same_kinds():
    assert [rule.kind for rule in lawbook().kinds] == list(Kind)
    assert {rule.kind for rule in lawbook().kinds if rule.family is Family.RIGHTS} == set(RIGHTS)
    assert {f.name for f in fields(KindRule)} >= {"clocks", "grounds", "decisions"}


# ---------------------------------------------------------------------- what the law says


def test_that_a_fee_is_allowed_for_three_kinds_only():
    allowed = {rule.kind for rule in lawbook().kinds if rule.fee_allowed}
    assert allowed == {Kind.PURPOSE_NOTICE, Kind.DISCLOSURE, Kind.TP_RECORD} == FEE_KINDS


@pytest.mark.parametrize("kind", Kind)
def test_that_two_weeks_before_a_suit_run_for_claims_only(kind):
    rule = lawbook().kind(kind)
    claim = kind in RIGHTS and kind is not Kind.PURPOSE_NOTICE
    assert rule.pre_suit is claim
    assert ("K2" in rule.clocks) is claim


def test_that_each_kind_starts_its_own_clocks():
    assert lawbook().kind(Kind.PURPOSE_NOTICE).clocks == ("K1", "K10", "K11")
    assert lawbook().kind(Kind.USE_STOP).clocks == ("K1", "K2", "K10", "K11")
    assert lawbook().kind(Kind.COMPLAINT).clocks == ("K10", "K11", "K13")
    assert lawbook().kind(Kind.WITHDRAWAL).clocks == ("K10", "K12")


def test_that_reasons_stay_with_their_kinds_and_results():
    assert codes(Kind.DISCLOSURE, Decision.PARTIAL) == ["D1", "D2", "D3", "D4"]
    assert codes(Kind.TP_RECORD, Decision.PARTIAL) == ["D1", "D2", "D3"]
    assert codes(Kind.CORRECTION, Decision.PARTIAL) == ["R1", "R2", "R3", "R4"]
    assert codes(Kind.USE_STOP, Decision.ALTERNATIVE) == ["S6"]
    assert not lawbook().allows_reason(Kind.DISCLOSURE, Decision.NONE, "D5")
    assert not lawbook().allows_reason(Kind.DISCLOSURE, Decision.NOT_EXIST, "C6f")
    assert lawbook().allows_reason(Kind.TP_RECORD, Decision.NOT_EXIST, "C6f")


@pytest.mark.parametrize("kind", [k for k in Kind if k not in RIGHTS])
def test_that_no_common_reason_stands_against_a_complaint_or_a_wish(kind):
    for decision in Decision:
        assert not [c for c in codes(kind, decision, given=EVERYTHING) if c[0] in "CDRSP"]


def test_that_nothing_is_held_against_a_person_under_an_unpublished_procedure():
    plain = codes(Kind.DISCLOSURE, Decision.NONE)
    published = codes(Kind.DISCLOSURE, Decision.NONE, given={Need.PROCEDURE})
    assert set(published) - set(plain) == {"C2", "C5"}


def test_that_scattered_data_are_no_reason_by_default():
    assert "C6c" not in codes(Kind.DISCLOSURE, Decision.NOT_EXIST)
    assert "C6c" in codes(Kind.DISCLOSURE, Decision.NOT_EXIST, given={Need.SCATTERED})


def test_that_a_ground_decides_which_reason_answers_it():
    about_leak = codes(Kind.USE_STOP, Decision.NONE, grounds=[Ground.LEAK])
    assert "S3" in about_leak
    assert not {"S1", "S2", "S4"} & set(about_leak)
    grounds = [Ground.LEAK, Ground.NO_LONGER_NEEDED]
    assert lawbook().unanswered(Kind.USE_STOP, grounds, ["S3"]) == (Ground.NO_LONGER_NEEDED,)
    assert lawbook().unanswered(Kind.USE_STOP, grounds, ["S3", "S2"]) == ()
    assert lawbook().unanswered(Kind.USE_STOP, grounds, ["C3"]) == ()


def test_that_the_limit_of_what_is_needed_does_not_exist_for_a_stop_of_unlawful_provision():
    assert "S5" in codes(Kind.TP_STOP, Decision.PARTIAL, grounds=[Ground.HARM])
    assert "S5" not in codes(Kind.TP_STOP, Decision.PARTIAL, grounds=[Ground.PROVISION])


def test_that_a_difficult_method_is_a_flag_and_no_decision():
    assert lawbook().method_reason(Kind.DISCLOSURE).code == "D6"
    assert lawbook().method_reason(Kind.CORRECTION) is None
    assert basis("D6", Kind.DISCLOSURE).endswith("第33条第2項本文")
    assert all("D6" not in codes(Kind.DISCLOSURE, d) for d in Decision)


# ---------------------------------------------------------------------- what is printed


@pytest.mark.parametrize("kind", RIGHTS)
def test_that_whatever_does_not_exist_looks_the_same_from_outside(kind):
    found = lawbook().reasons(kind, Decision.NOT_EXIST, given=EVERYTHING)
    assert len(found) >= 3
    for reason in found:
        assert not reason.printed
        assert basis(reason.code, kind, published=True) == ""
        assert lawbook().reason_text(reason.code, kind) == ""


@pytest.mark.parametrize("code", CODES)
def test_that_a_text_for_the_letter_holds_no_number_of_a_provision(code):
    for kind in Kind:
        text = lawbook().reason_text(code, kind)
        assert "条" not in text
        assert "項" not in text
        assert not text or text.endswith("。")


@pytest.mark.parametrize(
    ("code", "kind", "printed"),
    [
        ("P1", Kind.PURPOSE_NOTICE, "第32条第2項第1号"),
        ("P4", Kind.PURPOSE_NOTICE, "第32条第2項第2号・第21条第4項第3号"),
        ("D2", Kind.DISCLOSURE, "第33条第2項第2号"),
        ("D4", Kind.DISCLOSURE, "第33条第4項"),
        ("R1", Kind.CORRECTION, "第34条第2項"),
        ("C4", Kind.CORRECTION, "第37条第3項及び個人情報の保護に関する法律施行令第13条"),
        ("C6e", Kind.USE_STOP, "第41条第9項"),
        ("C7", Kind.USE_STOP, "第57条又は個人情報の保護に関する法律第58条"),
    ],
)
def test_that_a_reason_cites_its_provisions(code, kind, printed):
    assert basis(code, kind) == f"個人情報の保護に関する法律{printed}"


def test_that_the_stated_ground_decides_the_paragraph():
    law = "個人情報の保護に関する法律"
    assert basis("S5", Kind.USE_STOP, grounds=[Ground.IMPROPER_USE]) == f"{law}第35条第2項"
    assert basis("S5", Kind.USE_STOP, grounds=[Ground.HARM]) == f"{law}第35条第6項"
    assert basis("S6", Kind.TP_STOP, grounds=[Ground.PROVISION]) == f"{law}第35条第4項ただし書"
    improper = lawbook().reason_text("S5", Kind.USE_STOP, [Ground.IMPROPER_USE])
    assert "違反を是正するため" in improper
    assert "侵害を防止するため" not in improper


def test_that_an_unverified_person_is_refused_by_the_claim_itself_without_a_procedure():
    published = basis("C1", Kind.DISCLOSURE, published=True)
    assert published.endswith("第37条第1項及び個人情報の保護に関する法律施行令第12条第3号")
    assert basis("C1", Kind.DISCLOSURE) == "個人情報の保護に関する法律第33条第1項"
    assert basis("C1", Kind.USE_STOP, grounds=[Ground.LEAK]).endswith("第35条第5項")


def test_that_a_ground_has_words():
    assert lawbook().ground_label(Ground.NO_LONGER_NEEDED) == "利用する必要がなくなった"


def test_that_requests_are_named_politely_and_by_what_they_are():
    assert lawbook().letter_name(Kind.DISCLOSURE) == "保有個人データの開示のご請求"
    assert lawbook().request_word([Kind.DISCLOSURE, Kind.USE_STOP]) == "ご請求"
    assert lawbook().request_word([Kind.COMPLAINT]) == "お申出"
    assert lawbook().request_word([Kind.COMPLAINT, Kind.DISCLOSURE]) == "ご請求及びお申出"


# ---------------------------------------------------------------------- versions


@pytest.mark.parametrize(
    ("day", "version", "certainty"),
    [
        (date(2026, 7, 16), "appi-2023-04-01", Certainty.FIXED),
        (date(2026, 7, 17), "appi-2026-07-17", Certainty.FIXED),
        (date(2026, 11, 1), "appi-2026-10-01", Certainty.FIXED),
        (date(2026, 11, 2), "appi-2026-11-02", Certainty.FIXED),
        (date(2027, 1, 17), "appi-2027-01-17", Certainty.FIXED),
        (date(2028, 7, 16), "appi-2028-07-16", Certainty.UNFIXED),
    ],
)
def test_that_the_version_of_the_act_follows_the_date(day, version, certainty):
    found = lawbook().law_version("appi", day)
    assert (found.version, found.certainty) == (version, certainty)


def test_that_words_are_shown_only_of_a_version_the_program_carries():
    assert lawbook().provision_text("appi.33.2.2", ON) == (
        "当該個人情報取扱事業者の業務の適正な実施に著しい支障を及ぼすおそれがある場合"
    )
    assert lawbook().provision_text("appi.33.2.2", date(2028, 7, 16)) == ""
    assert lawbook().provision_text("order.12.3", ON) == ""


def test_that_a_renumbered_provision_is_cited_by_its_number_on_the_day():
    row = "appi.33.2.1,2023-04-01,第33条第2項第1号,本人・第三者の権利利益を害するおそれ,e-Gov\n"
    later = row.replace("2023-04-01,第33条", "2027-01-17,第34条")
    renumbered = changed("statutes/provisions.csv", row, row + later)

    def on(day):
        return renumbered.printed_basis("D1", Kind.DISCLOSURE, day, procedure_published=False)

    assert on(date(2027, 1, 16)).endswith("第33条第2項第1号")
    assert on(date(2027, 1, 17)).endswith("第34条第2項第1号")


# ---------------------------------------------------------------------- broken tables


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("law/kinds.toml", "[withdrawal]", "[farewell]"),
        ("law/kinds.toml", 'word = "ご請求"', 'word = "請求"'),
        ("law/kinds.toml", "fee = true", 'fee = "yes"'),
        ("law/kinds.toml", 'provision = "appi.33.1"', 'provision = "appi.99.1"'),
        ("law/kinds.toml", '"NOT_NOTIFY"', '"REFUSED"'),
        ("law/grounds.csv", "35-5c,", "35-9z,"),
        ("law/grounds.csv", "appi.35.5", "appi.35.9"),
        ("law/grounds.csv", "34-1,内容が事実でない,appi.34.1\n", ""),
        ("law/reasons.csv", "D1,disclosure", "D1,disclosures"),
        ("law/reasons.csv", "appi.33.2.1,NONE|PARTIAL", "appi.33.2.9,NONE|PARTIAL"),
        ("law/reasons.csv", "appi.33.2.1,NONE|PARTIAL", "appi.33.2.1,NONE|ALTERNATIVE"),
        ("law/reasons.csv", "appi.32.3,NOT_EXIST,,never", "appi.32.3,NOT_EXIST,,always"),
        ("law/reasons.csv", "S1,use_stop,35-1a|35-1b|35-1c", "S1,use_stop,35-3a"),
        ("law/reasons.csv", "S1,tp_stop", "S2,tp_stop"),
        ("law/reasons.csv", "C1,all,,appi.37.1+order.12.3,NONE", "D2,all,,appi.37.1,NONE"),
        ("law/reasons.csv", "code,kinds,grounds", "code,kinds,grounds,more"),
        ("law/letters.csv", "disclosure,FULL,L09\n", ""),
        ("law/letters.csv", "disclosure,FULL,L09", "disclosure,FULL,L9"),
        ("law/letters.csv", "disclosure,FULL,L09", "disclosure,STOPPED,L09"),
        ("law/letters.csv", "disclosure,FULL,L09", "disclosure,HALF,L09"),
        ("law/letters.csv", "complaint,,L20\n", ""),
        ("statutes/versions.csv", "2026-09-30", "2026-09-29"),
        ("statutes/versions.csv", "unfixed", "hoped"),
        ("statutes/provisions.csv", "第33条第2項第1号", "33条2項1号"),
        ("statutes/provisions.csv", "appi.36,2023-04-01", "appi.36,2024-04-01"),
        ("statutes/provisions.csv", "appi.16.3,", "appi.2.1,"),
    ],
)  # fmt: skip
def test_that_a_broken_table_is_named_when_it_is_read(table, old, new):
    with pytest.raises(BrokenTableError) as caught:
        changed(table, old, new)
    assert caught.value.table == table


def test_that_the_lawbook_is_read_once():
    assert lawbook() is lawbook()
