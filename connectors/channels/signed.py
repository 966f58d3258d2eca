"""How each kind of receiver wants its requests signed, by the rules that it publishes."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode

PREFIX = "whsec_"


def webhook_headers(secret: str, message: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, time and body, with the secret's own bytes.

    A receiver refuses a time that is minutes away, and drops an id that it has seen.
    """
    stamp = str(int(at.timestamp()))
    signed = hmac.new(b64decode(secret.removeprefix(PREFIX)), f"{message}.{stamp}.".encode() + body, sha256).digest()
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": f"v1,{b64encode(signed).decode()}"}


def dingtalk_url(url: str, secret: str, at: datetime) -> str:
    """Return the address of a DingTalk robot with 加签: HMAC-SHA256 of time in milliseconds, line feed and secret, keyed by the secret."""
    stamp = str(int(at.timestamp() * 1000))
    signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), sha256).digest()
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'timestamp': stamp, 'sign': b64encode(signed).decode()})}"
