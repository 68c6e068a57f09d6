"""What a provider's answer means, by its preset."""

from dataclasses import replace
from typing import Any

from messages.mail.replies import AWAY, NO_ANSWER, OURS, REFUSED
from messages.message import Answer
from messages.providers.line import Reply
from messages.providers.path import look, word
from messages.providers.preset import Means

_ABOUT_US = (401, 402, 403, 404, 405, 407)
_NOT_NOW = (408, 425, 429, 503)
_OVER = ("accepted", "rejected")


def judged(means: Means, reply: Reply, said: Any) -> Answer:
    """The answer in a reply. `said`: its body, as it was understood."""
    answer = _meant(means, reply.status, said, _their_code(means, reply, said))
    return answer if answer.state in _OVER else replace(answer, later=reply.later)


def _their_code(means: Means, reply: Reply, said: Any) -> str:
    """In a header, or at its place in the body, or all of the body; empty when they say none."""
    if means.header and (told := reply.headers.get(means.header)):
        return told.partition(":")[0]  # Amazon may write an address behind it
    whole = word([said], "0")
    return whole if whole.isdecimal() else word(said, means.code)  # seven refuses with a bare number


def _meant(means: Means, status: int, said: Any, theirs: str) -> Answer:
    """Its own codes first, then the status as everybody means it."""
    code = theirs or str(status)
    # A status is no code of theirs: with some, 500 says that the money is gone.
    if (theirs or not means.code) and (known := _by_code(means, code)):
        return known
    if 200 <= status < 300:
        return _taken(means, code, said)
    return _refused(status, code)


def _by_code(means: Means, code: str) -> Answer | None:
    if code in means.rejected:
        return Answer("rejected", code, means.rejected[code])
    if code in means.later:
        return Answer("try_again", code, AWAY)
    return Answer("try_again", code, OURS) if code in means.ours else None


def _taken(means: Means, code: str, said: Any) -> Answer:
    if means.good and str(look(said, means.good.at)) not in means.good.says:
        return Answer("rejected", code, REFUSED)
    return Answer("accepted", code, provider_id=word(said, means.id))


def _refused(status: int, code: str) -> Answer:
    if status in _NOT_NOW:
        return Answer("try_again", code, AWAY)
    if status in _ABOUT_US or 300 <= status < 400:
        return Answer("try_again", code, OURS)
    if status < 500:
        return Answer("rejected", code, REFUSED)
    return Answer("unknown", code, NO_ANSWER)  # it had the message, and then something broke
