"""Phone numbers, and the parts of a text message."""

import pytest

from messages.gsm import parts
from messages.phone import e164


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("0171 1234567", "+491711234567"),
        ("+43 664 1234567", "+436641234567"),
        ("0049 (171) 12-34-567", "+491711234567"),
        ("110", None),
        ("call me", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_what_a_phone_has(written: object, known: str | None) -> None:
    assert e164(written, "DE") == known


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("ä" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 10, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the sign does not fit in half into the first part
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_networks_count_them(text: str, count: int) -> None:
    assert parts(text) == count
