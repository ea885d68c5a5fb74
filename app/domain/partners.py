"""Partners: who else has to do with the data, who answers for them, what may be said of it.

Four kinds of others: a contractor (委託先, appi.25), a joint user (共同利用者, appi.27.5.3), a
recipient (提供先, appi.27.1) and, where we are the contractor ourselves, a principal (委託元).
Joint users and contractors are no third parties *only if* what appi.27.5 asks for was done;
here that is checked item by item, never assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.domain.requests import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


class Relation(StrEnum):
    """What a partner is to us."""

    CONTRACTOR = "contractor"  # 委託先
    JOINT_USER = "joint-user"  # 共同利用者
    RECIPIENT = "recipient"  # 提供先
    PRINCIPAL = "principal"  # 委託元


@dataclass(frozen=True, slots=True)
class Partner:
    """Another company. `groups` are the ids of the data groups it holds (JU1 …)."""

    id: str
    name: str
    relation: Relation
    groups: tuple[str, ...] = ()


# ------------------------------------------------------------------ who answers a request


class Side(StrEnum):
    """Who is responsible for a group of data, for this person (責任を有する者)."""

    OWN = "own"
    OTHER = "other"
    UNSETTLED = "unsettled"  # depends on a contract of the person nobody has looked up yet


@dataclass(frozen=True, slots=True)
class Group:
    """A group of data a request touches.

    `held` says that the company holds data of the person in it with power over them
    (保有個人データ); then it has its own part to answer, whoever is responsible. `partner` is
    the id of the one responsible, where that is not the company: the responsible joint user, or
    the principal whose data they are.
    """

    id: str
    side: Side
    held: bool
    partner: str = ""


class Route(StrEnum):
    """Where a request goes (取次の区分)."""

    OWN = "OWN"  # 当社で対応
    GUIDE = "GUIDE"  # 案内: the person is told whom to ask
    FORWARD = "FORWARD"  # 取次: we pass it on, with consent
    BOTH = "BOTH"  # own part, and the rest by `others`


class Lacking(StrEnum):
    """What keeps a routing from being settled."""

    SIDE = "side"  # who is responsible for a group
    PARTNER = "partner"  # the name of who is
    REFERRAL_CONSENT = "referral-consent"  # forwarding gives the person's data away


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a request goes, part by part.

    `own` and `elsewhere` are group ids; a group can be in both. `others` is GUIDE or FORWARD
    for what lies elsewhere, None where nothing does. `letter` goes to the person with it.
    """

    route: Route
    own: tuple[str, ...]
    elsewhere: tuple[str, ...]
    partners: tuple[str, ...]
    others: Route | None
    letter: str
    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class Routed:
    """Where the officer sent a request, as it was recorded: the decision a `Routing` proposes.

    `groups` are the joint use groups it touches; empty where none is. `given` is the day data
    first went to a joint user or contractor, None while nobody has looked it up.
    """

    way: Route
    others: Route | None
    groups: tuple[str, ...]
    partner: str
    consent: date | None
    given: date | None
    on: date
    contractors: tuple[str, ...] = ()  # ids of those who had the data (委託先)

    @property
    def letter(self) -> str:
        """Return the letter that tells the person whom to ask, or what joint use is."""
        return "L26" if self.others or self.groups else ""


_OUR_OWN_DOING: Final = frozenset(
    {
        Kind.COMPLAINT,
        Kind.CONSULTATION,
        Kind.INQUIRY,
        Kind.MARKETING_STOP,
        Kind.WITHDRAWAL,
    }
)


