"""Web push, with a browser that really decrypts and a push service that really checks who pushes."""

import json
import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from messages import vapid
from messages.channels.push import DEVICE_GONE, Push
from messages.content.faults import TemplateFault
from messages.message import Message
from messages.outward import leads_out
from tests.faults.receiver import Receiver, answer

KEY = vapid.new_key()
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Browser:
    """A browser that somebody allowed us to wake."""

    def __init__(self) -> None:
        self._private, self._secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        known = {"p256dh": point, "auth": self._secret}
        return {name: urlsafe_b64encode(raw).rstrip(b"=").decode() for name, raw in known.items()}

    def read(self, body: bytes) -> dict[str, str]:
        return json.loads(http_ece.decrypt(body, private_key=self._private, auth_secret=self._secret))


@pytest.fixture
async def service() -> AsyncIterator[Receiver]:
    async with Receiver(answers=[answer(201)]).serving() as receiver:
        yield receiver


@pytest.fixture
async def push() -> AsyncIterator[Push]:
    channel = Push(KEY)
    yield channel
    await channel.close()


def _to(browser: Browser, service: Receiver, text: str = "Das neue Pils ist da.") -> Message:
    device = {"endpoint": f"{service.url}/send/abc", "keys": browser.keys, "at": "2026-11-01"}
    recipient = Push(KEY).address({"devices": [device, {"endpoint": "an older one"}]})
    assert recipient
    link = "https://etappe.test/w/x"
    return Message(
        "<a@b>",
        '"Smatched" <hallo@smatched.example>',
        recipient,
        "Schön, Ada 🍺",
        text,
        date=NOW,
        delivery="d1",
        link=link,
    )


async def _fence() -> None:
    """Always open."""


async def test_adas_browser_reads_what_nobody_between_can(push: Push, service: Receiver) -> None:
    browser = Browser()
    assert (await push.submit(_to(browser, service), _fence)).state == "accepted"
    (call,) = service.calls
    said = {"title": "Schön, Ada 🍺", "body": "Das neue Pils ist da.", "url": "https://etappe.test/w/x", "tag": "d1"}
    assert browser.read(call.body) == said
    assert b"Pils" not in call.body
    headers = {name.lower(): value for name, value in call.headers.items()}
    assert headers["content-encoding"] == "aes128gcm"
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith(f"k={vapid.public(KEY)}")


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (404, "rejected", DEVICE_GONE),
        (410, "rejected", DEVICE_GONE),
        (413, "rejected", "refused"),
        (429, "try_again", "away"),
        (403, "try_again", "sender_refused"),
        (500, "unknown", "no_answer"),
    ],
)
async def test_what_a_push_service_means(push: Push, service: Receiver, status: int, state: str, reason: str) -> None:
    service.answers = [answer(status)]
    said = await push.submit(_to(Browser(), service), _fence)
    assert (said.state, said.reason) == (state, reason)


async def test_a_message_that_does_not_fit_is_not_cut_off(push: Push, service: Receiver) -> None:
    with pytest.raises(TemplateFault, match="shorten"):
        await push.submit(_to(Browser(), service, "ä" * 2000), _fence)
    assert not service.calls


async def test_the_longest_text_that_is_allowed_fits(push: Push, service: Receiver) -> None:
    text = "😀" * (Push.can.longest or 0)
    assert (await push.submit(_to(Browser(), service, text), _fence)).state == "accepted"


def test_grace_without_a_device_has_no_address() -> None:
    assert Push(KEY).address({"devices": []}) is None


@pytest.mark.parametrize("key", ["", "x", "not a key at all", "A" * 80])
def test_a_key_that_is_none_is_told_without_being_shown(key: str) -> None:
    with pytest.raises(vapid.BadKey) as told:
        Push(key)
    assert not key or key * 2 not in str(told.value)


@pytest.mark.parametrize(
    ("url", "out"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://2130706433/x", False),
        ("https://[::1]/x", False),
        ("https://localhost/x", False),
        ("https://db.internal/x", False),
        ("https://push.example:8443/x", False),
        ("https://user@push.example/x", False),
        ("https://10.1/x", False),
        (None, False),
    ],
)
def test_an_address_from_a_customers_data_leads_out(url: object, out: bool) -> None:
    assert leads_out(url) is out
