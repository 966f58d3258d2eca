"""A change says "this KPI of this subject in this period may be different now"; whoever reads it computes the figure anew."""

from pydantic import BaseModel, ConfigDict, TypeAdapter

WireNode = tuple[str, str, int]
"""KPI, subject, start of the period in Unix seconds."""


class Changes(BaseModel):
    """One record of `city.changes`.

    logged_at: log time of what caused it, Unix milliseconds. oldest_at: the earliest landing in it, for measuring how long it took.
    landing: the newest landing in it, "" where only time has passed. ticks: shards whose clock has moved on to logged_at, so that
    figures which wait for time to pass are looked at again.
    """

    model_config = ConfigDict(frozen=True)

    logged_at: int
    oldest_at: int
    landing: str = ""
    nodes: list[WireNode] = []
    ticks: list[int] = []


CHANGES: TypeAdapter[Changes] = TypeAdapter(Changes)
