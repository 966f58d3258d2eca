import pytest

from xiqu.cli import main


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "for a feed"),
        (("sos", "--role", "admin"), "for a feed"),
        (("--role", "admin"), "--name"),
        (("sos", "--days", "3"), "--note"),
        (("--role", "admin", "--name", "x", "--days", "0"), "--days"),
    ],
)
def test_a_key_that_is_asked_for_wrongly_is_refused_before_a_server_is_asked(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "add", *arguments]) == 2
    assert says in capsys.readouterr().err
