"""Run as a program: the agent that a reader of Faust's guide would write, one event at a time, so that our own figures are also ratios.

It validates one body each and keeps a running mean per subject in a dictionary: no database, no lists, nothing published. Prints a line
at the first and at the last body, and whoever started it holds the watch.
"""

import argparse
import asyncio
from collections import defaultdict
from typing import Any

import faust
import uvloop
from pydantic import BaseModel, ConfigDict

FIRST, LAST = "first", "last"


class Body(BaseModel):
    """Three of the six readings of a station's hour."""

    model_config = ConfigDict(frozen=True)

    city: str
    point: str
    date: str
    hour: int
    pm25: float | None = None
    pm10: float | None = None
    co: float | None = None
    no2: float | None = None
    o3_1h: float | None = None
    so2: float | None = None

    def readings(self) -> dict[str, float]:
        """Return the values by column."""
        columns = {"pm25": self.pm25, "pm10": self.pm10, "co": self.co, "no2": self.no2, "o3_1h": self.o3_1h, "so2": self.so2}
        return {column: value for column, value in columns.items() if value is not None}


async def follow(broker: str, topic: str, count: int) -> None:
    """Take *count* bodies."""
    app = faust.App(
        "xiqu-bench-plain",
        broker=f"kafka://{broker}",
        store="memory://",
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
    )
    means: dict[tuple[str, str, str], tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    done = asyncio.Event()

    async def mean(stream: Any) -> None:  # noqa: ANN401 - Faust's streams carry no types
        seen = 0
        async for value in stream:
            seen += 1
            if seen == 1:
                print(FIRST, flush=True)
            body = Body.model_validate_json(value)
            for column, reading in body.readings().items():
                average, number = means[body.city, body.point, column]
                means[body.city, body.point, column] = average + (reading - average) / (number + 1), number + 1
            if seen == count:
                print(LAST, flush=True)
                done.set()

    app.agent(app.topic(topic, value_serializer="raw", value_type=bytes), name="mean")(mean)
    await app.start()
    await done.wait()
    await app.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("broker")
    parser.add_argument("topic")
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    uvloop.run(follow(given.broker, given.topic, given.count))


if __name__ == "__main__":
    main()
