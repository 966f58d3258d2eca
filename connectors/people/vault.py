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


class Rewrapped(NamedTuple):
    """A key under another secret, and the mark of the token that its person was given under the one before."""

    key: bytes
    old_token: bytes


class Vault:
    """What one secret opens, and what another one opens that is on its way in or out: nothing new is sealed with that."""

    def __init__(self, secret: str, other: str = "") -> None:
        self._wrapping = AESGCM(_derived(secret, b"xiqu people keys"))
        self._tokens = _derived(secret, b"xiqu people tokens")
        self._likeness = _derived(secret, b"xiqu people likeness")
        self.mark = _derived(secret, b"xiqu people mark").hex()[:16]
        self.other = Vault(other) if other and other != secret else None

    def sealed(self, person: str, contact: Contact) -> Sealed:
        """Return *contact* under a new key."""
        key = AESGCM.generate_key(256)
        body = contact.model_dump_json().encode()
        return Sealed(_locked(AESGCM(key), body, person), _locked(self._wrapping, key, person), self.mark)

    def opened(self, person: str, sealed: Sealed) -> Contact:
        """Return the contact; raises SettingError where it was sealed with neither secret."""
        key = self._of(person, sealed.mark).unwrapped(person, sealed.key)
        try:
            return Contact.model_validate_json(_unlocked(AESGCM(key), sealed.contact, person))
        except InvalidTag as error:
            raise _changed(person) from error

    def rewrapped(self, person: str, wrapped: bytes, mark: str) -> "Rewrapped":
        """Return the key of *person*, which the secret of *mark* has wrapped, wrapped by this one; the contact itself stays as it is."""
        before = self._of(person, mark)
        return Rewrapped(_locked(self._wrapping, before.unwrapped(person, wrapped), person), token_mark(before.token(person)))

    def _of(self, person: str, mark: str) -> "Vault":
        for each in (self, self.other):
            if each is not None and each.mark == mark:
                return each
        message = (
            f"contact {person} was sealed with another secret ({mark}, not {self.mark}): "
            "set XIQU_SECRET back to that one, or name that one as XIQU_OTHER_SECRET"
        )
        raise SettingError(message)

    def unwrapped(self, person: str, wrapped: bytes) -> bytes:
        """Return the key of *person*; raises SettingError where it is not as it was wrapped."""
        try:
            return _unlocked(self._wrapping, wrapped, person)
        except (InvalidTag, ValueError) as error:  # ValueError: so short that it has no nonce
            raise _changed(person) from error

    def token(self, person: str) -> str:
        """Return what proves that somebody is *person*; the same each time, so an answer that is repeated repeats it."""
        return urlsafe_b64encode(hmac.digest(self._tokens, person.encode(), "sha256")).decode().rstrip("=")

    def is_token(self, person: str, token: str) -> bool:
        """Say whether *token* is that of *person* under either secret; its time does not tell how near it was."""
        if self.other is not None and self.other.is_token(person, token):
            return True
        return hmac.compare_digest(self.token(person).encode(), token.encode("utf-8", "replace"))

    def likenesses(self, contact: Contact, mark: str) -> list[bytes]:
        """Return what is the same for the same contact from the same sender, and tells nothing without the secret: this one's first."""
        said = sha256(contact.model_dump_json().encode()).digest() + mark.encode("utf-8", "replace")
        before = self.other.likenesses(contact, mark) if self.other else []
        return [hmac.digest(self._likeness, said, "sha256"), *before]


def token_mark(token: str) -> bytes:
    """Return what a token that outlives its secret is known by."""
    return sha256(token.encode("utf-8", "replace")).digest()


def vault_of(secret: str, other: str = "") -> Vault | None:
    """Return the vault of *secret* that also reads what is of the *other*; None where there is none, and nothing can be sealed."""
    return Vault(secret, other) if secret else None


def _changed(person: str) -> SettingError:
    return SettingError(f"contact {person} or its key was changed after it was sealed; restore both from one backup")


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def _locked(key: AESGCM, what: bytes, person: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, what, person.encode())


def _unlocked(key: AESGCM, what: bytes, person: str) -> bytes:
    return key.decrypt(what[:NONCE], what[NONCE:], person.encode())
