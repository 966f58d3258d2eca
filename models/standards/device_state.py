"""How the state of a measuring device is told: the data flags of HJ 212-2017 (confirmed), the words that makers use instead, and warm-up.

Only a normal device measures. Warm-up is no flag of HJ 212: gas sensors read anything for minutes after power comes on, and say so.
"""

from collections.abc import Mapping

NORMAL = 0
OVER_RANGE = 6
STATES: Mapping[int, str] = {
    NORMAL: "正常",
    1: "停运",
    2: "维护",
    3: "手工设定",
    4: "故障",
    5: "校准",
    OVER_RANGE: "超量程",
    7: "通信异常",
    8: "预热",
}
"""The number that a state is kept as, and what it is called."""
FLAGS: Mapping[str, int] = {"N": 0, "F": 1, "M": 2, "S": 3, "D": 4, "C": 5, "T": 6, "B": 7, "W": 8}
"""The letters of HJ 212-2017, and W for warm-up."""
_WORDS = {
    "normal": 0, "ok": 0, "stopped": 1, "off": 1, "maintenance": 2, "manual": 3, "fault": 4, "故障报警": 4,
    "calibration": 5, "标定": 5, "over_range": 6, "over range": 6, "communication_error": 7, "离线": 7, "warm_up": 8, "warm-up": 8,
}  # fmt: skip
STATE_CODES: Mapping[str, int] = {
    **FLAGS,
    **{letter.lower(): number for letter, number in FLAGS.items()},
    **{name: number for number, name in STATES.items()},
    **_WORDS,
}
"""Every word that a sender may use for a state."""
