"""Whoever reads Chinese or English finds every feed, figure and unit in their language."""

import re
from pathlib import Path

from connectors.feeds import FEEDS
from models.palette import PALETTE
from models.standards.black_odorous import GRADES as ODOURS
from models.standards.surface_water import STATUSES
from models.standards.traffic import GRADES
from streams.alarms import TOLD
from streams.kpis import KPIS, assets, device_alarm, gauge, kitchens_places, register, waste_sorting
from streams.trust import source_day

WALL = Path(__file__).resolve().parents[2] / "connectors/gateway/wall_page/src/words.ts"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_feed_and_every_figure_has_a_title_in_both_languages() -> None:
    called = [(feed.title, feed.english) for feed in FEEDS] + [(kpi.title, kpi.english) for kpi in KPIS]
    assert [both for both in called if not CHINESE.search(both[0]) or not both[1] or CHINESE.search(both[1])] == []


def test_no_two_figures_are_called_the_same() -> None:
    for titles in ([kpi.title for kpi in KPIS], [kpi.english for kpi in KPIS]):
        assert sorted({each for each in titles if titles.count(each) > 1}) == []


def test_the_wall_has_an_english_word_for_every_unit_that_is_chinese() -> None:
    units = {kpi.unit for kpi in KPIS} | {rule.unit for rule in TOLD} | {metric.unit for feed in FEEDS for metric in feed.metrics}
    known = set(re.findall(r'"?([^\s",{]+)"?: \["', WALL.read_text().partition("const UNITS")[2].partition("};")[0]))
    assert sorted(unit for unit in units - known if CHINESE.search(unit)) == []


def test_the_wall_has_both_languages_for_every_word_that_is_a_value_or_a_level() -> None:
    said = {swatch.word for table in ("air", "water", "traffic", "alarm") for swatch in PALETTE[table]}
    said |= {status.name for status in STATUSES} | {*ODOURS, *gauge.STAGES.values(), *device_alarm.STAGES.values(), *assets.WORDS.values()}
    said |= {source_day.TRUSTED, source_day.DOUBTFUL, source_day.UNTRUSTED, register.DELISTED}
    said |= {waste_sorting.SORTED, waste_sorting.UNSORTED, kitchens_places.SHUT, kitchens_places.LICENSED, kitchens_places.UNLICENSED}
    table = WALL.read_text().partition("const VALUES")[2].partition("};")[0]
    both = {word: (zh, en) for word, zh, en in re.findall(r'(?:^|[ ,])"?([^\s",:{][^",:{]*?)"?: \["([^"]+)", "([^"]+)"\]', table)}
    assert sorted(word for word in said - both.keys() if CHINESE.search(word) or word.isascii()) == []  # Ⅲ is Ⅲ in both
    assert [word for word, (zh, en) in both.items() if not CHINESE.search(zh) or CHINESE.search(en)] == []


def test_every_word_that_stands_on_the_map_has_a_colour() -> None:
    assert {*gauge.STAGES.values(), *device_alarm.STAGES.values()} <= {swatch.word for swatch in PALETTE["alarm"]}
    assert {grade.name for grade in GRADES} == {swatch.word for swatch in PALETTE["traffic"]}
