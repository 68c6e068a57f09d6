"""Whoever cannot sign, or signed long ago, or signed something else: it never happened."""

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from operations.desk import Desk, Who
from operations.events import sources
from store.tables import customers, events

ME = Who("tests")
NOW = int(datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp())
BODY = json.dumps(
    {
        "id": "evt_1",
        "type": "order.paid",
        "status": "processing",
        "date_paid_gmt": "2026-11-23T09:00:00",
        "email": "ada@example.com",
        "billing": {"email": "ada@example.com"},
        "data": {"customer": {"email": "ada@example.com"}, "object": {"customer_email": "ada@example.com"}},
    }
).encode()
PLAIN = "a-secret-that-we-share"
WHSEC = "whsec_" + b64encode(b"0123456789abcdef0123456789abcdef").decode()
MAPPING = {"event": "type", "customer": {"email": "email"}, "signature": {"header": "x-hub", "prefix": "sha256="}}
KINDS = {"shopify": PLAIN, "woocommerce": PLAIN, "stripe": WHSEC, "standard": WHSEC, "generic": PLAIN}


def _mac(key: bytes | str, told: bytes = BODY) -> bytes:
    return hmac.digest(key.encode() if isinstance(key, str) else key, told, hashlib.sha256)


def _b64(key: bytes | str, told: bytes = BODY) -> str:
    return b64encode(_mac(key, told)).decode()


def shopify(signature: str | None = None) -> list:
    return [("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", signature or _b64(PLAIN))]


def woocommerce(signature: str | None = None) -> list:
    return [("X-WC-Webhook-Topic", "order.updated"), ("X-WC-Webhook-Signature", signature or _b64(PLAIN))]


def _v1(at: object = NOW, key: str = WHSEC, body: bytes = BODY) -> str:
    return _mac(key, f"{at}.".encode() + body).hex()


def stripe(written: str | None = None) -> list:
    return [("Stripe-Signature", written if written is not None else f"t={NOW},v1={_v1()}")]


def _standard(at: object = NOW, key: str = WHSEC, identity: str = "msg_1") -> str:
    return "v1," + _b64(b64decode(key.removeprefix("whsec_")), f"{identity}.{at}.".encode() + BODY)


def standard(signature: str | None = None, at: object = NOW, identity: str = "msg_1") -> list:
    signed = signature if signature is not None else _standard(at, identity=identity)
    return [("webhook-id", identity), ("webhook-timestamp", str(at)), ("webhook-signature", signed)]


def generic(signature: str | None = None) -> list:
    return [("X-Hub", signature if signature is not None else f"sha256={_mac(PLAIN).hex()}")]


