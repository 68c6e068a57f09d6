"""What comes back is told apart: hundreds of mails as servers, providers, machines and people write them."""

import random
import zlib
from base64 import encodebytes
from time import perf_counter

import pytest

from messages.links import BadLink
from messages.mail.returns.read import read
from messages.mail.returns.severity import codes, severity
from tests.messages.returns.freehand import freehand, mail
from tests.messages.returns.letters import letters
from tests.messages.returns.reports import reports, written
from tests.messages.returns.servers import ADA, DELIVERY, FAULTS, LEAVE, OURS, PATH, VERP, Sample, crlf

ALL = [*reports(FAULTS), *freehand(), *letters()]


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 200


def test_nearly_all_are_told_apart() -> None:
    wrong = [(one.name, one.kind, read(one.raw).kind) for one in ALL if read(one.raw).kind != one.kind]
    assert len(wrong) <= len(ALL) // 100, wrong


def test_nobody_is_suppressed_by_mistake() -> None:
    """Of the ones that are told wrong, none may be one that makes us stop writing to somebody."""
    stop = ("hard", "complaint", "unsubscribe")
    assert [one.name for one in ALL if read(one.raw).kind in stop and one.kind not in stop] == []


@pytest.mark.parametrize(
    "sample", [one for one in ALL if one.ours and one.kind != "auto_reply"], ids=lambda one: one.name
)
def test_it_leads_back_to_what_we_sent(sample: Sample) -> None:
    found = read(sample.raw).traces
    assert OURS in found.message_ids or PATH in found.addresses or LEAVE in found.addresses or found.links


def _delivery(addresses: tuple[str, ...]) -> set[str]:
    found = set()
    for address in addresses:
        try:
            found.add(VERP.read(address.rpartition("@")[0]))
        except BadLink:
            continue
    return found


def test_the_envelope_counts_where_it_is_known() -> None:
    bare = mail("MAILER-DAEMON@mx.example", "failure notice", "user unknown", to="somebody@bounce.etappe.test")
    assert _delivery(read(bare).traces.addresses) == set()
    assert _delivery(read(bare, (PATH,)).traces.addresses) == {DELIVERY}
    assert _delivery(read(bare, (PATH.upper(),)).traces.addresses) == {DELIVERY}


def test_the_recipient_that_a_server_names() -> None:
    assert {read(one.raw).recipient for one in reports(FAULTS)} == {ADA}


def test_codes_are_those_of_the_server_that_was_more_exact() -> None:
    exim = {read(written("exim", fault).raw).code for fault in FAULTS}
    assert exim == {fault.code for fault in FAULTS}


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        ("5.1.1", "", "hard"),
        ("5.1.2", "", "hard"),
        ("5.1.3", "", "hard"),
        ("5.1.6", "", "hard"),
        ("5.1.10", "", "hard"),
        ("5.2.1", "", "hard"),
        ("5.4.4", "", "hard"),
        ("5.0.0", "user unknown", "hard"),
        ("5.1.0", "Address rejected. User unknown", "hard"),
        ("5.5.0", "Requested action not taken: mailbox unavailable", "hard"),
        ("5.4.1", "Recipient address rejected: Access denied", "hard"),
        ("550", "No such user here", "hard"),
        ("5.2.2", "", "soft"),
        ("5.2.3", "message length exceeds", "soft"),
        ("5.0.0", "mailbox is full", "soft"),
        ("552", "Das Postfach ist voll", "soft"),
        ("4.2.2", "", "soft"),
        ("4.4.7", "message expired", "soft"),
        ("4.1.1", "", "soft"),
        ("4.0.0", "user unknown", "soft"),
        ("5.0.0", "", "soft"),
        ("", "", "soft"),
        ("5.3.4", "message too big for system", "soft"),
        ("5.7.1", "user unknown", "policy"),
        ("5.7.26", "", "policy"),
        ("5.7.515", "", "policy"),
        ("4.7.0", "", "policy"),
        ("4.7.28", "", "policy"),
        ("5.7.0", "no such user", "policy"),
        ("5.1.7", "", "policy"),
        ("5.1.8", "sender domain does not exist", "policy"),
        ("5.5.2", "", "policy"),
        ("5.6.1", "", "policy"),
        ("550", "mailbox unavailable: blocked by spam filter", "policy"),
        ("554", "Bad DNS PTR resource record", "policy"),
    ],
)
def test_what_a_code_means(code: str, words: str, kind: str) -> None:
    assert severity(code, words) == kind


