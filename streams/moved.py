"""What a new version of the registry makes doubtful: the figures of sites and areas about which it says something else. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from models.kpi import SOURCE
from models.place import ANY_FEED, Places
from models.result import Node
from streams.graph import Graph


class Doubtful(NamedTuple):
    """The subjects of *feed* whose figures are to be looked at: sources, and areas whose notes or sites have changed."""

    feed: str
    sources: frozenset[str]
    areas: frozenset[str]


def moved(old: Places, new: Places, feeds: Iterable[str]) -> list[Doubtful]:
    """Return, for each of *feeds* with any, what the two versions do not say alike.

    Where an area has moved into another, every site that speaks for it has moved too.
    """
    odd_areas = {name for name in {*old.areas, *new.areas} if old.areas.get(name) != new.areas.get(name)}
    found = []
    for feed in feeds:
        subjects = {subject for places in (old, new) for of, subject in places.sites if of in {feed, ANY_FEED}}
        sources = {
            subject
            for subject in subjects
            if old.standing(subject, feed) != new.standing(subject, feed) or old.areas_of(subject, feed) != new.areas_of(subject, feed)
        }
        around = {area for places in (old, new) for subject in sources for area in places.areas_of(subject, feed)}
        if sources or odd_areas or around:
            found.append(Doubtful(feed, frozenset(sources), frozenset(odd_areas | around)))
    return found


def nodes_to_announce(standing: Iterable[Node], old: Graph, new: Graph) -> set[Node]:
    """Return *standing* (nodes that have a figure) and, for each of a source, the areas that it speaks or spoke for."""
    nodes = set(standing)
    for node in list(nodes):
        if new.kpis[node.kpi].subject == SOURCE:
            nodes |= new.above_result(node) | old.above_result(node)
    return nodes
