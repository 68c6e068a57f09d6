"""Parts of a mail that may be anything: cut up without trust, in one pass, with an end to depth, number and size.

Nothing is unpacked: an archive stays the bytes it is. What cannot be read is read as text that means nothing.
"""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from quopri import decodestring

LARGEST = 2 * 1024 * 1024
"""Bytes that are looked at: a report comes before whatever it returns."""
_LONGEST_HEAD = 128 * 1024
_LONGEST_TEXT = 128 * 1024
_MOST, _DEEPEST = 64, 8
_WRAPPED = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
)
_FIELD = re.compile(r"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)")
_PARAMETER = re.compile(r';\s*([\w-]{1,40})\*?\s*=\s*(?:"([^"]{0,400})"|([^;\s"]{1,400}))')
# Others that Python knows are no charsets at all, and some of them take their time.
_CHARSET = re.compile(r"(utf|iso|windows|cp|latin|koi8|gb|big5|shift|euc|us-ascii|mac)[\w-]{0,20}")

Fields = dict[str, list[str]]
"""Name in small letters → values, unfolded."""


@dataclass(frozen=True)
class Part:
    """One part, or the mail itself. `wrapped`: inside of how many messages."""

    fields: Fields
    body: bytes
    wrapped: int = 0

    def field(self, name: str) -> str:
        """A header's first value."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def kind(self) -> str:
        """`text/plain`."""
        return self.field("content-type").partition(";")[0].strip().lower() or "text/plain"

    def parameter(self, name: str) -> str:
        """A parameter of the content type."""
        told = _PARAMETER.findall(self.field("content-type")[:2000])
        return next((quoted or bare for found, quoted, bare in told if found.lower() == name), "")

    @property
    def text(self) -> str:
        """What it says, as far as it can be read."""
        return decoded(self.content[:_LONGEST_TEXT], self.parameter("charset"))

    @property
    def content(self) -> bytes:
        """Without its transfer encoding. Never unpacked."""
        encoding = self.field("content-transfer-encoding").strip().lower()
        if encoding == "quoted-printable":
            return decodestring(self.body)
        return _from_base64(self.body) if encoding == "base64" else self.body


def parts(raw: bytes) -> list[Part]:
    """The mail, and every part in it, in the order in which they stand."""
    found: list[Part] = []
    waiting = [(raw[:LARGEST].replace(b"\r\n", b"\n"), 0, 0)]
    while waiting and len(found) < _MOST:
        written, depth, wrapped = waiting.pop()
        part = _part(written, wrapped)
        found.append(part)
        if depth < _DEEPEST:
            inner = [(one, depth + 1, wrapped + (part.kind in _WRAPPED)) for one in _inside(part)]
            waiting.extend(reversed(inner))
    return found


def _part(written: bytes, wrapped: int) -> Part:
    if written.startswith(b"\n"):
        return Part({}, written[1:], wrapped)
    head, _, body = written.partition(b"\n\n")
    return Part(fields(decoded(head[:_LONGEST_HEAD])), body, wrapped)


def _inside(part: Part) -> list[bytes]:
    if part.kind in _WRAPPED:
        return [part.content.replace(b"\r\n", b"\n").lstrip(b"\n")]
    boundary = part.parameter("boundary").encode(errors="replace")
    if not part.kind.startswith("multipart/") or not boundary:
        return []
    line = rb"(?:^|\n)--" + re.escape(boundary)
    body = re.split(line + rb"--[ \t]*(?=\n|$)", part.body, maxsplit=1)[0]
    _, *pieces = re.split(line + rb"[ \t]*(?=\n|$)", body, maxsplit=_MOST)
    return [piece.removeprefix(b"\n") for piece in pieces if piece.strip()]


def fields(text: str) -> Fields:
    """Lines of `Name: value`; a line that begins with a blank goes on with the one before."""
    found: Fields = {}
    last: list[str] | None = None
    for line in text.splitlines():
        if line[:1] in (" ", "\t") and last is not None:
            last[-1] = f"{last[-1]} {line.strip()}"[:4000]
        elif told := _FIELD.match(line):
            last = found.setdefault(told[1].lower(), [])
            last.append(told[2].strip()[:4000])
    return found


def decoded(raw: bytes, charset: str = "") -> str:
    """Bytes as text: as they say, as UTF-8, or as Windows writes; a charset that lies costs letters, nothing more."""
    for known in ("utf-8", charset.strip().lower()):
        if _CHARSET.fullmatch(known):
            try:
                return raw.decode(known)
            except (UnicodeError, LookupError):
                continue
    return raw.decode("cp1252", "replace")


def words(header: str) -> str:
    """A header with its encoded words (RFC 2047) read."""
    try:
        pieces = decode_header(header[:1000])
    except (HeaderParseError, ValueError):
        return header
    return "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)


def _from_base64(body: bytes) -> bytes:
    """As much of it as there is."""
    told = b"".join(body.split())
    try:
        return b64decode(told[: len(told) // 4 * 4])
    except (binascii.Error, ValueError):
        return body
