"""Quoted-printable that others read back, and that DKIM reads as we say it does."""

import quopri

import pytest
from dkim.canonicalization import Relaxed
from hypothesis import example, given, settings
from hypothesis import strategies as st

from messages.mail.body import coded

PIECES = st.sampled_from(
    ["<t", "<td>", "\n", "\r\n", "\r", " ", "  ", "\t", ".", "=", "ö", "麦", "a" * 75, "b" * 76, "x"]
)
PAGE = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=60).map("".join)


@given(PAGE)
@example("a" * 76 + "<table>")
@example("a" * 75 + "<table>" + "b" * 500)
@example("a" * 76 + "\n<table>")
@example(".\n..\n<t.\n")
@example("ö" * 12 + "0" * 3 + "\t")
@example("<p>an ä and  a b \n" * 90 + "<td>" + "x" * 1_001 + "\n\n<tr>")
@example(
    "ö000\x80\x80\x80\x80ࠀ𐀀0000\x1f\x1f\x1f\x1f\x80\x800\x80\x80\x80𐀀𐀀𐀀\x1f\x80𐀀00000\x1f\x1f\x1f\x80\x80\x80\x80𐀀𐀀\t"
)
@settings(max_examples=400, deadline=None)
def test_any_page_is_read_back_and_signed_as_it_travels(page: str) -> None:
    wire, relaxed = coded(page)
    told = page.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace")
    read = quopri.decodestring(wire.replace(b"\r\n", b"\n"))
    assert read == (told if told.endswith(b"\n") else told + b"\n")
    assert Relaxed.canonicalize_body(wire) == Relaxed.canonicalize_body(relaxed)
    assert relaxed.rstrip(b"\r\n") == Relaxed.canonicalize_body(wire).rstrip(b"\r\n")
    assert wire.count(b"\n") == wire.count(b"\r\n") == wire.count(b"\r")
    assert max(map(len, wire.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("piece", ["x" * 5_000, "ö" * 999, "x" * 1_001])
def test_a_piece_is_the_same_whether_it_is_kept_or_not(piece: str) -> None:
    first, again = (coded(f"{piece}<table>{piece}<tr>") for _ in range(2))
    assert first == again
    assert quopri.decodestring(first[0].replace(b"\r\n", b"\n")).decode() == f"{piece}<table>{piece}<tr>\n"


def test_half_a_letter_is_a_question_mark_and_not_the_end_of_a_worker() -> None:
    assert coded("Ada \ud83d")[0] == b"Ada ?\r\n"
