import pytest
from pydantic import ValidationError

from connectors.people.vault import Sealed, Vault, token_mark
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
    (like,) = vault.likenesses(CHEN, "phone")
    assert [like] == vault.likenesses(CHEN, "phone")
    others = (vault.likenesses(CHEN, "tablet"), vault.likenesses(Contact(name="陈某"), "phone"), Vault("x").likenesses(CHEN, "phone"))
    assert len({like, *(each for (each,) in others)}) == 4


def test_a_vault_of_two_secrets_reads_both_and_seals_with_the_first() -> None:
    old, new = Vault(SEALED_WITH), Vault("another secret of thirty-two characters", SEALED_WITH)
    before, after = old.sealed(ONE, CHEN), new.sealed(ONE, CHEN)
    assert (new.opened(ONE, before), new.opened(ONE, after), after.mark) == (CHEN, CHEN, new.mark)
    assert new.is_token(ONE, old.token(ONE))
    assert new.is_token(ONE, new.token(ONE))
    assert not old.is_token(ONE, new.token(ONE))
    assert new.likenesses(CHEN, "phone")[1:] == old.likenesses(CHEN, "phone")
    moved = new.rewrapped(ONE, before.key, before.mark)
    assert Vault("another secret of thirty-two characters").opened(ONE, Sealed(before.contact, moved.key, new.mark)) == CHEN
    assert moved.old_token == token_mark(old.token(ONE))
    with pytest.raises(SettingError, match="XIQU_OTHER_SECRET"):
        new.rewrapped(ONE, before.key, "the mark of neither")
    with pytest.raises(SettingError, match="changed after it was sealed"):
        new.rewrapped(OTHER, before.key, before.mark)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"name": " "}, {"name": "a\x00b"}, {"name": "x" * 61}, {"phone": "110; DROP"}, {"phone": "1" * 33}, {"email": "chen"},
     {"email": "a b@c"}, {"name": "陈", "id_card": "442000"}],
)  # fmt: skip
def test_a_contact_that_reaches_nobody_or_holds_more_than_a_contact_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Contact.model_validate(wrong)
