"""What can be asked of idle parking: the bodies and parameters, and what they come to."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from connectors.gateway.parking_port import Box
from connectors.gateway.parking_problems import BAD_POINT
from connectors.gateway.problems import Text
from connectors.gateway.refusal import Refused
from models.datum import to_wgs84
from models.errors import NotLet
from models.parking_price import Tariff
from models.place import Datum, Point
from models.plan.said import Said
from models.window import FURTHEST, LAST_DAY, Pattern, Window, daily_of, minute_of, moment_of, month_of, time_of, window, windows_of

Plain = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f/]+$", min_length=1, max_length=60)]
Label = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f/·]+$", min_length=1, max_length=20)]
Moment = Annotated[str, StringConstraints(max_length=40)]
Clock = Annotated[str, StringConstraints(max_length=5)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Yuan = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=9, decimal_places=2, allow_inf_nan=False)]
Degrees = Annotated[float, Field(allow_inf_nan=False, ge=-180, le=180)]
METRES_A_DEGREE = 111_000
CELLS = 20_000
"""Spaces times windows of one offer."""


class Form(BaseModel):
    """An unknown field is refused: a misspelt one would ask for something else."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class WhenForm(Form):
    """From a minute to a minute, or every day of a month in the same hours."""

    start: Moment | None = Field(default=None, alias="from", description="2026-12-01T18:00; city time unless it has an offset")
    to: Moment | None = Field(default=None, description="its end, on the next day where it crosses midnight")
    month: Annotated[str, StringConstraints(max_length=7)] | None = Field(
        default=None, description="2026-12: a whole month, instead of from and to"
    )
    opens: Clock = Field(default="00:00", description="with month: from this time of each day")
    closes: Clock = Field(default="24:00", description="with month: to this time, of the next day where it is earlier")

    def windows(self, now: datetime) -> tuple[Window, ...]:
        """Return what is asked for, in order; NotLet where it cannot be."""
        if self.month is not None and self.start is None and self.to is None:
            return tuple(month_of(self.month, daily_of(self.opens, self.closes), now))
        if self.month is None and self.start is not None and self.to is not None:
            return (window(moment_of(self.start, "from"), moment_of(self.to, "to"), now),)
        raise NotLet(
            "bad-window",
            Said("需要 from 和 to，或只需要 month", "either from and to are needed, or month alone"),
            Said("请发送 from=2026-12-01T18:00 和 to=2026-12-02T08:00", "send from=2026-12-01T18:00 and to=2026-12-02T08:00"),
        )


class NearAsked(WhenForm):
    lat: Degrees
    lng: Degrees
    datum: Datum = Field(default="WGS-84", description="what the place is stated in: phones in China send GCJ-02")
    radius_m: int = Field(default=1000, ge=1, le=20_000)


class HoldForm(WhenForm):
    """In one lot, or in whichever is nearest to a place."""

    lot: Number | None = None
    space: Label | None = Field(default=None, description="this space of the lot and no other")
    lat: Degrees | None = None
    lng: Degrees | None = None
    datum: Datum = "WGS-84"
    radius_m: int = Field(default=1000, ge=1, le=20_000)


class LotForm(Form):
    """A car park; its figures of `parking_lots` are found under the same names."""

    city: Plain
    community: Plain | None = Field(default=None, description="as the registry of places names it")
    lot: Plain
    title: Plain | None = None
    lat: Degrees
    lng: Degrees
    datum: Datum = "WGS-84"
    owner: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", max_length=60)] | None = Field(
        default=None, description="whose key may offer its spaces; left out: who registers it"
    )
    spaces: list[Label] = Field(min_length=1, max_length=2000)


class OfferForm(Form):
    """The same hours on days from first to last."""

    spaces: list[Label] | None = Field(default=None, min_length=1, max_length=2000, description="left out: all of the lot")
    first: date
    last: date
    opens: Clock = "00:00"
    closes: Clock = "24:00"
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = Field(default=[1, 2, 3, 4, 5, 6, 7], min_length=1, max_length=7)
    hour_price: Yuan = Field(description="yuan an hour")
    month_price: Yuan | None = Field(default=None, description="yuan for these hours of a month; left out: not let by month")
    deposit: Yuan = Decimal(0)
    by_round: bool = Field(default=False, description="given by rounds alone")

    def pattern(self, now: datetime) -> Pattern:
        """Return when the spaces are to let; NotLet where that cannot be."""
        today = time_of(minute_of(now)).date()
        if not self.first <= self.last <= min(LAST_DAY - timedelta(days=1), today + 2 * FURTHEST) or self.last - self.first > FURTHEST:
            raise NotLet(
                "bad-window",
                Said(f"{self.first} 至 {self.last} 不是可提供的日期范围", f"{self.first} to {self.last} are no days that can be offered"),
                Said(
                    f"请使 first 不晚于 last，且不超过 {FURTHEST.days} 天",
                    f"send a first that is not after last, for at most {FURTHEST.days} days",
                ),
            )
        return Pattern(self.first, self.last, daily_of(self.opens, self.closes), frozenset(self.weekdays))

    def windows(self, pattern: Pattern, now: datetime) -> Sequence[Window]:
        """Return the windows that are not past; NotLet where none is."""
        minute = minute_of(now)
        found = [Window(max(each.starts, minute), each.ends) for each in windows_of(pattern) if each.ends > minute]
        if not found:
            raise NotLet(
                "bad-window",
                Said("所提供的时段都已过去，或没有符合的星期", "every window of it is past, or no day is one of the weekdays"),
                Said("请提供将来的时段", "offer windows that are still to come"),
            )
        return found

    def tariff(self) -> Tariff:
        """Return what it costs."""
        return Tariff(self.hour_price, self.month_price, self.deposit)


class RoundForm(WhenForm):
    title: Plain
    lots: list[Number] = Field(min_length=1, max_length=50)
    closes_at: Moment = Field(description="until when people may apply: 2026-11-30T20:00")


class ApplyForm(Form):
    lots: list[Number] = Field(min_length=1, max_length=50, description="by preference")


def point(lat: float, lng: float, datum: Datum) -> Point:
    """Return a stated place; refuses what is none."""
    try:
        return to_wgs84(repr(lat), repr(lng), datum)
    except ValueError as error:
        swapped = abs(lat) > 90 and abs(lng) <= 90  # noqa: PLR2004 - degrees
        raise Refused(
            BAD_POINT,
            why=Text(f"{lat}, {lng} is no latitude and longitude", f"{lat}, {lng} 不是纬度和经度"),
            right=Text("they seem to be swapped: send lat=22.52 and lng=113.37", "似乎颠倒了：请发送 lat=22.52、lng=113.37")
            if swapped
            else Text("send degrees such as lat=22.52 and lng=113.37", "请发送度数，如 lat=22.52、lng=113.37"),
        ) from error


def box(near: Point, radius_m: int) -> Box:
    """Return degrees that hold every place within *radius_m* of *near*, and some more."""
    lat, lng = float(near.lat), float(near.lng)
    high = radius_m / METRES_A_DEGREE
    wide = high * 2 if abs(lat) < 60 else 180.0  # noqa: PLR2004 - there a degree is half as wide as at the equator
    return Box(lat - high, lat + high, lng - wide, lng + wide)
