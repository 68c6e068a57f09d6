"""Bounces in free words: servers that know no reports, or write them for people only. In English and German."""

import re
from email import message_from_bytes, policy
from email.message import Message

from flufl.bounce import all_failures

from messages.mail.returns import phrases
from messages.mail.returns.notice import Notice
from messages.mail.returns.parts import Part, words
from messages.mail.returns.phrases import says
from messages.mail.returns.severity import codes, severity

_BELOW = re.compile(
    r"^(-{2,} ?(below this line|this is a copy|the body of|original message|ursprüngliche|returned message|body of"
    r"|the following|transcript of session follows -+\n\n)|received: |-{5,} ?forwarded)",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"(?<![\w.+-])([\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")
_SMALL = 128 * 1024


def from_a_daemon(mail: Part) -> bool:
    """Whether a mail server says that it sent this."""
    sender = words(mail.field("from")).lower()
    return says(sender, phrases.DAEMONS)


def failure(mail: Part, said: str, raw: bytes) -> Notice | None:
    """The bounce in a mail; None where it is none. `said`: its own text, not what it returns."""
    subject, text = words(mail.field("subject")).lower(), said.lower()
    about_failure = says(subject, phrases.FAILED_SUBJECTS)
    report = _BELOW.split(text, maxsplit=1)[0]
    if not (about_failure or from_a_daemon(mail)):
        return None
    if says(subject, phrases.DELAYED) or says(_line(report[:2000]), phrases.DELAYED):
        return Notice("delayed")
    if says(_line(report), phrases.FAILED) or (about_failure and (from_a_daemon(mail) or codes(report))):
        return _told(report)
    return _as_others_read_it(raw)


def _told(report: str) -> Notice:
    found = codes(report)
    code = next((one for one in found if "." in one and one[2:] != "0.0"), found[0] if found else "")
    return Notice(severity(code, report), code, _recipient(report))


def _recipient(report: str) -> str:
    """Whoever is named first, unless it is one of the daemons themselves."""
    named = (match[1] for match in _ADDRESS.finditer(report[:10_000]))
    return next((one for one in named if not says(one, phrases.DAEMONS)), "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _as_others_read_it(raw: bytes) -> Notice | None:
    """What `flufl.bounce` knows, whose detectors have seen two decades of servers. It finds addresses, and no codes."""
    if len(raw) > _SMALL:
        return None
    try:
        mail: Message = message_from_bytes(raw, policy=policy.compat32)
        temporary, permanent = all_failures(mail)
    except Exception:
        return None
    if not temporary and not permanent:
        return None
    who = min(permanent or temporary)
    report = raw.decode("utf-8", "replace").lower()
    code = next(iter(codes(report)), "")
    return Notice(severity(code, report) if permanent else "delayed", code, who.decode("ascii", "replace").lower())
