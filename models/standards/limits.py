"""Ambient limits by date: GB 3095-2012, the transition of GB 3095-2026, and its full limits from 2031 on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from models.standards.edition import load_table

Averaging = Literal["annual", "day", "h1", "mda8"]
Grade = Literal[1, 2]


@dataclass(frozen=True, slots=True, eq=False)
class LimitStage:
    """The limits in force between two dates: metric → averaging → (grade 1, grade 2), µg/m³, CO mg/m³."""

    name: str
    valid_from: date
    valid_to: date | None
    limits: Mapping[str, Mapping[str, tuple[Decimal, Decimal]]]

    def limit(self, metric: str, averaging: Averaging, grade: Grade = 2) -> Decimal | None:
        """The limit, or None where the standard sets none (CO has no annual limit, PM no hourly one)."""
        pair = self.limits[metric].get(averaging)
        return pair[grade - 1] if pair else None


def _stages() -> tuple[LimitStage, ...]:
    return tuple(
        LimitStage(
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            limits={
                metric: {averaging: (Decimal(one), Decimal(two)) for averaging, (one, two) in pairs.items()}
                for metric, pairs in row["limits"].items()
            },
        )
        for row in load_table("gb3095.json")["stages"]
    )


STAGES = _stages()


def limits_on(day: date) -> LimitStage:
    """The stage in force on that day; days before 2016 take GB 3095-2012: UNCONFIRMED["before_2016"]."""
    return next((stage for stage in reversed(STAGES) if stage.valid_from <= day), STAGES[0])