def test_what_only_looks_like_a_code_is_none() -> None:
    assert codes("from [5.1.1.9] (Exim 4.94.2) at 192.0.2.5, 2026-11-23") == ["4.94.2"]
    assert codes("host 5.2.2.1 said: 550 5.1.1 unknown") == ["5.1.1"]
    assert codes("port 5500, room 550") == ["550"]


# --- what does not want to be read ---


def test_whatever_is_cut_off_or_garbled_is_read_without_a_word() -> None:
    dice = random.Random(7)
    for sample in ALL:
        raw = bytearray(sample.raw)
        read(bytes(raw[: dice.randrange(len(raw))]))
        for _ in range(30):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        read(bytes(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\x00" * 1000,
        b":" * 5000,
        b"From MAILER-DAEMON\nSubject: x\n\nmbox",
        b"Content-Type: multipart/report; boundary=\n\n--\n--\n",
        b'Content-Type: multipart/mixed; boundary="a"\n\nno boundary in here',
        b"Subject: =?utf-8?b?////?=\nFrom: =?x?q?=FF?= <>\nContent-Type: text/plain; charset=punycode\n\n\xff",
        b"Content-Type: text/plain; charset=zlib\nContent-Transfer-Encoding: base64\n\n!!!",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n",
        b"Subject:" + b"\n x" * 50_000,
        b"To: " + b"bounce+aaaaaaaaaaaaaaaaaaaaaaaa@x.example, " * 20_000 + b"\n\nx",
        b"Subject: undeliverable\n\n" + b"5.1.1 <a@b.example> " * 50_000,
        b"Subject: undeliverable\nFrom: mailer-daemon@x\n\n" + b"<" * 500_000,
        b"Content-Type: text/html\nSubject: undeliverable\n\n" + b"<style>" * 50_000,
    ],
)
def test_nonsense_is_read_quickly(raw: bytes) -> None:
    before = perf_counter()
    assert read(raw).kind not in ("complaint", "unsubscribe")
    assert perf_counter() - before < 2


def test_a_mail_of_ten_megabytes_is_read_quickly() -> None:
    (fault, *_) = FAULTS
    report = written("postfix", fault).raw
    before = perf_counter()
    assert read(report.replace(b"Schoen, dass", b"x" * 998 + b"\r\n" + b"y" * 10_000_000)).kind == "hard"
    assert perf_counter() - before < 2


def test_depth_has_an_end() -> None:
    nested = b"Subject: hi\nFrom: a@b.example\n"
    nested += b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2000))
    before = perf_counter()
    read(nested)
    read(b"Content-Type: message/rfc822\n\n" * 5000)
    read(b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 100_000)
    assert perf_counter() - before < 2


def test_archives_stay_shut() -> None:
    bomb = encodebytes(zlib.compress(b"\x00" * 50_000_000)).decode()
    raw = crlf(
        "From: ada@example.com\nSubject: Re: Hallo\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=z\n\n"
        f"--z\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n{bomb}\n--z--\n"
    )
    before = perf_counter()
    assert read(raw).kind == "reply"
    assert perf_counter() - before < 1


def test_a_charset_that_lies_costs_letters_and_nothing_more() -> None:
    raw = mail("postmaster@firma.example", "Unzustellbar: Hallo", "Die Adresse konnte nicht gefunden werden: ä")
    assert read(raw.replace(b"charset=utf-8", b"charset=utf-16")).kind == "hard"
    assert read(raw.replace(b"charset=utf-8", b"charset=klingon")).kind == "hard"
