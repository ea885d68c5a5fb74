from __future__ import annotations

from datetime import date

import pytest

import resources
from app.company.profile import Approval
from app.company.settings import Fault, ProfileError, ProfileFault, parse
from app.domain.clocks import Art142, ClockSettings
from app.domain.days import Closure, YearlyClosure
from app.domain.requests import Kind

SMALL = """
[company]
name = "株式会社みほん電力"
representative = "見本 太郎"
postcode = "530-0001"
address = ["大阪府大阪市北区見本1-2-3"]
mail_domains = ["Example.co.jp"]

[officer]
title = "個人情報保護管理者"
name = "見本 花子"

[desk]
name = "お客様相談窓口"
mail = "desk@example.co.jp"
phone = "06-0000-0000"

[policy]
title = "プライバシーポリシー"
rights = ["disclosure"]
withdrawal = ""
recordings = ""
contractors = ""

[procedure]
published_on = "2026-04-01"
[procedure.fees]
disclosure = 300

[work]
approval = "two"
fiscal_start_month = 1
case_number = "第{western}-{serial}号"
letter_number = "{case}の{serial}"

[clocks]
acknowledge_days = 2
answer_days = 10
disposal_days = 5
interim_days = 7
art142 = "roll_to_open_day"
pmark_rolls = true

[[closures]]
name = "夏季休業"
first = "08-13"
last = "08-15"

[[closures]]
name = "本社移転"
first = "2026-10-01"
last = "2026-10-02"
"""


@pytest.fixture(scope="module")
def shipped():
    return parse(resources.open_text("companies/terrace.toml"))


def faults(text):
    with pytest.raises(ProfileError) as caught:
        parse(text)
    return caught.value.faults


def test_that_another_company_starts_from_its_own_settings():
    profile = parse(SMALL)
    assert profile.source == SMALL
    assert profile.company.mail_domains == ("example.co.jp",)
    assert profile.policy.rights == (Kind.DISCLOSURE,)
    assert profile.policy.cookies is None
    assert profile.joint_use is None
    assert profile.accredited_body is None
    assert profile.approval is Approval.TWO
    assert profile.numbering.case == "第{western}-{serial}号"
    assert profile.numbering.fiscal_start == 1
    assert profile.clocks == ClockSettings(2, 10, 5, 7, Art142.ROLL_TO_OPEN_DAY, pmark_rolls=True)
    assert profile.closures == (
        YearlyClosure("夏季休業", (8, 13), (8, 15)),
        Closure("本社移転", date(2026, 10, 1), date(2026, 10, 2)),
    )
    assert profile.desk_lines == (
        "株式会社みほん電力　お客様相談窓口（個人情報保護管理者　見本 花子）",
        "〒530-0001　大阪府大阪市北区見本1-2-3",
        "電話　06-0000-0000",
        "電子メール　desk@example.co.jp",
    )


JOINT = """
[joint_use]
purposes = ["連絡のため"]

[[joint_use.groups]]
id = "JU1"
name = "基本情報"
items = ["氏名"]
responsible = "株式会社みほん電力"
exception = ""
"""


def test_that_what_the_law_wants_published_may_be_said_and_may_be_missing():
    silent = parse(SMALL + JOINT)
    (group,) = silent.joint_use.groups
    assert (silent.policy.security_measures, group.address, group.representative) == ("", "", "")
    told = JOINT + 'address = "大阪府大阪市北区見本1-2-3"\nrepresentative = "見本 太郎"\n'
    measures = 'contractors = ""\nsecurity_measures = "持出しの制限など"'
    spoken = parse(SMALL.replace('contractors = ""', measures) + told)
    (group,) = spoken.joint_use.groups
    assert spoken.policy.security_measures == "持出しの制限など"
    assert (group.address, group.representative) == ("大阪府大阪市北区見本1-2-3", "見本 太郎")
    assert faults(SMALL + JOINT + "address = 3\n") == (
        ProfileFault("joint_use.groups.1.address", Fault.WRONG_SORT),
    )


def test_that_a_procedure_counts_only_for_requests_after_it():
    profile = parse(SMALL)
    assert profile.fee(Kind.DISCLOSURE) == 300
    assert profile.fee(Kind.TP_RECORD) == 0
    assert not profile.had_procedure(date(2026, 4, 1))
    assert profile.had_procedure(date(2026, 4, 2))


# ---------------------------------------------------------------------- the first company


def test_that_the_shipped_settings_say_what_the_policy_says(shipped):
    assert shipped.company.name == "株式会社テラス"
    assert shipped.company.mail_domains == ("oya-ub.com",)
    assert shipped.desk.mail == "support@oya-ub.com"
    assert set(shipped.policy.rights) == {
        Kind.PURPOSE_NOTICE,
        Kind.DISCLOSURE,
        Kind.CORRECTION,
        Kind.USE_STOP,
        Kind.TP_STOP,
    }
    assert len(shipped.policy.purposes) == 5
    assert "遅滞なく破棄" in shipped.policy.withdrawal
    assert [group.id for group in shipped.joint_use.groups] == ["JU1", "JU2", "JU3"]
    assert [len(group.items) for group in shipped.joint_use.groups] == [4, 16, 4]
    assert len(shipped.joint_use.users) == 5
    assert shipped.policy.cookies.linked


