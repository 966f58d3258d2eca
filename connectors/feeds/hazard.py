"""Toxic and combustible gas and hazardous chemicals: fixed detectors of key firms, gas rooms, pipe wells, one reading a row.

What is odd about this source:

- The unit is per reading, because makers differ: combustible gas in %LEL, toxic gas in mg/m³ or ppm (µmol/mol) or ppb. ppm becomes mg/m³
  at 25 °C and 101.325 kPa (24.45 L/mol). %vol or ppm of a *combustible* gas is refused: it depends on the gas, which nobody names.
- A reading carries a flag of HJ 212 (N F M S D C T B) or none. Only N, or none, is a measurement: in calibration the detector smells test
  gas far over every alarm limit. T (over range) is no number to count either, but it is told, because there is more than it can measure.
- After power comes on the sensor warms up for minutes and reads anything; devices send state W (预热) then, or the word. It holds until
  the device says another state.
- Zero drift sends values slightly below 0: flagged as negative, kept, not counted. -99 means "no value"; 9999 and 65535 are flagged too.
- Between readings there are heartbeats only. A device with a heartbeat is alive though it has nothing to say.
- Oxygen is dangerous when it FALLS. Stock is tonnes of the chemical on the site, leak the contact of a leak detector.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from connectors.feeds.rows.cells import cells
from connectors.feeds.rows.device import DEVICE_SHAPE, device_cells, with_flags
from models.feed import Cell, Feed, Metric, Unit
from models.rejected import Unreadable

MOLAR_VOLUME = Fraction("24.45")
"""Litres a mole of gas takes at 25 °C and 101.325 kPa."""
LEAK_CODES = {"0": 0, "no": 0, "无": 0, "正常": 0, "1": 1, "yes": 1, "leak": 1, "泄漏": 1}
ITEMS = {
    **dict.fromkeys(("combustible", "ex", "ch4", "lel", "可燃气体", "甲烷"), "combustible"),
    **dict.fromkeys(("h2s", "硫化氢"), "h2s"),
    **dict.fromkeys(("co", "一氧化碳"), "co"),
    **dict.fromkeys(("nh3", "氨", "氨气"), "nh3"),
    **dict.fromkeys(("cl2", "氯", "氯气"), "cl2"),
    **dict.fromkeys(("oxygen", "o2", "氧气"), "oxygen"),
    **dict.fromkeys(("stock", "储量"), "stock"),
    **dict.fromkeys(("leak", "泄漏"), "leak"),
}
"""What senders call it → metric."""


def _toxic(name: str, title: str, grams_a_mole: str, high: int) -> Metric:
    ppm = Fraction(grams_a_mole) / MOLAR_VOLUME
    units = {word: Unit(ppm, decimals=6) for word in ("ppm", "PPM", "µmol/mol", "umol/mol")}
    units |= {"ppb": Unit(ppm / 1000, decimals=6), "mg/m3": Unit(Decimal(1)), "µg/m³": Unit(Decimal("0.001"))}
    return Metric(name=name, title=title, unit="mg/m³", low=Decimal(0), high=Decimal(high), units=units)


def decode(body: bytes) -> Iterable[Cell | Unreadable]:
    """Find the reading, the flag, the state and the heartbeat of every row."""
    return cells(body, DEVICE_SHAPE, device_cells(ITEMS))


HAZARD = Feed(
    name="hazard",
    title="有毒可燃气体与危险化学品监测",
    english="Toxic and flammable gas, dangerous chemicals",
    decode=decode,
    metrics=with_flags(
        (
            Metric(
                name="combustible", title="可燃气体", unit="%LEL", low=Decimal(0), high=Decimal(100),
                units={word: Unit(Decimal(1)) for word in ("LEL", "%lel", "LEL%")},
            ),
            _toxic("h2s", "硫化氢 H2S", "34.08", 1500),
            _toxic("co", "一氧化碳 CO", "28.01", 6000),
            _toxic("nh3", "氨 NH3", "17.03", 3500),
            _toxic("cl2", "氯 Cl2", "70.906", 300),
            Metric(
                name="oxygen", title="氧气 O2", unit="%vol", low=Decimal(0), high=Decimal(100),
                units={word: Unit(Decimal(1)) for word in ("%", "%VOL", "VOL%", "vol%")},
            ),
            Metric(
                name="stock", title="危险化学品储量", unit="t", low=Decimal(0), high=Decimal(1_000_000),
                units={"kg": Unit(Decimal("0.001")), "吨": Unit(Decimal(1))},
            ),
            Metric(name="leak", title="泄漏", unit="", codes=LEAK_CODES),
        )
    ),
    no_value=frozenset({"", "-", "--", "—", "NA", "N/A", "null", "None", "-99", "-99.0"}),
    example="city,area,device,time,item,value,unit,flag\n中山,沙朗社区,燃气调压站1号,2026-07-01 08:00:00,可燃气体,3.5,%LEL,N\n",
)  # fmt: skip
