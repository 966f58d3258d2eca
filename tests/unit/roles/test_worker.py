import os
from argparse import ArgumentParser

import pytest

from connectors.settings import Settings
from models.observation import SHARDS
from xiqu.cores import cores, quota
from xiqu.worker import arguments, wanted

REAL = Settings(kafka="kafka:9092")


def test_a_worker_has_as_many_processes_as_asked_for_else_as_set_else_as_there_are_cores() -> None:
    set_to_three = REAL.model_copy(update={"processes": 3})
    assert wanted(set_to_three, asked=2, available=4) == 2
    assert wanted(set_to_three, asked=None, available=4) == 3
    assert wanted(REAL, asked=None, available=4) == 4
    assert wanted(REAL, asked=1, available=4) == 1


def test_more_processes_than_shards_would_have_nothing_to_do() -> None:
    assert wanted(REAL, asked=None, available=64) == SHARDS


def test_on_the_embedded_broker_it_is_one_whose_brake_counts_all() -> None:
    assert wanted(Settings(embedded=True, processes=4), asked=3, available=4) == 1


@pytest.mark.parametrize("text", ["0", "-1", "9", "two", "1.5"])
def test_a_number_of_processes_that_cannot_be_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--processes", text])
    assert "1 to 8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("told", "whole"), [("200000 100000\n", 2), ("150000 100000", 2), ("50000 100000", 1), ("max 100000", None), ("", None)]
)
def test_a_container_has_the_cores_that_its_quota_comes_to(told: str, whole: int | None) -> None:
    assert quota(told) == whole


def test_there_is_a_core_and_no_more_than_the_machine_has() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
