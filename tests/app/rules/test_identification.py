from __future__ import annotations

from datetime import date

import pytest

import resources
from app.domain.identity import (
    Action,
    Counts,
    Fault,
    Lack,
    Person,
    Seen,
    accepted,
    assess,
    authorities,
    masks_for,
)
from app.domain.requests import Channel, Role
from app.rules.identification import (
    action_word,
    counts_word,
    fault_sentence,
    identity_rules,
    missing_sentence,
    read_rules,
)
from app.rules.tables import BrokenTableError

RULES = identity_rules()
ON = date(2026, 11, 24)
AGENT = Person.AGENT


def labels(channel, role=Role.SELF, person=Person.SUBJECT, on=ON):
    return [proof.label for proof in accepted(RULES, on, channel, role, person)]


# ------------------------------------------------------------------ dates


def test_that_the_paper_insurance_card_ends_with_the_first_of_december_2025():
    assert "健康保険証" in labels(Channel.VISIT, on=date(2025, 12, 1))
    assert "健康保険証" not in labels(Channel.VISIT, on=date(2025, 12, 2))


def test_that_the_eligibility_certificate_takes_its_place():
    assert "資格確認書" not in labels(Channel.VISIT, on=date(2024, 12, 1))
    assert "資格確認書" in labels(Channel.VISIT, on=date(2024, 12, 2))


def test_that_a_pension_book_counts_if_it_is_old_enough():
    seen = [Seen("eligibility-certificate"), Seen("pension-book", issued=date(2010, 4, 1))]
    assert assess(RULES, ON, Channel.VISIT, Role.SELF, seen).complete
    forged = [seen[0], Seen("pension-book", issued=date(2023, 4, 1))]
    (refused,) = assess(RULES, ON, Channel.VISIT, Role.SELF, forged).refused
    assert refused.fault is Fault.NOT_GENUINE


# ------------------------------------------------------------------ what is accepted


def test_that_the_documents_of_the_guideline_are_accepted_at_the_desk():
    assert {
        "運転免許証",
        "資格確認書",
        "個人番号カード（表面）",
        "旅券",
        "在留カード",
        "特別永住者証明書",
        "年金手帳",
        "印鑑登録証明書（請求書に実印を押されたとき）",
    } <= set(labels(Channel.VISIT))


@pytest.mark.parametrize("channel", Channel)
def test_that_no_number_notice_proves_anything(channel):
    for on in (date(2016, 1, 1), ON):
        assert not {"個人番号通知カード", "個人番号カード（裏面）"} & set(labels(channel, on=on))


def test_that_a_photograph_is_what_makes_a_document_enough():
    for proof in RULES.proofs:
        if proof.photo:
            assert proof.counts is Counts.ALONE
        elif {Channel.VISIT, Channel.POST} & proof.channels and not proof.roles:
            assert proof.counts in (Counts.PAIR, Counts.AUTHORITY)


def test_that_copies_are_not_sent_by_plain_mail():
    assert not any(
        proof.photo for proof in accepted(RULES, ON, Channel.MAIL, Role.SELF, Person.SUBJECT)
    )


def test_that_a_call_is_proved_by_details_and_a_call_back():
    seen = [Seen("registered-details"), Seen("call-back")]
    assert assess(RULES, ON, Channel.PHONE, Role.SELF, seen).complete
    assert not assess(RULES, ON, Channel.PHONE, Role.SELF, seen[:1]).complete


@pytest.mark.parametrize(
    ("role", "papers"),
    [
        (Role.PARENT, {"住民票の写し", "戸籍謄抄本"}),
        (Role.GUARDIAN, {"登記事項証明書"}),
        (Role.LAWYER, {"委任状"}),
        (Role.AGENT, {"委任状"}),
        (Role.SELF, set()),
    ],
)
def test_that_each_agent_shows_a_paper_of_their_own(role, papers):
    assert {proof.label for proof in authorities(RULES, ON, Channel.POST, role)} == papers


def test_that_a_whole_request_by_a_guardian_can_be_proved_by_post():
    seen = [
        Seen("eligibility-certificate"),
        Seen("residence-record", issued=date(2026, 11, 1)),
        Seen("licence", AGENT),
        Seen("guardianship-register", issued=date(2026, 10, 15)),
    ]
    assert assess(RULES, ON, Channel.POST, Role.GUARDIAN, seen).complete


