"""Which addresses a mail server may be told."""

import pytest

from messages.mail.address import deliverable


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("ada@example.com", "ada@example.com"),
        (" ada@example.com ", "ada@example.com"),
        ("Ada.Lovelace+news@Example.COM", "Ada.Lovelace+news@example.com"),
        ("ada@müller.de", "ada@xn--mller-kva.de"),
    ],
)
def test_good_addresses_are_told_in_ascii(written: str, told: str) -> None:
    assert deliverable(written) == told


@pytest.mark.parametrize(
    "written",
    [
        None,
        42,
        "",
        "ada",
        "ada@",
        "@example.com",
        "jörg@example.com",
        '"ada b"@example.com',
        "ada@[127.0.0.1]",
        "ada@example.com>\r\nRCPT TO:<evil@example.com",
        "ada@example.com\x00",
        "ada\n@example.com",
        "ada b@example.com",
        "ada@exa mple.com",
        "ada@example..com",
        "Ada <ada@example.com>",
    ],
)
def test_other_addresses_are_no_addresses(written: object) -> None:
    assert deliverable(written) is None
