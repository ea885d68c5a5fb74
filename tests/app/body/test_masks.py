from __future__ import annotations

import pytest

from app.acts.approving import ASKED
from app.body.masks import mask_rules
from app.desks.blanks import HANDED_OUT
from app.desks.persons import MERGED, UNMERGED
from app.domain.erasure import ERASED
from app.domain.incidents import ACTS
from app.domain.item import Act
from app.domain.jipdec import Exhibit
from app.domain.masking import Mode
from app.domain.retention import HOLD, RELEASE
from app.domain.striking import STRUCK
from app.incoming.notes import ATTACHED, CALL
from app.matter.docket import MAILED, OPENED, RECALCULATED, TAKEN_OVER
from app.matter.kept_mails import REREAD
from app.rules.lawbook import lawbook

RULES = mask_rules()


def test_that_every_entry_of_a_case_has_a_rule():
    """A hole would let an entry leave, or be forgotten, without anybody having decided it."""
    sorts = {str(act) for act in Act} | set(ACTS)
    sorts |= {OPENED, MAILED, TAKEN_OVER, RECALCULATED, REREAD, ERASED, HOLD, RELEASE}
    sorts |= {ATTACHED, CALL, MERGED, UNMERGED, HANDED_OUT, STRUCK}
    sorts |= {ASKED}
    assert set(RULES.events) == sorts
    for rule in RULES.events.values():
        assert rule.show in ("text", "title", "never")
        assert rule.who == "body" or rule.who in RULES.who
        assert bool(rule.heading) is (rule.show != "never")


@pytest.mark.parametrize(
    "sort", ["note", "task", "approve", "return", "escalate", "jipdec-approve", "triage", "decide"]
)
def test_that_what_was_written_for_the_house_never_leaves(sort):
    assert RULES.events[sort].show == "never"


def test_that_each_field_has_a_default_a_reason_and_a_source():
    for rule in RULES.fields.values():
        assert rule.default in rule.allowed
        assert rule.label
        assert rule.how
        assert rule.why
        assert lawbook().provision(rule.source, RULES.valid_from).citation


@pytest.mark.parametrize(
    "field",
    ["complainant-name", "complainant-contact", "numbers", "internal", "attachments", "others"],
)
def test_that_what_the_law_keeps_can_never_be_shown(field):
    assert Mode.SHOW not in RULES.fields[field].allowed


def test_that_numbers_and_notes_are_not_named_in_what_leaves():
    unlisted = {rule.field for rule in RULES.fields.values() if not rule.listed}
    assert unlisted == {"numbers", "internal", "attachments"}
    for rule in RULES.fields.values():
        if rule.listed:
            for names in RULES.never.values():
                assert not [name for name in names if name in rule.label + rule.how + rule.why]


@pytest.mark.parametrize(
    ("name", "content_type", "exhibit"),
    [
        ("運転免許証.pdf", "application/pdf", Exhibit.ID_COPY),
        ("IMG_0001.jpg", "image/jpeg", Exhibit.ID_COPY),
        ("委任状.pdf", "application/pdf", Exhibit.AUTHORITY),
        ("1016.wav", "audio/wav", Exhibit.RECORDING),
        ("通帳.pdf", "application/pdf", Exhibit.ACCOUNT),
        ("診断書.pdf", "application/pdf", Exhibit.SENSITIVE),
        ("明細.pdf", "application/pdf", None),
    ],
)
def test_that_a_file_is_taken_for_what_it_seems_to_be(name, content_type, exhibit):
    assert RULES.exhibit_of(name, content_type) is exhibit


def test_that_every_way_spells_the_same_kana():
    hepburn, official = RULES.romaji
    assert set(hepburn) == set(official)
    assert len(hepburn) > 100
    assert all(one.isascii() and one.isalpha() for way in RULES.romaji for one in way.values())