# ------------------------------------------------------------------ what is kept


@pytest.mark.parametrize(
    ("document", "masked"),
    [
        ("eligibility-certificate", {"保険者番号", "被保険者等記号・番号・枝番", "二次元コード"}),
        ("health-insurance-card", {"保険者番号", "被保険者等記号・番号・枝番", "二次元コード"}),
        ("pension-book", {"基礎年金番号"}),
        ("pension-number-notice", {"基礎年金番号"}),
        ("residence-record", {"本籍", "個人番号", "住民票コード"}),
        ("family-register", {"本籍"}),
        ("licence", {"本籍", "免許の条件等", "臓器提供の意思表示"}),
    ],
)
def test_that_a_copy_shows_no_number_and_nothing_delicate(document, masked):
    blacked = {m.label for m in masks_for(RULES, [document]) if m.action is Action.BLACK_OUT}
    assert masked <= blacked


@pytest.mark.parametrize("document", ["my-number-notice", "my-number-card-back"])
def test_that_an_individual_number_is_destroyed_and_not_masked(document):
    (mask,) = masks_for(RULES, [document])
    assert mask.action is Action.DESTROY
    assert "第20条" in mask.statute


def test_that_nationality_and_photograph_are_decided_case_by_case():
    decided = {mask.label for mask in RULES.masks if mask.action is Action.DECIDE}
    assert decided == {"国籍", "顔写真"}


def test_that_every_mask_says_why_and_by_which_law():
    for mask in RULES.masks:
        assert mask.why
        assert "法" in mask.statute
        assert "第" in mask.statute


# ------------------------------------------------------------------ words


def test_that_everything_missing_is_a_sentence():
    told = set()
    for channel in Channel:
        for role in Role:
            for seen in ([], [Seen("passport")], [Seen("pension-book")]):
                for missing in assess(RULES, ON, channel, role, seen).missing:
                    sentence = missing_sentence(missing, RULES)
                    assert sentence.endswith("。")
                    assert "{" not in sentence
                    assert "。。" not in sentence
                    told.add(missing.lack)
    assert told == set(Lack)


def test_that_what_would_do_is_named_in_the_sentence():
    (missing,) = assess(RULES, ON, Channel.PHONE, Role.SELF, []).missing
    assert missing_sentence(missing, RULES) == (
        "ご本人の確認が済んでいません。"
        "2点要るもの：登録情報3項目の照合、登録された電話番号へのコールバック。"
    )


def test_that_faults_and_actions_have_words():
    assert len({fault_sentence(fault) for fault in Fault}) == len(Fault)
    assert len({action_word(action) for action in Action}) == len(Action)
    assert len({counts_word(counts) for counts in Counts}) == len(Counts)


# ------------------------------------------------------------------ proof at load


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("documents", "passport,旅券,alone", "passport,旅券,enough"),
        ("documents", "passport,旅券", "licence,旅券"),
        ("documents", "旅券,alone,yes,no,visit|post|web", "旅券,alone,yes,no,"),
        ("documents", "旅券,alone,yes,no,visit|post|web", "旅券,alone,yes,no,telex"),
        ("documents", "web,subject|agent,,,,,,,通則編", "web,,,,,,,,通則編"),
        ("documents", "2025-12-01", "2025-13-01"),
        ("documents", "web,,,guardian,", "web,,,parent,"),
        ("documents", ",2016-01-01,", ",2016-01-01,2015-01-01,"),
        ("documents", "個人番号通知カード,never,no,no,,", "個人番号通知カード,never,no,no,visit,"),
        ("masks", "pension-book|", "pension-boook|"),
        ("masks", "resident-code", "pension-number"),
        ("masks", "本籍,black-out", "本籍,hide"),
        ("masks", "my-number-notice|", ""),
    ],
)
def test_that_a_broken_table_is_named_when_it_is_read(table, old, new):
    def read(wanted):
        text = resources.open_text(wanted)
        if wanted == f"identity/{table}.csv":
            assert old in text
            return text.replace(old, new, 1)
        return text

    with pytest.raises(BrokenTableError) as caught:
        read_rules(read)
    assert table in caught.value.table
