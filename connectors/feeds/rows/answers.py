"""Yes, no and unknown in the words that registers use; "unknown" is an answer of its own and takes an earlier yes or no back."""

from collections.abc import Mapping

NO, YES, UNKNOWN = 0, 1, 2
YES_NO: Mapping[str, int] = (
    dict.fromkeys(("是", "有", "yes", "true", "1", "Y", "已覆盖"), YES)
    | dict.fromkeys(("否", "无", "no", "false", "0", "N", "未覆盖"), NO)
    | dict.fromkeys(("未知", "不详", "待核实", "unknown"), UNKNOWN)
)
