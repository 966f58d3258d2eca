"""Surface water once more, from the printed table alone and in fractions, so that an error of the product's rules can't hide."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

NAMES = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
PRINTED = """
do       >= 7.5     6       5      3      2
codmn    <= 2       4       6      10     15
cod      <= 15      15      20     30     40
bod5     <= 3       3       4      6      10
nh3n     <= 0.15    0.5     1.0    1.5    2.0
tp       <= 0.02    0.1     0.2    0.3    0.4
tp_lake  <= 0.01    0.025   0.05   0.1    0.2
tn       <= 0.2     0.5     1.0    1.5    2.0
cu       <= 0.01    1.0     1.0    1.0    1.0
zn       <= 0.05    1.0     1.0    2.0    2.0
f        <= 1.0     1.0     1.0    1.5    1.5
se       <= 0.01    0.01    0.01   0.02   0.02
as       <= 0.05    0.05    0.05   0.1    0.1
hg       <= 0.00005 0.00005 0.0001 0.001  0.001
cd       <= 0.001   0.005   0.005  0.005  0.01
cr6      <= 0.01    0.05    0.05   0.05   0.1
pb       <= 0.01    0.01    0.05   0.05   0.1
cn       <= 0.005   0.05    0.2    0.2    0.2
phenol   <= 0.002   0.002   0.005  0.01   0.1
petroleum <= 0.05   0.05    0.05   0.5    1.0
las      <= 0.2     0.2     0.2    0.3    0.3
sulfide  <= 0.05    0.1     0.2    0.5    1.0
fcoli    <= 200     2000    10000  20000  40000
"""
LIMITS = {row.split()[0]: [Fraction(limit) for limit in row.split()[2:]] for row in PRINTED.strip().splitlines()}
NEVER_IN_THE_CLASS = {"tn", "fcoli"}
ALWAYS_NEEDED = ("ph", "do", "codmn", "nh3n", "tp")


def place(key: str, value: Fraction, body: str) -> int:
    """0 for Ⅰ … 5 for 劣Ⅴ: how many classes of the row the value fails, as the rows only ever get laxer."""
    if key == "ph":
        return 0 if 6 <= value <= 9 else 5
    row = LIMITS["tp_lake" if (key, body) == ("tp", "lake") else key]
    return sum(value < limit for limit in row) if key == "do" else sum(value > limit for limit in row)


def section(values: Mapping[str, Fraction], body: str = "river", unmonitored: Collection[str] = ()) -> str | None:
    """The class of a section, or None where one of the five has no value though it is monitored."""
    if any(key not in values for key in ALWAYS_NEEDED if key not in unmonitored):
        return None
    judged = [place(key, value, body) for key, value in values.items() if (key in LIMITS or key == "ph") and key not in NEVER_IN_THE_CLASS]
    if not any(key in LIMITS and key not in NEVER_IN_THE_CLASS for key in values):
        return None
    return NAMES[max(judged)]


def basin(classes: Sequence[str]) -> str:
    """The status of five sections or more."""
    good = Fraction(100 * sum(NAMES.index(each) <= 2 for each in classes), len(classes))
    worse = Fraction(100 * sum(each == "劣Ⅴ" for each in classes), len(classes))
    if good >= 75:
        return "优" if good >= 90 else "良好"
    for bound, status in ((20, "轻度污染"), (40, "中度污染")):
        if worse < bound:
            return status
    return "重度污染"


def smelly(values: Mapping[str, Sequence[Fraction]]) -> str:
    """A point's grade by its samples: transparency in deep water, DO, ORP and ammonia."""
    bounds = {name: (Fraction(low), Fraction(high)) for name, low, high in (("transparency", 10, 25), ("do", "0.2", 2), ("orp", -200, 50))}
    heavy: dict[str, Fraction] = {}
    any_touched = False
    for key, samples in values.items():
        if samples:
            if key == "nh3n":
                worst, touched = [value > 15 for value in samples], [value > 8 for value in samples]
            else:
                low, high = bounds[key]
                worst, touched = [value < low for value in samples], [value < high for value in samples]
            heavy[key] = Fraction(sum(worst), len(samples))
            any_touched = any_touched or any(touched)
    shares = sorted(heavy.values(), reverse=True)
    if shares and (shares[0] >= Fraction(6, 10) or (len(shares) > 1 and shares[1] >= Fraction(3, 10))):
        return "重度黑臭"
    return "轻度黑臭" if any_touched else "不黑臭"