def test_that_what_the_policy_does_not_say_is_empty(shipped):
    assert shipped.company.representative == ""
    assert shipped.company.postcode == ""
    assert shipped.officer.name == ""
    assert shipped.officer_line == "個人情報保護管理者"
    assert shipped.desk.phone == ""
    assert shipped.procedure_published is None
    assert not shipped.had_procedure(date(2030, 1, 1))
    assert [shipped.fee(kind) for kind in Kind] == [0] * len(Kind)
    assert shipped.closures == ()
    assert shipped.accredited_body.verified_on is None
    assert shipped.clocks == ClockSettings()


def test_that_the_accredited_body_is_printed_with_its_notes(shipped):
    assert shipped.accredited_body.lines == (
        "一般財団法人日本情報経済社会推進協会　個人情報保護苦情相談室",
        "〒106-0032　東京都港区六本木一丁目9番9号　六本木ファーストビル内",
        "電話　03-5860-7565　フリーダイヤル　0120-700-779",
        "受付時間　平日9:30～12:00／13:00～16:30",
        "※個人情報の取扱いに関する苦情のみを受け付けています。",
        "※当社サービス等へのお問合せ先ではありませんのでご注意ください。",
    )


# ---------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("old", "new", "key", "fault"),
    [
        ('name = "株式会社みほん電力"', 'name = ""', "company.name", Fault.MISSING),
        ('name = "株式会社みほん電力"', "name = 3", "company.name", Fault.WRONG_SORT),
        ('postcode = "530-0001"', 'postcode = "5300001"', "company.postcode", Fault.NOT_ALLOWED),
        ('title = "個人情報保護管理者"\n', "", "officer.title", Fault.MISSING),
        ("phone", "telephone", "desk.telephone", Fault.UNKNOWN),
        ('"desk@example.co.jp"', '"desk"', "desk.mail", Fault.NOT_ALLOWED),
        ('["disclosure"]', '["exposure"]', "policy.rights", Fault.NOT_ALLOWED),
        ('["disclosure"]', "[3]", "policy.rights", Fault.WRONG_SORT),
        ("disclosure = 3", "use_stop = 3", "procedure.fees.use_stop", Fault.FEE_ON_FREE_KIND),
        ('"2026-04-01"', '""', "procedure.fees.disclosure", Fault.FEE_WITHOUT_PROCEDURE),
        ('"2026-04-01"', '"令和8年"', "procedure.published_on", Fault.NOT_ALLOWED),
        ("disclosure = 300", "disclosure = -1", "procedure.fees.disclosure", Fault.NOT_ALLOWED),
        ("disclosure = 300", "gift = 300", "procedure.fees.gift", Fault.UNKNOWN),
        ('"two"', '"three"', "work.approval", Fault.NOT_ALLOWED),
        ("month = 1", "month = 13", "work.fiscal_start_month", Fault.NOT_ALLOWED),
        ("month = 1", "month = true", "work.fiscal_start_month", Fault.WRONG_SORT),
        ("{western}-{serial}", "{serial}", "work.case_number", Fault.NOT_ALLOWED),
        ("{western}-{serial}", "{western}", "work.case_number", Fault.NOT_ALLOWED),
        ("{western}-{serial}", "{western}-{serial", "work.case_number", Fault.NOT_ALLOWED),
        ("{case}の{serial}", "{case.x}の{serial}", "work.letter_number", Fault.NOT_ALLOWED),
        ("answer_days = 10", "answer_days = 0", "clocks.answer_days", Fault.NOT_ALLOWED),
        ("[policy]\n", '[policy]\npurposes = ["連絡"]\n', "policy.purposes.1", Fault.WRONG_SORT),
        ('last = "08-15"', 'last = "08-32"', "closures.1.first", Fault.NOT_ALLOWED),
        ('last = "2026-10-02"', 'last = "2026-09-30"', "closures.2.first", Fault.NOT_ALLOWED),
        ("[officer]", "[officers]", "officer", Fault.MISSING),
    ],
)  # fmt: skip
def test_that_a_wrong_setting_is_named_by_its_key(old, new, key, fault):
    assert old in SMALL
    assert ProfileFault(key, fault) in faults(SMALL.replace(old, new, 1))


def test_that_all_faults_are_found_at_one_look():
    broken = SMALL.replace('"two"', '"three"').replace("answer_days = 10", 'answer_days = "10"')
    assert set(faults(broken)) == {
        ProfileFault("work.approval", Fault.NOT_ALLOWED),
        ProfileFault("clocks.answer_days", Fault.WRONG_SORT),
    }


def test_that_a_text_that_is_no_toml_names_the_line():
    assert faults('[company]\nname = "みほん') == (ProfileFault("2", Fault.SYNTAX),)
    assert faults("[company\nname = 3") == (ProfileFault("1", Fault.SYNTAX),)


def test_that_an_error_repeats_nothing_that_was_typed():
    with pytest.raises(ProfileError) as caught:
        parse(SMALL.replace("530-0001", "見本花子").replace('"two"', '"見本花子"'))
    assert "見本花子" not in str(caught.value)
