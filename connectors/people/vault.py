"""Contacts are sealed here: each under a key of its own (AES-256-GCM), and that key under one that follows from the city's secret.

Whoever has the tables but not the secret reads nothing; whoever has the secret but no longer the person's key reads nothing either, in
no copy and no backup of the sealed contact. The person's id is part of what is authenticated, so a row moved to another id does not open.
"""

import hmac
import os
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.errors import SettingError
from models.person import Contact

NONCE = 12
"""Bytes; a nonce is random, and a key seals one contact once."""


class Sealed(NamedTuple):
    """A contact that only its key opens, that key wrapped, and the mark of the secret that wrapped it."""

    contact: bytes
    key: bytes
    mark: str


class Vault:
    """What one secret opens."""

    def __init__(self, secret: str) -> None:
        self._wrapping = AESGCM(_derived(secret, b"xiqu people keys"))
        self._tokens = _derived(secret, b"xiqu people tokens")
        self._likeness = _derived(secret, b"xiqu people likeness")
        self.mark = _derived(secret, b"xiqu people mark").hex()[:16]

    def sealed(self, person: str, contact: Contact) -> Sealed:
        """Return *contact* under a new key."""
        key = AESGCM.generate_key(256)
        body = contact.model_dump_json().encode()
        return Sealed(_locked(AESGCM(key), body, person), _locked(self._wrapping, key, person), self.mark)

    def opened(self, person: str, sealed: Sealed) -> Contact:
        """Return the contact; raises SettingError where the secret is another than the one it was sealed with."""
        if sealed.mark != self.mark:
            message = f"contact {person} was sealed with another secret ({sealed.mark}, not {self.mark}): set XIQU_SECRET back to that one"
            raise SettingError(message)
        try:
            key = _unlocked(self._wrapping, sealed.key, person)
            return Contact.model_validate_json(_unlocked(AESGCM(key), sealed.contact, person))
        except InvalidTag as error:
            raise SettingError(f"contact {person} or its key was changed after it was sealed; restore both from one backup") from error

    def token(self, person: str) -> str:
        """Return what proves that somebody is *person*; the same each time, so an answer that is repeated repeats it."""
        return urlsafe_b64encode(hmac.digest(self._tokens, person.encode(), "sha256")).decode().rstrip("=")

    def is_token(self, person: str, token: str) -> bool:
        """Say whether *token* is that of *person*; its time does not tell how near it was."""
        return hmac.compare_digest(self.token(person).encode(), token.encode("utf-8", "replace"))

    def likeness(self, contact: Contact, mark: str) -> bytes:
        """Return what is the same for the same contact from the same sender, and tells nothing without the secret."""
        return hmac.digest(self._likeness, sha256(contact.model_dump_json().encode()).digest() + mark.encode("utf-8", "replace"), "sha256")


def vault_of(secret: str) -> Vault | None:
    """Return the vault of *secret*; None where there is none, and nothing can be sealed."""
    return Vault(secret) if secret else None


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def _locked(key: AESGCM, what: bytes, person: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, what, person.encode())


def _unlocked(key: AESGCM, what: bytes, person: str) -> bytes:
    return key.decrypt(what[:NONCE], what[NONCE:], person.encode())
