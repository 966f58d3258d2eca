"""A card, and what was entered, as JSON: the same for the API, for `xiqu plan --json` and for whoever builds a screen on them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from connectors.present import time_json
from models.plan.entry import Part, Rating, Report, Setting
from models.plan.rule import held
from models.plan.said import Said
from models.standards.rounding import round_half_even
from streams.plan.card import Card
from streams.plan.figure import Figure
from streams.plan.parts import Sharing
from streams.plan.scorecard import Scorecard
from streams.plan.status import STATUSES, Status

STATUS_ZH: dict[Status, str] = {
    "met": "已达成", "on course": "进度正常", "behind": "进度滞后", "unreachable": "已无法按期达成", "no data": "无数据",
}  # fmt: skip
SHARE_DECIMALS = 1


def said_json(said: Said | None) -> dict[str, str] | None:
    """Return a sentence in both languages."""
    return said and said._asdict()


def share_of(complete: tuple[int, int] | None) -> Decimal | None:
    """Return how much was there, in %, half to even."""
    return round_half_even(Fraction(100 * complete[0], complete[1]), SHARE_DECIMALS) if complete and complete[1] else None


def figure_json(figure: Figure | None) -> dict[str, Any] | None:
    """Return a figure with all that a reader must know of the data under it."""
    if figure is None:
        return None
    there, wanted = figure.complete or (None, None)
    return {
        "value": figure.value, "period": figure.stretch.name, "period_start": time_json(figure.stretch.start),
        "period_end": time_json(figure.stretch.end), "origin": figure.origin, "status": figure.status, "revision": figure.revision,
        "edition": figure.edition, "source": figure.source, "by": figure.by, "subject": figure.subject,
        "known_at": time_json(figure.known_at),
        "complete": None if figure.complete is None else {"there": there, "wanted": wanted, "share": share_of(figure.complete)},
    }  # fmt: skip


def card_json(card: Card) -> dict[str, Any]:
    """Return *card* as one row of the list."""
    target, own = card.target, card.own
    return {
        "id": target.id, "name": {"zh": target.name_zh, "en": target.name_en}, "chapter": target.chapter, "unit": target.unit,
        "quote": target.quote, "doubt": target.doubt, "defined": [said_json(each) for each in card.defined],
        "baseline": None if target.baseline_value is None else {"value": target.baseline_value, "year": target.baseline_year},
        "target": {
            "value": target.target_value, "year": target.target_year, "operator": target.operator, "hold": held(target),
            "judged_by": card.bound, "direction": card.rule.direction, "due": card.due,
        },
        "department": card.department, "nature": card.nature, "mode": card.mode, "kpi": card.kpi.name if card.kpi else None,
        "standard": card.kpi.standard if card.kpi else None, "unconfirmed": list(card.kpi.unconfirmed) if card.kpi else [],
        "expected": None if card.expected is None or card.line is None else {"value": card.expected, "says": said_json(card.line.says)},
        "actual": figure_json(card.figure), "age_s": None if card.age is None else int(card.age.total_seconds()),
        "status": card.status, "status_zh": STATUS_ZH[card.status], "needed": said_json(card.needed),
        "remarks": [said_json(each) for each in card.remarks],
        "own": None if own is None else {
            "value": own.bound, "year": own.due, "status": own.status, "status_zh": STATUS_ZH[own.status],
            "decided_on": own.setting.decided_on.isoformat(), "note": own.setting.note, "by": own.setting.written.by,
            "revision": own.setting.written.revision,
        },
        "rating": rating_json(card.rating) if card.rating else None, "parts_add_up": parts_add_up(card), "href": f"/v1/plan/{target.id}",
    }  # fmt: skip


def parts_add_up(card: Card) -> bool | None:
    """Say whether all parts that must add up do; None where there are none."""
    told = [each.adds_up for each in card.sharing if each.adds_up is not None]
    return all(told) if told else None


def whole_card_json(card: Card) -> dict[str, Any]:
    """Return *card* with all that is known below it: years, communities, ratings, and its parts."""
    return card_json(card) | {
        "years": {str(year): figure_json(figure) for year, figure in card.years.items()},
        "areas": [figure_json(each) for each in card.areas],
        "ratings": [rating_json(each) for each in card.ratings],
        "sharing": [sharing_json(each) for each in card.sharing],
    }


def sharing_json(sharing: Sharing) -> dict[str, Any]:
    """Return one way of sharing a target out, and whether it adds up."""
    return {
        "dimension": sharing.dimension, "year": sharing.year, "comes_to": sharing.comes_to, "must": sharing.must,
        "adds_up": sharing.adds_up, "says": said_json(sharing.says), "parts": [_part_json(each) for each in sharing.parts],
    }  # fmt: skip


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "department": part.department, "community": part.community, "year": part.year, "value": part.value, "weight": part.weight,
        "decided_on": part.decided_on.isoformat(), "by": part.written.by, "revision": part.written.revision,
    }  # fmt: skip


def part_json(part: Part) -> dict[str, Any]:
    """Return one revision of a part; a value of null says that it was taken back."""
    return {"target": part.target, **_part_json(part), "key": part.written.key, "at": time_json(part.written.at)}


def setting_json(setting: Setting) -> dict[str, Any]:
    """Return one revision of what the street has set for a target."""
    return {
        "target": setting.target, "value": setting.value, "year": setting.year, "department": setting.department,
        "nature": setting.nature, "note": setting.note, "decided_on": setting.decided_on.isoformat(), "by": setting.written.by,
        "key": setting.written.key, "at": time_json(setting.written.at), "revision": setting.written.revision,
    }  # fmt: skip


def rating_json(rating: Rating) -> dict[str, Any]:
    """Return a public rating."""
    return {
        "target": rating.target, "period": rating.stretch.name, "score": rating.score, "comments": rating.comments,
        "source": rating.source, "by": rating.written.by, "key": rating.written.key, "at": time_json(rating.written.at),
        "revision": rating.written.revision,
    }  # fmt: skip


def report_json(report: Report) -> dict[str, Any]:
    """Return a reported figure; a value of null says that it was taken back."""
    return {
        "target": report.target, "area": report.area, "period": report.stretch.name, "value": report.value, "source": report.source,
        "note": report.note, "by": report.written.by, "key": report.written.key, "at": time_json(report.written.at),
        "revision": report.written.revision,
    }  # fmt: skip


def head_json(found: Scorecard) -> dict[str, Any]:
    """Return whose scorecard it is, of which day, and how many cards have each status."""
    return {
        "street": found.scope.street, "on": found.moment.on.isoformat(), "log_time": time_json(found.moment.now),
        "counts": {status: found.counts[status] for status in STATUSES},
    }  # fmt: skip
