"""Providers: each answers as its own libraries publish it, replayed by a real server on loopback."""

import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs

import pytest

from messages.message import Answer, Message
from messages.providers.configured import BadProviders, providers
from messages.providers.line import Request
from messages.providers.preset import PACKAGED, Auth, BadPreset, names, preset
from messages.providers.provider import Provider
from messages.providers.signing import signed
from messages.providers.template import filled
from tests.faults.receiver import HANG_UP, Receiver, answer
from tests.messages.published import Section, each, published, replayed

ID = "0123456789abcdef0123456789abcdef"
ADA = Message(
    message_id=f"<{ID}@etappe.test>",
    sender='"Smatched" <hallo@smatched.example>',
    recipient="+491711234567",
    subject="Schön, Ada",
    text='Hallo Ada, {to} "quoted"\n',
    html="<p>Hallo Ada</p>",
    date=datetime(2026, 11, 23, 9, tzinfo=UTC),
    headers={"List-Unsubscribe": "<https://etappe.test/u/x>", "Reply-To": "service@smatched.example"},
    delivery=ID,
)
CREDENTIALS = {
    "twilio": {"account_sid": "AC1", "auth_token": "s3cret"},
    "vonage": {"api_key": "k", "api_secret": "s3cret"},
    "messagebird": {"access_key": "s3cret"},
    "seven": {"api_key": "s3cret"},
    "sipgate": {"token_id": "t", "token": "s3cret", "sms_id": "s0"},
    "ses": {"region": "eu-central-1", "access_key": "AK", "secret_key": "s3cret"},
    "postmark": {"server_token": "s3cret", "stream": "broadcast"},
    "mailgun": {"domain": "mg.smatched.example", "api_key": "s3cret"},
    "resend": {"api_key": "s3cret"},
}
EVERY = sorted(CREDENTIALS)
ANSWERS = published("answers")
BUSY = {"status": 429, "body": {}}
"""What those say who publish nothing of it: the status is everybody's."""


@pytest.fixture
async def server() -> AsyncIterator[Receiver]:
    async with Receiver().serving() as receiver:
        yield receiver


@pytest.fixture
async def carrier(server: Receiver, request: pytest.FixtureRequest) -> AsyncIterator[Provider]:
    """The provider that a test names, at the server."""
    known = preset(request.param)
    sender = "Smatched" if known.channel == "sms" else ""
    callback = "https://etappe.test/hooks/in/receipts/token"
    made = Provider(known.key, known, CREDENTIALS[known.key], sender, server.url, callback)
    yield made
    await made.line.close()


class Fence:
    """Counts how often it was passed; `shut` turns whoever comes away."""

    def __init__(self, *, shut: bool = False) -> None:
        self.passed, self._shut = 0, shut

    async def __call__(self) -> None:
        if self._shut:
            raise PermissionError("she unsubscribed")
        self.passed += 1


of_each = pytest.mark.parametrize("carrier", EVERY, indirect=True)


def test_every_preset_is_tried_here_and_every_answer_says_where_it_is_published() -> None:
    assert names(PACKAGED) == EVERY == sorted(ANSWERS)
    every = [entry for section in get_args(Section) for told in published(section).values() for entry in told.values()]
    assert all(entry["published"] for entry in every)


@pytest.mark.parametrize(("carrier", "name"), each("answers"), indirect=["carrier"])
async def test_what_they_publish_is_understood(carrier: Provider, server: Receiver, name: str) -> None:
    entry, fence = ANSWERS[carrier.key][name], Fence()
    server.answers = [replayed(entry)]
    assert await carrier.submit(ADA, fence) == Answer(**entry["means"], provider=carrier.key)
    assert fence.passed == len(server.calls) == 1


@of_each
async def test_a_recipient_who_is_none_is_told_from_a_key_that_is_wrong(carrier: Provider, server: Receiver) -> None:
    server.answers = [replayed(ANSWERS[carrier.key][name]) for name in ("no_such_recipient", "wrong_key")]
    rejected, ours = await carrier.submit(ADA, Fence()), await carrier.submit(ADA, Fence())
    assert rejected.state == "rejected"
    assert (ours.state, ours.reason) == ("try_again", "sender_refused")


