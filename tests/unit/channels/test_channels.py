"""Every kind of channel against a server on this machine that takes, fails, hangs, or asks for patience."""

import asyncio
import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson
import pytest
from aiosmtpd.smtp import SMTP

from connectors.channels.file import channels
from connectors.channels.mail import tell_email
from connectors.channels.outcome import LONGEST_ASKED, LONGEST_WAIT, MOST_ATTEMPTS, Again, Heard, Never, Outcome, retry_after, wait
from connectors.channels.tell import tell
from connectors.gateway.alarm_answers import MOVE_EXAMPLE
from models.channel import Channel, DingTalk, Email, Webhook, WeCom
from models.errors import SettingError
from tests.servers.hook import HANGS, answer, serving

NOW = datetime(2026, 11, 25, 14, 5, tzinfo=UTC)
TOLD = orjson.dumps(MOVE_EXAMPLE)
MESSAGE = f"{MOVE_EXAMPLE['id']}.1"
SECRET = "whsec_" + b64encode(b"a secret of thirty-two bytes.....").decode()
ROBOT_OK = b'{"errcode":0,"errmsg":"ok"}'


async def sent(channel: Channel) -> Outcome:
    async with httpx.AsyncClient(timeout=httpx.Timeout(60, read=0.5), trust_env=False) as client:
        return await tell(client, channel, TOLD, MESSAGE, lambda: NOW)


def webhook(url: str) -> Webhook:
    return Webhook(kind="webhook", name="platform", url=url, secret=SECRET)


async def test_a_webhook_is_signed_over_id_time_and_body() -> None:
    async with serving(answer("204 No Content")) as server:
        assert await sent(webhook(server.url)) == Heard()
    (request,) = server.requests
    assert (request.body, request.headers["webhook-id"]) == (TOLD, MESSAGE)
    stamp = request.headers["webhook-timestamp"]
    key = b64decode(SECRET.removeprefix("whsec_"))
    right = b64encode(hmac.new(key, f"{MESSAGE}.{stamp}.".encode() + TOLD, sha256).digest()).decode()
    assert (request.headers["webhook-signature"], int(stamp)) == (f"v1,{right}", int(NOW.timestamp()))


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (answer("429 Too Many Requests", b"", "retry-after: 7"), Again("HTTP 429", timedelta(seconds=7))),
        (
            answer("503 Service Unavailable", b"", "retry-after: Wed, 25 Nov 2026 14:06:00 GMT"),
            Again("HTTP 503", timedelta(minutes=1)),
        ),
        (answer("500 Internal Server Error"), Again("HTTP 500")),
        (answer("410 Gone"), Never("HTTP 410")),
        (HANGS, Again("no answer (ReadTimeout)")),
        (b"nonsense\r\n\r\n", Again("no answer (RemoteProtocolError)")),
    ],
    ids=["429", "503 until a date", "500", "410", "hangs", "speaks no HTTP"],
)
async def test_what_fails_is_tried_again_unless_it_is_for_good(said: bytes, outcome: Outcome) -> None:
    async with serving(said) as server:
        assert await sent(webhook(server.url)) == outcome


async def test_nobody_at_the_address_is_a_reason_to_try_again_that_repeats_no_key() -> None:
    async with serving() as server:
        url = server.url
    outcome = await sent(WeCom(kind="wecom", name="duty", url=url))
    assert outcome == Again("no answer (ConnectError)")


async def test_a_robot_of_wecom_says_it_in_chinese() -> None:
    async with serving(answer("200 OK", ROBOT_OK)) as server:
        assert await sent(WeCom(kind="wecom", name="duty", url=server.url)) == Heard()
    told = orjson.loads(server.requests[0].body)
    assert told["msgtype"] == "text"
    assert told["text"]["content"].startswith("黄色告警：危险气体报警，中山/烟洲社区/GAS-07，hazard.peak = 1")
    assert len(told["text"]["content"].encode()) <= 2048


