"""Compute: rebuild the figures that a change makes doubtful, level by level, each by its pure function over all its facts.

An incremental build, like make: no running sums, so late, repeated and corrected facts need no special case.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import chain
from operator import attrgetter, itemgetter
from typing import NamedTuple

import orjson

from models.change import Changes
from models.kpi import Context, Fact, Inputs, Kpi, NotEnough, Value
from models.period import CITY_ZONE, ONE_SECOND, city_time
from models.place import Standing, only
from models.result import Evidence, Node, Result, Status, made_node, made_result
from models.shard import shard_of
from models.term import first_after
from streams.atlas import Atlas
from streams.graph import Graph
from streams.ports import FactsByMetric, FactSpan, Previous, ResultBook, ResultSpan, ResultsTransaction

DUE_AT_ONCE = 20_000
CLOCK = "clock"
UNKNOWN = Standing()


class Work(NamedTuple):
    """What a list of changes comes down to: each node once, and all of them as one change without nodes.

    now: the newest log time. ticks: the shards whose clock moved. heard: the newest landing by which each node was announced; a node
    that only the clock announced has none.
    """

    nodes: set[Node]
    now: datetime
    ticks: set[int]
    heard: Mapping[Node, str]
    change: Changes


def work_of(changes: Sequence[Changes], graph: Graph) -> Work:
    """Gather *changes* (at least one); nodes of KPIs that are no longer declared are dropped."""
    heard: dict[Node, str] = {}
    for change in sorted(changes, key=attrgetter("landing")):
        landing = change.landing
        heard |= {made_node((kpi, subject, city_time(start))): landing for kpi, subject, start in change.nodes if kpi in graph.kpis}
    newest, oldest = max(change.logged_at for change in changes), min(change.oldest_at for change in changes)
    whole = Changes(logged_at=newest, oldest_at=oldest, landing=max(change.landing for change in changes))
    ticks = {shard for change in changes for shard in change.ticks}
    # In the zone of the periods: two times of one zone are compared ten times as fast as two of different ones.
    return Work(set(heard), datetime.fromtimestamp(newest / 1000, CITY_ZONE), ticks, heard, whole)


def status_of(first_landing: str, last_landing: str, final_at: datetime, now: datetime) -> Status:
    """Return *provisional* until the log passes *final_at*, then *final*; *revised* where a later value joins earlier ones."""
    if now < final_at:
        return "provisional"
    late = first_after(final_at)
    return "revised" if first_landing and first_landing < late <= last_landing else "final"


def _rechecked(final_at: datetime, recheck_at: datetime | None, now: datetime) -> datetime | None:
    """Return the next log time at which the figure may change by itself."""
    later = None if recheck_at is None or recheck_at <= now else recheck_at
    if final_at <= now:
        return later
    return final_at if later is None or final_at < later else later


def _or_end(kpi: Kpi, recheck_at: datetime | None, end: datetime, now: datetime) -> datetime | None:
    """Return when to look again: what is carried on into the next period is looked at when this one ends, at the latest."""
    asked = recheck_at is not None and now < recheck_at < end
    return end if kpi.carried and now < end and not asked else recheck_at


def digest_of(version: int, outcome: Value | NotEnough, status: Status, evidence: Evidence) -> str:
    """Return a name for everything that a reader of a result would see change."""
    value = str(outcome.value) if isinstance(outcome, Value) and outcome.value is not None else None
    seen = (version, value, status, outcome.edition, evidence)
    return blake2b(orjson.dumps(seen, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


def _text(evidence: Evidence) -> bytes:
    """Return *evidence* as JSON in no more memory than it needs: orjson's own bytes keep 4 KB each, and a batch has thousands."""
    return bytes(memoryview(orjson.dumps(evidence)))


def _revision(digest: str, last_landing: str, heard: str, previous: Previous | None) -> tuple[int, str]:
    """Return the revision and its cause.

    The cause is the newest landing that the figure stands on, where that is new; else the landing that was heard of (an older one that
    was read late, or a value that came back); else "clock", because only time has passed.
    """
    if previous is None:
        return 1, last_landing or heard or CLOCK
    if digest == previous.digest:
        return previous.revision, ""
    return previous.revision + 1, last_landing if last_landing > previous.last_landing else heard or CLOCK


