"""Held: a deed that cannot be done yet. Temporal tries it again after a while, and nobody is lost meanwhile."""

from datetime import datetime, timedelta

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.breaker import IN_LINE, PROVIDER_AWAY, Jam
from journeys.delivery import TEMPLATE_FAULT
from messages.channels.push import DEVICE_GONE
from messages.closed import CHANNEL_CLOSED
from messages.mail.replies import AWAY, LATER, NO_ANSWER, OURS
from store.sending.gate import OVERDUE, PAUSED, Closed

SUPERSEDED = "superseded"

_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
_AGAIN = {
    PAUSED: (30 * _SECOND, 30 * _SECOND),
    OVERDUE: (_SECOND, _SECOND),
    LATER: (30 * _SECOND, _HOUR),
    NO_ANSWER: (10 * _SECOND, _HOUR),
    AWAY: (2 * _SECOND, 5 * _MINUTE),
    OURS: (_MINUTE, _HOUR),
    CHANNEL_CLOSED: (_MINUTE, _HOUR),
    DEVICE_GONE: (_SECOND, _SECOND),
    SUPERSEDED: (_MINUTE, _MINUTE),
    PROVIDER_AWAY: (_SECOND, _SECOND),
    IN_LINE: (_SECOND / 10, _SECOND / 10),
    TEMPLATE_FAULT: (_MINUTE, 5 * _MINUTE),
}
"""Reason → the first and the longest pause before the next try; each is three times the one before."""

_SOMEBODY_MUST_ACT = (OURS, CHANNEL_CLOSED, TEMPLATE_FAULT)
_CHANGE_OF_MIND = 10 * _MINUTE
"""A gate that opens in some hours is looked at again so often, for somebody may open it before, or shut it again."""


def held(
    reason: str, tries: int = 1, text: str = "", *, asked: timedelta = timedelta(0), longest: timedelta = timedelta.max
) -> ApplicationError:
    """The error to raise. `text` stands in the history for good, so it holds our words only, and nothing personal.

    `asked`: the other side wants us to wait at least so long. `longest`: but we wait no longer than this.
    """
    expected = ApplicationErrorCategory.BENIGN
    return ApplicationError(
        text or reason.replace("_", " "),
        type=reason,
        next_retry_delay=min(max(_pause(reason, tries), asked), longest),
        category=ApplicationErrorCategory.UNSPECIFIED if reason in _SOMEBODY_MUST_ACT else expected,
    )


def held_back(shut: Closed, at: datetime) -> ApplicationError:
    """The error to raise at a gate that is shut for now. `at`: the enrolment's clock."""
    left = shut.until - at if shut.until else timedelta(0)
    return held(shut.reason, asked=left, longest=_CHANGE_OF_MIND)


def jammed(jam: Jam) -> ApplicationError:
    """The error to raise where a message cannot go for now, whoever it is for."""
    return held(jam.reason, asked=jam.again)


def _pause(reason: str, tries: int) -> timedelta:
    first, longest = _AGAIN[reason]
    grown: timedelta = first * 3 ** min(tries - 1, 8)
    return min(grown, longest)


def failed(reason: str, text: str) -> ApplicationError:
    """The error to raise when another try would not help: the enrolment stands still until somebody repairs it."""
    return ApplicationError(text, type=reason, non_retryable=True)
