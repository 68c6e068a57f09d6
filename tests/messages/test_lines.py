"""Lines to mail servers that offer more than the simplest one: at once, by size, encrypted, with a password."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from messages.channels.email import Email
from messages.mail import line, smtp
from messages.mail.mime import MOST, TooBig
from messages.message import Answer
from tests.faults.sink import RESET, VANISH, Sink
from tests.messages.test_mime import LETTER

ADA = LETTER.recipient
SENDER = "hallo@smatched.example"


class Fence:
    """Counts how often it was passed, and what the server had heard by then."""

    def __init__(self, sink: Sink | None = None) -> None:
        self.passed, self.sink = 0, sink

    async def __call__(self) -> None:
        assert not self.sink or len(self.sink.taken) == self.passed
        self.passed += 1


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with Sink(extensions=("PIPELINING", "SIZE 100000")).serving() as sink:
        yield sink


@asynccontextmanager
async def channel(url: str, **settings: str) -> AsyncIterator[Email]:
    email = Email.open({"smtp_url": url, "smtp_connections": "2", **settings})
    yield email
    await email.close()


# --- at once ---


async def test_everything_before_the_body_is_said_at_once(email: Email, sink: Sink) -> None:
    heard = list[bytes]()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while data := await reader.read(65_536):
            heard.append(data)
            replies = {b"EHLO": b"250-me\r\n250 PIPELINING\r\n", b"MAIL": b"250 ok\r\n250 ok\r\n354 go\r\n"}
            writer.write(replies.get(data[:4], b"250 taken\r\n" if data.endswith(b"\r\n.\r\n") else b""))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server, channel(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}") as at_once:
        assert (await at_once.submit(LETTER, Fence())).state == "accepted"
        assert (await at_once.submit(LETTER, Fence())).state == "accepted"
    said = b"MAIL FROM:<hallo@smatched.example>\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n"
    assert [one for one in heard if one.startswith(b"MAIL")] == [said, said]
    assert not any(one.startswith(b"RSET") for one in heard)


@pytest.mark.parametrize("careless", [False, True])
@pytest.mark.parametrize(
    ("who", "stage", "reply", "state", "reason"),
    [
        (ADA, "rcpt", "450 4.2.0 Greylisted", "try_again", "later"),
        (ADA, "rcpt", "421 4.3.2 shutting down", "try_again", "later"),
        (ADA, "rcpt", "550 5.1.1 no such user", "rejected", "no_such_address"),
        (ADA, "rcpt", RESET, "try_again", "away"),
        (ADA, "data", "451 4.3.0 disk", "try_again", "later"),
        (ADA, "data", "250 what", "try_again", "away"),
        (SENDER, "mail", "550 5.1.0 sender rejected", "try_again", "sender_refused"),
    ],
)
async def test_before_the_fence_nothing_has_gone_out(
    email: Email, sink: Sink, careless: bool, who: str, stage: str, reply: str, state: str, reason: str
) -> None:
    sink.misbehave[who], sink.careless = [(stage, reply)], careless
    fence = Fence()
    answer = await email.submit(LETTER, fence)
    assert (answer.state, answer.reason, fence.passed, sink.taken) == (state, reason, 0, [])
    sink.misbehave.clear()
    sink.careless = False
    assert (await email.submit(LETTER, fence)).state == "accepted"
    assert len(sink.taken) == 1


@pytest.mark.parametrize(("reply", "state"), [(VANISH, "unknown"), (RESET, "unknown"), ("552 5.2.2 full", "rejected")])
async def test_after_the_fence_silence_is_unknown(email: Email, sink: Sink, reply: str, state: str) -> None:
    sink.misbehave[ADA] = [("body", reply)]
    fence = Fence(sink)
    assert (await email.submit(LETTER, fence)).state == state
    assert fence.passed == 1


async def test_a_fence_that_says_no_keeps_the_body_here(email: Email, sink: Sink) -> None:
    async def no() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await email.submit(LETTER, no)
    assert sink.taken == []
    assert (await email.submit(LETTER, Fence())).state == "accepted"


async def test_a_hundred_at_once_arrive_each_in_one_piece(email: Email, sink: Sink) -> None:
    letters = [replace(LETTER, message_id=f"<{n}@x.example>", text=f".{n}\n..\n.\n") for n in range(100)]
    answers = await asyncio.gather(*(email.submit(one, Fence()) for one in letters))
    assert {one.state for one in answers} == {"accepted"}
    assert sink.connections <= 2
    assert sorted(one.message_id for one in sink.taken) == sorted(one.message_id for one in letters)
    for one in sink.taken:
        number = one.message_id.strip("<>").partition("@")[0]
        assert f"\r\n.{number}\r\n..\r\n".encode() in one.raw


@pytest.mark.parametrize(
    ("said", "answer"), [("MAIL", Answer("try_again", reason="away")), ("QP", Answer("unknown", reason="no_answer"))]
)
async def test_a_server_that_falls_silent_is_not_waited_for_for_ever(
    said: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_COMMAND" if said == "MAIL" else "_FINAL_DOT", 0.1)

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while data := await reader.readline():
            if data.startswith(said.encode()):
                await reader.read()
            replies = {b"EHLO": b"250 me\r\n", b"MAIL": b"250 ok\r\n", b"RCPT": b"250 ok\r\n", b"DATA": b"354 go\r\n"}
            writer.write(replies.get(data[:4], b""))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server, channel(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}") as email:
        assert await email.submit(replace(LETTER, text="x\nQP\n", html=""), Fence()) == answer


# --- lines that rest, and tire ---


async def test_a_server_that_said_good_bye_meanwhile_is_called_again(email: Email, sink: Sink) -> None:
    await email.submit(LETTER, Fence())
    for writer in list(sink.open):
        writer.write(b"421 4.4.2 timeout\r\n")
        writer.close()
    await asyncio.sleep(0.05)
    assert (await email.submit(LETTER, Fence())).state == "accepted"
    assert sink.connections == 2


async def test_good_bye_instead_of_an_answer_is_no_answer_to_ada(email: Email, sink: Sink) -> None:
    await email.submit(LETTER, Fence())
    sink.misbehave[SENDER] = [("mail", "421 4.7.0 too many messages on one connection")]
    assert (await email.submit(LETTER, Fence())).state == "accepted"
    assert sink.connections == 2


async def test_a_line_is_given_up_after_some_mails(email: Email, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_MOST", 3)
    for _ in range(7):
        assert (await email.submit(LETTER, Fence())).state == "accepted"
    assert sink.connections == 3


def test_there_is_less_than_one_connection_for_two_hundred_mails() -> None:
    assert smtp._MOST >= 200


async def test_a_line_that_nobody_needs_is_hung_up(email: Email, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_IDLE", 0.05)
    await email.submit(LETTER, Fence())
    async with asyncio.timeout(5):
        while sink.open:
            await asyncio.sleep(0.01)
    assert (await email.submit(LETTER, Fence())).state == "accepted"


# --- size ---


async def test_the_size_is_told_and_what_the_relay_does_not_take_is_refused_here(email: Email, sink: Sink) -> None:
    with pytest.raises(TooBig, match="the relay takes 100,000; shorten it"):
        await email.submit(replace(LETTER, html="x" * 100_000), Fence())
    assert sink.taken == []
    assert (await email.submit(LETTER, Fence())).state == "accepted"


@pytest.mark.parametrize("letter", ["x" * 10_000_000, "ö" * 1_500_000])
async def test_ten_megabytes_are_no_mail(email: Email, sink: Sink, letter: str) -> None:
    with pytest.raises(TooBig, match=f"more than {MOST:,} bytes; link to what is large"):
        await email.submit(replace(LETTER, text=letter), Fence())
    assert sink.connections == 0


# --- several relays ---


async def test_another_relay_takes_over_while_the_first_is_away(sink: Sink) -> None:
    async with channel(f"smtp://127.0.0.1:1 {sink.url}") as email:
        assert (await email.submit(LETTER, Fence())).state == "accepted"
        assert [one.name for one in email.ways("smatched.example")] == ["127.0.0.1:1", f"127.0.0.1:{sink.port}"]
        assert len(sink.taken) == 1


async def test_who_waits_for_a_line_to_a_server_that_is_away_does_not_knock_again(sink: Sink) -> None:
    sink.misbehave[""] = [("greeting", RESET)] * 100
    async with channel(sink.url) as email:
        said = await asyncio.gather(*(email.submit(LETTER, Fence()) for _ in range(50)))
        assert set(said) == {Answer("try_again", reason="away")}
        assert sink.connections <= 4


async def test_a_server_that_will_not_talk_to_us_now_says_nothing_about_a_mailbox(sink: Sink) -> None:
    sink.misbehave[""] = [("greeting", "421 4.3.2 busy")]
    async with channel(sink.url) as email:
        assert await email.submit(LETTER, Fence()) == Answer("try_again", "4.3.2", "away")


async def test_a_sender_may_have_a_relay_of_its_own(sink: Sink) -> None:
    async with Sink().serving() as other, channel(f"{sink.url} {other.url}?sender=shop.example") as email:
        await email.submit(LETTER, Fence())
        await email.submit(replace(LETTER, sender="Shop <hallo@shop.example>"), Fence())
        assert (len(sink.taken), len(other.taken)) == (1, 1)


async def test_after_the_fence_no_other_relay_is_asked(sink: Sink) -> None:
    sink.misbehave[ADA] = [("body", VANISH)]
    async with Sink().serving() as other, channel(f"{sink.url} {other.url}") as email:
        assert await email.submit(LETTER, Fence()) == Answer("unknown", reason="no_answer")
        assert (len(sink.taken), other.connections) == (1, 0)


# --- encrypted, and with a password ---


class _Keep:
    """Takes every mail."""

    def __init__(self) -> None:
        self.taken, self.encrypted = 0, set[bool]()

    async def handle_DATA(self, _server: SMTP, session: Any, _mail: Any) -> str:
        self.taken += 1
        self.encrypted.add(session.ssl is not None)
        return "250 2.0.0 taken"


def _ada(_server: Any, _session: Any, _mail: Any, _how: str, said: LoginPassword) -> AuthResult:
    return AuthResult(success=said == LoginPassword(b"ada", b"p@ss"), handled=False)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """One for `localhost`, signed by itself; and its key."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As an operator says it who has an authority of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    smtp._tls.cache_clear()
    yield
    smtp._tls.cache_clear()


