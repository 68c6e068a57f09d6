"""Read a mail that came back: say what it is, and which of our messages it may be about. Pure, and never raises."""

import re
from html import unescape

from messages.mail.returns import phrases
from messages.mail.returns.arf import complaint
from messages.mail.returns.automatic import automatic, for_many
from messages.mail.returns.dsn import address, status
from messages.mail.returns.freeform import failure, from_a_daemon
from messages.mail.returns.notice import Notice
from messages.mail.returns.parts import Part, parts, words
from messages.mail.returns.phrases import says
from messages.mail.returns.traces import traces

UNSUBSCRIBE = "unsubscribe"
"""The left side, before `+`, of where a mail program writes to unsubscribe somebody."""
_TAG = re.compile(r"<[^<>]{0,2000}>")


def read(raw: bytes, came_to: tuple[str, ...] = ()) -> Notice:
    """What a mail is. `came_to`: the recipients of its envelope, where they are known."""
    found = parts(raw)
    notice = _meant(found, raw, came_to)
    told = Notice(notice.kind, notice.code, notice.recipient, traces(found))
    return told.with_address(*came_to)


def _meant(found: list[Part], raw: bytes, came_to: tuple[str, ...]) -> Notice:
    mail, said = found[0], _said(found)
    if told := complaint(found):
        return told
    if mail.parameter("report-type").lower() == "disposition-notification":
        return Notice("other")  # it was read, or deleted: nothing that anybody has to know
    away = says(words(mail.field("subject")).lower(), phrases.AWAY_SUBJECTS)
    if not away and (told := status(found, said) or failure(mail, said, raw)):
        return told
    if _wants_no_more(mail, came_to):
        return Notice("unsubscribe")
    if from_a_daemon(mail) and not away:
        return Notice("other")
    if kind := automatic(mail, said):
        return Notice(kind)
    if for_many(mail) or not _person(mail):
        return Notice("other")
    return Notice("reply", recipient=_person(mail))


def _said(found: list[Part]) -> str:
    """The text of the mail itself, without what it returns."""
    own = [part for part in found if not part.wrapped and part.kind.startswith("text/")]
    plain = [part.text for part in own if part.kind != "text/html"]
    said = "\n".join(plain) or "\n".join(unescape(_TAG.sub(" ", part.text)) for part in own)
    return said or found[0].text


def _wants_no_more(mail: Part, came_to: tuple[str, ...]) -> bool:
    """Where it goes says so: the address that List-Unsubscribe gives is for nothing else."""
    where = (*came_to, *mail.fields.get("to", ()), *mail.fields.get("delivered-to", ()))
    return any(address(one.rpartition("<")[2]).startswith(f"{UNSUBSCRIBE}+") for one in where)


def _person(mail: Part) -> str:
    return address(words(mail.field("from")).rpartition("<")[2])