def routing(
    kind: Kind,
    groups: Sequence[Group],
    *,
    forward: bool = False,
    referral_consent: date | None = None,
    on: date,
) -> Routing:
    """Return where a request goes that touches `groups` on the day `on`.

    A request that touches none is ours, and so, beside the others' part, is what concerns our
    own doing: not to be the one responsible does not end the duty of appi.40. Forwarding
    (`forward`) gives personal data to another company, so without a consent on or before `on`
    it is guiding, and the consent is lacking. Letter L26 tells the person where to ask.
    """
    elsewhere = tuple(g for g in groups if g.side is Side.OTHER)
    unsettled = any(g.side is Side.UNSETTLED for g in groups)
    own = tuple(g.id for g in groups if g.side is Side.OWN or g.held)
    answers = bool(own) or kind in _OUR_OWN_DOING
    consented = referral_consent is not None and referral_consent <= on
    others = (Route.FORWARD if forward and consented else Route.GUIDE) if elsewhere else None
    checks = (
        (Lacking.SIDE, unsettled),
        (Lacking.PARTNER, any(not g.partner for g in elsewhere)),
        (Lacking.REFERRAL_CONSENT, forward and bool(elsewhere) and not consented),
    )
    return Routing(
        route=(Route.BOTH if answers else others) if others else Route.OWN,
        own=own,
        elsewhere=tuple(g.id for g in elsewhere),
        partners=tuple(dict.fromkeys(g.partner for g in elsewhere if g.partner)),
        others=others,
        letter="L26" if elsewhere else "",
        lacking=tuple(lacking for lacking, holds in checks if holds),
    )


# ------------------------------------------------------------------ no third party: appi.27.5


class Wanting(StrEnum):
    """What is wanting for a partner to be no third party."""

    # joint use: the items of appi.27.5.3
    STATED = "stated"  # その旨
    ITEMS = "items"  # 共同して利用される個人データの項目
    USERS = "users"  # 共同して利用する者の範囲
    PURPOSES = "purposes"  # 利用する者の利用目的
    RESPONSIBLE = "responsible"  # 責任を有する者の氏名又は名称
    ADDRESS = "address"  # その住所
    REPRESENTATIVE = "representative"  # 法人にあっては、その代表者の氏名
    BEFOREHAND = "beforehand"  # あらかじめ、本人に通知し、又は容易に知り得る状態に置く
    WITHIN = "within"  # the actual use keeps within all that
    # entrusting: appi.27.5.1
    CONTRACT = "contract"  # 委託
    NEEDED = "needed"  # 利用目的の達成に必要な範囲内
    ON_BEHALF = "on-behalf"  # the contractor does not use them for itself
    # succession: appi.27.5.2; a provision the law asks or allows for: appi.27.1
    SHOWN = "shown"  # what it rests on is written down
    # any of them
    ABROAD = "abroad"  # appi.28.1: only appi.27.1 counts for a third party in a foreign country


@dataclass(frozen=True, slots=True)
class JointUse:
    """What was published of a joint use, as the officer found it: appi.27.5.3.

    `since` is the day from which persons could readily know it. `legal_person` False means
    that the one responsible has no representative to be named. `within` says that somebody
    checked that the data are used as published.
    """

    stated: bool
    items: tuple[str, ...]
    users: tuple[str, ...]
    purposes: tuple[str, ...]
    responsible: str
    address: str
    representative: str
    since: date | None
    within: bool
    legal_person: bool = True


@dataclass(frozen=True, slots=True)
class Entrusting:
    """What is known of an entrusting (委託): appi.27.5.1. `until`: the day the contract ended."""

    since: date | None  # the contract
    needed: bool
    on_behalf: bool
    until: date | None = None


def joint_use_wanting(use: JointUse, on: date) -> tuple[Wanting, ...]:
    """Return what the joint use lacks for data given on the day `on`; empty: `joint_use_valid`.

    「あらかじめ」: published on an earlier day; the same day proves nothing.
    """
    checks = (
        (Wanting.STATED, use.stated),
        (Wanting.ITEMS, bool(use.items)),
        (Wanting.USERS, bool(use.users)),
        (Wanting.PURPOSES, bool(use.purposes)),
        (Wanting.RESPONSIBLE, bool(use.responsible.strip())),
        (Wanting.ADDRESS, bool(use.address.strip())),
        (Wanting.REPRESENTATIVE, bool(use.representative.strip()) or not use.legal_person),
        (Wanting.BEFOREHAND, use.since is not None and use.since < on),
        (Wanting.WITHIN, use.within),
    )
    return tuple(wanting for wanting, holds in checks if not holds)


