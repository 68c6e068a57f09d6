"""Traces of our delivery in a mail that came back: tokens that we signed, and ids that we gave."""

import re
from collections.abc import Iterable, Sequence

from messages.mail.returns.notice import Traces
from messages.mail.returns.parts import Part

_LINK = re.compile(r"/u/([A-Za-z0-9_-]{20,40}\.[A-Za-z0-9_-]{20,40})")
_ID = re.compile(r"<([^<>\s@]{1,200}@[^<>\s@]{1,255})>")
_COPIED_ID = re.compile(r"^[> \t]*(?:x-original-)?message-id:\s*" + _ID.pattern, re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"([\w.=-]{1,20}\+[\w.=-]{20,64}@[\w.-]{1,255})")
_CAME_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "x-failed-recipients")
_ANSWERS = ("in-reply-to", "references")
_MOST = 20


def traces(parts: Sequence[Part]) -> Traces:
    """Everything in a mail that may lead to what we sent: the address it came to, what it answers, what it returns."""
    mail, *others = parts
    texts = [part.text for part in parts if part.kind.startswith(("text/", "message/"))]
    returned = [part for part in others if part.wrapped]
    links = [match for part in returned for value in _all(part) for match in _LINK.findall(value)]
    ids = [match for part in returned for match in _ID.findall(part.field("message-id"))]
    sent_from = [value for part in returned for name in ("return-path",) for value in part.fields.get(name, ())]
    came_to = [value for name in _CAME_TO for value in mail.fields.get(name, ())]
    answers = [found for name in _ANSWERS for value in mail.fields.get(name, ()) for found in _ID.findall(value)]
    return Traces(
        addresses=_few(found for value in (*came_to, *sent_from) for found in _ADDRESS.findall(value)),
        links=_few([*links, *(found for text in texts for found in _LINK.findall(text))]),
        message_ids=_few([*ids, *reversed(answers), *(found for text in texts for found in _COPIED_ID.findall(text))]),
    )


def _all(part: Part) -> Iterable[str]:
    return (value for values in part.fields.values() for value in values)


def _few(found: Iterable[str]) -> tuple[str, ...]:
    """Each once, and not too many: whoever writes a thousand of them is trying."""
    return tuple(dict.fromkeys(found))[:_MOST]
