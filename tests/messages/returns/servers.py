"""What samples are made of: a message of ours that comes back, what may be wrong with it, and how a sample is kept."""

from dataclasses import dataclass

from messages.mail.verp import Verp

ADA = "ada@example.com"
DELIVERY = "0123456789abcdef0123456789abcdef"
VERP = Verp(["a-secret-for-tests"])
PATH = VERP.address(DELIVERY, "bounce.etappe.test")
LEAVE = VERP.address(DELIVERY, "bounce.etappe.test", "unsubscribe")
OURS = f"{DELIVERY}@etappe.test"
RETURNED = f"""Return-Path: <{PATH}>
Received: from etappe.test (etappe.test [192.0.2.1]) by mx.example; Mon, 23 Nov 2026 09:00:00 +0100
Message-ID: <{OURS}>
From: "Smatched" <hallo@smatched.example>
To: {ADA}
Subject: =?utf-8?b?U2Now7ZuLCBkYXNzIGR1IGRhIGJpc3Q=?=
List-Unsubscribe: <https://etappe.test/u/ASNFZ4mrze8BI0VniavN7w.AAAAAAAAAAAAAAAAAAAAAA>, <mailto:{LEAVE}>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Schoen, dass du da bist.
"""


@dataclass(frozen=True)
class Fault:
    """What a server says, and what it means."""

    basic: str
    code: str
    words: str
    kind: str


FAULTS = (
    Fault("550", "5.1.1", f"<{ADA}>: Recipient address rejected: User unknown in virtual mailbox table", "hard"),
    Fault("550", "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "hard"),
    Fault("550", "5.1.2", "Host unknown (Name server: example.com: host not found)", "hard"),
    Fault("550", "5.2.1", "The email account that you tried to reach is disabled", "hard"),
    Fault("552", "5.2.2", "Mailbox full; over quota", "soft"),
    Fault("452", "4.2.2", "The email account that you tried to reach is over quota", "soft"),
    Fault("450", "4.4.1", "Connection timed out", "soft"),
    Fault("550", "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked using a list; spam", "policy"),
    Fault("550", "5.7.26", "Unauthenticated email is not accepted due to the domain's DMARC policy", "policy"),
    Fault("550", "5.7.515", "Access denied, sending domain does not meet the required authentication level", "policy"),
    Fault("554", "5.6.0", "Message content rejected", "policy"),
)
"""Each as the more careful servers say it: an enhanced code and words that agree."""


@dataclass(frozen=True)
class Sample:
    """A mail, and what it is."""

    name: str
    raw: bytes
    kind: str
    ours: bool = True
    """Whether it leads back to our delivery."""


def crlf(text: str, charset: str = "utf-8") -> bytes:
    """As it is on the wire."""
    return text.replace("\n", "\r\n").encode(charset)