@asynccontextmanager
async def guarded(certificate: tuple[Path, Path], *without: str) -> AsyncIterator[tuple[_Keep, int]]:
    """A server that wants STARTTLS and a password, said in any way but those `without`."""
    context, keep = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), _Keep()
    context.load_cert_chain(*certificate)
    loop = asyncio.get_running_loop()

    def talk() -> SMTP:
        asked = {"tls_context": context, "require_starttls": True, "auth_required": True, "loop": loop}
        return SMTP(keep, authenticator=_ada, auth_exclude_mechanism=without, **asked)

    server = await loop.create_server(talk, "127.0.0.1", 0)
    async with server:
        yield keep, server.sockets[0].getsockname()[1]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("without", ["LOGIN", "PLAIN"])
async def test_a_password_is_said_over_tls_in_the_way_the_server_knows(
    certificate: tuple[Path, Path], without: str
) -> None:
    async with (
        guarded(certificate, without) as (keep, port),
        channel(f"smtp+starttls://ada:p%40ss@localhost:{port}") as email,
    ):
        answers = [await email.submit(LETTER, Fence()) for _ in range(3)]
        assert {one.state for one in answers} == {"accepted"}
        assert (keep.taken, keep.encrypted) == (3, {True})


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_is_our_fault_and_not_adas(certificate: tuple[Path, Path]) -> None:
    async with guarded(certificate) as (keep, port), channel(f"smtp+starttls://ada:no@localhost:{port}") as email:
        answer = await email.submit(LETTER, Fence())
        assert (answer.state, answer.reason, keep.taken) == ("try_again", "sender_refused", 0)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_a_certificate_that_nobody_vouches_for_is_not_believed(certificate: tuple[Path, Path], host: str) -> None:
    async with guarded(certificate) as (keep, port), channel(f"smtp+starttls://ada:p%40ss@{host}:{port}") as email:
        answer = await email.submit(LETTER, Fence())
        assert (answer.state, answer.reason, keep.taken) == ("try_again", "away", 0)


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_for_another_name_is_not_believed(certificate: tuple[Path, Path]) -> None:
    async with guarded(certificate) as (keep, port), channel(f"smtp+starttls://ada:p%40ss@127.0.0.1:{port}") as email:
        assert (await email.submit(LETTER, Fence())).reason == "away"
        assert keep.taken == 0


def test_there_is_one_tls_context_for_all_lines() -> None:
    assert smtp._tls() is smtp._tls()
