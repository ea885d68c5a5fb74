"""Which backups go: whatever happened, the newest and the last sound one stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.thinning import ALL, DAILY, MONTHLY, WEEKLY, Copy, leaves_by, superfluous
from app.now import ZONE

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)

copies = st.lists(
    st.builds(
        lambda minutes, sound, kept: (minutes, sound, kept),
        st.integers(0, 60 * 24 * 500),
        st.booleans(),
        st.booleans(),
    ),
    max_size=20,
).map(
    lambda rows: [
        Copy(f"{number}.casebook", NOON - timedelta(minutes=minutes), sound, kept)
        for number, (minutes, sound, kept) in enumerate(rows)
    ]
)


def by_age(copy):
    return copy.at, copy.name


@given(copies, st.integers(0, 800))
def test_that_the_newest_the_last_sound_and_the_kept_ones_stay(found, later):
    gone = superfluous(found, TODAY + timedelta(days=later))
    assert gone <= {copy.name for copy in found}
    assert not gone & {copy.name for copy in found if copy.kept}
    if found:
        assert max(found, key=by_age).name not in gone
    sound = [copy for copy in found if copy.sound]
    if sound:
        assert max(sound, key=by_age).name not in gone


@given(copies, st.integers(0, 800))
def test_that_thinning_what_was_thinned_takes_nothing_more(found, later):
    day = TODAY + timedelta(days=later)
    left = [copy for copy in found if copy.name not in superfluous(found, day)]
    assert superfluous(left, day) == frozenset()


@given(copies, st.randoms())
def test_that_the_order_in_which_they_are_listed_does_not_matter(found, chance):
    mixed = list(found)
    chance.shuffle(mixed)
    assert superfluous(mixed, TODAY) == superfluous(found, TODAY)


@given(copies)
def test_that_what_was_promised_to_leave_is_gone_by_then(found):
    """As long as newer ones are made, that is: the newest never goes."""
    for copy in found:
        day = leaves_by(copy)
        if day is None:
            assert copy.kept
            continue
        newer = Copy("newer", datetime(day.year, day.month, day.day, tzinfo=ZONE))
        assert copy.name in superfluous([*found, newer], day)


def test_that_a_year_of_days_leaves_days_weeks_and_months():
    """Made each day and thinned each day, as it happens."""
    left: list[Copy] = []
    day = TODAY - timedelta(days=500)
    while day <= TODAY:
        left.append(Copy(day.isoformat(), datetime(day.year, day.month, day.day, 18, tzinfo=ZONE)))
        left = [copy for copy in left if copy.name not in superfluous(left, day)]
        day += timedelta(days=1)
    ages = [(TODAY - copy.at.date()).days for copy in left]
    assert sorted(ages)[: DAILY + 1] == list(range(DAILY + 1))
    gaps = [b - a for a, b in zip(sorted(ages), sorted(ages)[1:], strict=False)]
    assert max(gap for gap, age in zip(gaps, sorted(ages), strict=False) if age < WEEKLY - 7) <= 7
    assert max(gaps) <= 31
    assert max(ages) <= MONTHLY
    assert max(ages) > MONTHLY - 32
    assert len(left) <= ALL + DAILY + WEEKLY // 7 + 14


def test_that_a_damaged_one_stands_for_no_day():
    morning = Copy("a", NOON - timedelta(days=5, hours=2))
    evening = Copy("b", NOON - timedelta(days=5), sound=False)
    assert superfluous([morning, evening, Copy("c", NOON)], TODAY) == {"b"}
