"""Approval by bundle for tests: a case that waits for it, an approver at another place."""

from __future__ import annotations

from app.approver import Approver
from app.domain.item import State
from app.domain.requests import Kind
from app.now import RehearsalNow
from tests.builders import TODAY, a_phone_note, a_profile, bring

CHEAP = (1, 8192)
"""What Argon2id costs where a test does not judge it."""
PASSPHRASE = "akasaka no ki"  # noqa: S105 - of an approver who lives for one test
TWO = a_profile(approval="two")


def an_approver(folder, name="西", passphrase=PASSPHRASE):
    """Somebody at another place, with a key; returns the place and the key card's path."""
    place = Approver(folder / f"place-{name}", RehearsalNow(TODAY), cost=CHEAP)
    key = place.make(name, passphrase)
    card = folder / f"{name}.madoguchi-card"
    place.write_card(key, card)
    return place, card


def enrolled(casebook, card, name="西"):
    """The key of this card is that of a member of the staff from now on."""
    return casebook.office.change(casebook.approvals.keyed(name, card), move=False)


def decided(casebook, kind=Kind.DISCLOSURE):
    """A request with a decision that is not yet submitted."""
    number = casebook.intake.phone(a_phone_note(kinds=(kind,))).case
    bring(casebook, number, State.DRAFTED)
    return number


LETTER = "L09"
SLOTS = {"開示対象": "購入履歴", "同封物一覧": "購入履歴の写し"}
"""The reply to such a request, and what is written into its slots."""
