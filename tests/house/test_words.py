"""Whoever reads Chinese or English finds every feed, figure and unit in their language."""

import re
from pathlib import Path

from connectors.feeds import FEEDS
from streams.alarms import TOLD
from streams.kpis import KPIS

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