def entrusting_wanting(entrusting: Entrusting, on: date) -> tuple[Wanting, ...]:
    """Return what the entrusting lacks for data given on the day `on`; empty: `entrust_valid`."""
    begun = entrusting.since is not None and entrusting.since <= on
    ended = entrusting.until is not None and entrusting.until < on
    checks = (
        (Wanting.CONTRACT, begun and not ended),
        (Wanting.NEEDED, entrusting.needed),
        (Wanting.ON_BEHALF, entrusting.on_behalf),
    )
    return tuple(wanting for wanting, holds in checks if not holds)


# ------------------------------------------------------------------ records of provision


class Ground(StrEnum):
    """On what data went to a partner, or came from one."""

    ENTRUSTED = "appi.27.5.1"  # 委託
    SUCCESSION = "appi.27.5.2"  # 事業の承継
    JOINT_USE = "appi.27.5.3"  # 共同利用
    EXEMPT = "appi.27.1"  # 第27条第1項各号 (法令に基づく場合 …)
    THIRD_PARTY = "third-party"  # 第三者提供: a record is owed (appi.29.1, 30.3)


@dataclass(frozen=True, slots=True)
class Passing:
    """Data of the person that went to a partner, or came from one, on a day.

    `shown` says that a succession or a case of appi.27.1 is written down. `abroad` is a
    provision under appi.28.1, to a third party in a foreign country. `recorded` says that a
    record exists (appi.29.1, 30.3), owed or not.
    """

    partner: str
    on: date
    ground: Ground
    joint_use: JointUse | None = None
    entrusting: Entrusting | None = None
    shown: bool = False
    abroad: bool = False
    recorded: bool = False


def no_record_wanting(passing: Passing) -> tuple[Wanting, ...]:
    """Return what is wanting for no record to be owed of it; empty for a third party's.

    appi.29.1 ただし書 and 30.1 ただし書 exempt the cases of 27.1 and of 27.5, for a third party
    in a foreign country those of 27.1 alone.
    """
    if passing.ground is Ground.THIRD_PARTY:
        return ()
    foreign = (Wanting.ABROAD,) if passing.abroad and passing.ground is not Ground.EXEMPT else ()
    if passing.ground is Ground.JOINT_USE:
        use = passing.joint_use
        return (*(joint_use_wanting(use, passing.on) if use else (Wanting.STATED,)), *foreign)
    if passing.ground is Ground.ENTRUSTED:
        given = passing.entrusting
        return (
            *(entrusting_wanting(given, passing.on) if given else (Wanting.CONTRACT,)),
            *foreign,
        )
    return (*(() if passing.shown else (Wanting.SHOWN,)), *foreign)


class RecordAnswer(StrEnum):
    """What may be answered when records of provision are asked for (tp_record)."""

    NOT_EXIST = "not-exist"  # 不存在 may be answered, letters L13b and L26
    DISCLOSE = "disclose"  # there is a record to be disclosed
    REVIEW = "review"  # 法務確認: a provision to a third party may lie behind it


@dataclass(frozen=True, slots=True)
class Records:
    """What the passings mean for the answer, with those that need review and why."""

    answer: RecordAnswer
    review: tuple[tuple[Passing, tuple[Wanting, ...]], ...]


def records(passings: Sequence[Passing]) -> Records:
    """Return what may be answered about records of provision (第三者提供記録, appi.33.5).

    NOT_EXIST only where each passing is proved to owe no record, or where there was none: then
    the search is what the answer rests on. A third party's without a record is for review too:
    it should have one (appi.29.1), and stopping it and a corrective action have to be looked
    at (appi.35.3).
    """
    review = tuple(
        (passing, wanting)
        for passing in passings
        if not passing.recorded
        and ((wanting := no_record_wanting(passing)) or passing.ground is Ground.THIRD_PARTY)
    )
    if review:
        return Records(RecordAnswer.REVIEW, review)
    known = any(passing.recorded for passing in passings)
    return Records(RecordAnswer.DISCLOSE if known else RecordAnswer.NOT_EXIST, ())
