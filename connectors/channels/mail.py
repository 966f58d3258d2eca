"""Telling by e-mail: one message a change, with an id that stays the same however often it is sent."""

import asyncio
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

from connectors.alarm_told import sentence
from connectors.channels.outcome import Again, Heard, Never, Outcome
from models.channel import Email

TIMEOUT_SECONDS = 15.0
FOR_GOOD = 500
"""From here on an answer of a mail server means never (RFC 5321 §4.2.1)."""
SUBJECT_CHARACTERS = 120
SHOWN = ("id", "rule", "kpi", "value", "unit", "threshold", "since", "at", "learned_at")


def message_of(channel: Email, told: Mapping[str, Any], message: str) -> EmailMessage:
    """Return the e-mail that tells *told*."""
    text = sentence(told, channel.language)
    mail = EmailMessage()
    mail["From"], mail["To"] = channel.sender, ", ".join(channel.to)
    mail["Subject"] = " ".join(text.split())[:SUBJECT_CHARACTERS]
    mail["Message-ID"] = f"<{message}@{channel.sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text + "\n\n" + "\n".join(f"{name}: {told[name]}" for name in SHOWN) + "\n")
    return mail


async def tell_email(channel: Email, told: Mapping[str, Any], message: str) -> Outcome:
    """Hand one e-mail over to the mail server, in a thread, because the standard library waits for it."""
    try:
        await asyncio.to_thread(_send, channel, message_of(channel, told, message))
    except smtplib.SMTPAuthenticationError as error:
        return Again(f"the mail server refuses user or password ({error.smtp_code})")
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return (Never if min(codes, default=0) >= FOR_GOOD else Again)(f"every recipient is refused ({min(codes, default=0)})")
    except smtplib.SMTPResponseException as error:
        return (Never if error.smtp_code >= FOR_GOOD else Again)(f"the mail server says {error.smtp_code}")
    except (smtplib.SMTPException, OSError) as error:
        return Again(f"no mail server ({type(error).__name__})")
    return Heard()


def _send(channel: Email, mail: EmailMessage) -> None:
    secure = ssl.create_default_context()
    address = (channel.host, channel.port)
    tls = channel.security == "tls"
    server = smtplib.SMTP_SSL(*address, timeout=TIMEOUT_SECONDS, context=secure) if tls else smtplib.SMTP(*address, timeout=TIMEOUT_SECONDS)
    with server:
        if channel.security == "starttls":
            server.starttls(context=secure)
        if channel.user:
            server.login(channel.user, channel.password)
        server.send_message(mail)
