"""The life of a lease, walked at random: what is declared may follow, and nothing else ever does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.allocation import Application, allocate, commitment, ticket
from models.errors import NotLet
from models.lease import (
    HOLDING,
    LEASE_NEXT,
    STAY_NEXT,
    Deposit,
    Lease,
    LeaseState,
    Stay,
    StayState,
    arrived,
    cancelled,
    confirmed,
    left,
    settled,
)
from models.parking_price import Tariff, price
from models.period import CITY_ZONE
from models.window import Daily, Window, minute_of, month_of

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=CITY_ZONE)
HELD_UNTIL = NOON + timedelta(minutes=10)
NIGHTS = month_of("2027-01", Daily(18 * 60, 8 * 60), NOON)
STEPS: tuple[Callable[[Lease, datetime], Lease], ...] = (confirmed, cancelled, arrived, left, settled)


def lease(*windows: Window) -> Lease:
    stays = tuple(Stay(number=number, window=each, lapses_at=HELD_UNTIL) for number, each in enumerate(windows, 1))
    return Lease(
        id=1, lot=1, space=1, label="A1", holder="p", price=Decimal(35), deposit=Decimal(100), held_at=NOON, hold_until=HELD_UNTIL,
        stays=stays,
    )  # fmt: skip


def hours(first: float, last: float) -> Window:
    return Window(minute_of(NOON + timedelta(hours=first)), minute_of(NOON + timedelta(hours=last)))


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 600)), max_size=30), st.integers(1, 4))
def test_whatever_is_tried_only_declared_states_follow(tried: list[tuple[Callable[[Lease, datetime], Lease], int]], stays: int) -> None:
    one, now = lease(*(hours(6 + 24 * number, 20 + 24 * number) for number in range(stays))), NOON
    for step, minutes in tried:
        now += timedelta(minutes=minutes)
        try:
            after = step(one, now)
        except NotLet:
            continue
        # settled and the step may each change the state once
        reached = {one.state, *LEASE_NEXT[one.state], *(two for each in LEASE_NEXT[one.state] for two in LEASE_NEXT[each])}
        assert after.state in reached
        for was, is_now in zip(one.stays, after.stays, strict=True):
            assert is_now.state in {was.state, *STAY_NEXT[was.state], *(two for each in STAY_NEXT[was.state] for two in STAY_NEXT[each])}
            assert is_now.window.starts == was.window.starts
            assert is_now.window.ends <= was.window.ends
        holding = any(each.state in HOLDING for each in after.stays)
        assert holding == (after.state in {LeaseState.HELD, LeaseState.CONFIRMED})
        assert (after.deposit_state is Deposit.OPEN) == holding
        assert settled(after, now) == after
        one = after


def test_who_misses_one_night_of_a_month_keeps_the_others_and_not_the_deposit() -> None:
    month = confirmed(lease(*NIGHTS), NOON)
    second = datetime(2027, 1, 2, 18, 5, tzinfo=CITY_ZONE)
    there = arrived(month, second)
    assert [each.state for each in there.stays[:3]] == [StayState.NO_SHOW, StayState.IN, StayState.DUE]
    assert left(there, second + timedelta(hours=3)).state is LeaseState.CONFIRMED
    given_up = cancelled(left(there, second + timedelta(hours=3)), second + timedelta(hours=4))
    assert (given_up.state, given_up.deposit_state) == (LeaseState.CANCELLED, Deposit.KEEP)


def test_what_outlasts_the_stay_is_not_counted_as_used() -> None:
    one = confirmed(lease(hours(6, 8)), NOON)
    gone = left(arrived(one, NOON + timedelta(hours=6, minutes=3, seconds=30)), NOON + timedelta(hours=11))
    assert gone.stays[0].used() == hours(6.05, 8)


@pytest.mark.parametrize(("before", "kept"), [(timedelta(hours=2), Deposit.RETURN), (timedelta(minutes=119), Deposit.KEEP)])
def test_a_lease_given_up_late_loses_the_deposit(before: timedelta, kept: Deposit) -> None:
    assert cancelled(confirmed(lease(hours(6, 8)), NOON), NOON + timedelta(hours=6) - before).deposit_state is kept


def test_a_short_stay_waits_no_longer_than_it_lasts() -> None:
    one = confirmed(lease(hours(6, 6.2)), NOON)
    assert settled(one, NOON + timedelta(hours=6.2)).state is LeaseState.CONFIRMED
    assert settled(one, NOON + timedelta(hours=6.2, seconds=1)).stays[0].state is StayState.NO_SHOW


def test_a_price_is_rounded_once_half_to_even() -> None:
    tariff = Tariff(Decimal("0.3"), None, Decimal(0))
    assert price(tariff, [Window(0, 1), Window(5, 6)], by_month=False) == Decimal("0.01")  # 0.01 exactly
    assert price(tariff, [Window(0, 1)], by_month=False) == Decimal("0.00")  # 0.005: to even
    assert price(tariff, [Window(0, 3)], by_month=False) == Decimal("0.02")  # 0.015: to even
    with pytest.raises(NotLet, match="by month"):
        price(tariff, [], by_month=True)
    assert price(tariff._replace(month=Decimal(300)), NIGHTS, by_month=True) == Decimal("300.00")


applications = st.lists(
    st.builds(Application, st.integers(1, 10**6), st.lists(st.integers(1, 4), max_size=4, unique=True).map(tuple), st.integers(0, 3)),
    max_size=40, unique_by=lambda each: each.id,
)  # fmt: skip


@given(st.text("0123456789abcdef", min_size=1), applications, st.dictionaries(st.integers(1, 4), st.integers(0, 6)), st.randoms())
def test_a_draw_gives_no_space_twice_leaves_none_to_waste_and_comes_out_alike_again(seed, all_of_them, supply, dice) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    awards = allocate(seed, all_of_them, supply)
    again = list(all_of_them)
    dice.shuffle(again)
    assert allocate(seed, again, supply) == awards
    given_out = [each.lot for each in awards if each.lot is not None]
    assert all(given_out.count(lot) <= supply.get(lot, 0) for lot in given_out)
    wanted = {each.id: each for each in all_of_them}
    for each in awards:
        if each.lot is None:
            assert all(given_out.count(lot) == supply.get(lot, 0) for lot in wanted[each.application].lots)
        else:
            assert each.lot == each.steps[-1].lot
            assert all(step.left == 0 for step in each.steps[:-1])
    assert [(each.given, each.ticket) for each in awards] == sorted((each.given, ticket(seed, each.id)) for each in all_of_them)


def test_a_hundred_seeds_treat_everybody_alike() -> None:
    won = [0] * 10
    for seed in range(400):
        for each in allocate(str(seed), (Application(number, (1,)) for number in range(10)), {1: 3}):
            won[each.application] += each.lot is not None
    assert sum(won) == 1200
    assert all(80 <= times <= 160 for times in won)


def test_the_seed_is_promised_before_it_is_told() -> None:
    assert commitment("7") == "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451"


def test_who_goes_twice_is_not_taken_for_going_on_the_next_night() -> None:
    month = confirmed(lease(*NIGHTS), NOON)
    first, second = datetime(2027, 1, 1, 18, 5, tzinfo=CITY_ZONE), datetime(2027, 1, 2, 18, 5, tzinfo=CITY_ZONE)
    gone = left(arrived(month, first), first + timedelta(hours=5))
    assert left(gone, first + timedelta(hours=6)) == gone
    with pytest.raises(NotLet, match="check in first"):
        left(gone, second)