async def test_a_robot_of_dingtalk_is_signed_by_time_and_secret() -> None:
    secret = "SEC0123456789"  # noqa: S105 - opens nothing
    async with serving(answer("200 OK", ROBOT_OK)) as server:
        assert await sent(DingTalk(kind="dingtalk", name="lead", url=server.url, secret=secret, language="en")) == Heard()
    asked = parse_qs(urlsplit(server.requests[0].target).query)
    stamp = str(int(NOW.timestamp() * 1000))
    right = b64encode(hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), sha256).digest()).decode()
    assert (asked["timestamp"], asked["sign"], asked["key"]) == ([stamp], [right], ["k"])
    assert orjson.loads(server.requests[0].body)["text"]["content"].startswith("yellow raised: Dangerous gas")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (b'{"errcode":45009,"errmsg":"api freq out of limit"}', Again("errcode 45009: api freq out of limit", timedelta(minutes=1))),
        (b'{"errcode":-1,"errmsg":"system busy"}', Again("errcode -1: system busy", timedelta(minutes=1))),
        (b'{"errcode":310000,"errmsg":"sign not match"}', Never("errcode 310000: sign not match")),
        (b"<html>", Again("the robot's answer is not its JSON with errcode")),
        (b"[]", Again("the robot's answer is not its JSON with errcode")),
    ],
)
async def test_a_robot_refuses_inside_an_answer_of_200(said: bytes, outcome: Outcome) -> None:
    async with serving(answer("200 OK", said)) as server:
        assert await sent(WeCom(kind="wecom", name="duty", url=server.url)) == outcome


class Mailbox:
    """What aiosmtpd hands a message to; refuses recipients as it was told to."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.mails: list[Any] = []

    async def handle_RCPT(self, _server: object, _session: object, envelope: Any, address: str, _options: object) -> str:  # noqa: N802, ANN401
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802, ANN401 - aiosmtpd's own names
        self.mails.append(envelope)
        return "250 OK"


@pytest.mark.parametrize(
    ("refuses", "outcome"),
    [
        ("", Heard()),
        ("450 try later", Again("every recipient is refused (450)")),
        ("550 no such user", Never("every recipient is refused (550)")),
    ],
)
async def test_an_email_carries_an_id_that_stays_the_same(refuses: str, outcome: Outcome) -> None:
    mailbox, loop = Mailbox(refuses), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        channel = Email(
            kind="email", name="box", host="127.0.0.1", port=port, security="none", sender="xiqu@example.org", to=("duty@example.org",)
        )
        assert await tell_email(channel, MOVE_EXAMPLE, MESSAGE) == outcome
        if not refuses:
            assert f"Message-ID: <{MESSAGE}@example.org>".encode() in mailbox.mails[0].content
    assert await tell_email(channel, MOVE_EXAMPLE, MESSAGE) == Again("no mail server (ConnectionRefusedError)")


def test_waiting_doubles_up_to_five_minutes_and_keeps_what_was_asked() -> None:
    assert [wait(attempt, None).total_seconds() for attempt in (1, 2, 3)] == [1, 2, 4]
    assert wait(MOST_ATTEMPTS, None) == LONGEST_WAIT
    assert wait(1, timedelta(seconds=30)) == timedelta(seconds=30)
    assert wait(1, timedelta(days=30)) == LONGEST_ASKED
    assert retry_after("soon", NOW) is None
    assert retry_after("9" * 30, NOW) == LONGEST_ASKED


def test_a_file_of_channels_says_what_is_wrong_and_repeats_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "channels.json"
    path.write_text('[{"kind": "dingtalk", "name": "lead", "url": "nowhere", "secret": "SECtopsecret"}]')
    with pytest.raises(SettingError, match=r"0\.dingtalk\.url") as refused:
        channels(path)
    assert "topsecret" not in str(refused.value)
    path.write_text(
        '[{"kind": "wecom", "name": "a", "url": "https://x.example"}, {"kind": "wecom", "name": "a", "url": "https://y.example"}]'
    )
    with pytest.raises(SettingError, match="two channels called a"):
        channels(path)
    assert channels(None) == ()
