"""Laws of incidents: what is one event follows from the evidence alone, and everything of it is told once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

from models.alarm import Alarm, Move
from models.alarm_rule import Level
from models.datum import Degrees
from models.incident import Evidence, Join, Sign
from models.period import CITY_ZONE
from models.plan.said import Said
from streams.watch.joining import REACH, begin_of, joined
from tests.laws.law import Law
from tests.twins.alarms import InTime, in_time

NOON = datetime(2026, 11, 25, 12, tzinfo=CITY_ZONE)
LATER = NOON + timedelta(days=1)
MINUTE = timedelta(minutes=1)
DEGREES_EAST = 1 / (111_195.0 * 0.9238795325112867)
"""Of a metre, at 22.5° north."""
SIGNS = (
    Sign(name="drop", title=Said("降", "drop"), rule="water.pressure"),
    Sign(name="wet", title=Said("湿", "wet"), kinds=("wet",), least=2),
    Sign(name="slow", title=Said("慢", "slow"), rule="traffic.road"),
)
JOIN = Join(
    name="incident.law", title=Said("律", "law"), signs=SIGNS, needed=3, within=timedelta(hours=2), radius_m=500, settle=timedelta(hours=1),
    level=Level.ORANGE, unconfirmed=("law",),
)  # fmt: skip


def east(metres: float) -> Degrees:
    return Degrees(22.5, 113.35 + metres * DEGREES_EAST)


def seen(sign: str, who: int, begun: int, metres: int, lasts: int | None = 0, late: int = 0) -> Evidence:
    """Evidence that begins so many minutes after noon, can be known *late* minutes later, and lasts so long then (None: still holds)."""
    began_at = NOON + begun * MINUTE
    known_at = began_at + late * MINUTE
    return Evidence(
        sign, f"{sign} {who} {begun}", f"中山/{sign}{who}", str(who), began_at, known_at,
        None if lasts is None else known_at + lasts * MINUTE, (east(metres),), sign != "wet",
    )  # fmt: skip


class Arrival(NamedTuple):
    """What is learned at once, and how often."""

    evidence: tuple[Evidence, ...]
    times: int


class Story(NamedTuple):
    arrivals: tuple[Arrival, ...]

    @property
    def whole(self) -> list[Evidence]:
        newest: dict[str, Evidence] = {}
        for arrival in self.arrivals:
            newest |= {each.id: each for each in arrival.evidence}
        return list(newest.values())


@dataclass
class TwinJoining:
    """evidence, alarms and moves are what PostgreSQL keeps."""

    evidence: dict[str, Evidence] = field(default_factory=dict)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def learn(self, evidence: Sequence[Evidence], now: datetime) -> int:
        """Keep *evidence*, join, and return how many moves followed."""
        self.evidence |= {each.id: each for each in evidence}
        begin = begin_of(self.alarms.values(), now - REACH, JOIN.within)
        before = len(self.moves)
        for told in joined(JOIN, self.evidence.values(), self.alarms.values(), begin, now).told:
            self.alarms[told.alarm.id] = told.alarm
            self.moves += told.moves
        return len(self.moves) - before


@st.composite
def stories(draw: st.DrawFn) -> Story:
    some = st.builds(
        seen, st.sampled_from(["drop", "wet", "wet", "slow"]), st.integers(0, 2), st.integers(0, 20).map(lambda each: each * 15),
        st.sampled_from([0, 300, 480, 520, 1000]), st.one_of(st.none(), st.sampled_from([0, 30, 120])), st.sampled_from([0, 5, 45]),
    )  # fmt: skip
    evidence = draw(st.lists(some, min_size=3, max_size=10, unique_by=lambda each: each.id))
    holding = [each._replace(ended_at=None) for each in evidence if each.sign != "wet" and draw(st.booleans())]
    order = draw(st.permutations(evidence))
    arrivals = [Arrival((each,), 1) for each in holding]
    while order:
        count = draw(st.integers(1, len(order)))
        arrivals.append(Arrival(tuple(order[:count]), draw(st.integers(1, 2))))
        order = order[count:]
    return Story(tuple(arrivals))


def watched(story: Story, *, crashing: bool = False) -> TwinJoining:
    twin = TwinJoining()
    for number, arrival in enumerate(story.arrivals):
        now = LATER - (len(story.arrivals) - number) * MINUTE
        for _ in range(arrival.times):
            twin.learn(arrival.evidence, now)
        if crashing:
            assert twin.learn((), now) == 0
    twin.learn((), LATER)
    return twin


def order_does_not_matter(story: Story) -> None:
    whole = TwinJoining()
    whole.learn(sorted(story.whole, key=lambda each: each.id), LATER)
    assert _stand(watched(story)) == _stand(whole)


def _stand(twin: TwinJoining) -> set[tuple[InTime, str]]:
    """Return the incidents with their evidence."""
    return {
        (found, str(twin.alarms[found.id].seen and twin.alarms[found.id].seen.evidence))  # type: ignore[union-attr] # there is one
        for found in in_time(twin.alarms.values())
    }


def a_restart_changes_nothing(story: Story) -> None:
    calm, restless = watched(story), watched(story, crashing=True)
    assert (restless.moves, restless.alarms) == (calm.moves, calm.alarms)


def enough(evidence: Sequence[Evidence]) -> bool:
    """Say by hand whether a drop, a slow road and two people lie within 500 m of one gauge or road, and within two hours."""
    east_of = {each.id: round((each.course[0].lng - 113.35) / DEGREES_EAST) for each in evidence}
    for centre, first in product((each for each in evidence if each.sign != "wet"), evidence):
        group = [
            each
            for each in evidence
            if abs(east_of[each.id] - east_of[centre.id]) <= 500 and timedelta(0) <= each.began_at - first.began_at <= timedelta(hours=2)
        ]
        said = {(each.sign, each.source) for each in group}
        if centre in group and {"drop", "slow"} <= {sign for sign, _ in said} and len([who for sign, who in said if sign == "wet"]) >= 2:
            return True
    return False


def there_where_all_signs_are(story: Story) -> None:
    assert bool(in_time(watched(story).alarms.values())) == enough(story.whole)


INCIDENT_LAWS: Sequence[Law] = (
    Law(name="order, repetition and batches leave incidents alone", example=stories(), holds=order_does_not_matter, share=0.5),
    Law(name="a restart tells no incident twice", example=stories(), holds=a_restart_changes_nothing, share=0.3),
    Law(name="an incident is there exactly where all signs are near", example=stories(), holds=there_where_all_signs_are, share=0.5),
)  # fmt: skip
