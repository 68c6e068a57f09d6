"""JSON from strangers: whatever it is, both databases can keep it, or it is refused."""

import pytest

from store import documents


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b'{"tier": "gold"}', {"tier": "gold"}),
        (b"[1, 2.5, null]", [1, 2.5, None]),
        (b'"\\u0000"', "\ufffd"),
        (b'{"\\ud800": "\\udfff"}', {"?": "?"}),
        (b"[NaN, Infinity, 1e999]", [None, None, None]),
    ],
)
def test_what_no_database_can_hold_is_taken_out(written: bytes, read: object) -> None:
    assert documents.read(written) == read


@pytest.mark.parametrize("written", [b"", b"<html>", b"\xff", b"[" * 100_000, b"9" * 5_000, b'{"a": 1'])
def test_what_is_not_json_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        documents.read(written)
