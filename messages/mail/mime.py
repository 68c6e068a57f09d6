"""A message as bytes, the same bytes every time: headers that no mailbox misreads, text first, the page last.

Written by hand because the standard library folds long `List-Unsubscribe` links into encoded-words, which no mailbox
reads, and decodes encoded-words that a customer's name brings along into real header lines.
"""

import binascii
import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from email.utils import format_datetime, parseaddr
from textwrap import wrap

from messages.message import Message

_WIDTH = 76
_LONGEST = 998
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[ -~]*")


class BadHeader(ValueError):
    """A header has control characters, or what must be plain ASCII is not, or a line is too long."""


def to_bytes(message: Message) -> bytes:
    """The whole message, lines ended by CRLF. Raises BadHeader."""
    boundary = f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}"  # `=_` never stands in a part
    lines = [*_headers(message), *(_both(message, boundary) if message.html else _part("plain", message.text))]
    return b"\r\n".join(lines)


def _headers(message: Message) -> Iterator[bytes]:
    name, address = parseaddr(message.sender)
    yield _line("From", f"{_phrase(name)} <{address}>" if name else address)
    yield _line("To", message.recipient)
    yield _line("Subject", _words(message.subject))
    if message.date:
        yield _line("Date", format_datetime(message.date))
    yield _line("Message-ID", message.message_id)
    for header, value in message.headers.items():
        yield _line(header, value)
    yield _line("MIME-Version", "1.0")


def _line(name: str, value: str) -> bytes:
    """One header, never folded except where `_words` did: list headers must stay in one piece."""
    for piece in value.split("\r\n "):
        if not _PLAIN.fullmatch(piece):
            raise BadHeader(f"header {name} has characters that it must not have")
        if len(name) + len(piece) + 2 > _LONGEST:
            raise BadHeader(f"header {name} is longer than {_LONGEST} characters")
    return f"{name}: {value}".encode("ascii")


def _words(text: str) -> str:
    """Free text for a header: as it is when plain, else as encoded-words (RFC 2047); folded."""
    if _CONTROL.search(text):
        raise BadHeader("free text in a header has control characters")
    if _PLAIN.fullmatch(text) and "=?" not in text:
        return "\r\n ".join(wrap(text, _WIDTH - len("Subject: "), break_long_words=False, break_on_hyphens=False))
    return "\r\n ".join(f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in _chunks(text, 39))


def _phrase(name: str) -> str:
    """A person's or a brand's name before an address."""
    if _PLAIN.fullmatch(name) and "=?" not in name:
        return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return _words(name)


def _chunks(text: str, size: int) -> Iterator[bytes]:
    """UTF-8 in pieces of at most `size` bytes, no letter cut in two."""
    piece = b""
    for letter in text:
        coded = letter.encode()
        if len(piece) + len(coded) > size:
            yield piece
            piece = b""
        piece += coded
    yield piece


def _both(message: Message, boundary: str) -> Iterator[bytes]:
    yield f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'.encode()
    yield b""
    for kind, body in (("plain", message.text), ("html", message.html)):
        yield b"--" + boundary.encode()
        yield from _part(kind, body)
    yield b"--" + boundary.encode() + b"--"
    yield b""


def _part(kind: str, body: str) -> Iterator[bytes]:
    yield f"Content-Type: text/{kind}; charset=utf-8".encode()
    yield b"Content-Transfer-Encoding: quoted-printable"
    yield b""
    yield binascii.b2a_qp("\r\n".join([*body.splitlines(), ""]).encode(), istext=True)
