"""What mail servers really say, and what it means for the recipient, for us, and for the next try."""

import pytest

from messages.mail.replies import Reply, judged

TRY_AGAIN = [
    (421, "4.7.0 Try again later, closing connection.", "later"),
    (421, "4.3.2 Service not available", "later"),
    (421, "too many connections", "later"),
    (450, "4.2.0 <ada@example.com>: Recipient address rejected: Greylisted", "later"),
    (450, "4.1.1 <ada@example.com>: unverified address: Address lookup failure", "later"),
    (450, "4.2.1 The user you are trying to contact is receiving mail too quickly", "later"),
    (451, "4.7.1 Greylisting in action, please come back later", "later"),
    (451, "4.3.0 Temporary system problem. Try again later", "later"),
    (451, "4.4.1 Connection timed out", "later"),
    (451, "Temporary local problem", "later"),
    (452, "4.2.2 The email account that you tried to reach is over quota", "later"),
    (452, "4.3.1 Insufficient system storage", "later"),
    (452, "4.5.3 Too many recipients", "later"),
    (454, "4.7.0 TLS not available", "later"),
    (432, "4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", "later"),
]
OURS = [
    (550, "5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent", "sender_refused"),
    (550, "5.7.26 This mail has been blocked because the sender is unauthenticated", "sender_refused"),
    (550, "5.7.515 Access denied, sending domain does not meet the required authentication level", "sender_refused"),
    (550, "5.7.25 The IP address sending this message does not have a PTR record", "sender_refused"),
    (550, "5.7.509 Access denied, sending domain does not pass DMARC verification", "sender_refused"),
    (550, "5.7.606 Access denied, banned sending IP", "sender_refused"),
    (550, "5.7.708 Access denied, traffic not accepted from this IP", "sender_refused"),
    (550, "5.7.0 Local policy violation", "sender_refused"),
    (554, "5.7.1 <ada@example.com>: Relay access denied", "sender_refused"),
    (554, "5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org", "sender_refused"),
    (554, "5.7.5 Permanent error evaluating DMARC policy", "sender_refused"),
    (552, "5.7.0 This message was blocked because its content presents a potential security issue", "sender_refused"),
    (553, "5.1.8 <hallo@x>: Sender address rejected: Domain not found", "sender_refused"),
    (553, "5.1.7 Sender address syntax", "sender_refused"),
    (530, "5.7.0 Must issue a STARTTLS command first", "sender_refused"),
    (530, "Authentication required", "sender_refused"),
    (535, "5.7.8 Username and Password not accepted", "sender_refused"),
    (535, "authentication failed", "sender_refused"),
    (534, "5.7.9 Application-specific password required", "sender_refused"),
    (538, "Encryption required for requested authentication mechanism", "sender_refused"),
    (500, "unrecognized command", "sender_refused"),
    (501, "Syntax error in parameters", "sender_refused"),
    (502, "5.5.2 Error: command not recognized", "sender_refused"),
    (503, "5.5.1 Bad sequence of commands", "sender_refused"),
    (504, "parameter not implemented", "sender_refused"),
    (555, "5.5.4 Unsupported option", "sender_refused"),
    (523, "5.7.10 Encryption needed", "sender_refused"),
]
REJECTED = [
    (550, "5.1.1 <ada@example.com>: Recipient address rejected: User unknown", "no_such_address"),
    (550, "5.1.1 The email account that you tried to reach does not exist", "no_such_address"),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound", "no_such_address"),
    (550, "5.2.1 The email account that you tried to reach is disabled", "no_such_address"),
    (553, "5.1.3 The recipient address is not a valid RFC-5321 address", "no_such_address"),
    (501, "5.1.3 Bad recipient address syntax", "no_such_address"),
    (550, "5.1.2 Host unknown", "no_such_address"),
    (551, "5.1.6 User has moved", "no_such_address"),
    (550, "5.4.4 Unable to route: no mail hosts for domain", "no_such_address"),
    (552, "5.2.2 Mailbox full", "mailbox_full"),
    (550, "5.2.2 <ada@example.com>: quota exceeded", "mailbox_full"),
    (552, "5.3.4 Message size exceeds fixed limit", "refused"),
    (552, "5.2.3 Message exceeds maximum size", "refused"),
    (550, "No such user here", "refused"),
    (550, "5.0.0 Rejected", "refused"),
    (550, "5.1.0 Address rejected", "refused"),
    (551, "User not local", "refused"),
    (552, "Requested mail action aborted: exceeded storage allocation", "refused"),
    (553, "mailbox name not allowed", "refused"),
    (554, "Transaction failed", "refused"),
    (554, "5.6.0 Message contains invalid header", "refused"),
    (571, "Delivery not authorized", "refused"),
]


@pytest.mark.parametrize(("status", "text", "reason"), TRY_AGAIN + OURS)
def test_what_may_pass_or_is_our_own_fault_is_tried_again(status: int, text: str, reason: str) -> None:
    answer = judged(Reply.read(status, text), about_recipient=True)
    assert (answer.state, answer.reason) == ("try_again", reason)


@pytest.mark.parametrize(("status", "text", "reason"), REJECTED)
def test_what_is_final_is_rejected(status: int, text: str, reason: str) -> None:
    answer = judged(Reply.read(status, text), about_recipient=True)
    assert (answer.state, answer.reason) == ("rejected", reason)


@pytest.mark.parametrize(("status", "text", "reason"), OURS + REJECTED)
def test_before_the_recipient_is_named_nothing_is_their_fault(status: int, text: str, reason: str) -> None:
    answer = judged(Reply.read(status, text), about_recipient=False)
    assert (answer.state, answer.reason) == ("try_again", "sender_refused")


@pytest.mark.parametrize(("status", "text", "reason"), TRY_AGAIN + OURS + REJECTED)
def test_the_servers_words_stay_with_it(status: int, text: str, reason: str) -> None:
    code = judged(Reply.read(status, text), about_recipient=True).code
    assert set(code) <= set("0123456789.")


def test_taken_is_taken() -> None:
    assert judged(Reply.read(250, "2.0.0 Ok: queued as 4Qx"), about_recipient=True).state == "accepted"
    assert judged(Reply.read(250, "ok ada@example.com"), about_recipient=True).code == "250"
