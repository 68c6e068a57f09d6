"""Addresses that mails come back to."""

import pytest

from messages.links import BadLink
from messages.mail.verp import Verp

OLD, NEW = "an-old-secret-of-ours", "a-newer-secret-of-ours"
DELIVERY = "0123456789abcdef0123456789abcdef"
VERP = Verp([OLD, NEW])


def test_an_address_says_which_delivery_it_was() -> None:
    local, domain = VERP.address(DELIVERY, "bounce.shop.example").split("@")
    assert (VERP.read(local), domain) == (DELIVERY, "bounce.shop.example")
    assert VERP.read(local.upper()) == DELIVERY  # some servers write it so
    assert local.startswith("bounce+")
    assert len(local) <= 64


def test_a_wish_to_hear_no_more_is_no_bounce() -> None:
    local = VERP.address(DELIVERY, "x.example", "unsubscribe").split("@")[0]
    assert len(local) <= 64
    assert VERP.read(local, "unsubscribe") == DELIVERY
    for other in (local, "bounce" + local.removeprefix("unsubscribe")):
        with pytest.raises(BadLink):
            VERP.read(other)


def test_what_was_signed_with_the_secret_before_is_read_still() -> None:
    local = Verp([OLD]).address(DELIVERY, "x.example").split("@")[0]
    assert VERP.read(local) == DELIVERY
    with pytest.raises(BadLink):
        Verp([NEW]).read(local)


TOKEN = VERP.address(DELIVERY, "x.example").split("@")[0].removeprefix("bounce+")


@pytest.mark.parametrize(
    "forged",
    [
        "", "bounce", "bounce+", "bounce+a", f"bounce+{TOKEN[:-2]}", f"bounce+{TOKEN}aa", f"bounce+b{TOKEN[1:]}",
        f"bounce+{TOKEN[:30]}{'a' * 12}", f"other+{TOKEN}", TOKEN, f"bounce+{TOKEN}\n", "bounce+" + "ö" * 42,
        "bounce+" + "a" * 10_000, "bounce+=======",
    ],
)  # fmt: skip
def test_a_forged_address_leads_nowhere(forged: str) -> None:
    with pytest.raises(BadLink):
        VERP.read(forged)


def test_every_changed_letter_is_noticed() -> None:
    for at, letter in enumerate(TOKEN):
        other = TOKEN[:at] + ("a" if letter != "a" else "b") + TOKEN[at + 1 :]
        with pytest.raises(BadLink):
            VERP.read(f"bounce+{other}")