def evaluate(
    kpi: Kpi, node: Node, inputs: Inputs, now: datetime, previous: Previous | None = None, heard: str = "", standing: Standing = UNKNOWN
) -> Result:
    """Return the figure of *node* that follows from *inputs* at log time *now*, numbered after what is saved already.

    heard: the landing by which it was announced. standing: what the registry says of the subject. Log time never goes back: a change
    that is delivered again late is judged at the time of what was saved.
    """
    if previous is not None and previous.logged_at > now:
        now = previous.logged_at
    name, subject, start = node
    end, final_at, _, _ = kpi.term(start)
    outcome = kpi.compute(inputs, Context(subject, start, end, now, standing.site, standing.registered))
    evidence = outcome.evidence if isinstance(outcome, Value) else {"reason": outcome.reason, **outcome.evidence}
    if standing.note:
        evidence = {**evidence, "note": standing.note}
    first, last = _landings(inputs)
    status = status_of(first, last, final_at, now)
    digest = digest_of(kpi.version, outcome, status, evidence)
    revision, cause = _revision(digest, last, heard, previous)
    value = outcome.value if isinstance(outcome, Value) else None
    recheck_at = _rechecked(final_at, _or_end(kpi, outcome.recheck_at, end, now), now)
    return made_result((
        name, kpi.version, subject, start, end, value, kpi.unit, status, outcome.edition, evidence, first, last, now, recheck_at,
        digest, revision, cause, _text(evidence),
    ))  # fmt: skip


_FIRST, _NEWEST = (itemgetter(Fact._fields.index(name)) for name in ("first", "newest"))


def _landings(inputs: Inputs) -> tuple[str, str]:
    """Return the oldest and the newest landing among *inputs*, "" where there is none."""
    facts = [*chain.from_iterable(inputs.facts.values())]
    firsts, lasts = [*map(_FIRST, facts)], [*map(_NEWEST, facts)]
    if inputs.children or inputs.before:
        below = [*inputs.children, *inputs.before]
        firsts += [child.first_landing for child in below if child.first_landing]
        lasts += [child.last_landing for child in below]
    return (min(firsts), max(lasts)) if firsts else ("", "")


def _quiet(saved: Result | Previous) -> tuple[datetime | None, str, str]:
    """Return what no reader sees but what the clock or a figure above needs: whose first landing is stale judges its status wrongly."""
    return saved.recheck_at, saved.last_landing, saved.first_landing


def is_news(result: Result, previous: Previous | None) -> bool:
    """Return whether *result* must be saved: as a new revision, or quietly because something has moved that no reader sees."""
    return previous is None or result.digest != previous.digest or _quiet(result) != _quiet(previous)


