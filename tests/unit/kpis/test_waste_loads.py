from decimal import Decimal
from itertools import permutations

import pytest

from tests.unit.kpis.street import Landed, at, figures

HEAD = "city,community,lorry,weighed_at,kind,net,gross,tare,unit,destination\n"
TRIPS = HEAD + (
    "中山,烟洲社区,西环卫03,2026-03-26 06:40:12,厨余垃圾,4.26,,,t,堆肥\n"
    "中山,烟洲社区,西环卫03,2026-03-26 06:40:12,厨余垃圾,4260,,,公斤,堆肥\n"
    "中山,烟洲社区,西环卫03,2026-03-26 09:40,厨余垃圾,2,,,t,焚烧\n"
    "中山,,西环卫07,2026-03-26 21:05,干垃圾,,11200,7350,kg,焚烧\n"
    "中山,,西环卫07,2026-03-26 22:30,其他垃圾,,7350,11200,kg,焚烧\n"
    "中山,沙朗社区,西环卫11,2026-03-26 08:00,可回收物,0.8,,,,回收利用\n"
    "中山,沙朗社区,西环卫11,2026-04-02 08:00,可回收物,0.1,,,,焚烧\n"
    "中山,沙朗社区,西环卫11,2026-04-02 09:00,其他垃圾,5200,,,t,卫生填埋\n"
    "中山,沙朗社区,西环卫11,2026-04-02 10:00,其他垃圾,1.5,,,t,\n"
    "中山,沙朗社区,西环卫11,2026-04-02 11:00,其他垃圾,0.5,,,t,堆放\n"
)
YEAR, MARCH, APRIL = at(2026, 1, 1), at(2026, 3, 1), at(2026, 4, 1)
ALL = Decimal("4.26") + 2 + Decimal("3.85") + Decimal("0.8") + Decimal("0.1") + Decimal("1.5") + Decimal("0.5")


def trips(text: str) -> Landed:
    return Landed("waste_collection", at(2026, 4, 3), text)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return round(100 * part / whole, 2)


def test_tonnes_and_kilograms_of_one_trip_are_one_load() -> None:
    told = figures([trips(TRIPS)]).of("waste.lorry_day", "中山/烟洲社区/西环卫03", at(2026, 3, 26))
    assert (told.value, told.evidence["trips"]) == (Decimal("6.26"), 2)
    assert told.evidence["loads"] == {"厨余垃圾": {"composted": "4.26", "incinerated": "2"}}


def test_swapped_weighings_and_a_forgotten_unit_are_named_and_not_counted() -> None:
    found = figures([trips(TRIPS)])
    (swapped,) = found.of("waste.lorry_day", "中山/西环卫07", at(2026, 3, 26)).evidence["left_out"]
    (forgotten,) = found.of("waste.lorry_day", "中山/沙朗社区/西环卫11", at(2026, 4, 2)).evidence["left_out"]
    assert swapped == "2026-03-26T22:30:00+08:00: -3.85 t is negative"
    assert forgotten == "2026-04-02T09:00:00+08:00: 5200 t is implausible"
    april = found.of("waste.collected", "中山", APRIL)
    assert (april.value, april.evidence["left_out"]) == (Decimal("2.1"), [f"中山/沙朗社区/西环卫11: {forgotten}"])


def test_a_tour_through_several_communities_counts_for_the_city_alone() -> None:
    found = figures([trips(TRIPS)])
    assert found.of("waste.collected", "中山", MARCH).value - found.of("waste.collected", "西区街道", MARCH).value == Decimal("3.85")


def test_recovered_is_what_was_neither_burnt_nor_buried_of_all_that_was_fetched() -> None:
    told = figures([trips(TRIPS)]).of("waste.recovery_rate", "中山", YEAR)
    assert told.value == percent(Decimal("4.26") + Decimal("0.8"), ALL)
    assert (told.evidence["denominator"], told.evidence["denominator_is"]) == (str(ALL), "清运量")
    assert told.evidence["with_all_recyclables"] == str(percent(Decimal("4.26") + Decimal("0.9"), ALL))


def test_dumped_is_not_harmless_and_unknown_is_neither() -> None:
    told = figures([trips(TRIPS)]).of("waste.harmless_rate", "中山", YEAR)
    assert told.value == percent(ALL - 2, ALL - Decimal("1.5"))
    assert (told.evidence["unknown_destination"], told.evidence["target"]["value"]) == ("1.5", "100")
    assert told.evidence["if_unknown_is_dumped"] == str(percent(ALL - 2, ALL))


def test_a_load_far_above_the_lorrys_others_is_named_and_counted() -> None:
    rows = "".join(
        f"中山,,西环卫09,2026-03-27 0{hour}:00,其他垃圾,{net},,,t,焚烧\n" for hour, net in enumerate(("2", "3", "2", "13", "30"))
    )
    told = figures([trips(HEAD + rows)]).of("waste.lorry_day", "中山/西环卫09", at(2026, 3, 27))
    assert (told.value, told.evidence["jumps"]) == (Decimal(50), ["2026-03-27T04:00:00+08:00: 30 t"])


def test_a_day_with_nothing_but_impossible_weights_is_not_a_day_without_waste() -> None:
    told = figures([trips(HEAD + "中山,,西环卫09,2026-03-27 01:00,其他垃圾,-4,,,t,焚烧\n")]).of("waste.collected", "中山", MARCH)
    assert told.value is None


@pytest.mark.parametrize("order", [*permutations(range(3)), (2, 2, 1, 0, 1)])
def test_neither_order_nor_repetition_moves_the_loads(order: tuple[int, ...]) -> None:
    corrected = HEAD + "中山,,西环卫07,2026-03-26 21:05,干垃圾,3.5,,,t,焚烧\n"
    where = HEAD + "中山,沙朗社区,西环卫11,2026-04-02 10:00,其他垃圾,1.5,,,t,焚烧\n"
    told = figures([trips(TRIPS), trips(corrected), trips(where)], order=order).of("waste.harmless_rate", "中山", YEAR)
    assert told.value == percent(ALL - Decimal("0.85"), ALL - Decimal("0.35"))
    assert told.evidence["unknown_destination"] == "0"
