from __future__ import annotations

import tomllib

import pytest

import resources
from app.company import groups as rooms
from app.company.groups import Entry, Rows, Sort, groups, read_groups
from app.company.profile import FEE_KINDS
from app.company.settings import Fault, ProfileError, parse
from app.domain.policy_check import Gap
from app.domain.requests import Kind
from app.domain.retention import Register
from app.rules.tables import BrokenTableError

OUR_OWN = {"closures.each"}  # asked for in the window, told by the length of a day in the file
TABLES = {"procedure.fees"}  # its keys are asked for one by one


def keys() -> list[str]:
    found = []
    for part in rooms.entries():
        found.append(part.key)
        if isinstance(part, Rows):
            found += [entry.key for entry in part.entries]
    return found


def every_entry() -> list[Entry]:
    return [
        entry
        for part in rooms.entries()
        for entry in (part.entries if isinstance(part, Rows) else (part,))
    ]


def test_that_every_setting_of_a_company_is_filled_in_in_one_place():
    """A setting that a file may hold and the window does not know would be out of her reach."""
    known = tomllib.loads(resources.open_text("phrases/profile.toml"))["key"]
    stars = {f"procedure.fees.{kind}" for kind in FEE_KINDS}
    stars |= {f"retention.{register}" for register in Register}
    of_files = {key for key in known if not key.endswith(".*")} | stars
    found = keys()
    assert len(found) == len(set(found))
    assert set(found) - OUR_OWN - {"joint_use", "accredited_body"} == of_files - TABLES


def test_that_every_gap_of_the_policy_stands_beside_one_group():
    told = [gap for group in groups() for gap in group.gaps]
    assert sorted(told) == sorted(Gap)


def test_that_every_group_and_every_field_says_what_it_does():
    for group in groups():
        assert group.about.endswith("。"), group.id
    for entry in every_entry():
        assert entry.label
        assert entry.about.endswith("。"), entry.key


def test_that_the_bounds_of_numbers_are_those_of_the_settings():
    text = resources.open_text("companies/terrace.toml")
    numbers = [
        e for e in every_entry() if e.sort is Sort.NUMBER and e.key.startswith(("clocks", "work"))
    ]
    assert len(numbers) == 5
    for entry in numbers:
        name = entry.key.rpartition(".")[2]
        line = next(one for one in text.splitlines() if one.startswith(f"{name} ="))
        for value in (entry.least, entry.most):
            parse(text.replace(line, f"{name} = {value}"))
        for value in (entry.least - 1, entry.most + 1):
            with pytest.raises(ProfileError) as caught:
                parse(text.replace(line, f"{name} = {value}"))
            assert [one.fault for one in caught.value.faults] == [Fault.NOT_ALLOWED]


def test_that_no_number_of_days_of_the_company_claims_to_be_law():
    (clocks,) = (group for group in groups() if group.id == "clocks")
    assert "法律の期限ではありません" in clocks.about
    assert all(not e.basis for e in clocks.parts if isinstance(e, Entry) and e.sort is Sort.NUMBER)


def test_that_what_the_law_says_is_cited():
    cited = {entry.key: entry.basis for entry in every_entry() if entry.basis}
    assert cited["company.representative"] == "法第32条第1項第1号"
    assert cited["procedure.fees.disclosure"] == "法第38条第1項・第2項"
    assert cited["work.pms_right_to_refuse"] == "JIS Q 15001 J.10.7"


def test_that_only_kinds_that_may_carry_a_fee_are_asked_for_one():
    asked = {key.rpartition(".")[2] for key in keys() if key.startswith("procedure.fees.")}
    assert asked == {Kind.PURPOSE_NOTICE, Kind.DISCLOSURE, Kind.TP_RECORD}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('sort = "postcode"', 'sort = "post"'),
        ('"appi.32.1.1"', '"appi.999"'),
        ('gaps = ["procedure"]', 'gaps = ["surprise"]'),
        ('"desk.mail", ', '"desk.telex", '),
    ],
)
def test_that_a_broken_table_is_said(old, new):
    text = resources.open_text("settings/groups.toml")
    assert old in text
    with pytest.raises(BrokenTableError):
        read_groups(lambda _: text.replace(old, new))