@of_each
async def test_a_provider_that_wants_us_slower_is_asked_again(carrier: Provider, server: Receiver) -> None:
    server.answers = [replayed(ANSWERS[carrier.key].get("too_fast", BUSY))]
    said = await carrier.submit(ADA, Fence())
    assert (said.state, said.reason, said.later) == ("try_again", "away", timedelta(0))


@of_each
async def test_how_long_it_asks_us_to_wait_is_heard_unless_it_is_over(carrier: Provider, server: Receiver) -> None:
    moments = {"date": "Mon, 23 Nov 2026 09:00:00 GMT", "retry_after": "Mon, 23 Nov 2026 09:05:00 GMT"}
    known = ANSWERS[carrier.key]
    server.answers = [replayed(known.get("too_fast", BUSY), retry_after="90"), answer(500, {}, **moments)]
    server.answers += [replayed(known["no_such_recipient"], retry_after="90")]
    told = [(await carrier.submit(ADA, Fence())).later for _ in range(3)]
    assert told == [timedelta(seconds=90), timedelta(minutes=5), timedelta(0)]


@of_each
async def test_what_broke_when_it_had_the_message_is_unknown(carrier: Provider, server: Receiver) -> None:
    server.answers = [answer(500, {}), answer(502, b"<html>Bad gateway</html>"), HANG_UP]
    states = [(await carrier.submit(ADA, Fence())).state for _ in range(3)]
    assert states == ["unknown"] * 3


@of_each
async def test_whoever_unsubscribes_at_the_last_moment_gets_nothing(carrier: Provider, server: Receiver) -> None:
    with pytest.raises(PermissionError):
        await carrier.submit(ADA, Fence(shut=True))
    assert not server.calls


@of_each
async def test_a_provider_that_does_not_answer_the_door_is_asked_again(carrier: Provider) -> None:
    nobody = Provider(carrier.key, carrier.preset, carrier.credentials, base="http://127.0.0.1:1")
    fence = Fence()
    assert await nobody.submit(ADA, fence) == Answer("try_again", reason="away", provider=carrier.key)
    assert fence.passed == 0


async def _said(carrier: Provider, server: Receiver) -> tuple[str, dict[str, str], Any]:
    server.answers = [replayed(ANSWERS[carrier.key]["taken"])]
    await carrier.submit(ADA, Fence())
    (call,) = server.calls
    headers = {name.lower(): value for name, value in call.headers.items()}
    form = "form" in headers["content-type"]
    body = {name: one[0] for name, one in parse_qs(call.body.decode()).items()} if form else json.loads(call.body)
    return call.path, headers, body


@of_each
async def test_they_know_all_that_we_say_and_miss_nothing(carrier: Provider, server: Receiver) -> None:
    theirs = published("requests")[carrier.key]["message"]
    path, headers, body = await _said(carrier, server)
    assert path == theirs["path"]
    assert all(headers[name].startswith(value) for name, value in theirs["headers"].items())
    assert set(theirs["needed"]) <= set(_names(body)) <= {*theirs["needed"], *theirs["known"]}


def _names(body: Any, above: str = "") -> Iterator[str]:
    """The names in a body, dotted: `Headers.Name`."""
    for inner in body if isinstance(body, list) else ():
        yield from _names(inner, above)
    for name, inner in body.items() if isinstance(body, dict) else ():
        yield from _names(inner, f"{above}{name}.")
    if not isinstance(body, dict | list):
        yield above.rstrip(".")


@pytest.mark.parametrize("carrier", ["twilio"], indirect=True)
async def test_twilio_hears_what_it_documents(carrier: Provider, server: Receiver) -> None:
    path, headers, body = await _said(carrier, server)
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert headers["authorization"] == "Basic " + b64encode(b"AC1:s3cret").decode()
    callback = f"https://etappe.test/hooks/in/receipts/token?delivery={ID}"
    text = 'Hallo Ada, {to} "quoted"'  # what a customer's data says is never filled in again
    assert body == {"To": "+491711234567", "From": "Smatched", "Body": text, "StatusCallback": callback}


