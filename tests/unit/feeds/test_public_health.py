import pytest

from connectors.feeds.public_health import PUBLIC_HEALTH
from models.rejected import Unreadable

ROW = {"city": "中山", "site": "西区医院", "date": "20260326", "syndrome": "发热", "cases": "1"}
SECRETS = ("张三某", "13800138000", "110101199003077715", "富华道12号", "1990-03-07", "37")


def decoded(row: dict[str, str]) -> list[object]:
    return list(PUBLIC_HEALTH.decode((",".join(row) + "\n" + ",".join(row.values()) + "\n").encode()))


@pytest.mark.parametrize(
    "personal",
    [{"姓名": "张三某"}, {"name": "张三某"}, {"phone": "13800138000"}, {"身份证号": "110101199003077715"}, {"住址": "富华道12号"},
     {"birth_date": "1990-03-07"}, {"site": "13800138000"}, {"cases": "110101199003077715"}, {"age_group": "37"}, {"age_group": "37岁"}],
    ids="".join,
)  # fmt: skip
def test_a_row_that_looks_personal_is_refused_and_nothing_of_it_repeated(personal: dict[str, str]) -> None:
    found = decoded(ROW | personal)
    (refused,) = (one for one in found if isinstance(one, Unreadable) and one.reason == "personal_data")
    assert refused.piece == b""
    assert not any(secret in refused.message for secret in SECRETS)
    assert all(isinstance(one, Unreadable) for one in found)


def test_a_count_is_read_beside_a_person_that_is_refused() -> None:
    body = "city,site,date,syndrome,cases\n中山,西区医院,20260326,发热,13\n中山,13800138000,20260326,发热,1\n"
    assert [isinstance(one, Unreadable) for one in PUBLIC_HEALTH.decode(body.encode())] == [False, True]
