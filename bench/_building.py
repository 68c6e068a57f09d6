"""What it costs to build a signed mail of 30 kB: ours, beside a template compiled anew, `EmailMessage` and dkimpy."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

import dkim
import mjml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from bench._meter import Middle
from messages.mail.dkim import Dkim, Key
from messages.mail.letterhead import Letterhead
from messages.mail.mime import to_bytes
from messages.message import Message

DOMAIN, ROUNDS, THEIRS, OURS = "shop.example", 7, 12, 300
_SECTION = (
    "<mj-section><mj-column><mj-text>Grüße aus dem Sudhaus, {{{{ name }}}}: Sorte {0} ist so weit.</mj-text>"
    '<mj-button href="https://shop.example/{0}">Ansehen</mj-button></mj-column></mj-section>'
)
_SECTIONS = "".join(map(_SECTION.format, range(13)))
PAGE = str(mjml.mjml2html(f"<mjml><mj-body>{_SECTIONS}</mj-body></mjml>"))
"""A page of about 30 kB, as MJML makes them, with a customer's name in it again and again."""
TEXT = "Hallo {{ name }},\n\n" + "Grüße aus dem Sudhaus, {{ name }}: eine Sorte ist so weit.\n\n" * 13
_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_SANDBOX = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
_KEPT = [_SANDBOX.from_string(text) for text in (TEXT, PAGE)]
RSA, ED25519 = Key("rsa", generate_private_key(65_537, 2_048)), Key("ed25519", Ed25519PrivateKey.generate())
SIGNED, TWICE = Dkim({DOMAIN: [RSA]}), Dkim({DOMAIN: [RSA, ED25519]})


def figures() -> Iterator[str]:
    """Ratios within one round, CPU time of this process."""
    rounds = [[_each(build, many) for build, many in _WAYS] for _ in range(ROUNDS + 1)][1:]
    theirs, *ours = ([one[n] for one in rounds] for n in range(len(_WAYS)))
    naive = Middle(theirs)
    for name, costs, (build, _) in zip(_NAMES, ours, _WAYS[1:], strict=True):
        size = len(build(0))
        times, each = Middle([a / b for a, b in zip(theirs, costs, strict=True)]), Middle(costs)
        yield f"{name} {times} x-cheaper ratio-to compile-EmailMessage-dkimpy-at-{naive}-CPU-us {times.span}"
        yield f"{name}_each {each} CPU-us ratio-to one-mail-of-{size}-bytes-on-the-wire {each.span}"


_NAMES = ("building", "building_twice_signed", "building_unsigned")


def _each(build: Callable[[int], bytes], many: int) -> float:
    """CPU-microseconds of one."""
    began = time.process_time()
    for number in range(many):
        build(number)
    return 1e6 * (time.process_time() - began) / many


def letter(number: int, text: str | None = None, html: str | None = None) -> Message:
    """A mail to the customer of this number, rendered from templates that are kept compiled."""
    name = {"name": f"Ada {number}"}
    if text is None or html is None:
        text, html = (kept.render(name) for kept in _KEPT)
    return Message(
        message_id=f"<{number:032x}@{DOMAIN}>",
        sender=f'"Bräu & Söhne" <hallo@{DOMAIN}>',
        recipient=f"ada-{number}@example.com",
        subject=f"Ada {number}, schön, dass du da bist",
        text=text,
        html=html,
        date=_NOW,
        headers=Letterhead(
            topic="news",
            host=DOMAIN,
            journey="sale",
            message="hello",
            unsubscribe=f"https://{DOMAIN}/u/{number:022x}.{number:022x}",
            preferences=f"https://{DOMAIN}/p/{number:022x}.{number:022x}",
        ).headers,
    )


def _by_libraries(number: int) -> bytes:
    name = {"name": f"Ada {number}"}
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    said = letter(number, *(environment.from_string(text).render(name) for text in (TEXT, PAGE)))
    mail = EmailMessage()
    for header, value in (("From", said.sender), ("To", said.recipient), ("Subject", said.subject)):
        mail[header] = value
    mail["Date"], mail["Message-ID"] = format_datetime(_NOW), said.message_id
    for header, value in said.headers.items():
        mail[header] = value
    mail.set_content(said.text)
    mail.add_alternative(said.html, subtype="html")
    raw = mail.as_bytes().replace(b"\n", b"\r\n")
    names = [header.encode() for header in mail.keys()]  # noqa: SIM118 - a mail's headers, each as often as it is there
    return bytes(dkim.sign(raw, b"rsa", DOMAIN.encode(), _PEM, include_headers=names)) + raw


def _pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


assert isinstance(RSA.private, RSAPrivateKey)
_PEM = _pem(RSA.private)
_WAYS: list[tuple[Callable[[int], bytes], int]] = [
    (_by_libraries, THEIRS),
    (lambda number: to_bytes(letter(number), SIGNED.seal), OURS),
    (lambda number: to_bytes(letter(number), TWICE.seal), OURS),
    (lambda number: to_bytes(letter(number)), OURS),
]