@pytest.mark.parametrize("carrier", ["vonage"], indirect=True)
async def test_vonage_hears_our_name_for_the_message(carrier: Provider, server: Receiver) -> None:
    _, _, body = await _said(carrier, server)
    assert (body["to"], body["client_ref"]) == ("491711234567", ID)


@pytest.mark.parametrize("carrier", ["resend"], indirect=True)
async def test_resend_knows_a_second_try_by_its_key(carrier: Provider, server: Receiver) -> None:
    _, headers, body = await _said(carrier, server)
    assert headers["idempotency-key"] == ID
    assert body["headers"]["List-Unsubscribe"] == "<https://etappe.test/u/x>"


@pytest.mark.parametrize("carrier", ["ses"], indirect=True)
async def test_ses_gets_a_signature_and_no_page_that_is_not_there(carrier: Provider, server: Receiver) -> None:
    _, headers, body = await _said(carrier, server)
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AK/20261123/eu-central-1/ses/aws4_request")
    assert body["Content"]["Simple"]["Body"]["Html"] == {"Data": "<p>Hallo Ada</p>", "Charset": "UTF-8"}
    fields = dict.fromkeys(("html", "text"), "") | {"text": "Hallo"}
    simple = carrier.preset.body["Content"]["Simple"]["Body"]
    assert filled(simple, fields) == {"Text": {"Data": "Hallo", "Charset": "UTF-8"}}


def test_a_signature_is_amazons_own_example() -> None:
    """From "Create a signed AWS API request": ListUsers, with the headers that we sign too."""
    form = "application/x-www-form-urlencoded; charset=utf-8"
    url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"
    asked = Request(url, {"content-type": form}, b"", method="GET")
    auth = Auth(aws=("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "iam"))
    told = signed(asked, auth, {}, datetime(2015, 8, 30, 12, 36, tzinfo=UTC))
    expected = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    assert told.headers["authorization"].endswith(f"Signature={expected}")


# --- the file ---


def _configured(folder: Path, text: str) -> list[Provider]:
    (folder / "providers.yaml").write_text(text)
    return providers({"providers": str(folder / "providers.yaml"), "templates": str(folder)}, "sms")


def test_the_first_in_the_file_comes_first(tmp_path: Path) -> None:
    text = """
second: {preset: seven, api_key: k}
twilio: {account_sid: AC1, auth_token: s3cret, sender: Smatched}
mails: {preset: resend, api_key: k}
"""
    found = _configured(tmp_path, text)
    assert [(one.key, one.preset.key, one.sender) for one in found] == [
        ("second", "seven", ""),
        ("twilio", "twilio", "Smatched"),
    ]
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("twilio: {account_sid: AC1}", "lacks auth_token"),
        ("twilio: {account_sid: AC1, auth_token: s3cret, sid: 1}", "there is no sid"),
        ("pigeon: {}", "no preset pigeon"),
        ("twilio: s3cret", "write a provider's key"),
        ("twilio: {auth_token: s3cret", "line 1"),
    ],
)
def test_a_file_that_is_wrong_is_told_without_its_secrets(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises((BadProviders, BadPreset)) as told:
        _configured(tmp_path, text)
    assert why in str(told.value)
    assert "s3cret" not in str(told.value)


def test_an_operators_own_preset_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "providers").mkdir()
    own = (PACKAGED / "seven.yaml").read_text().replace("title: seven", "title: Ours")
    (tmp_path / "providers" / "ours.yaml").write_text(own)
    assert [one.preset.title for one in _configured(tmp_path, "ours: {api_key: k}")] == ["Ours"]
    (tmp_path / "providers" / "ours.yaml").write_text(own.replace("{text}", "{txet}"))
    with pytest.raises(BadPreset, match="txet"):
        _configured(tmp_path, "ours: {api_key: j}")
