"""A message as bytes, the same bytes every time: headers that no mailbox misreads, text first, the page last.

Written by hand because the standard library folds long `List-Unsubscribe` links into encoded-words, which no mailbox
reads, and decodes encoded-words that a customer's name brings along into real header lines; and because it takes
thirty times as long.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from textwrap import wrap

from messages.mail.body import Coded, coded
from messages.message import Message

Header = tuple[str, str]
"""Name and value; a value may be folded with `\\r\\n␠`."""
Seal = Callable[[str, Sequence[Header], bytes], list[Header]]
"""Domain of the sender, headers, relaxed body → the headers that sign them."""

_WIDTH = 76
_LONGEST = 998
MOST = 5_000_000
"""Bytes of a mail. A page of that size is a mistake; pictures are linked, and nothing is attached."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[ -~]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_OURS = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding"}


class Unmailable(ValueError):
    """This message cannot go as a mail, to anybody."""


class BadHeader(Unmailable):
    """A header has control characters, or what must be plain ASCII is not, or a line is too long."""


class TooBig(Unmailable):
    """A mail is larger than anybody should send."""


_TOO_BIG = f"the mail has more than {MOST:,} bytes; link to what is large"


def _unsealed(_domain: str, _headers: Sequence[Header], _body: bytes) -> list[Header]:
    return []


def to_bytes(message: Message, seal: Seal = _unsealed) -> bytes:
    """The whole message, lines ended by CRLF. Raises Unmailable."""
    if len(message.text) + len(message.html) > MOST:
        raise TooBig(_TOO_BIG)
    about, (wire, relaxed) = _body(message)
    headers = [*_headers(message), *about]
    for name, value in headers:
        _check(name, value)
    headers = [*seal(address_of(message.sender).rpartition("@")[2], headers, relaxed), *headers]
    raw = "".join([f"{name}: {value}\r\n" for name, value in headers]).encode("ascii") + b"\r\n" + wire
    if len(raw) > MOST:
        raise TooBig(_TOO_BIG)
    return raw


def _headers(message: Message) -> Iterator[Header]:
    yield "From", _from(message.sender)[0]
    yield "To", message.recipient
    yield "Subject", _words(message.subject)
    if message.date:
        yield "Date", _date(message.date)
    yield "Message-ID", message.message_id
    for name, value in message.headers.items():
        if name.lower() in _OURS or not _NAME.fullmatch(name):
            raise BadHeader(f"header {name[:40]!r} cannot be set")
        yield name, value
    yield "MIME-Version", "1.0"


def _check(name: str, value: str) -> None:
    """Only what `_words` folded is folded: list headers must stay in one piece."""
    for piece in value.split("\r\n ") if "\r" in value else (value,):
        if not _PLAIN.fullmatch(piece):
            raise BadHeader(f"header {name} has characters that it must not have")
        if len(name) + len(piece) + 2 > _LONGEST:
            raise BadHeader(f"header {name} is longer than {_LONGEST} characters")


@lru_cache
def _from(sender: str) -> tuple[str, str]:
    """The header of a sender, and the address in it."""
    name, address = parseaddr(sender)
    return f"{_phrase(name)} <{address}>" if name else address, address


def address_of(sender: str) -> str:
    """The address in `"Smatched" <hallo@smatched.example>`."""
    return _from(sender)[1]


@lru_cache(maxsize=64)
def _date(moment: datetime) -> str:
    return format_datetime(moment)


@lru_cache
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
        encoded = letter.encode(errors="replace")
        if len(piece) + len(encoded) > size:
            yield piece
            piece = b""
        piece += encoded
    yield piece


def _body(message: Message) -> tuple[list[Header], Coded]:
    """What says how the body is to be read, and the body."""
    text = coded(message.text)
    if not message.html:
        return [("Content-Type", _PARTS[0]), ("Content-Transfer-Encoding", _WAY)], (text[0], _ended(text[1]))
    boundary = f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}"  # `=_` never stands in a part
    html, (before, between, after) = coded(message.html), _frame(boundary)
    both = (b"".join((before, text[n], between, html[n], after)) for n in (0, 1))
    return [("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"')], (next(both), next(both))


_PARTS = ("text/plain; charset=utf-8", "text/html; charset=utf-8")
_WAY = "quoted-printable"


def _frame(boundary: str) -> tuple[bytes, bytes, bytes]:
    """What stands around the two parts; in it, no two spaces meet."""
    text, html = (
        f"--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {_WAY}\r\n\r\n" for kind in _PARTS
    )
    return text.encode(), f"\r\n{html}".encode(), f"\r\n--{boundary}--\r\n".encode()


def _ended(relaxed: bytes) -> bytes:
    """Without empty lines at the end; of nothing, nothing is left."""
    body = relaxed.rstrip(b"\r\n")
    return body + b"\r\n" if body else b""