GOOD = {
    "shopify": ("shopify", shopify()),
    "woocommerce": ("woocommerce", woocommerce()),
    "stripe": ("stripe", stripe()),
    "standard": ("standard", standard()),
    "generic": ("generic", generic()),
    "header names are the same in any case": ("shopify", [(name.upper(), value) for name, value in shopify()]),
    "one of two signatures is right, as while Stripe changes its secret": (
        "stripe",
        stripe(f"t={NOW},v1={_v1(key='whsec_old')},v1={_v1()},v0=0"),
    ),
    "Stripe's parts may come in any order": ("stripe", stripe(f"v1={_v1()}, t={NOW}")),
    "one of several signatures is right, of Standard Webhooks too": (
        "standard",
        standard(f"v1a,xxx {_standard(key='whsec_' + b64encode(b'x' * 24).decode())} {_standard()}"),
    ),
    "five minutes ago": ("stripe", stripe(f"t={NOW - 300},v1={_v1(NOW - 300)}")),
    "a clock that is five minutes ahead": ("standard", standard(at=NOW + 300)),
    "hexadecimal digits may be large": ("generic", generic(f"sha256={_mac(PLAIN).hex().upper()}")),
}
BAD = {
    # nothing, or nonsense
    "no header at all": ("shopify", [("X-Shopify-Topic", "orders/paid")]),
    "an empty signature": ("shopify", shopify(" ")),
    "not even base64": ("woocommerce", woocommerce("not signed")),
    "no header, of Stripe": ("stripe", []),
    "an empty header, of Stripe": ("stripe", stripe("")),
    "no header, of Standard Webhooks": ("standard", []),
    "no header, of a mapping": ("generic", []),
    "only the prefix": ("generic", generic("sha256=")),
    "umlauts": ("shopify", [("X-Shopify-Hmac-Sha256", "ÄÖÜ".encode())]),
    # by somebody else, or for something else
    "signed with another secret": ("shopify", shopify(_b64("another-secret"))),
    "signed with an empty secret": ("shopify", shopify(_b64(""))),
    "signed with an empty secret, in hexadecimal": ("generic", generic(f"sha256={_mac('').hex()}")),
    "signed with an empty key, as Standard Webhooks": (
        "standard",
        standard("v1," + _b64(b"", f"msg_1.{NOW}.".encode() + BODY)),
    ),
    "signed for another body": ("woocommerce", woocommerce(_b64(PLAIN, BODY + b" "))),
    "signed for the body without its last byte": ("generic", generic(f"sha256={_mac(PLAIN, BODY[:-1]).hex()}")),
    "of a bare body, without the time": ("stripe", stripe(f"t={NOW},v1={_mac(WHSEC).hex()}")),
    "with the secret decoded, which Stripe does not do": (
        "stripe",
        stripe(f"t={NOW},v1={_mac(b64decode(WHSEC[6:]), f'{NOW}.'.encode() + BODY).hex()}"),
    ),
    "with the secret not decoded, which Standard Webhooks does": (
        "standard",
        standard("v1," + _b64(WHSEC, f"msg_1.{NOW}.".encode() + BODY)),
    ),
    "for another id": ("standard", standard(_standard(identity="msg_2"))),
    "for another time": ("standard", standard(_standard(NOW - 1))),
    "a hash without a secret": ("generic", generic(f"sha256={hashlib.sha256(BODY).hexdigest()}")),
    # cut short, or written otherwise
    "cut short": ("shopify", shopify(_b64(PLAIN)[:-4])),
    "cut to one digit": ("generic", generic("sha256=" + _mac(PLAIN).hex()[:1])),
    "one character more": ("shopify", shopify(_b64(PLAIN) + "=")),
    "base64 in small letters": ("woocommerce", woocommerce(_b64(PLAIN).lower())),
    "hexadecimal where base64 belongs": ("shopify", shopify(_mac(PLAIN).hex())),
    "base64 where hexadecimal belongs": ("generic", generic("sha256=" + _b64(PLAIN))),
    "base64 for addresses": (
        "standard",
        standard("v1," + _standard()[3:].replace("+", "-").replace("/", "_").rstrip("=")),
    ),
    "without its prefix": ("generic", generic(_mac(PLAIN).hex())),
    "with a prefix that nobody asked for": ("shopify", shopify("sha256=" + _b64(PLAIN))),
    "large digits, which Stripe does not send": ("stripe", stripe(f"t={NOW},v1={_v1().upper()}")),
    "a scheme for tests": ("stripe", stripe(f"t={NOW},v0={_v1()}")),
    "a scheme that is not ours": ("standard", standard(_standard().replace("v1,", "v1a,"))),
    "in a header of another name": ("generic", [("X-Signature", f"sha256={_mac(PLAIN).hex()}")]),
    # said twice
    "a good header and a bad one": ("shopify", [*shopify(), ("X-Shopify-Hmac-Sha256", "bad")]),
    "a bad header and a good one": ("shopify", [("X-Shopify-Hmac-Sha256", "bad"), *shopify()]),
    "the same header twice": ("woocommerce", [*woocommerce(), *woocommerce()]),
    "Stripe's header twice": ("stripe", [*stripe(f"t={NOW},v1=bad"), *stripe()]),
    "two ids": ("standard", [*standard(), ("webhook-id", "msg_2")]),
    "two times in one header": ("stripe", stripe(f"t={NOW},t={NOW - 9999},v1={_v1()}")),
    # out of time
    "five minutes and a second ago": ("stripe", stripe(f"t={NOW - 301},v1={_v1(NOW - 301)}")),
    "a clock that is five minutes and a second ahead": ("stripe", stripe(f"t={NOW + 301},v1={_v1(NOW + 301)}")),
    "a week ago": ("standard", standard(at=NOW - 7 * 86400)),
    "in the year 5138": ("standard", standard(at=99_999_999_999)),
    "without a time": ("stripe", stripe(f"v1={_v1('')}")),
    "a time that is none": ("stripe", stripe(f"t=now,v1={_v1('now')}")),
    "a time in Arabic digits": ("stripe", [("Stripe-Signature", f"t=²,v1={_v1('²')}".encode())]),
    "a time with a sign": ("standard", standard(at=f"+{NOW}")),
    "a time with a fraction": ("standard", standard(at=f"{NOW}.0")),
    "a time beyond all years": ("stripe", stripe(f"t={'9' * 30},v1={_v1('9' * 30)}")),
}


