"""How answers about pipes and digs are written: the sentence first, so that "nothing is known" is never read as "nothing is there"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.gateway.pipes_port import Meets, Told
from connectors.present import time_json
from models.dig import STATE_ZH, Dig, DigEvent, steps_from
from models.pipe_tier import Tier
from models.standards.pipe_class import PIPE_KINDS, PIPE_UNCONFIRMED

SURVEYED = "surveyed"


def _classes(symbols: Sequence[str]) -> tuple[str, str]:
    return "、".join(PIPE_KINDS[each].title for each in symbols), ", ".join(PIPE_KINDS[each].english for each in symbols)


def said(told: Told, tier: Tier) -> dict[str, str]:
    """Return what a person must know first, in both languages."""
    unknown = [each["class"] for each in told.coverage if each["state"] != SURVEYED]
    if tier is Tier.PUBLIC:
        present = sorted({symbol for cell in told.cells for symbol in cell["classes"]})
        zh, en = _classes(present)
        found = (
            (f"所在网格内有：{zh}", f"in these cells there are: {en}")
            if present
            else ("所在网格内没有已知管线", "no pipe is known in these cells")
        )
    elif told.segments:
        count = len(told.segments)
        found = f"范围内有 {count} 段已知管线", f"{count} known segments lie here"
    else:
        found = "范围内没有可告知的已知管线", "no pipe that you are told of is known here"
    zh, en = found
    if unknown:
        named_zh, named_en = _classes(unknown)
        zh += f"；以下类别未（完全）普查，没有数据不等于没有管线：{named_zh}"
        en += f"; not (wholly) surveyed here, and no data does not mean no pipes: {named_en}"
    if told.protected:
        zh += "；此处另有受保护设施：请勿开挖，先联系街道办"
        en += "; something protected lies here as well: do not dig, call the office first"
    return {"zh": zh, "en": en}


def pipes_json(told: Told, tier: Tier, crs: str, query_id: str) -> dict[str, Any]:
    """Return the answer to a question."""
    return {
        "query_id": query_id, "tier": tier.value, "crs": crs, "said": said(told, tier), "segments": told.segments, "cells": told.cells,
        "coverage": told.coverage, "protected": told.protected, "versions": told.versions, "unconfirmed": [PIPE_UNCONFIRMED],
    }  # fmt: skip


def conflicts_json(met: Meets, dig: Dig, tier: Tier, query_id: str) -> dict[str, Any]:
    """Return what a dig meets."""
    return {
        "query_id": query_id, "number": dig.number, "tier": tier.value, "said": {"zh": met.zh, "en": met.en},
        "conflicts": [each._asdict() for each in met.conflicts], "coverage": met.answer.coverage, "protected": met.answer.protected,
        "versions": met.answer.versions,
    }  # fmt: skip


def dig_json(dig: Dig) -> dict[str, Any]:
    """Return a dig."""
    return {
        "number": dig.number, "holder": dig.holder, "purpose": dig.purpose, "outline": dig.outline, "depth_m": dig.depth_m,
        "starts_at": time_json(dig.starts_at), "ends_at": time_json(dig.ends_at), "applied_at": time_json(dig.applied_at),
        "state": dig.state.value, "state_zh": STATE_ZH[dig.state], "checked_at": dig.checked_at and time_json(dig.checked_at),
        "steps": steps_from(dig.state), "href": f"/v1/digs/{dig.number}",
    }  # fmt: skip


def event_json(event: DigEvent) -> dict[str, Any]:
    """Return one step of a dig."""
    return {"step": event.step, "state": event.state, "at": time_json(event.at), "by": event.by, "note": event.note}


def plain(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the columns *names* of *row*, times as city time."""
    return {name: time_json(row[name]) if isinstance(row[name], datetime) else row[name] for name in names}
