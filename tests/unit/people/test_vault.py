import pytest
from pydantic import ValidationError

from connectors.people.vault import Vault
from models.errors import SettingError
from models.person import Contact

SEALED_WITH = "a secret of more than thirty-two characters"
CHEN = Contact(name="陈某", phone="+86 138-0000-0000", email="chen@example.org")
ONE, OTHER = "6f1b7a52-0c1c-4c39-9d5e-6a4f1c8d0a01", "6f1b7a52-0c1c-4c39-9d5e-6a4f1c8d0a02"


def test_a_sealed_contact_is_read_by_its_own_secret_and_shows_nothing_of_itself() -> None:
    sealed = Vault(SEALED_WITH).sealed(ONE, CHEN)
    assert Vault(SEALED_WITH).opened(ONE, sealed) == CHEN
    for shown in (sealed.contact, sealed.key):
        assert not any(word in shown for word in ("陈".encode(), b"138", b"chen", b"name"))


def test_two_who_give_the_same_contact_have_two_keys() -> None:
    vault = Vault(SEALED_WITH)
    one, other = vault.sealed(ONE, CHEN), vault.sealed(OTHER, CHEN)
    with pytest.raises(SettingError, match="changed after it was sealed"):
        vault.opened(ONE, one._replace(key=other.key))


def test_a_contact_that_was_moved_to_another_person_does_not_open() -> None:
    vault = Vault(SEALED_WITH)
    with pytest.raises(SettingError, match="changed after it was sealed"):
        vault.opened(OTHER, vault.sealed(ONE, CHEN))


@pytest.mark.parametrize("part", ["contact", "key"])
def test_one_changed_bit_is_noticed(part: str) -> None:
    vault = Vault(SEALED_WITH)
    sealed = vault.sealed(ONE, CHEN)
    told: bytes = getattr(sealed, part)
    bent = sealed._replace(contact=bent_last(told)) if part == "contact" else sealed._replace(key=bent_last(told))
    with pytest.raises(SettingError, match="changed after it was sealed"):
        vault.opened(ONE, bent)


def bent_last(told: bytes) -> bytes:
    return told[:-1] + bytes([told[-1] ^ 1])


def test_another_secret_opens_nothing_and_says_which_one_is_missing() -> None:
    sealed, stranger = Vault(SEALED_WITH).sealed(ONE, CHEN), Vault(SEALED_WITH + "!")
    with pytest.raises(SettingError, match="set XIQU_SECRET back"):
        stranger.opened(ONE, sealed)
    with pytest.raises(SettingError, match="changed after it was sealed"):
        stranger.opened(ONE, sealed._replace(mark=stranger.mark))


def test_a_token_proves_one_person_and_nobody_else() -> None:
    vault = Vault(SEALED_WITH)
    assert vault.is_token(ONE, vault.token(ONE))
    assert vault.token(ONE) == Vault(SEALED_WITH).token(ONE)
    for wrong in (vault.token(OTHER), Vault(SEALED_WITH + "!").token(ONE), "", vault.token(ONE)[:-1], "é\ud800"):
        assert not vault.is_token(ONE, wrong)


def test_likeness_knows_a_sender_who_sends_again_and_no_other() -> None:
    vault = Vault(SEALED_WITH)
    like = vault.likeness(CHEN, "phone")
    assert like == vault.likeness(CHEN, "phone")
    assert (
        len({like, vault.likeness(CHEN, "tablet"), vault.likeness(Contact(name="陈某"), "phone"), Vault("x").likeness(CHEN, "phone")}) == 4
    )


@pytest.mark.parametrize(
    "wrong",
    [{}, {"name": " "}, {"name": "a\x00b"}, {"name": "x" * 61}, {"phone": "110; DROP"}, {"phone": "1" * 33}, {"email": "chen"},
     {"email": "a b@c"}, {"name": "陈", "id_card": "442000"}],
)  # fmt: skip
def test_a_contact_that_reaches_nobody_or_holds_more_than_a_contact_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Contact.model_validate(wrong)