@pytest.fixture
async def deliver(on_sqlite, sqlite_desk):
    """`await deliver(kind, headers)`: what a source of that kind is answered."""
    for kind, secret in KINDS.items():
        mapping = MAPPING if kind == "generic" else None
        await sources.add(sqlite_desk, ME, kind, kind, kind, secret, mapping)

    async def delivered(kind: str, headers: list, body: bytes = BODY):
        return await on_sqlite.post(f"/hooks/in/{kind}", content=body, headers=headers)

    return delivered


async def _count(desk: Desk, table) -> int:
    async with desk.database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


@pytest.mark.parametrize("case", GOOD)
async def test_what_is_signed_well_is_kept(deliver, sqlite_desk, case):
    answer = await deliver(*GOOD[case])
    assert (answer.status_code, answer.json()["new"]) == (200, True)
    assert await _count(sqlite_desk, events) == 1


@pytest.mark.parametrize("case", BAD)
async def test_what_is_not_never_happened(deliver, sqlite_desk, case):
    answer = await deliver(*BAD[case])
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert await _count(sqlite_desk, events) == await _count(sqlite_desk, customers) == 0


def test_there_are_enough_of_them():
    assert len(BAD) >= 40


async def test_somebody_is_told_that_it_is_the_clock(deliver):
    answer = await deliver("stripe", stripe(f"t={NOW - 3600},v1={_v1(NOW - 3600)}"))
    assert answer.json()["detail"] == (
        "it was signed at 2026-11-23T08:00:00Z, too far from now; sign it anew, and check the clocks"
    )


async def test_a_forged_and_old_one_learns_nothing_of_the_clock(deliver):
    assert "clock" not in (await deliver("stripe", stripe(f"t={NOW - 3600},v1={_v1()}"))).text


async def test_a_segment_source_signs_nothing(on_sqlite, sqlite_desk):
    await sources.add(sqlite_desk, ME, "app", "segment", "The app")
    answer = await on_sqlite.post("/hooks/in/app", content=BODY, headers=shopify(_b64("")))
    assert answer.status_code == 401


@pytest.mark.parametrize("kind", KINDS)
async def test_after_a_rotation_both_secrets_are_good_for_a_while(deliver, sqlite_desk, kind):
    old = {"shopify": shopify, "woocommerce": woocommerce, "stripe": stripe, "standard": standard, "generic": generic}
    newer = WHSEC.replace("M", "N") if kind == "standard" else "another-secret"
    await sources.change_secret(sqlite_desk, ME, kind, newer)
    assert (await deliver(kind, old[kind]())).status_code == 200
    await sources.change_secret(sqlite_desk, ME, kind, newer, sqlite_desk.clock())  # twice: the first is gone
    assert (await deliver(kind, old[kind]())).status_code == 401


async def test_an_old_secret_ends_in_its_time(deliver, sqlite_desk):
    soon = sqlite_desk.clock() + timedelta(seconds=1)
    row = (await sources.change_secret(sqlite_desk, ME, "shopify", "another-secret", soon)).row
    assert row["old_until"] == soon
    kept = await sources.source(sqlite_desk, "shopify")
    assert sources.good_secrets(kept, sqlite_desk.clock()) == ["another-secret", PLAIN]
    assert sources.good_secrets(kept, soon) == ["another-secret"]
    assert (await deliver("shopify", shopify(_b64("another-secret")))).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        *(BODY.decode().encode(coding) for coding in ("utf-16", "utf-16-le", "utf-32", "utf-8-sig")),
        *(
            '{"name": "Müller"}'.encode("latin-1"),
            b"\xff\xfe",
            b'{"a": "\xed\xa0\x80"}',
            b"",
            b"\x00",
            b"{",
            b"[]",
            b'"x"',
        ),
        *(b'{"a": ' + b"9" * 5000 + b"}", b"webhook_id=7"),
    ],
)
@pytest.mark.parametrize("kind", ["shopify", "woocommerce", "generic"])
async def test_whatever_is_signed_that_is_no_json_in_utf_8_is_refused(deliver, sqlite_desk, kind, body):
    signed = {
        "shopify": shopify(_b64(PLAIN, body)),
        "woocommerce": woocommerce(_b64(PLAIN, body)),
        "generic": generic(f"sha256={_mac(PLAIN, body).hex()}"),
    }
    assert (await deliver(kind, signed[kind], body)).status_code == 400
    assert (await deliver(kind, [], body)).status_code in (400, 401) or (kind, body) == ("woocommerce", b"webhook_id=7")
    assert await _count(sqlite_desk, events) == 0