async def _facts(nodes: Sequence[Node], graph: Graph, transaction: ResultsTransaction) -> dict[Node, FactsByMetric]:
    """Read the facts that *nodes* stand on with one question."""
    spans: list[FactSpan] = []
    owners: list[Node] = []
    for node in nodes:
        kpi = graph.kpis[node.kpi]
        _, _, began, ended = kpi.term(node.period_start)
        for feed, metrics, back in kpi.facts:
            spans.append(FactSpan(feed, node.subject, metrics, began - back // ONE_SECOND if back else began, ended))
            owners.append(node)
    found: dict[Node, FactsByMetric] = {}
    for node, facts in zip(owners, await transaction.facts(spans) if spans else (), strict=True):
        found[node] = {**found[node], **facts} if node in found else facts
    return found


class _Below(NamedTuple):
    """The results that a node stands on: inside its period, and of the period before."""

    children: Sequence[Result] = ()
    before: Sequence[Result] = ()


_NOTHING = _Below()


async def _children(nodes: Sequence[Node], graph: Graph, transaction: ResultsTransaction) -> dict[Node, _Below]:
    """Read the results that *nodes* stand on with one question."""
    inside: dict[Node, list[ResultSpan]] = {}
    before: dict[Node, list[ResultSpan]] = {}
    for node in nodes:
        kpi = graph.kpis[node.kpi]
        if not kpi.children and not kpi.before:
            continue
        start, end = node.period_start, kpi.term(node.period_start).end
        inside[node] = [
            ResultSpan(child, span, start, end) for child in kpi.children for span in graph.spans_below(kpi, child, node.subject)
        ]
        before[node] = [ResultSpan(child, only(node.subject), *graph.over_before(child, start)) for child in kpi.before]
    # Each span is read once, because several KPIs of a year look at the same days.
    spans = list(dict.fromkeys(span for asked in (inside, before) for each in asked.values() for span in each))
    found = dict(zip(spans, await transaction.children(spans) if spans else (), strict=True))
    return {node: _Below(*([result for span in asked[node] for result in found[span]] for asked in (inside, before))) for node in inside}


async def compute(work: Work, book: ResultBook, atlas: Atlas) -> list[Result]:
    """Compute the nodes of *work* in one transaction and return every touched result, new or not.

    The lowest level comes first and is saved before the next one reads it. Facts are read once for all levels, after the lock, and
    judged by the registry that stood when it was taken: whoever loads another one announces its figures afterwards. What comes after
    the clock has struck is judged at that time, for the tick found nothing of a figure that was not there yet.
    """
    touched: list[Result] = []
    if not work.nodes:
        return touched
    shards = {shard_of(node.subject) for node in work.nodes}
    async with book.writing(shards) as transaction:
        graph = await atlas.at(transaction.places)
        later = {shard: struck for shard, struck in (await transaction.clocks(shards)).items() if struck > work.now}
        levels = graph.by_level(work.nodes)
        nodes = [node for level in levels for node in level]
        previous = await transaction.previous(nodes)
        facts = await _facts(nodes, graph, transaction)
        for level in levels:
            below = await _children(level, graph, transaction)
            results = [
                evaluate(
                    graph.kpis[node.kpi],
                    node,
                    Inputs(facts.get(node, {}), *below.get(node, _NOTHING)),
                    later.get(shard_of(node.subject), work.now) if later else work.now,
                    previous.get(node),
                    work.heard.get(node, ""),
                    graph.standing(node),
                )
                for node in level
            ]
            fresh = [result for node, result in zip(level, results, strict=True) if is_news(result, previous.get(node))]
            if fresh:
                await transaction.save(fresh)
            touched += results
    return touched


async def due(work: Work, book: ResultBook, graph: Graph) -> set[Node]:
    """Return the nodes for which the ticks of *work* are the time to look again.

    They are announced as changes, not computed here: a figure that is saved is due no longer, so a tick that is delivered again after
    a crash would find nothing, and nobody would tell the figures above.
    """
    if not work.ticks:
        return set()
    async with book.writing(work.ticks) as transaction:
        await transaction.strike(work.ticks, work.now)
        return set(await transaction.due(graph.kpis.keys(), work.ticks, work.now, DUE_AT_ONCE))


def carried(result: Result, graph: Graph) -> set[Node]:
    """Return the node of the period that followed, where the KPI stands on what it looks back on and found something there."""
    goes_on = graph.kpis[result.kpi].carried and bool(result.first_landing) and result.period_end <= result.logged_at
    return {Node(result.kpi, result.subject, result.period_end)} if goes_on else set()


def parents(results: Iterable[Result], work: Work, graph: Graph) -> set[Node]:
    """Return the nodes that stand on *results* and were not part of *work*: those were computed after what they stand on."""
    above: set[Node] = set()
    for result in results:
        above.update(graph.above_result(result.node), carried(result, graph))
    return above - work.nodes


async def followers(results: Iterable[Result], work: Work, book: ResultBook, graph: Graph) -> set[Node]:
    """Return the saved nodes that look back on *results*, asked after these were committed: whoever is saved later has read them."""
    spans = [ResultSpan(kpi, only(result.subject), start, end) for result in results for kpi, start, end in graph.looking_back(result.node)]
    if not spans:
        return set()
    async with book.writing({shard_of(low) for _, (low, _), _, _ in spans}) as transaction:
        return set(await transaction.existing(spans)) - work.nodes
