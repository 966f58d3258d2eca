"""Where the thing of a row is: coordinates in the system that the row declares, converted to WGS-84 on the way in, the original kept.

A map of GCJ-02 is half a kilometre off, and nobody can see it from one number. So a row says `crs` beside `lat` and `lng`; one that says
none is taken as it stands, and is marked as undeclared by having no system.
"""

from collections.abc import Mapping
from typing import NamedTuple

from connectors.feeds.rows.label import Unclear
from models.datum import DATUMS, to_wgs84
from models.place import Datum

COLUMNS = frozenset({"lat", "lng", "crs"})
CODES: Mapping[str, int] = {name: number for number, name in enumerate(DATUMS, 1)}
_BY_WORD: Mapping[str, Datum] = {name.replace("-", ""): name for name in DATUMS} | {
    "EPSG:4326": "WGS-84", "EPSG:4490": "CGCS2000", "GPS": "WGS-84", "BD09LL": "BD-09", "火星坐标": "GCJ-02", "国家2000": "CGCS2000",
}  # fmt: skip


class Placed(NamedTuple):
    """lat, lng: digits in WGS-84, or as stated where *datum* is "unstated"; "" where there is none. stated: the sender's own digits."""

    lat: str
    lng: str
    datum: Datum
    stated: tuple[str, str]


def placed(row: Mapping[str, str]) -> Placed | None:
    """Return where *row* says that its thing is, None where it does not; raise Unclear where its system or degrees are none."""
    lat, lng, word = (row.get(name, "").strip() for name in ("lat", "lng", "crs"))
    if not (lat or lng):
        return None
    if not word:
        return Placed(lat, lng, "unstated", (lat, lng))
    datum = _BY_WORD.get(word.upper().replace("-", "").replace("_", ""))
    if datum is None:
        raise Unclear("unknown_crs", f"crs {word[:20]!r} is unknown; send one of {', '.join(DATUMS)}, or leave it out where nobody knows")
    try:
        point = to_wgs84(lat, lng, datum)
    except ValueError as error:
        raise Unclear("bad_place", f"lat {lat[:20]!r}, lng {lng[:20]!r} are no degrees; send both, such as 22.5677 and 113.3086") from error
    return Placed(f"{point.lat:f}", f"{point.lng:f}", datum, (lat, lng))
