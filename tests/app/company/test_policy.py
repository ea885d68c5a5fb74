from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import resources
from app.company.policy import policy_findings, policy_remarks, read_tables
from app.company.settings import parse
from app.domain.policy_check import Finding, Gap, joint_use_valid, unusable_reasons
from app.domain.requests import Kind
from app.rules.lawbook import lawbook
from app.rules.tables import BrokenTableError

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def terrace():
    return parse(resources.open_text("companies/terrace.toml"))


@pytest.fixture
def complete(terrace):
    """The same company after it has published everything."""
    body, joint = terrace.accredited_body, terrace.joint_use
    users = tuple(
        replace(user, members=NETWORKS) if user.name == "一般送配電事業者" else user
        for user in joint.users
    )
    groups = tuple(
        replace(group, address="東京都千代田区見本1-2-3", representative="見本\u3000花子")
        for group in joint.groups
    )
    policy = replace(
        terrace.policy,
        security_measures="組織的・人的・物理的・技術的な安全管理措置の概要",
        rights=(*terrace.policy.rights, Kind.TP_RECORD),
        recordings="サービス品質向上及び苦情の内容の確認のため",
        cookies=replace(terrace.policy.cookies, linked=False),
    )
    return replace(
        terrace,
        company=replace(terrace.company, representative="見本　太郎"),
        desk=replace(terrace.desk, phone="06-0000-0000"),
        policy=policy,
        procedure_published=date(2026, 4, 1),
        joint_use=replace(joint, users=users, groups=groups),
        accredited_body=replace(
            body, office="認定個人情報保護団体事務局", verified_on=date(2026, 4, 1)
        ),
    )


NETWORKS = (
    "北海道電力ネットワーク株式会社",
    "東北電力ネットワーク株式会社",
    "東京電力パワーグリッド株式会社",
    "中部電力パワーグリッド株式会社",
    "北陸電力送配電株式会社",
    "関西電力送配電株式会社",
    "中国電力ネットワーク株式会社",
    "四国電力送配電株式会社",
    "九州電力送配電株式会社",
    "沖縄電力株式会社",
)


def test_that_the_published_policy_of_terrace_has_exactly_these_gaps(terrace):
    assert policy_findings(terrace, ON) == (
        Finding(Gap.REPRESENTATIVE),
        Finding(Gap.SECURITY_MEASURES),
        Finding(Gap.PROCEDURE),
        Finding(Gap.RIGHT_NOT_LISTED, (Kind.TP_RECORD,)),
        Finding(Gap.JOINT_RESPONSIBLE, ("JU1", "JU2", "JU3")),
        Finding(
            Gap.JOINT_MEMBER_RENAMED,
            tuple(
                f"{name}電力株式会社"
                for name in ("北海道", "東北", "中部", "北陸", "関西", "中国", "四国", "九州")
            ),
        ),
        Finding(Gap.JOINT_MEMBER_ABSENT, ("沖縄電力株式会社",)),
        Finding(Gap.OFFICE_RENAMED, ("個人情報保護苦情相談室",)),
        Finding(Gap.OFFICE_UNVERIFIED),
        Finding(Gap.DESK_WITHOUT_PHONE),
        Finding(Gap.RECORDINGS_PURPOSE, ("サービス品質向上のため",)),
        Finding(Gap.COOKIES_LINKED),
    )


def test_that_a_company_that_has_published_everything_has_none(complete):
    assert policy_findings(complete, ON) == ()


@pytest.mark.parametrize("wanting", ["address", "representative"])
def test_that_who_answers_for_jointly_used_data_is_named_whole(complete, wanting):
    joint = complete.joint_use
    first, *others = joint.groups
    groups = (replace(first, **{wanting: ""}), *others)
    found = policy_findings(replace(complete, joint_use=replace(joint, groups=groups)), ON)
    assert found == (Finding(Gap.JOINT_RESPONSIBLE, (first.id,)),)


def test_that_undescribed_safety_measures_are_a_gap(complete):
    policy = replace(complete.policy, security_measures="")
    found = policy_findings(replace(complete, policy=policy), ON)
    assert found == (Finding(Gap.SECURITY_MEASURES),)


def test_that_terrace_never_answers_of_itself_that_no_record_exists(terrace):
    findings = policy_findings(terrace, ON)
    assert not joint_use_valid(findings)
    assert unusable_reasons(findings) == {"C2", "C5"}


def test_that_every_gap_can_be_read_with_its_law(terrace):
    remarks = policy_remarks(terrace, ON)
    assert [one.finding for one in remarks] == list(policy_findings(terrace, ON))
    for one in remarks:
        for sentence in (one.missing, one.consequence, one.remedy):
            assert sentence.endswith("。")
            assert "{" not in sentence
        assert one.basis.startswith("個人情報の保護に関する法律")
        for provision in one.provisions:
            assert lawbook().provision(provision, ON).label in one.basis
        assert all(name in one.missing for name in one.finding.where if "株式会社" in name)


@pytest.mark.parametrize(
    ("gap", "basis"),
    [
        (Gap.REPRESENTATIVE, "個人情報の保護に関する法律第32条第1項第1号"),
        (Gap.SECURITY_MEASURES, "個人情報の保護に関する法律施行令第10条第1号"),
        (Gap.OFFICE_RENAMED, "個人情報の保護に関する法律施行令第10条第3号"),
        (Gap.RIGHT_NOT_LISTED, "個人情報の保護に関する法律第32条第1項第3号・第33条第5項"),
        (Gap.JOINT_RESPONSIBLE, "個人情報の保護に関する法律第27条第5項第3号・第29条第1項"),
    ],
)
def test_that_a_gap_cites_what_it_offends(terrace, gap, basis):
    (remark,) = (one for one in policy_remarks(terrace, ON) if one.finding.gap is gap)
    assert remark.basis == basis


def test_that_rights_and_groups_are_called_by_their_names(terrace):
    told = {one.finding.gap: one.missing for one in policy_remarks(terrace, ON)}
    assert "「第三者提供記録の開示」" in told[Gap.RIGHT_NOT_LISTED]
    assert "基本情報" in told[Gap.JOINT_RESPONSIBLE]
    assert "JU1" not in told[Gap.JOINT_RESPONSIBLE]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("findings.toml", "[address]", "[adress]"),
        ("findings.toml", '"appi.16.4"', '"appi.16.44"'),
        ("findings.toml", 'remedy = "一覧に加えてください。"', ""),
        ("findings.toml", 'remedy = "一覧に加えてください。"', 'remedy = ""'),
        ("findings.toml", 'provisions = ["appi.16.4"]', "provisions = []"),
        ("findings.toml", "covers = [", "also = ["),
        ("names.csv", "2016-04-01,,", "2016-04-31,,"),
        ("names.csv", "network,沖縄", "operator,沖縄"),
    ],
)
def test_that_a_broken_table_is_named_when_it_is_read(table, old, new):
    def read(wanted):
        text = resources.open_text(wanted)
        if wanted == f"policy/{table}":
            assert old in text
            return text.replace(old, new, 1)
        return text

    with pytest.raises(BrokenTableError) as caught:
        read_tables(read)
    assert caught.value.table == f"policy/{table}"
